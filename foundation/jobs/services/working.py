"""Asking for a job, doing those that wait, and saying how far one is."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

import structlog
from celery import current_app
from django.db import transaction
from django.db.models import F

from foundation.audit import services as audit
from foundation.core.clock import now
from foundation.core.errors import Refused
from foundation.core.registry import Registry
from foundation.core.scope import Classification, scope
from foundation.jobs import queries
from foundation.jobs.events import EventKind
from foundation.jobs.models import Job

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from foundation.accounts.models import Person

logger = structlog.get_logger(__name__)

WORK: Final = "foundation.jobs.tasks.work"
LEASE: Final = timedelta(minutes=2)  # without a word of progress for so long, a job is taken up by another worker
WAIT: Final = timedelta(seconds=30)  # after a failure, times the attempts
MOST: Final = 3  # attempts
BATCH: Final = 50
GIVEN_UP: Final = "It failed several times. Ask for it again, and tell the administrator if it fails again."

# what does the jobs of a kind; it may be run twice for the same job, and says by `progress` that it lives
DOERS: Registry[Callable[[Job], None]] = Registry("jobs.DOERS")


class LostError(Exception):
    """Another worker has taken the job up meanwhile; what this one was doing is of no use any more."""


def ask(*, kind: str, subject: str) -> Job:
    """A job for whichever worker comes first; in the caller's transaction, so that it exists when the subject does."""
    job: Job = Job.objects.create(kind=kind, subject=subject, created_at=now())
    # the fast path alone: the beat's sweep takes up what this message does not reach
    transaction.on_commit(_wake_worker, robust=True)
    return job


@audit.act
def redo(*, job: Job, actor: Person) -> bool:
    """Let the workers take up a failed job again, with all its attempts; False when it is under way or was done.

    Whether somebody may is asked by the app above that offers it.
    """
    failure = job.failure
    again = {"finished_at": None, "leased_until": None, "attempts": 0, "failure": "", "done": 0, "total": 0}
    if not queries.failed().filter(pk=job.pk).update(**again):
        return False
    transaction.on_commit(_wake_worker, robust=True)
    audit.record(
        EventKind.REDONE,
        actor=actor,
        stream="system",
        subject=job,
        scope=scope("", Classification.RESTRICTED),
        private={"failure": failure},
    )
    return True


def _wake_worker() -> None:
    if current_app.conf.broker_url:
        current_app.send_task(WORK, retry=False, expires=60)


def work(limit: int = BATCH) -> int:
    """Do the jobs that wait, oldest first, each outside any transaction. Returns how many were taken up.

    A job is claimed by one conditional UPDATE and leased while it shows progress. A worker killed meanwhile leaves it
    to be taken up when the lease runs out. A refusal ends it with its reason; any other failure is tried again.
    """
    taken = 0
    for pk in list(queries.ready(now()).values_list("pk", flat=True)[:limit]):
        job = _claim(pk)
        if job is None:
            continue
        taken += 1
        if job.attempts > MOST:  # a worker died of it each time
            _end(job, GIVEN_UP)
        else:
            _do(job)
    return taken


def _claim(pk: int) -> Job | None:
    at = now()
    unclaimed = Job.objects.filter(queries.unclaimed(at), pk=pk)
    taken = unclaimed.update(leased_until=at + LEASE, attempts=F("attempts") + 1, done=0, total=0, doing="")
    return Job.objects.get(pk=pk) if taken else None


def _do(job: Job) -> None:
    try:
        DOERS[job.kind](job)
    except LostError:
        logger.warning("job_lost", job=job.pk, attempts=job.attempts)
    except Refused as refusal:
        _end(job, refusal.reason)
    except Exception as error:
        logger.exception("job_failed", job=job.pk, attempts=job.attempts)
        _put_back(job, error)
    else:
        _end(job, "")


def _mine(job: Job) -> dict[str, object]:
    """The job as this worker claimed it: whoever claims it later counts another attempt."""
    return {"pk": job.pk, "attempts": job.attempts, "finished_at__isnull": True}


def _end(job: Job, failure: str) -> None:
    Job.objects.filter(**_mine(job)).update(finished_at=now(), leased_until=None, failure=failure[:300])


def _put_back(job: Job, error: Exception) -> None:
    if job.attempts >= MOST:
        _end(job, GIVEN_UP)
        return
    said = f"{type(error).__name__}: {error}"[:300]
    Job.objects.filter(**_mine(job)).update(leased_until=now() + WAIT * job.attempts, failure=said)


def progress(job: Job, done: int, total: int, doing: str) -> None:
    """Say how far the job is, in steps and in words; the lease runs on from now. Raises LostError when it was lost."""
    until: datetime = now() + LEASE
    still = Job.objects.filter(**_mine(job)).update(
        done=done, total=total, doing=doing[:200], leased_until=until, failure=""
    )
    if not still:
        raise LostError
