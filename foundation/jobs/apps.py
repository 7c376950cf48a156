from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "foundation.jobs"
    label = "jobs"
    verbose_name = "Jobs"

    def ready(self) -> None:
        from foundation.audit.queries import register
        from foundation.jobs.events import WORDING, EventKind

        register(EventKind, WORDING)
