"""Who stands in is approved in time: owed from the nomination on, moved with the meeting, met by the answer."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
import time_machine

from deadlines.models import Obligation
from deadlines.services import enforce
from foundation.audit.queries import verify_ledger
from foundation.audit.services import System
from foundation.core.clock import london_midnight
from groups import services as groups
from tests.factories.groups import AffiliationFactory, AppointmentFactory, load_framework, seat, seated

if TYPE_CHECKING:
    from groups.models import Alternate

pytestmark = pytest.mark.django_db
TODAY, MEETING = date(2022, 9, 7), date(2022, 9, 21)  # Wednesdays; Monday the 19th was the state funeral


@pytest.fixture(autouse=True)
def _loaded(db: None):
    with time_machine.travel(TODAY):
        load_framework()
        yield


def nominate(code: str = "DNO", on: str = "TMAG", day: date = MEETING) -> Alternate:
    place, holder = seat(code, on, TODAY), AffiliationFactory(person__name="The holder")
    AppointmentFactory(seat=place, person=holder.person, organisation=holder.organisation)
    who = AffiliationFactory(person__name="Sam Alternate")
    return groups.nominate_alternate(
        seat=place,
        person=who.person,
        organisation=who.organisation,
        valid_from=day,
        valid_to=day,
        reason="Leave",
        actor=holder.person,
    )


def owed() -> tuple[str, str, date | None, date | None]:
    one = Obligation.objects.get(key="alternate_approved")
    return one.owner, one.status, one.due_on, one.met_on


@pytest.mark.parametrize(
    ("code", "on", "owner", "clause"),
    [
        ("DNO", "TMAG", "DNO", "alternates"),
        ("DNO", "DAG", "DNO", "dag-alternates"),
        ("CHAIR", "DAG", "SRO", "programme-practice"),
    ],
)
def test_it_is_owed_by_the_last_working_day_before_by_whom_the_framework_names(code, on, owner, clause) -> None:
    alternate = nominate(code, on)
    assert owed() == (owner, "open", date(2022, 9, 20), None)
    one = Obligation.objects.get()
    assert (one.scope, one.url, one.label) == (alternate.scope, alternate.get_absolute_url(), "Alternate approved")
    assert one.clause == clause


def test_a_bank_holiday_is_no_day_to_answer_on() -> None:
    nominate(day=date(2022, 9, 20))
    assert owed()[2] == date(2022, 9, 16)


def test_who_is_named_on_the_day_is_answered_for_on_the_day() -> None:
    nominate(day=TODAY)
    assert owed()[2] == TODAY


@pytest.mark.parametrize("answer", [groups.approve_alternate, groups.refuse_alternate])
def test_any_answer_meets_it(answer) -> None:
    answer(alternate=nominate("CHAIR", "DAG"), why="Settled.", actor=seated("SRO"))
    assert owed() == ("SRO", "met", date(2022, 9, 20), TODAY)


def test_it_lapses_with_a_nomination_that_is_taken_back() -> None:
    alternate = nominate()
    groups.withdraw_alternate(alternate=alternate, why="The holder can come.", actor=alternate.nominated_by)
    assert owed()[1] == "lapsed"


def test_without_an_answer_it_is_breached_and_a_late_one_is_told_as_late() -> None:
    alternate = nominate("CHAIR", "DAG")
    done = enforce(at=london_midnight(date(2022, 9, 21)), actor=System("test"))
    assert [one.rpartition(" ")[2] for one in done.breached] == ["alternate_approved"]
    with time_machine.travel(MEETING):
        groups.approve_alternate(alternate=alternate, why="Settled.", actor=seated("SRO"))
    assert owed() == ("SRO", "breached", date(2022, 9, 20), MEETING)
    assert verify_ledger() == []
