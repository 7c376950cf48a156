"""Whatever happens in whatever order: never two holders of one seat and remit on one day, never a yes beyond competence.

Each history is made through the services, some of it refused; what then stands is compared, day by day, with what a plain
reckoning of the test's own says. The framework is the shipped one; the reckoning is written by hand from its texts.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

import pytest
import time_machine
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from foundation.audit.services import System
from foundation.core.errors import Refused
from groups import queries, services
from groups.models import Appointment, Delegation, Group, Seat
from tests.factories.groups import AffiliationFactory, load_framework, seated

SYSTEM = System("test")
FIRST = date(2023, 2, 20)  # two weeks before the TMAG's seats have parts, on 8 March 2023
SPAN = 35
HALVES = FIRST + timedelta(days=16)

pytestmark = pytest.mark.django_db
EXAMPLES = settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def day(number: int) -> date:
    return FIRST + timedelta(days=number)


numbers = st.integers(min_value=0, max_value=SPAN)


# --- appointments -----------------------------------------------------------------------------------------------------

SHARED, WHOLE, SEVERAL = ("TMAG", "DNO"), ("DAG", "DNO"), ("DAG", "PMO")


@dataclass(frozen=True)
class Put:
    """Somebody to be put in a seat; without `days` it goes on."""

    place: tuple[str, str]
    person: int
    start: int
    days: int | None
    remit: str


@dataclass(frozen=True)
class End:
    """The appointment made as the nth ends on a day."""

    nth: int
    on: int


puts = st.builds(
    Put,
    place=st.sampled_from([SHARED, WHOLE, SEVERAL]),
    person=st.integers(min_value=0, max_value=2),
    start=numbers,
    days=st.none() | st.integers(min_value=0, max_value=SPAN),
    remit=st.sampled_from(["", "testing", "migration"]),
)
ends = st.builds(End, nth=st.integers(min_value=0, max_value=5), on=numbers)


class Reckoning:
    """The same history kept as plain rows of [place, person, first, last, remit], looked through day by day."""

    def __init__(self) -> None:
        self.rows: list[list[object]] = []

    def may_put(self, put: Put) -> bool:
        last = SPAN if put.days is None else put.start + put.days
        days = range(put.start, last + 1)
        if put.remit and (put.place != SHARED or day(put.start) < HALVES):
            return False
        return not any(self._in_the_way(row, put) for number in days for row in self._on(put.place, number))

    def _on(self, place: tuple[str, str], number: int) -> list[list[object]]:
        return [row for row in self.rows if row[0] == place and row[2] <= number <= row[3]]

    @staticmethod
    def _in_the_way(row: list[object], put: Put) -> bool:
        if put.place == SEVERAL:
            return row[1] == put.person
        return "" in {row[4], put.remit} or row[4] == put.remit

    def put(self, put: Put) -> None:
        last = 10**6 if put.days is None else put.start + put.days
        self.rows.append([put.place, put.person, put.start, last, put.remit])

    def may_end(self, end: End) -> bool:
        row = self.rows[end.nth]
        return row[2] <= end.on <= row[3]

    def end(self, end: End) -> None:
        self.rows[end.nth][3] = end.on


@pytest.fixture
def world():
    """Seats and people, and a day on which nothing of the history is over yet."""
    with time_machine.travel(FIRST):
        load_framework()
        seats = {
            place: Seat.objects.get(group__code=place[0], code=place[1], valid_to=None) for place in (WHOLE, SEVERAL)
        }
        seats[SHARED] = Seat.objects.get(group__code="TMAG", code="DNO")
        yield seats, [AffiliationFactory(valid_from=date(2021, 1, 1)) for _ in range(3)]


@pytest.mark.clause("tmag-co-representation")
@EXAMPLES
@given(history=st.lists(puts | ends, min_size=1, max_size=10))
def test_never_two_holders_of_one_seat_and_remit_on_one_day(world, history: list[Put | End]) -> None:
    seats, people = world
    reckoned, made = Reckoning(), []
    with transaction.atomic():
        for act in history:
            if isinstance(act, Put):
                expected = reckoned.may_put(act)
                done = put_in_seat(seats, people, act)
                assert (done is not None) is expected, act
                if done is not None:
                    reckoned.put(act)
                    made.append(done)
            elif act.nth < len(made):
                expected = reckoned.may_end(act)
                assert ended(made[act.nth], act) is expected, act
                if expected:
                    reckoned.end(act)
        stands_as_reckoned(seats, people, reckoned)
        transaction.set_rollback(True)


def put_in_seat(seats, people, put: Put) -> Appointment | None:
    who = people[put.person]
    try:
        return services.appoint(
            seat=seats[put.place],
            person=who.person,
            organisation=who.organisation,
            valid_from=day(put.start),
            valid_to=None if put.days is None else day(put.start + put.days),
            remit=put.remit,
            actor=SYSTEM,
        )
    except Refused:
        return None


def ended(appointment: Appointment, end: End) -> bool:
    try:
        services.end_appointment(appointment=appointment, on=day(end.on), actor=SYSTEM)
    except Refused:
        return False
    return True


def stands_as_reckoned(seats, people, reckoned: Reckoning) -> None:
    """Day by day: who sits is who was reckoned to, and nobody beside whom they may not."""
    for number in range(0, 2 * SPAN, 3):
        standing = {stands.seat: stands for stands in queries.seating_of(list(seats.values()), day(number))}
        for place, seat in seats.items():
            stands = standing[seat]
            sits = sorted((held.person_id, held.remit) for held in stands.holders)
            wanted = sorted((people[row[1]].person_id, row[4]) for row in reckoned._on(place, number))
            assert sits == wanted
            remits = [remit for _, remit in sits]
            if place != SEVERAL:
                assert len(remits) == len(set(remits))
                assert "" not in remits or len(remits) == 1
            assert stands.status == ("held" if sits else "vacant")


# --- delegations and competence ---------------------------------------------------------------------------------------

GROUPS = {  # level, subjects it decides on (None: all), never; as the framework of early 2023 has them
    "PSG": (2, None, ()),
    "DAG": (3, ("design",), ()),
    "CCAG": (3, ("code_drafting",), ("design",)),
    "TMAG": (3, ("testing", "migration", "qualification"), ()),
    "TDWG": (4, ("design",), ()),
    "BPRWG-REG": (4, (), ()),  # advises
    "IAG": (3, ("implementation",), ()),  # named and not convened
}
SUBJECTS = ("design", "code_drafting", "testing", "implementation")
GIVES = {2: (3, 4), 3: (3, 4), 4: ()}


@dataclass(frozen=True)
class Give:
    """One group hands decisions to another."""

    grantor: str
    grantee: str
    level: int
    subjects: tuple[str, ...]
    start: int
    days: int | None
    what: str


@dataclass(frozen=True)
class TakeBack:
    """The delegation made as the nth is taken back on a day."""

    nth: int
    on: int


codes = st.sampled_from(sorted(GROUPS))
gives = st.builds(
    Give,
    grantor=st.sampled_from(["PSG", "PSG", "DAG", "DAG", "CCAG", "TMAG", "TDWG", "IAG"]),
    grantee=codes,
    level=st.sampled_from([1, 2, 2, 3, 3, 4]),
    subjects=st.lists(st.sampled_from(SUBJECTS), max_size=2, unique=True).map(tuple),
    start=numbers,
    days=st.none() | st.integers(min_value=0, max_value=SPAN),
    what=st.sampled_from(["decisions", "decisions", "tasks"]),
)
taken_back = st.builds(TakeBack, nth=st.integers(min_value=0, max_value=4), on=numbers)


def decides(code: str, subject: str) -> bool:
    """Whether a subject is the group's own, as the table above has it."""
    _, own, never = GROUPS[code]
    return subject not in never and (own is None or subject in own)


def may_give(give: Give) -> bool:
    level, own, _ = GROUPS[give.grantor]
    to, _, never = GROUPS[give.grantee]
    between = give.grantor != give.grantee and to in GIVES[level] and "IAG" not in {give.grantor, give.grantee}
    subjects = all(decides(give.grantor, subject) and subject not in never for subject in give.subjects)
    return between and give.level == level and own != () and subjects


@dataclass
class Standing:
    """A delegation as it is reckoned to stand: its days, and the day it was taken back."""

    give: Give
    revoked: int | None = None

    def same(self, other: Give) -> bool:
        """Whether the other would hand the same down again, on some of the same days, while this is not taken back."""
        mine, theirs = (
            replace(one, start=0, days=None, subjects=tuple(sorted(one.subjects))) for one in (self.give, other)
        )
        ends = [10**6 if one.days is None else one.start + one.days for one in (self.give, other)]
        together = self.give.start <= ends[1] and other.start <= ends[0]
        return mine == theirs and together and self.revoked is None

    def lets(self, code: str, level: int, subject: str, number: int) -> bool:
        give = self.give
        last = 10**6 if give.days is None else give.start + give.days
        in_force = give.start <= number <= last and (self.revoked is None or number < self.revoked)
        on = not give.subjects or subject in give.subjects
        return in_force and give.what == "decisions" and give.grantee == code and give.level == level and on


def may_decide(code: str, level: int, subject: str, number: int, given: list[Standing], *, referred: bool) -> bool:
    """The oracle, by hand: its own level and subject; lower when it came to it; else what is handed down that day."""
    own, _, never = GROUPS[code]
    if code == "IAG" or level == 1 or subject in never:
        return False
    if decides(code, subject) and (level == own or (level > own and referred)):
        return True
    return any(one.lets(code, level, subject, number) and decides(one.give.grantor, subject) for one in given)


@pytest.fixture
def council():
    with time_machine.travel(FIRST):
        load_framework()
        yield {group.code: group for group in Group.objects.filter(code__in=GROUPS).order_by("pk")}, seated("PMO")


@pytest.mark.clause("decision-levels")
@EXAMPLES
@given(history=st.lists(gives | taken_back, min_size=1, max_size=8), data=st.data())
def test_never_a_yes_beyond_level_subject_and_delegation(council, history: list[Give | TakeBack], data) -> None:
    groups, pmo = council
    given: list[Standing] = []
    made: list[Delegation] = []
    with transaction.atomic():
        for act in history:
            if isinstance(act, Give):
                done = handed_down(groups, pmo, act)
                again = any(one.same(act) for one in given)
                assert (done is not None) is (may_give(act) and not again), act
                if done is not None:
                    given.append(Standing(act))
                    made.append(done)
            elif act.nth < len(made):
                take_back(made[act.nth], given[act.nth], act, pmo)
        for _ in range(25):
            code, level = data.draw(codes), data.draw(st.integers(min_value=1, max_value=4))
            subject, number = data.draw(st.sampled_from(SUBJECTS)), data.draw(numbers)
            referred = data.draw(st.booleans())
            answer = queries.competence(groups[code], level=level, on=day(number), subject=subject, referred=referred)
            expected = may_decide(code, level, subject, number, given, referred=referred)
            assert answer.yes is expected, (code, level, subject, number, referred, answer.reason)
            assert answer.reason.endswith(".")
            assert answer.citation or code == "IAG"
        transaction.set_rollback(True)


def handed_down(groups: dict[str, Group], pmo, give: Give) -> Delegation | None:
    try:
        return services.delegate(
            grantor=groups[give.grantor],
            grantee=groups[give.grantee],
            level=give.level,
            subjects=list(give.subjects),
            words="What the history says",
            valid_from=day(give.start),
            valid_to=None if give.days is None else day(give.start + give.days),
            what=give.what,
            decision="DEC-0007",
            actor=pmo,
        )
    except Refused:
        return None


def take_back(delegation: Delegation, standing: Standing, act: TakeBack, pmo) -> None:
    """It is taken back on the day of the act, unless it was before or was over by then."""
    last = 10**6 if standing.give.days is None else standing.give.start + standing.give.days
    possible = standing.revoked is None and act.on <= last
    with time_machine.travel(day(act.on)):
        if not possible:
            with pytest.raises(Refused):
                services.revoke_delegation(delegation=delegation, why="Again", basis="DEC-0008", actor=pmo)
            return
        services.revoke_delegation(delegation=delegation, why="Enough", basis="DEC-0008", actor=pmo)
    standing.revoked = act.on
