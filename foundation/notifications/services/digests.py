"""The digest: one e-mail a day in the hour its reader chose, with what they did not want at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import structlog
from django.db import IntegrityError, transaction

from foundation.accounts.models import Person
from foundation.core.clock import london_date
from foundation.core.scope import Classification, scope
from foundation.jobs import queries as jobs_queries
from foundation.jobs import services as jobs
from foundation.notifications import queries
from foundation.notifications.models import Digest, Email
from foundation.notifications.services.notices import message_id, wake_sender

if TYPE_CHECKING:
    from datetime import datetime

logger = structlog.get_logger(__name__)

KIND: Final = "notifications.digest"


def make_digests(*, at: datetime) -> int:
    """Make every digest that is due at that moment; returns how many.

    One transaction for each person writes the digest, what stands in it and its e-mail, so that a worker killed
    meanwhile leaves all of it or nothing. A second sweep, or another worker at the same moment, makes none again. A
    person whose digest cannot be made stops no other: it waits, longer each time, and is parked in the end
    (foundation.jobs); what should stand in it waits in their inbox all the same.
    """
    made, failed = 0, set()
    held = jobs_queries.held_back([KIND], at)[KIND]
    for person, until in queries.digests_due(at).items():
        subject = f"person:{person}"
        if subject in held:
            continue
        try:
            made += _make(person, until, at)
        except Exception as error:
            if isinstance(error, IntegrityError) and _made_meanwhile(person, at):
                continue
            logger.exception("digest_failed", person=person)
            _put_back(person, error, at)
            failed.add(subject)
    jobs.settle(kinds=[KIND], at=at, failed=failed)
    return made


def _made_meanwhile(person: int, at: datetime) -> bool:
    """Another worker was quicker."""
    return Digest.objects.filter(person=person, day=london_date(at)).exists()


def _put_back(person: int, error: Exception, at: datetime) -> None:
    jobs.put_back(
        kind=KIND,
        subject=f"person:{person}",
        reference=f"The digest of {Person.objects.get(pk=person)}",
        scope=scope("", Classification.RESTRICTED),  # its error may quote what stands in it
        error=error,
        at=at,
    )


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
