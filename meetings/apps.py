from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "meetings"
    verbose_name = "Meetings"

    def ready(self) -> None:
        from deadlines.services import DUE_ACTS, DueAct
        from foundation.audit.queries import register
        from foundation.core.panels import PANELS
        from foundation.jobs.services import DOERS
        from foundation.notifications.queries import CALENDARS, FOLLOWABLE, TOPICS, Calendars
        from foundation.notifications.rules import Topic
        from groups.queries.occasions import OCCASIONS
        from groups.services import REHOMED
        from meetings.events import CODES, WORDING, EventKind
        from meetings.queries import ITEM_LINKS
        from meetings.queries.calendar import own_book, own_choices
        from meetings.queries.followed import MeetingsFollowed
        from meetings.queries.occasions import occasions
        from meetings.services import DRAWN, PACK, issue_due_report, make_pack, meetings_with_a_ready_report
        from meetings.services.drawing import Closures
        from meetings.services.drawing import Inbox as FromInbox
        from meetings.services.rehoming import ForwardLook, Inbox, Meetings, Series
        from meetings.views.agenda_links import closures_at_item
        from meetings.views.group_panels import inbox_of_group, quiet_of_group
        from meetings.views.panels import meetings_of_group, reviews_of_action

        register(EventKind, WORDING, CODES)
        CALENDARS.register("meetings", Calendars(own_choices, own_book))
        FOLLOWABLE.register("meeting", MeetingsFollowed())
        TOPICS.register("papers", Topic("Papers", "Agendas, papers and packs of your groups' meetings."))
        TOPICS.register("meetings", Topic("Meetings", "Meetings called, moved and cancelled, and items you proposed."))
        TOPICS.register("reports", Topic("Reports", "Headline reports and minutes issued."))
        TOPICS.register("answering", Topic("To be answered", "Reports to sign off, amendments to answer.", duty=True))
        issuing = DueAct(meetings_with_a_ready_report, issue_due_report)
        DUE_ACTS.register("headline_report", issuing)
        DUE_ACTS.register("minutes", issuing)
        OCCASIONS.register("meetings", occasions)
        DRAWN.register("10-inbox", FromInbox())
        DRAWN.register("30-closures", Closures())
        ITEM_LINKS.register("closures", closures_at_item)
        DOERS.register(PACK, make_pack)
        REHOMED.register("50-meetings", Meetings())
        REHOMED.register("55-series", Series())
        REHOMED.register("57-forward-look", ForwardLook())
        REHOMED.register("60-inbox", Inbox())
        PANELS.register("group.01-quiet", quiet_of_group)
        PANELS.register("group.15-inbox", inbox_of_group)
        PANELS.register("group.10-meetings", meetings_of_group)
        PANELS.register("action.10-meetings", reviews_of_action)
