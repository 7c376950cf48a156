"""Proposals, options, views of seats, outcomes, conditions and the threshold ledger."""

from django.apps import AppConfig


class DecisionsConfig(AppConfig):
    name = "decisions"
    verbose_name = "Decisions"

    def ready(self) -> None:
        from decisions.events import WORDING, EventKind
        from decisions.services import OUTCOME_HANDLERS, publish_with_report, record_only
        from decisions.views.elsewhere import action_panel, group_panel, meeting_panel
        from foundation.audit.queries import register
        from foundation.core.panels import PANELS
        from meetings.services import PUBLISHED

        register(EventKind, WORDING)
        OUTCOME_HANDLERS.register("other", record_only)
        PUBLISHED.register("decisions", publish_with_report)
        PANELS.register("action.10-decision", action_panel)
        PANELS.register("group.30-proposals", group_panel)
        PANELS.register("meeting.30-proposals", meeting_panel)
