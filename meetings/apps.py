from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "meetings"
    verbose_name = "Meetings"

    def ready(self) -> None:
        from deadlines.services import DUE_ACTS
        from foundation.audit.queries import register
        from foundation.core.panels import PANELS
        from meetings.events import WORDING, EventKind
        from meetings.services import issue_due_report
        from meetings.views.panels import meetings_of_group, reviews_of_action

        register(EventKind, WORDING)
        DUE_ACTS.register("headline_report", issue_due_report)
        PANELS.register("group.10-meetings", meetings_of_group)
        PANELS.register("action.10-meetings", reviews_of_action)
