from django.apps import AppConfig


class DeadlinesConfig(AppConfig):
    name = "deadlines"
    verbose_name = "Deadlines"

    def ready(self) -> None:
        from deadlines.events import WORDING, EventKind
        from deadlines.views import obligations_of_group
        from foundation.audit.queries import register
        from foundation.core.panels import PANELS

        register(EventKind, WORDING)
        PANELS.register("group.15-obligations", obligations_of_group)
