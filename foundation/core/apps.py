from django.apps import AppConfig
from django.core import checks


class CoreConfig(AppConfig):
    name = "foundation.core"
    label = "core"
    verbose_name = "Core"

    def ready(self) -> None:
        from foundation.core.registry import check_registries

        checks.register(check_registries)
