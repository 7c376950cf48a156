"""Where an audience may be taken from: a group's members, the organisations in a group's seats, all parties."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from consultations.queries.kinds import AUDIENCES, Source
from consultations.queries.telling import organisations_of
from consultations.rules import Audience, asking
from foundation.accounts.models import Affiliation
from foundation.accounts.queries import taking_part
from foundation.core.dated import in_force
from groups.models import Appointment, Group, Membership
from groups.rules import VOICES

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from django.db.models import QuerySet

    from consultations.models import Consultation
    from foundation.accounts.models import Organisation

ALL: Final = "all"


def _everybody(consultation: Consultation, day: date) -> list[tuple[str, str]]:
    closed = consultation.group is not None and consultation.group.is_closed
    return [] if closed else [(ALL, "Every organisation that takes part, but for those in an office of the programme")]


def _all_parties(consultation: Consultation, key: str, day: date) -> list[Audience]:
    officers = Appointment.objects.filter(in_force(day), in_force(day, "seat__"), seat__group__isnull=True)
    present = Affiliation.objects.filter(in_force(day), organisation__in=taking_part(day)).order_by("organisation")
    present = present.exclude(organisation__in=officers.values("organisation"))
    return [Audience(pk) for pk in present.values_list("organisation", flat=True).distinct()]


def _askable(consultation: Consultation, groups: Iterable[Group]) -> list[tuple[str, str]]:
    """A closed group's own members alone are asked by it, and by nobody else."""
    own = consultation.group
    asks_itself = own is not None and own.is_closed
    shown = [group for group in groups if group == own or not (asks_itself or group.is_closed)]
    return [(group.code, f"{group.code} {group.name}") for group in shown]


def _with_members(consultation: Consultation, day: date) -> list[tuple[str, str]]:
    listed = Membership.objects.filter(in_force(day)).values("group")
    return _askable(consultation, Group.objects.filter(pk__in=listed).order_by("level", "code"))


def _members(consultation: Consultation, key: str, day: date) -> list[Audience]:
    present = Membership.objects.filter(in_force(day), organisation__in=taking_part(day))
    listed = present.filter(group__code=key).order_by("organisation")
    return [Audience(pk) for pk in listed.values_list("organisation", flat=True).distinct()]


def _with_seats(consultation: Consultation, day: date) -> list[tuple[str, str]]:
    held = _voices(day).values("seat__group")
    return _askable(consultation, Group.objects.filter(pk__in=held).order_by("level", "code"))


def _seats(consultation: Consultation, key: str, day: date) -> list[Audience]:
    held = _voices(day).filter(seat__group__code=key).select_related("seat").order_by("seat__position", "pk")
    return [Audience(each.organisation_id, each.seat.code, each.seat.name) for each in held]


def _voices(day: date) -> QuerySet[Appointment]:
    present = Appointment.objects.filter(in_force(day), organisation__in=taking_part(day))
    return present.filter(in_force(day, "seat__"), seat__kind__in=VOICES)


def _each(consultation: Consultation, day: date) -> list[tuple[str, str]]:
    own = consultation.group
    if own is not None and own.is_closed:
        return _named(organisations_of(own, day))
    return _named(taking_part(day))


def _named(organisations: QuerySet[Organisation]) -> list[tuple[str, str]]:
    return [(str(pk), name) for pk, name in organisations.values_list("pk", "name")]


def _one(consultation: Consultation, key: str, day: date) -> list[Audience]:
    return [Audience(int(key))]


EVERYBODY: Final = Source("Everybody", _everybody, _all_parties)
MEMBERS: Final = Source("Members of a group", _with_members, _members)
SINGLE: Final = Source("Single organisations", _each, _one)
SEATS: Final = Source("Organisations that hold a constituency or code-body seat", _with_seats, _seats)


def sources(consultation: Consultation, day: date) -> list[tuple[str, list[tuple[str, str]]]]:
    """Every source with something to tick: its label, and pairs of (SOURCE:KEY, label)."""
    found = []
    for name, source in AUDIENCES.items():
        options = [(f"{name}:{key}", label) for key, label in source.options(consultation, day)]
        if options:
            found.append((source.label, options))
    return found


def gathered(consultation: Consultation, ticked: Iterable[str], day: date) -> list[Audience]:
    """The organisations behind what was ticked (SOURCE:KEY), each once for each constituency."""
    offered = {value for _, options in sources(consultation, day) for value, _ in options}
    found: list[Audience] = []
    for value in ticked:
        name, _, key = value.partition(":")
        if value in offered:
            found += AUDIENCES[name].behind(consultation, key, day)
    return asking.settled(found)
