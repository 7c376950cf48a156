from django.apps import AppConfig


class DashboardConfig(AppConfig):
    name = "dashboard"
    verbose_name = "Dashboard"

    def ready(self) -> None:
        from dashboard.events import WORDING, EventKind
        from dashboard.views.handover import handover_panel
        from foundation.audit.queries import register
        from foundation.core.panels import PANELS

        register(EventKind, WORDING)
        PANELS.register("seat.10-handover", handover_panel)
