"""The digest: one e-mail a day in the hour its reader chose, with what they did not want at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog
from django.db import IntegrityError, transaction

from foundation.core.clock import london_date
from foundation.notifications import queries
from foundation.notifications.models import Digest, Email
from foundation.notifications.services.notices import message_id, wake_sender

if TYPE_CHECKING:
    from datetime import datetime

logger = structlog.get_logger(__name__)


def make_digests(*, at: datetime) -> int:
    """Make every digest that is due at that moment; returns how many.

    One transaction for each person writes the digest, what stands in it and its e-mail, so that a worker killed
    meanwhile leaves all of it or nothing. A second sweep, or another worker at the same moment, makes none again. A
    person whose digest cannot be made stops no other.
    """
    made = 0
    for person, until in queries.digests_due(at).items():
        try:
            made += _make(person, until, at)
        except IntegrityError:
            continue  # another worker has just made it
        except Exception:
            logger.exception("digest_failed", person=person)
    return made


@transaction.atomic
def _make(person: int, until: datetime, at: datetime) -> bool:
    """What waited at its hour and is still unread; nothing where all of it was done meanwhile."""
    digest = Digest.objects.create(person_id=person, day=london_date(at), created_at=at)
    # the conditions are asked again in the UPDATE itself: what is withdrawn at this moment stays out
    if not queries.for_digests().filter(person=person, created_at__lte=until).update(digest=digest):
        transaction.set_rollback(True)
        return False
    Email.objects.create(digest=digest, message_id=message_id(), created_at=at)
    wake_sender()
    return True
