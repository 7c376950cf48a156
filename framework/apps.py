from django.apps import AppConfig


class FrameworkConfig(AppConfig):
    name = "framework"
    label = "framework"
    verbose_name = "Governance Framework"

    def ready(self) -> None:
        from foundation.audit.queries import register
        from framework.events import WORDING, EventKind

        register(EventKind, WORDING)
