"""What somebody is in the programme on a day, and what they may read by it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.contrib.auth.models import AnonymousUser

from foundation.accounts.models import Affiliation, Person
from foundation.core.clock import today
from foundation.core.dated import in_force
from foundation.core.memo import recall
from foundation.core.scope import Classification, scope
from groups import rules
from groups.models import Alternate, Appointment, Group, Membership
from groups.rules.lifecycles import APPROVED

if TYPE_CHECKING:
    from datetime import date

User = Person | AnonymousUser


@dataclass(frozen=True)
class HeldSeat:
    """One seat somebody holds on a day, or stands in for as an approved alternate. `group` is '' for an office."""

    seat_id: int
    group: str
    code: str
    name: str
    kind: str
    organisation: str
    remit: str = ""
    alternate: bool = False
    citation: str = ""  # of the clause that lets the alternate stand in


@dataclass(frozen=True)
class Standing:
    """What a person is in the programme on a day: everything their rights follow from."""

    seats: tuple[HeldSeat, ...] = ()
    organisations: tuple[str, ...] = ()
    organisation_ids: tuple[int, ...] = ()
    member_of: frozenset[str] = frozenset()

    @property
    def offices(self) -> frozenset[str]:
        """Codes of the offices held."""
        return frozenset(seat.code for seat in self.seats if not seat.group)

    @property
    def is_participant(self) -> bool:
        """A person of a party to the programme, or somebody with a seat or office."""
        return bool(self.organisations or self.seats)

    @property
    def reads_all(self) -> bool:
        """True for the offices that read closed groups too."""
        return any(office in self.offices for office in rules.READ_ALL)

    def on_group(self, code: str) -> tuple[HeldSeat, ...]:
        """The seats held on one group."""
        return tuple(seat for seat in self.seats if seat.group == code)

    def groups(self) -> frozenset[str]:
        """Codes of the groups the person sits on or belongs to."""
        return frozenset(seat.group for seat in self.seats if seat.group) | self.member_of


NOBODY = Standing()


def standing(user: User | None, on: date | None = None) -> Standing:
    """What the person is on a day (today by default). Read once per person object and day."""
    if not isinstance(user, Person) or not user.is_active:
        return NOBODY
    day = on or today()
    cache: dict[date, Standing] = user.__dict__.setdefault("_standing", {})
    if day not in cache:
        cache[day] = _read_standing(user, day)
    return cache[day]


# What is read of a seat held, in the order of HeldSeat's fields. Every page asks, so no more than that is read.
OF_A_SEAT: Final = (
    "seat_id",
    "seat__group__code",
    "seat__code",
    "seat__name",
    "seat__kind",
    "organisation__name",
    "remit",
)


def _read_standing(person: Person, day: date) -> Standing:
    in_place = in_force(day) & in_force(day, "seat__")
    order = ("seat__group__level", "seat__position", "pk")
    held = Appointment.objects.filter(in_place, person=person).order_by(*order)
    stood_in = Alternate.objects.filter(in_place, person=person, status=APPROVED).order_by(*order)
    instead = stood_in.values_list(*OF_A_SEAT, "citation")
    affiliations = Affiliation.objects.filter(in_force(day), person=person).order_by("pk")
    parties = list(affiliations.values_list("organisation_id", "organisation__name"))
    memberships = Membership.objects.filter(in_force(day), organisation__in=[party for party, _ in parties])
    return Standing(
        seats=(
            *(_held(*row) for row in held.values_list(*OF_A_SEAT)),
            *(_held(*row, alternate=True, citation=said) for *row, said in instead),
        ),
        organisations=tuple(name for _, name in parties),
        organisation_ids=tuple(party for party, _ in parties),
        member_of=frozenset(memberships.order_by("pk").values_list("group__code", flat=True)),
    )


def _held(*row: Any, alternate: bool = False, citation: str = "") -> HeldSeat:
    seat_id, group, code, name, kind, organisation, remit = row
    return HeldSeat(seat_id, group or "", code, name, kind, organisation, remit, alternate, citation)


def readable_scopes(user: User | None) -> list[str]:
    """Every scope whose rows the person may read today: the one filter of all lists and searches."""
    who = standing(user)
    readable = []
    for code, attendance in [("", "open"), *recall("groups.attendance", _attendance)]:
        readable += [scope(code, level) for level in _readable_levels(who, code, closed=attendance == "closed")]
    return readable


def _attendance() -> list[tuple[str, str]]:
    """Every group with who attends it; a page asks for it many times and reads it once."""
    return list(Group.objects.order_by("pk").values_list("code", "attendance"))


def _readable_levels(who: Standing, code: str, *, closed: bool) -> list[str]:
    inside = who.reads_all or (bool(code) and code in who.groups())
    if inside:
        return list(Classification.values)
    if closed:
        return []
    if who.is_participant:
        return [Classification.PUBLIC, Classification.PROGRAMME]
    return [Classification.PUBLIC]
