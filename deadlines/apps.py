from django.apps import AppConfig


class DeadlinesConfig(AppConfig):
    name = "deadlines"
    verbose_name = "Deadlines"

    def ready(self) -> None:
        from deadlines.events import WORDING, EventKind
        from deadlines.queries import differing_days
        from deadlines.rules.wording import CODES
        from deadlines.services import follow_alternate, follow_framework
        from deadlines.services.ending import TOPIC_BREACH
        from deadlines.services.escalating import TOPIC_ESCALATION
        from deadlines.services.reminding import TOPIC_REMINDER
        from deadlines.views import kept_of_clause, obligations_of_group
        from foundation.audit.queries import LEDGER_CHECKS, register
        from foundation.core.panels import PANELS
        from foundation.notifications.queries import TOPICS
        from foundation.notifications.rules import DAILY, Topic
        from framework.services import LOADED
        from groups.services import FOLLOWED

        register(EventKind, WORDING, CODES)
        TOPICS.register(
            TOPIC_REMINDER, Topic("Deadlines ahead", "What you owe, before it is due.", default=DAILY, duty=True)
        )
        TOPICS.register(TOPIC_BREACH, Topic("Deadlines missed", "What you owed: an explanation is asked.", duty=True))
        TOPICS.register(TOPIC_ESCALATION, Topic("Escalations", "Breaches that are yours to take up.", duty=True))
        LOADED.register("deadlines", follow_framework)
        FOLLOWED.register("deadlines", follow_alternate)
        LEDGER_CHECKS.register("obligations", differing_days)
        PANELS.register("group.15-obligations", obligations_of_group)
        PANELS.register("clause.20-kept", kept_of_clause)
