from django.apps import AppConfig


class DeadlinesConfig(AppConfig):
    name = "deadlines"
    verbose_name = "Deadlines"

    def ready(self) -> None:
        from deadlines.events import WORDING, EventKind
        from deadlines.queries import differing_days
        from deadlines.rules.wording import CODES
        from deadlines.services import follow_framework
        from deadlines.views import kept_of_clause, obligations_of_group
        from foundation.audit.queries import LEDGER_CHECKS, register
        from foundation.core.panels import PANELS
        from framework.services import LOADED

        register(EventKind, WORDING, CODES)
        LOADED.register("deadlines", follow_framework)
        LEDGER_CHECKS.register("obligations", differing_days)
        PANELS.register("group.15-obligations", obligations_of_group)
        PANELS.register("clause.20-kept", kept_of_clause)
