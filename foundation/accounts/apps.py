from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "foundation.accounts"
    label = "accounts"
    verbose_name = "Accounts"

    def ready(self) -> None:
        from foundation.accounts.events import WORDING, EventKind
        from foundation.audit.queries import register

        register(EventKind, WORDING)
