from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "foundation.notifications"
    label = "notifications"
    verbose_name = "Notifications"

    def ready(self) -> None:
        from foundation.audit.queries import register
        from foundation.notifications.events import WORDING, EventKind

        register(EventKind, WORDING)
