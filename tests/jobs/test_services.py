"""Jobs: a row first, claimed once, with progress, taken up when a worker is lost, given up when it fails for good."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
import time_machine

from foundation.core.clock import now
from foundation.core.errors import Refused
from foundation.jobs import services
from foundation.jobs.models import Job
from foundation.jobs.services import DOERS, GIVEN_UP, LEASE, LostError, ask, progress, work

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel("2026-11-23T09:00:00+00:00", tick=False) as traveller:
        yield traveller


@pytest.fixture
def done_by(monkeypatch) -> Callable[[Callable[[Job], None]], list[int]]:
    """Register what does jobs of the kind `test`; returns the list of those it was given."""

    def register(doer: Callable[[Job], None]) -> list[int]:
        given: list[int] = []

        def noted(job: Job) -> None:
            given.append(job.pk)
            doer(job)

        monkeypatch.setitem(DOERS._handlers, "test", noted)
        return given

    return register


def job() -> Job:
    return ask(kind="test", subject="thing:1")


def stored(one: Job) -> Job:
    return Job.objects.get(pk=one.pk)


def test_a_job_is_done_once_in_the_order_asked(done_by):
    given = done_by(lambda job: progress(job, 1, 2, "Half way"))
    first, second = job(), job()
    assert first.under_way
    assert work() == 2
    assert work() == 0
    assert given == [first.pk, second.pk]
    after = stored(first)
    assert (after.under_way, after.failed, after.finished_at, after.attempts) == (False, False, now(), 1)
    assert (after.done, after.total, after.doing) == (1, 2, "Half way")


def test_what_another_worker_is_doing_is_left_alone(done_by):
    given = done_by(lambda job: None)
    Job.objects.filter(pk=job().pk).update(leased_until=now() + LEASE, attempts=1)
    assert work() == 0
    assert given == []


def test_two_workers_that_see_the_same_job_do_it_once(done_by, monkeypatch):
    waiting = job()

    def second_worker(one: Job) -> None:
        assert work() == 0

    given = done_by(second_worker)
    assert work() == 1
    assert given == [waiting.pk]


def test_a_lost_job_is_taken_up_when_its_lease_runs_out(done_by, clock):
    given = done_by(lambda job: None)
    lost = job()
    Job.objects.filter(pk=lost.pk).update(leased_until=now() + LEASE, attempts=1)
    clock.shift(LEASE)
    assert work() == 1
    assert given == [lost.pk]
    assert stored(lost).attempts == 2


def test_progress_keeps_the_lease_and_tells_the_loser(done_by, clock):
    slow = job()

    def doer(mine: Job) -> None:
        clock.shift(LEASE - timedelta(seconds=1))
        progress(mine, 1, 3, "Slowly")
        assert stored(mine).leased_until == now() + LEASE
        clock.shift(LEASE)
        Job.objects.filter(pk=mine.pk).update(attempts=2, leased_until=now() + LEASE)  # another worker claims it
        with pytest.raises(LostError):
            progress(mine, 2, 3, "Too late")
        raise LostError

    done_by(doer)
    assert work() == 1
    left = stored(slow)
    assert (left.finished_at, left.done, left.attempts) == (None, 1, 2)


def test_a_refusal_ends_the_job_with_its_reason(done_by):
    def refuse(job: Job) -> None:
        raise Refused("PDFs are switched off here.")

    given = done_by(refuse)
    refused = job()
    assert work() == 1
    assert work() == 0
    assert given == [refused.pk]
    assert (stored(refused).failed, stored(refused).failure) == (True, "PDFs are switched off here.")


def test_a_failure_is_tried_again_later_and_then_given_up(done_by, clock):
    def fail(job: Job) -> None:
        raise OSError("the disk is full")

    given = done_by(fail)
    failing = job()
    for attempt in range(1, services.MOST + 1):
        assert work() == 1
        assert stored(failing).attempts == attempt
        assert work() == 0
        clock.shift(services.WAIT * attempt)
    assert work() == 0
    assert len(given) == services.MOST
    assert (stored(failing).failed, stored(failing).failure) == (True, GIVEN_UP)


def test_a_job_of_which_workers_die_is_given_up(done_by, clock):
    given = done_by(lambda job: None)
    deadly = job()
    Job.objects.filter(pk=deadly.pk).update(attempts=services.MOST, leased_until=now())
    assert work() == 1
    assert given == []
    assert stored(deadly).failure == GIVEN_UP


def test_one_bad_job_stops_no_other(done_by):
    def fail_first(job: Job) -> None:
        if job.subject == "bad:1":
            raise ValueError("bad")

    done_by(fail_first)
    ask(kind="test", subject="bad:1")
    good = job()
    assert work() == 2
    assert not stored(good).under_way


def test_a_kind_that_nobody_does_fails(done_by):
    unknown = ask(kind="nobody", subject="thing:1")
    work()
    assert stored(unknown).failure.startswith("KeyError")
