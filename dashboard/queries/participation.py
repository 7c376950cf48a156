"""Who takes part where: each constituency in each group, with numbers of people and how often their seat was filled.

Computed from appointments, memberships and attendance; nothing of it is entered by hand.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from constituencies.models import Constituency, Member
from foundation.core.clock import end_of_day, london_midnight
from foundation.core.dated import in_force
from framework.queries import versions
from framework.rules import NoVersionInForceError
from framework.rules import in_force as version_on
from groups.models import Appointment, Group, Membership
from groups.queries import readable_scopes
from groups.rules import SeatKind
from meetings.models import Attendance
from meetings.queries import visible_to as meetings_visible_to

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from framework.rules.terms import Version
    from groups.models import Seat
    from groups.queries import User

CODE_BODIES, OTHERS = "", "-"  # rows that are no constituency
NAMES = {CODE_BODIES: "Code bodies", OTHERS: "Of no constituency"}
FEW, SEVERAL = 2, 5  # people in one place: up to two are few, up to five several, more are many


@dataclass
class Place:
    """A constituency in a group: who sits there on the day, and how its seats were filled over the period.

    `persons` are the keys of those in seats; `contacts` counts those of members, of whom only the number is known.
    """

    persons: set[int] = field(default_factory=set)
    contacts: int = 0
    attended: int = 0
    counted: int = 0

    @property
    def people(self) -> int:
        """How many people: who holds two seats is one of them."""
        return len(self.persons) + self.contacts

    @property
    def share(self) -> int | None:
        """Seats filled out of those recorded, in per cent; None where no attendance was recorded."""
        return round(100 * self.attended / self.counted) if self.counted else None

    @property
    def shade(self) -> int:
        """How dark the place is shown: 0 nobody, 1 few, 2 several, 3 many."""
        if not self.people:
            return 0
        return 1 if self.people <= FEW else 2 if self.people <= SEVERAL else 3


@dataclass(frozen=True)
class Row:
    """A constituency with its place in each group, in the order of the groups."""

    code: str
    name: str
    places: tuple[Place, ...]

    @property
    def people(self) -> int:
        """All its people, somebody in two groups counted once."""
        persons = set[int]().union(*(place.persons for place in self.places))
        return len(persons) + sum(place.contacts for place in self.places)


@dataclass(frozen=True)
class Participation:
    """The whole map on a day, attendance over a period; `totals` hold nobody twice within a group.

    `nobody` are the groups in which no constituency has anybody.
    """

    on: date
    since: date
    groups: tuple[Group, ...]
    rows: tuple[Row, ...]
    totals: tuple[Place, ...]
    nobody: tuple[Group, ...]


@dataclass
class _Tally:
    """People and attendance by constituency and group; in totals each person, contact and attendance once."""

    places: dict[tuple[str, int], Place] = field(default_factory=lambda: defaultdict(Place))
    totals: dict[int, Place] = field(default_factory=lambda: defaultdict(Place))

    def person(self, codes: Iterable[str], group: int, person: int) -> None:
        for place in self._of(codes, group):
            place.persons.add(person)

    def contacts(self, codes: Iterable[str], group: int, number: int) -> None:
        for place in self._of(codes, group):
            place.contacts += number

    def attendance(self, codes: Iterable[str], group: int, *, present: bool) -> None:
        for place in self._of(codes, group):
            place.counted += 1
            place.attended += present

    def _of(self, codes: Iterable[str], group: int) -> list[Place]:
        return [*(self.places[code, group] for code in codes), self.totals[group]]


def participation(user: User | None, *, on: date, since: date) -> Participation:
    """The participation map: people on the day, attendance from `since` to the day, of groups open to the reader.

    Whom a seat speaks for is read as of the day for its people, and as of each meeting for who attended that.
    """
    groups = _groups(user, on)
    tally, fed = _Tally(), _Fed(versions())
    for one in _appointments(groups, on):
        tally.person(fed.codes(one.seat, on), one.seat.group_id or 0, one.person_id)
    belongs = _belongs(on)
    for each in Membership.objects.filter(in_force(on), group__in=groups).order_by("pk"):
        tally.contacts(belongs.get(each.organisation_id, (OTHERS,)), each.group_id, each.contacts)
    for row in _attendances(user, groups, since, on):
        present = row.mode in Attendance.PRESENT
        tally.attendance(fed.codes(row.seat, row.meeting.on), row.meeting.group_id, present=present)
    names = dict(Constituency.objects.order_by("name").values_list("code", "name"))
    shown = [group for group in groups if group.pk in tally.totals]
    nobody = tuple(group for group in groups if group.pk not in tally.totals)
    return Participation(on, since, tuple(shown), _rows(tally, shown, names), _totals(tally, shown), nobody)


def _groups(user: User | None, on: date) -> list[Group]:
    readable = set(readable_scopes(user))
    standing = Group.objects.filter(in_force(on), convened_on__lte=on).order_by("level", "code")
    return [group for group in standing if group.scope in readable]


class _Fed:
    """Whom each seat speaks for, under the version in force on a day."""

    def __init__(self, known: Sequence[Version]) -> None:
        self._known = known
        self._by_version: dict[str, dict[tuple[str, str], tuple[str, ...]]] = {}

    def codes(self, seat: Seat, day: date) -> tuple[str, ...]:
        """The constituencies of a seat on a day; the seat's own code where the framework names none."""
        if seat.kind == SeatKind.CODE_BODY:
            return (CODE_BODIES,)
        group = seat.group.code if seat.group else ""
        return self._on(day).get((group, seat.code), ()) or (seat.code,)

    def _on(self, day: date) -> dict[tuple[str, str], tuple[str, ...]]:
        try:
            version = version_on(self._known, day)
        except NoVersionInForceError:
            return {}
        if version.id not in self._by_version:
            self._by_version[version.id] = {
                (group.code, seat.code): seat.constituencies for group in version.groups for seat in group.seats
            }
        return self._by_version[version.id]


def _appointments(groups: Sequence[Group], on: date) -> list[Appointment]:
    voices = (SeatKind.CONSTITUENCY, SeatKind.CODE_BODY)
    held = Appointment.objects.filter(in_force(on), in_force(on, "seat__"), seat__group__in=groups)
    return list(held.filter(seat__kind__in=voices).select_related("seat__group").order_by("pk"))


def _belongs(on: date) -> dict[int, tuple[str, ...]]:
    """The constituencies of each organisation on a day."""
    found: dict[int, tuple[str, ...]] = {}
    members = Member.objects.filter(in_force(on)).select_related("constituency").order_by("constituency__code", "pk")
    for member in members:
        found[member.organisation_id] = (*found.get(member.organisation_id, ()), member.constituency.code)
    return found


def _attendances(user: User | None, groups: Sequence[Group], since: date, on: date) -> list[Attendance]:
    held = meetings_visible_to(user).filter(
        group__in=groups, starts_at__gte=london_midnight(since), starts_at__lt=end_of_day(on)
    )
    voices = (SeatKind.CONSTITUENCY, SeatKind.CODE_BODY)
    rows = Attendance.objects.filter(meeting__in=held.values("pk"), seat__kind__in=voices)
    return list(rows.select_related("seat__group", "meeting").order_by("pk"))


def _rows(tally: _Tally, groups: Sequence[Group], names: dict[str, str]) -> tuple[Row, ...]:
    """Every constituency, those that take part nowhere too; then what is of none, where there is any."""
    found = {code for code, _ in tally.places}
    extra = sorted(code for code in found if code not in names and code not in NAMES)
    order = [*names, *extra, *(code for code in NAMES if code in found)]
    labels = {**names, **NAMES}
    return tuple(
        Row(code, labels.get(code, code), tuple(tally.places.get((code, group.pk), Place()) for group in groups))
        for code in order
    )


def _totals(tally: _Tally, groups: Sequence[Group]) -> tuple[Place, ...]:
    return tuple(tally.totals.get(group.pk, Place()) for group in groups)
