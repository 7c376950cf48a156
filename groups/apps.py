from django.apps import AppConfig


class GroupsConfig(AppConfig):
    name = "groups"
    verbose_name = "Groups"

    def ready(self) -> None:
        from foundation.audit.queries import register
        from framework.services import LOADED
        from groups.events import WORDING, EventKind
        from groups.services import sync_framework

        register(EventKind, WORDING)
        LOADED.register("groups", sync_framework)
