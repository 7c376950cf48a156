from typing import Any

from django.apps import AppConfig
from django.core import checks
from django.core.management import call_command
from django.db.models.signals import post_migrate


class CoreConfig(AppConfig):
    name = "foundation.core"
    label = "core"
    verbose_name = "Core"

    def ready(self) -> None:
        from foundation.core.registry import check_registries

        checks.register(check_registries)
        post_migrate.connect(make_cache_table, sender=self)


def make_cache_table(using: str, **_: Any) -> None:
    """A cache kept in the database has its table as soon as `migrate` has run; elsewhere there is nothing to make."""
    call_command("createcachetable", database=using, verbosity=0)
