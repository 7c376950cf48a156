"""Who holds what on a date."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db.models import Prefetch, QuerySet

from foundation.accounts.models import Affiliation, Person
from foundation.core.clock import today
from foundation.core.dated import in_force
from foundation.core.scope import Classification, scope
from framework.queries import rules_in_force
from framework.rules import NoRulesError
from groups import rules
from groups.models import Appointment, Group, Membership, Seat
from groups.rules import Office, SeatKind

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from framework.rules.terms import GroupRules

User = Person | AnonymousUser


@dataclass(frozen=True)
class HeldSeat:
    """One seat somebody holds on a day. `group` is '' for an office."""

    seat_id: int
    group: str
    code: str
    name: str
    kind: str
    organisation: str
    remit: str = ""


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


def _read_standing(person: Person, day: date) -> Standing:
    held = (
        Appointment.objects.filter(in_force(day), in_force(day, "seat__"), person=person)
        .select_related("seat__group", "organisation")
        .order_by("seat__group__level", "seat__position", "pk")
    )
    affiliations = list(
        Affiliation.objects.filter(in_force(day), person=person).select_related("organisation").order_by("pk")
    )
    organisation_ids = [affiliation.organisation_id for affiliation in affiliations]
    memberships = Membership.objects.filter(in_force(day), organisation__in=organisation_ids)
    return Standing(
        seats=tuple(_held(appointment) for appointment in held),
        organisations=tuple(affiliation.organisation.name for affiliation in affiliations),
        organisation_ids=tuple(organisation_ids),
        member_of=frozenset(memberships.order_by("pk").values_list("group__code", flat=True)),
    )


def _held(appointment: Appointment) -> HeldSeat:
    seat = appointment.seat
    return HeldSeat(
        seat_id=seat.pk,
        group=seat.group.code if seat.group else "",
        code=seat.code,
        name=seat.name,
        kind=seat.kind,
        organisation=appointment.organisation.name,
        remit=appointment.remit,
    )


def readable_scopes(user: User | None) -> list[str]:
    """Every scope whose rows the person may read today: the one filter of all lists and searches."""
    who = standing(user)
    readable = []
    for code, attendance in [("", "open"), *Group.objects.order_by("pk").values_list("code", "attendance")]:
        readable += [scope(code, level) for level in _readable_levels(who, code, closed=attendance == "closed")]
    return readable


def _readable_levels(who: Standing, code: str, *, closed: bool) -> list[str]:
    inside = who.reads_all or (bool(code) and code in who.groups())
    if inside:
        return list(Classification.values)
    if closed:
        return []
    if who.is_participant:
        return [Classification.PUBLIC, Classification.PROGRAMME]
    return [Classification.PUBLIC]


def visible_to(user: User | None) -> QuerySet[Group]:
    """Groups. That a group exists, its terms and seats are public for every group; its material is not."""
    return Group.objects.select_related("parent").order_by("level", "code")


def terms_on(group: Group, day: date) -> GroupRules | None:
    """The framework's terms for the group on a day; None where it had none."""
    try:
        return rules_in_force(group.code, day)
    except NoRulesError:
        return None


def seats_on(group: Group, day: date) -> QuerySet[Seat]:
    """The group's seats as the framework of that day has them, with the holders of that day."""
    holders = Appointment.objects.filter(in_force(day)).select_related("person", "organisation").order_by("pk")
    return (
        Seat.objects.filter(in_force(day), group=group)
        .select_related("group")
        .prefetch_related(Prefetch("appointments", queryset=holders, to_attr="holders"))
        .order_by("position", "pk")
    )


def groups_with_seats(user: User | None, day: date) -> list[tuple[Group, list[Seat]]]:
    """Every group with its seats and holders of that day, in a fixed number of queries."""
    held = Appointment.objects.filter(in_force(day)).select_related("person", "organisation").order_by("pk")
    seats = (
        Seat.objects.filter(in_force(day))
        .prefetch_related(Prefetch("appointments", queryset=held, to_attr="holders"))
        .order_by("position", "pk")
    )
    groups = visible_to(user).prefetch_related(Prefetch("seats", queryset=seats, to_attr="seats_then"))
    return [(group, group.seats_then) for group in groups]


def memberships_on(group: Group, day: date) -> QuerySet[Membership]:
    """Organisations on the group's open membership list on that day."""
    return Membership.objects.filter(in_force(day), group=group).select_related("organisation").order_by("organisation")


def voices_on(group: Group, day: date) -> QuerySet[Seat]:
    """The seats that express views and make consensus on that day."""
    return seats_on(group, day).filter(kind__in=rules.VOICES)


def holders(code: str, *, group: Group | None = None, on: date | None = None) -> QuerySet[Person]:
    """The people in a seat of the group, or in an office (no group), on a day (today by default)."""
    day = on or today()
    seats = Seat.objects.filter(in_force(day), group=group, code=code)
    return _people(seats, day)


def chairs(group: Group, on: date | None = None) -> QuerySet[Person]:
    """Who chairs the group on a day."""
    day = on or today()
    return _people(Seat.objects.filter(in_force(day), group=group, kind=SeatKind.CHAIR), day)


def members(group: Group, on: date | None = None) -> QuerySet[Person]:
    """Everybody who sits on the group on a day, and for open groups the people of member organisations."""
    day = on or today()
    seated = _people(Seat.objects.filter(in_force(day), group=group), day)
    organisations = Membership.objects.filter(in_force(day), group=group).values("organisation")
    belonging = Affiliation.objects.filter(in_force(day), organisation__in=organisations).values("person")
    both = Person.objects.filter(pk__in=seated.values("pk")) | Person.objects.filter(pk__in=belonging)
    return both.filter(is_active=True).distinct().order_by("name", "pk")


def _people(seats: QuerySet[Seat], day: date) -> QuerySet[Person]:
    held = Appointment.objects.filter(in_force(day), seat__in=seats)
    return Person.objects.filter(pk__in=held.values("person"), is_active=True).order_by("name", "pk")


def owners(owner: str, group: Group | None, on: date | None = None) -> QuerySet[Person]:
    """The people behind an owner of a duty: an office by its code, 'CHAIR', or a seat code of the group."""
    if owner in set(Office):
        return holders(owner, on=on)
    if group is None:
        return Person.objects.none()
    return chairs(group, on) if owner == "CHAIR" else holders(owner, group=group, on=on)


def roster(seats: Iterable[Seat]) -> list[dict[str, object]]:
    """A snapshot of seats and holders, for a decision's record."""
    return [
        {
            "code": seat.code,
            "name": seat.name,
            "kind": seat.kind,
            "holders": [
                {"name": held.person.name, "organisation": held.organisation.name}
                for held in getattr(seat, "holders", [])
            ],
        }
        for seat in seats
    ]
