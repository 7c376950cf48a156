from django.apps import AppConfig


class FrameworkConfig(AppConfig):
    name = "framework"
    label = "framework"
    verbose_name = "Governance Framework"

    def ready(self) -> None:
        from foundation.audit.queries import register
        from foundation.core.citations import CITATIONS
        from foundation.core.panels import PANELS
        from framework.events import WORDING, EventKind
        from framework.queries import find_cited
        from framework.views.register import met_by

        register(EventKind, WORDING)
        CITATIONS.register("framework", find_cited)
        PANELS.register("clause.10-met", met_by)
