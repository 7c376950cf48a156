from django.apps import AppConfig


class DashboardConfig(AppConfig):
    name = "dashboard"
    verbose_name = "Dashboard"

    def ready(self) -> None:
        from dashboard.events import WORDING, EventKind
        from foundation.audit.queries import register

        register(EventKind, WORDING)
