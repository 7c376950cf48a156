from django.apps import AppConfig


class RaidConfig(AppConfig):
    name = "raid"
    verbose_name = "Logs"

    def ready(self) -> None:
        from foundation.audit.queries import register
        from foundation.core.panels import PANELS
        from groups.services import REHOMED
        from raid.events import WORDING, EventKind
        from raid.services.rehoming import Actions
        from raid.views import actions_of_group

        register(EventKind, WORDING)
        PANELS.register("group.20-actions", actions_of_group)
        REHOMED.register("40-actions", Actions())
