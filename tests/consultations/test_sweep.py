"""The worker: it closes at midnight in London, reminds the silent alone, and does nothing twice."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from consultations import queries, services, tasks
from consultations.models import Consultation
from consultations.queries import KINDS, Kind
from deadlines.models import Obligation
from deadlines.services import enforce
from foundation.core.errors import Refused
from foundation.notifications.models import Notice
from tests.consultations.conftest import CLOSES, answered, opened
from tests.consultations.footprints import footprint, kinds, told
from tests.factories import groups as make

pytestmark = pytest.mark.django_db
OVER = datetime(2026, 6, 12, 23, 0, tzinfo=UTC)  # 24:00 in London, summer time
BEFORE = OVER - timedelta(microseconds=1)


def swept(at: datetime, clock=None) -> services.Swept:
    if clock is not None:
        clock.move_to(at)
    return services.sweep(at=at, actor=tasks.SWEEPER)


def test_it_closes_at_midnight_in_london_and_not_before(cast, clock):
    made = opened(cast)
    answered(cast, made, "north")
    swept(BEFORE, clock)
    made.refresh_from_db()
    assert made.status == "open"
    assert swept(OVER, clock).closed == ["CON-0001"]
    made = Consultation.objects.get()
    assert (made.status, made.closed_at) == ("closed", OVER)
    assert kinds(made)[-1] == "closed"


def test_the_second_sweep_finds_nothing_to_do(cast, clock):
    opened(cast)
    opened(cast, "north")
    clock.move_to(OVER)
    tasks.sweep()
    once = footprint()
    tasks.sweep()
    clock.move_to(OVER + timedelta(days=3))
    tasks.sweep()
    assert footprint() == once


def test_a_week_without_a_worker_is_caught_up(cast, clock):
    opened(cast)
    assert swept(OVER + timedelta(days=7), clock).closed == ["CON-0001"]


@pytest.fixture
def broken_kind():
    """A kind whose close fails, for the length of a test."""

    def fail(consultation, *, actor):
        raise Refused("Not yet.") if consultation.title == "refused" else ZeroDivisionError

    KINDS._handlers["broken"] = Kind("broken", "Broken", choices={"support": "Support"}, on_closed=fail)
    yield "broken"
    del KINDS._handlers["broken"]


def test_one_that_cannot_be_closed_stops_no_other(cast, clock, broken_kind):
    refused, failing, made = (
        opened(cast, kind=broken_kind, title="refused"),
        opened(cast, kind=broken_kind),
        opened(cast),
    )
    done = swept(OVER, clock)
    assert (done.closed, done.failed) == ([made.reference], [failing.reference])
    for one in (refused, failing):
        one.refresh_from_db()
        assert (one.status, one.closed_at) == ("open", None)
        assert "closed" not in kinds(one)


# --- reminders ------------------------------------------------------------------------------------------------------


def test_the_silent_are_reminded_and_nobody_else(cast, clock):
    made = opened(cast)
    answered(cast, made, "north")
    answered(cast, made, "wires", actor=cast("pmo"), sender="Ada of Wires")
    assert swept(datetime(2026, 6, 10, 6, 59, tzinfo=UTC), clock).reminded == []  # two working days ahead, 07:59
    assert swept(datetime(2026, 6, 10, 7, 0, tzinfo=UTC), clock).reminded == ["CON-0001"]  # 08:00 in London
    assert told("consultation_reminder", "remind:") == ["south"]
    assert kinds(made)[-1] == "reminded"


def test_each_step_reminds_once(cast, clock):
    made = opened(cast)
    swept(datetime(2026, 6, 10, 8, 0, tzinfo=UTC), clock)
    once = footprint()
    swept(datetime(2026, 6, 10, 9, 0, tzinfo=UTC), clock)
    assert footprint() == once
    answered(cast, made, "south")
    swept(datetime(2026, 6, 12, 8, 0, tzinfo=UTC), clock)
    steps = Notice.objects.filter(key__contains="remind:", person=cast("south")).count()
    assert steps == 1
    assert Notice.objects.filter(key__contains="remind:", person=cast("wires")).count() > 1


def test_nobody_is_reminded_once_everybody_has_answered(cast, clock):
    made = opened(cast, "north")
    answered(cast, made, "north")
    before = told("consultation")
    swept(datetime(2026, 6, 12, 8, 0, tzinfo=UTC), clock)
    assert told("consultation") == before
    assert "reminded" not in kinds(made)


def test_an_extension_begins_its_own_reminders(cast, clock):
    made = opened(cast, "north")
    swept(datetime(2026, 6, 12, 8, 0, tzinfo=UTC), clock)
    services.extend(consultation=made, closes_on=date(2026, 6, 19), reason="Asked for.", actor=cast("pmo"))
    swept(datetime(2026, 6, 12, 9, 0, tzinfo=UTC), clock)
    assert told("consultation_reminder", "2026-06-19:") == []
    swept(datetime(2026, 6, 18, 9, 0, tzinfo=UTC), clock)
    assert told("consultation_reminder", ":2026-06-19:") == ["north", "north2"]


# --- the group's obligation -----------------------------------------------------------------------------------------


def test_the_closing_date_stands_among_the_groups_obligations_and_passes(cast, clock):
    made = opened(cast)
    owed = Obligation.objects.get(key="consultation_closes")
    assert (owed.group.code, owed.due_on, owed.about, owed.closing) == ("DAG", CLOSES, "CON-0001", True)
    assert owed.citation == made.citation
    services.extend(consultation=made, closes_on=date(2026, 6, 19), reason="Asked for.", actor=cast("pmo"))
    owed.refresh_from_db()
    assert (owed.due_on, owed.moves.get().old_due) == (date(2026, 6, 19), CLOSES)
    over = datetime(2026, 6, 19, 23, 0, tzinfo=UTC)
    clock.move_to(over)
    swept(over)
    enforce(at=over, actor=make.SYSTEM)
    owed.refresh_from_db()
    assert owed.status == "passed"


def test_the_obligation_ends_with_a_close_by_hand_and_lapses_with_a_withdrawal(cast):
    early, gone = opened(cast, "north"), opened(cast, "north")
    answered(cast, early, "north")
    services.close(consultation=early, actor=cast("pmo"))
    services.withdraw(consultation=gone, reason="Overtaken.", actor=cast("pmo"))
    stands = dict(Obligation.objects.order_by("pk").values_list("about", "status"))
    assert stands == {early.reference: "met", gone.reference: "lapsed"}


def test_the_programme_itself_owes_nothing(cast):
    opened(cast, group="")
    assert not Obligation.objects.exists()


# --- what waits -----------------------------------------------------------------------------------------------------


def test_what_waits_on_whom(cast, clock):
    made = opened(cast)
    assert [each.note for each in queries.waiting_on(cast("north"))] == ["North Energy has not answered"]
    assert list(queries.waiting_on(cast("pmo"))) == []
    answered(cast, made, "north")
    assert list(queries.waiting_on(cast("north"))) == []
    answered(cast, made, "south", actor=cast("pmo"), sender="Bo of South")
    assert [each.note for each in queries.waiting_on(cast("south"))] == ["Received by e-mail: confirm it"]
    swept(OVER, clock)
    assert [each.note for each in queries.waiting_on(cast("chair"))] == ["Closed: dispose of the answers and publish"]
    assert list(queries.waiting_on(cast("wires"))) == []
