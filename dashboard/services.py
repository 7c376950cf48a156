"""The demonstration's clock, and having what is parked or has failed tried again."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction

from dashboard import policy
from dashboard.events import EventKind
from deadlines.tasks import enforce
from foundation.audit import services as audit
from foundation.core.clock import LONDON, london_datetime, move_forward_to, now, today
from foundation.core.errors import Refused
from foundation.core.scope import Classification, scope
from foundation.jobs import services as jobs
from foundation.notifications import services as notifications

if TYPE_CHECKING:
    from datetime import date

    from foundation.accounts.models import Person
    from foundation.jobs.models import FailedRow, Job
    from foundation.notifications.models import Email

FARTHEST = timedelta(days=366)


@audit.act
def move_clock(*, to: date, actor: Person) -> None:
    """Let the demonstration go on at a later day, at the same time of day; deadlines passed on the way are enforced.

    The clock, which no transaction takes back, moves only once this is written. Raises Refused outside a demonstration,
    for a day in the past, or one more than a year ahead.
    """
    if not settings.DEMO:
        raise Refused("Only a demonstration has a clock that can be moved.")
    if not today() < to <= today() + FARTHEST:
        raise Refused("The demonstration goes on at a later day, at most a year ahead. Start it afresh to go back.")
    later = london_datetime(to, now().astimezone(LONDON).time())
    audit.record(
        EventKind.CLOCK_MOVED,
        actor=actor,
        stream="system",
        subject=actor,
        scope=scope("", Classification.PROGRAMME),
        data={"to": to.isoformat()},
    )
    transaction.on_commit(lambda: move_forward_to(later))
    transaction.on_commit(enforce.delay, robust=True)  # the fast path alone: the beat's sweep comes every minute


@audit.act
def retry_email(*, email: Email, actor: Person) -> bool:
    """Have a parked e-mail tried again; False when it is not parked any more. Raises NotAllowed."""
    policy.may_see_health(actor).require()
    return notifications.retry(email=email, actor=actor)


@audit.act
def retry_row(*, row: FailedRow, actor: Person) -> bool:
    """Have the next sweep try a parked row again; False when it is not parked any more. Raises NotAllowed."""
    policy.may_see_health(actor).require()
    return jobs.retry(row=row, actor=actor)


@audit.act
def redo_job(*, job: Job, actor: Person) -> bool:
    """Have a failed job done again; False when it is under way again already. Raises NotAllowed."""
    policy.may_see_health(actor).require()
    return jobs.redo(job=job, actor=actor)
