from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = "Reports"

    def ready(self) -> None:
        from foundation.audit.queries import register
        from reports.events import WORDING, EventKind

        register(EventKind, WORDING)
