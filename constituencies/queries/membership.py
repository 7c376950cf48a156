"""Which organisations belong to a constituency, and who speaks for it, on a day."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, Prefetch, QuerySet
from django.db.models.functions import Lower

from constituencies.models import Constituency, Member
from consultations.rules import Audience
from foundation.accounts.models import Affiliation, Organisation, Person
from foundation.accounts.queries import taking_part
from foundation.core.dated import in_force
from framework.queries import rules_in_force, versions
from framework.rules import NoRulesError, NoVersionInForceError
from framework.rules import in_force as version_on
from groups.models import Alternate, Appointment, Seat
from groups.policy import may_see_people
from groups.rules import SeatKind
from groups.rules.lifecycles import APPROVED

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from consultations.models import Consultation
    from groups.queries import User


def with_members(day: date) -> QuerySet[Constituency]:
    """Every constituency with the number of its member organisations on a day, as `member_count`."""
    counted = Count("members", filter=in_force(day, "members__"))
    return Constituency.objects.annotate(member_count=counted).order_by(Lower("name"), "code")


def find(code: str) -> Constituency | None:
    """The constituency of that code, or None. Constituencies and their members are public."""
    return Constituency.objects.filter(code=code).first()


def named(codes: Iterable[str]) -> QuerySet[Constituency]:
    """The constituencies of those codes, by name."""
    return Constituency.objects.filter(code__in=list(codes)).order_by(Lower("name"), "code")


def members_on(code: str, day: date) -> QuerySet[Organisation]:
    """The organisations of a constituency on a day, by name."""
    belonging = Member.objects.filter(in_force(day), constituency__code=code)
    return Organisation.objects.filter(pk__in=belonging.values("organisation")).order_by(Lower("name"), "pk")


def membership_on(constituency: Constituency, day: date) -> QuerySet[Member]:
    """The memberships of a constituency in force on a day, by organisation."""
    return (
        Member.objects.filter(in_force(day), constituency=constituency)
        .select_related("organisation", "constituency")
        .order_by(Lower("organisation__name"), "pk")
    )


def history_of(constituency: Constituency) -> QuerySet[Member]:
    """Every membership there ever was, by organisation, the newest first."""
    rows = Member.objects.filter(constituency=constituency).select_related("organisation", "constituency")
    return rows.order_by(Lower("organisation__name"), "-valid_from", "pk")


def constituencies_of(seat: Seat, day: date) -> tuple[str, ...]:
    """Codes of the constituencies a seat speaks for on a day, as the framework says; none for a seat without a voice.

    A seat the framework of that day does not have speaks for the constituency of its own code.
    """
    if not seat.has_voice or seat.group is None:
        return ()
    try:
        rule = rules_in_force(seat.group.code, day).seat(seat.code)
    except NoRulesError:
        rule = None
    return (rule.constituencies if rule else ()) or (seat.code,)


def audience(codes: Iterable[str], day: date) -> list[Audience]:
    """The member organisations of constituencies on a day, each of them once, for a consultation."""
    present = Member.objects.filter(in_force(day), organisation__in=taking_part(day))
    rows = present.filter(constituency__code__in=list(codes)).select_related("constituency")
    asked: dict[int, Audience] = {}
    for row in rows.order_by("organisation__name", "constituency__name", "pk"):
        found = Audience(row.organisation_id, row.constituency.code, row.constituency.name)
        asked.setdefault(row.organisation_id, found)
    return list(asked.values())


def options(consultation: Consultation, day: date) -> list[tuple[str, str]]:
    """The constituencies whose members a consultation may be put to, as code and name."""
    peopled = Constituency.objects.filter(members__in=Member.objects.filter(in_force(day))).distinct()
    return [(each.code, each.name) for each in peopled.order_by("name", "code")]


def constituents(seat: Seat, day: date) -> frozenset[int]:
    """The keys of the member organisations a seat speaks for on a day."""
    return frozenset(each.organisation_id for each in audience(constituencies_of(seat, day), day))


def behind(consultation: Consultation, code: str, day: date) -> list[Audience]:
    """The member organisations of one constituency on a day, for a consultation that asks it."""
    return audience([code], day)


def people_of(organisations: Iterable[int], day: date) -> QuerySet[Person]:
    """Everybody who is of one of the organisations on a day."""
    affiliated = Affiliation.objects.filter(in_force(day), organisation__in=list(organisations))
    return Person.objects.filter(pk__in=affiliated.values("person"), is_active=True).order_by("name", "pk")


@dataclass(frozen=True)
class Voice:
    """A seat that speaks for a constituency on a day; the names are None where they are not for the reader."""

    seat: Seat
    holders: list[str] | None
    alternates: list[str] | None


def voices(user: User | None, day: date) -> dict[str, list[Voice]]:
    """The seats that speak for each constituency on a day with representatives and alternates, by constituency."""
    fed = _fed_seats(day)
    found: dict[str, list[Voice]] = defaultdict(list)
    open_groups: dict[str, bool] = {}
    for seat in _seats(day):
        group = seat.group
        if group is None:
            continue
        if group.code not in open_groups:
            open_groups[group.code] = bool(may_see_people(user, group))
        shown = open_groups[group.code]
        voice = Voice(seat, _names(seat, "held") if shown else None, _names(seat, "standing_in") if shown else None)
        for code in fed.get((group.code, seat.code), (seat.code,)):
            found[code].append(voice)
    return dict(found)


def _fed_seats(day: date) -> dict[tuple[str, str], tuple[str, ...]]:
    """Whom each constituency seat of the framework of a day speaks for, by group and seat."""
    try:
        version = version_on(versions(), day)
    except NoVersionInForceError:
        return {}
    return {(group.code, seat.code): seat.constituencies for group in version.groups for seat in group.seats}


def _seats(day: date) -> QuerySet[Seat]:
    held = Appointment.objects.filter(in_force(day)).select_related("person", "organisation").order_by("pk")
    standing_in = (
        Alternate.objects.filter(in_force(day), status=APPROVED).select_related("person", "organisation").order_by("pk")
    )
    return (
        Seat.objects.filter(in_force(day), in_force(day, "group__"), kind=SeatKind.CONSTITUENCY)
        .filter(group__convened_on__lte=day)
        .select_related("group")
        .prefetch_related(
            Prefetch("appointments", queryset=held, to_attr="held"),
            Prefetch("alternates", queryset=standing_in, to_attr="standing_in"),
        )
        .order_by("group__level", "group__code", "position", "pk")
    )


def _names(seat: Seat, attribute: str) -> list[str]:
    return [
        f"{each.person.name}, {each.organisation.name}" + (f" ({each.remit})" if each.remit else "")
        for each in getattr(seat, attribute)
    ]
