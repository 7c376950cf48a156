from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = "Reports"

    def ready(self) -> None:
        from foundation.audit.queries import register
        from foundation.notifications.queries import TOPICS
        from foundation.notifications.rules import Topic
        from reports.events import WORDING, EventKind

        register(EventKind, WORDING)
        TOPICS.register("seal", Topic("Seals of the ledger", "The daily seal, as kept by your office.", duty=True))
