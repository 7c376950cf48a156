"""Writing groups, seats and appointments. Seats come from the framework; people are put in them by name and date."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db.models import Q

from foundation.audit import services as audit
from foundation.core.errors import Refused
from foundation.core.scope import Classification, scope
from framework.queries import versions
from groups import rules
from groups.events import EventKind
from groups.models import Appointment, Group, Membership, Seat

if TYPE_CHECKING:
    from collections.abc import Sequence

    from foundation.accounts.models import Organisation, Person
    from framework.rules.terms import GroupRules, Version

PROGRAMME_STREAM = "system"
OPEN_MEMBERSHIP_LEVEL = 4


@dataclass
class Synced:
    """What bringing groups and seats into line with the framework did."""

    groups: int = 0
    added: int = 0
    changed: int = 0
    ended: int = 0


@audit.act
def sync_framework(*, actor: audit.Actor) -> Synced:
    """Bring groups, seats and offices into line with all loaded framework versions; a second time changes nothing."""
    known = versions()
    synced = Synced()
    for code in _codes(known):
        group, opened = _group(code, known, actor=actor)
        synced.groups += opened
        _seats(group, rules.spans(known, code), synced, actor=actor)
    _parents(known)
    _seats(None, rules.spans(known, ""), synced, actor=actor)
    return synced


def _codes(known: Sequence[Version]) -> list[str]:
    return list(dict.fromkeys(group.code for version in known for group in version.groups))


def _group(code: str, known: Sequence[Version], *, actor: audit.Actor) -> tuple[Group, bool]:
    stated = [(version, terms) for version in known if (terms := version.group(code))]
    first, (newest_version, newest) = stated[0][0], stated[-1]
    last = None if newest_version is known[-1] else _next(known, newest_version).in_force_from - timedelta(days=1)
    wanted = {**_terms(newest, first), "valid_to": last}
    group, opened = Group.objects.get_or_create(code=code, defaults=wanted)
    changed = {name: value for name, value in wanted.items() if getattr(group, name) != value}
    if opened:
        _record_group(EventKind.GROUP_OPENED, group, {"level": group.level, "version": first.id}, actor=actor)
    elif changed:
        Group.objects.filter(pk=group.pk).update(**changed)
        group.refresh_from_db()
        fields = ", ".join(name.replace("_", " ") for name in sorted(changed))
        _record_group(EventKind.GROUP_CHANGED, group, {"fields": fields, "version": newest_version.id}, actor=actor)
    return group, opened


def _record_group(kind: EventKind, group: Group, data: dict[str, object], *, actor: audit.Actor) -> None:
    audit.record(
        kind,
        actor=actor,
        stream=group.audit_stream,
        subject=group,
        scope=group.scope,
        data={**data, "valid_from": group.valid_from.isoformat()},
    )


def _terms(terms: GroupRules, first: Version) -> dict[str, object]:
    return {
        "name": terms.name,
        "level": terms.level,
        "attendance": "closed" if terms.closed else terms.attendance,
        "valid_from": first.in_force_from,
    }


def _next(known: Sequence[Version], version: Version) -> Version:
    return known[list(known).index(version) + 1]


def _parents(known: Sequence[Version]) -> None:
    groups = {group.code: group for group in Group.objects.all()}
    for version in known:
        for terms in version.groups:
            parent = groups.get(terms.parent)
            if groups[terms.code].parent_id != (parent.pk if parent else None):
                groups[terms.code].parent = parent
    Group.objects.bulk_update(groups.values(), ["parent"])


def _seats(group: Group | None, wanted: Sequence[rules.Span], synced: Synced, *, actor: audit.Actor) -> None:
    present = {(seat.code, seat.valid_from): seat for seat in Seat.objects.filter(group=group)}
    for span in wanted:
        seat = present.get((span.code, span.valid_from))
        fields = {
            "name": span.name,
            "kind": span.kind,
            "position": span.position,
            "clause": span.clause,
            "citation": span.citation[:200],
            "valid_to": span.valid_to,
        }
        if seat is None:
            seat = Seat.objects.create(group=group, code=span.code, valid_from=span.valid_from, **fields)
            synced.added += 1
            _record_seat(EventKind.SEAT_ADDED, seat, span, actor=actor)
        elif changed := {name: value for name, value in fields.items() if getattr(seat, name) != value}:
            Seat.objects.filter(pk=seat.pk).update(**changed)
            seat.refresh_from_db()
            ended = changed.get("valid_to") is not None
            synced.ended += ended
            synced.changed += not ended
            _record_seat(EventKind.SEAT_ENDED if ended else EventKind.SEAT_CHANGED, seat, span, actor=actor)


def _record_seat(kind: EventKind, seat: Seat, span: rules.Span, *, actor: audit.Actor) -> None:
    audit.record(
        kind,
        actor=actor,
        stream=seat.group.audit_stream if seat.group else PROGRAMME_STREAM,
        subject=seat,
        also=[seat.group] if seat.group else [],
        scope=seat.group.scope if seat.group else scope("", Classification.PUBLIC),
        data={
            "seat": seat.code,
            "kind": seat.kind,
            "version": span.version,
            "valid_from": seat.valid_from.isoformat(),
            "valid_to": seat.valid_to.isoformat() if seat.valid_to else None,
        },
    )


@audit.act
def appoint(
    *,
    seat: Seat,
    person: Person,
    organisation: Organisation,
    valid_from: date,
    valid_to: date | None = None,
    remit: str = "",
    actor: audit.Actor,
) -> Appointment:
    """Put a person in a seat from one day to another.

    Raises Refused when the seat does not exist for all of that time, or has another holder with the same remit and may
    have only one.
    """
    if not seat.holds_on(valid_from):
        raise Refused(f"The seat {seat} does not exist on {valid_from:%d %B %Y}.", citation=seat.citation)
    exclusive = rules.needs_single_holder(seat.kind)
    if exclusive and (holder := _overlapping(seat, remit, valid_from, valid_to)):
        raise Refused(f"{holder.person} holds the seat {seat} at that time; end that appointment first.")
    appointment = Appointment.objects.create(
        seat=seat,
        person=person,
        organisation=organisation,
        valid_from=valid_from,
        valid_to=valid_to,
        remit=remit,
        exclusive=exclusive,
    )
    _record_appointment(EventKind.APPOINTED, appointment, actor=actor)
    return appointment


def _overlapping(seat: Seat, remit: str, start: date, end: date | None) -> Appointment | None:
    # the seat's row is the lock: two secretaries at once cannot both find it free
    Seat.objects.select_for_update().get(pk=seat.pk)
    others = Appointment.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=start), seat=seat, remit=remit)
    if end is not None:
        others = others.filter(valid_from__lte=end)
    return others.select_related("person").order_by("pk").first()


@audit.act
def end_appointment(*, appointment: Appointment, on: date, actor: audit.Actor) -> None:
    """Let an appointment end with that day. Raises Refused when the day lies before its beginning."""
    if on < appointment.valid_from:
        raise Refused("An appointment cannot end before it begins.")
    appointment.valid_to = on
    appointment.save(update_fields=["valid_to"])
    _record_appointment(EventKind.APPOINTMENT_ENDED, appointment, actor=actor)


def _record_appointment(kind: EventKind, appointment: Appointment, *, actor: audit.Actor) -> None:
    seat = appointment.seat
    audit.record(
        kind,
        actor=actor,
        stream=seat.group.audit_stream if seat.group else PROGRAMME_STREAM,
        subject=appointment,
        also=[seat, *([seat.group] if seat.group else [])],
        scope=seat.group.scope if seat.group else scope("", Classification.PUBLIC),
        data={
            "seat": seat.reference,
            "person": appointment.person.audit_key,
            "valid_from": appointment.valid_from.isoformat(),
            "valid_to": appointment.valid_to.isoformat() if appointment.valid_to else None,
        },
        private={"name": appointment.person.name, "organisation": appointment.organisation.name},
    )


@audit.act
def add_member(
    *, group: Group, organisation: Organisation, valid_from: date, contacts: int = 1, actor: audit.Actor
) -> Membership:
    """Enter an organisation on the membership list of a Level 4 group. Raises Refused for a group without one."""
    if group.level != OPEN_MEMBERSHIP_LEVEL:
        raise Refused(f"The {group.code} has seats, not an open membership.")
    membership = Membership.objects.create(
        group=group, organisation=organisation, valid_from=valid_from, contacts=contacts
    )
    audit.record(
        EventKind.MEMBER_ADDED,
        actor=actor,
        stream=group.audit_stream,
        subject=membership,
        also=[group],
        scope=group.scope,
        data={"valid_from": valid_from.isoformat(), "contacts": contacts},
        private={"organisation": organisation.name},
    )
    return membership
