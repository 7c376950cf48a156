from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "foundation.documents"
    label = "documents"
    verbose_name = "Documents"

    def ready(self) -> None:
        from foundation.audit.queries import register
        from foundation.documents.events import WORDING, EventKind

        register(EventKind, WORDING)
