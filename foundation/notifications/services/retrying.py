"""Having a parked e-mail tried again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foundation.audit import services as audit
from foundation.core.scope import Classification, scope
from foundation.notifications.events import EventKind
from foundation.notifications.models import Email
from foundation.notifications.services.notices import wake_sender

if TYPE_CHECKING:
    from foundation.accounts.models import Person


@audit.act
def retry(*, email: Email, actor: Person) -> bool:
    """Let the workers try a parked e-mail again, with all its attempts; False when it is not parked any more.

    Whether somebody may is asked by the app above that offers it.
    """
    attempts = email.attempts
    parked = Email.objects.filter(pk=email.pk, parked_at__isnull=False, sent_at__isnull=True)
    if not parked.update(parked_at=None, leased_until=None, attempts=0):
        return False
    wake_sender()
    audit.record(
        EventKind.EMAIL_RETRIED,
        actor=actor,
        stream="system",
        subject=email,
        scope=scope("", Classification.RESTRICTED),
        data={"attempts": attempts},
    )
    return True
