from django.apps import AppConfig


class WorkflowConfig(AppConfig):
    name = "foundation.workflow"
    label = "workflow"
    verbose_name = "Workflow"

    def ready(self) -> None:
        from foundation.audit.queries import LEDGER_CHECKS
        from foundation.workflow.queries import differing_statuses

        LEDGER_CHECKS.register("statuses", differing_statuses)
