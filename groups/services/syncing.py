"""Groups, who they report to, seats and offices, brought into line with the framework versions loaded.

What was done in the product stands: no version un-makes a group convened, closed or given another parent here.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from foundation.audit import services as audit
from foundation.core.clock import today
from framework.queries import versions
from groups import rules
from groups.events import EventKind
from groups.models import Group, Reporting, Seat
from groups.rules import lifespans
from groups.rules.matching import matched

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from framework.rules.terms import Version
    from groups.rules.lifespans import Lifespan, Line

LONGEST = 200  # characters of a citation that a seat keeps


@dataclass
class Synced:
    """What bringing groups and seats into line with the framework did."""

    groups: int = 0
    added: int = 0
    changed: int = 0
    ended: int = 0


@dataclass
class _Record:
    """What is on record before a sync, read at once; and the dated parents it adds."""

    groups: dict[str, Group]
    lines: dict[int, list[Reporting]]
    seats: dict[int | None, list[Seat]]
    new_lines: list[Reporting]

    @classmethod
    def read(cls) -> _Record:
        """Everything there is."""
        found = Group.objects.select_related("parent", "predecessor").order_by("pk")
        lines: dict[int, list[Reporting]] = defaultdict(list)
        for line in Reporting.objects.select_related("parent").order_by("valid_from", "pk"):
            lines[line.group_id].append(line)
        seats: dict[int | None, list[Seat]] = defaultdict(list)
        for seat in Seat.objects.select_related("group").order_by("valid_from", "pk"):
            seats[seat.group_id].append(seat)
        return cls({group.code: group for group in found}, lines, seats, [])


@audit.act
def sync_framework(*, actor: audit.Actor) -> Synced:
    """Bring groups, seats and offices into line with all loaded framework versions; a second time changes nothing."""
    known = versions()
    synced = Synced()
    spans = [lifespans.lifespan(known, code) for code in lifespans.codes(known)]
    record = _Record.read()
    opened = [span for span in spans if span.code not in record.groups]
    record.groups |= {span.code: _opened(span) for span in opened}
    for span in spans:
        group = record.groups[span.code]
        changed = _told(group, span, known, record)
        if span in opened:
            _open(group, span, known, synced, actor=actor)
            continue
        _record_changes(group, changed, span, actor=actor)
        _seats(group, rules.spans(known, span.code), record, synced, actor=actor)
    _seats(None, rules.spans(known, ""), record, synced, actor=actor)
    Reporting.objects.bulk_create(record.new_lines)
    return synced


def _opened(span: Lifespan) -> Group:
    """A group new on record, without its relations: those it points at may be new themselves."""
    return Group.objects.create(
        code=span.code,
        name=span.name,
        level=span.level,
        attendance=span.attendance,
        valid_from=span.valid_from,
        valid_to=span.valid_to,
        convened_on=span.convened_on,
    )


def _told(group: Group, span: Lifespan, known: Sequence[Version], record: _Record) -> list[str]:
    """Take over what the versions say of a group; the names of what that changed."""
    groups, last = record.groups, group.valid_to if group.closed_here else span.valid_to
    lines = _lines(group, known, record, last)
    wanted: dict[str, object] = {
        "name": span.name,
        "level": span.level,
        "attendance": span.attendance,
        "valid_from": min(group.valid_from, span.valid_from) if group.convened_here else span.valid_from,
        "valid_to": last,
        "convened_on": group.convened_on if group.convened_here else span.convened_on,
        "parent": groups.get(_parent_on(lines, today())),
        "predecessor": groups.get(span.predecessor) or (group.predecessor if group.convened_here else None),
    }
    changed = [name for name, value in wanted.items() if getattr(group, name) != value]
    for name in changed:
        setattr(group, name, wanted[name])
    if changed:
        group.save(update_fields=changed)
    if _reportings(group, lines, record):
        changed.append("reporting")
    return changed


def _record_changes(group: Group, changed: Sequence[str], span: Lifespan, *, actor: audit.Actor) -> None:
    if changed:
        fields = ", ".join(name.replace("_", " ") for name in sorted(changed))
        _record_group(EventKind.GROUP_CHANGED, group, {"fields": fields, "version": span.newest}, actor=actor)


def _record_group(kind: EventKind, group: Group, data: dict[str, object], *, actor: audit.Actor) -> None:
    audit.record(
        kind,
        actor=actor,
        stream=group.audit_stream,
        subject=group,
        scope=group.scope,
        data={**data, "valid_from": group.valid_from.isoformat()},
    )


# --- whom a group reports to ------------------------------------------------------------------------------------------


def _lines(group: Group, known: Sequence[Version], record: _Record, last: date | None) -> list[Line]:
    own = [
        lifespans.Line(row.parent.code, row.valid_from, None, row.citation, own=True)
        for row in record.lines[group.pk]
        if row.own
    ]
    return lifespans.laid([*lifespans.lines(known, group.code), *own], last)


def _parent_on(lines: Sequence[Line], day: date) -> str:
    """The parent of a day; of a group no longer there its last one, of one to come its first."""
    begun = [line for line in lines if line.valid_from <= day]
    return (begun or lines)[-1 if begun else 0].parent if lines else ""


def _reportings(group: Group, lines: Sequence[Line], record: _Record) -> bool:
    """Set the dated parents of a group; True when that changed one."""
    fields, groups = ("parent_id", "valid_to", "citation", "own"), record.groups
    present = {row.valid_from: row for row in record.lines[group.pk]}
    wanted = {
        line.valid_from: (groups[line.parent].pk, line.valid_to, line.citation[:250], line.own)
        for line in lines
        if line.parent in groups
    }
    stale = [row.pk for day, row in present.items() if day not in wanted]
    if stale:
        Reporting.objects.filter(pk__in=stale).delete()
    changed = bool(stale)
    for day, values in wanted.items():
        row = present.get(day)
        if row is None:
            values_by_name = dict(zip(fields, values, strict=True))
            record.new_lines.append(Reporting(group=group, valid_from=day, **values_by_name))
        elif tuple(getattr(row, name) for name in fields) != values:
            Reporting.objects.filter(pk=row.pk).update(**dict(zip(fields, values, strict=True)))
        else:
            continue
        changed = True
    return changed


# --- seats ------------------------------------------------------------------------------------------------------------


def _open(group: Group, span: Lifespan, known: Sequence[Version], synced: Synced, *, actor: audit.Actor) -> None:
    """A new group's seats come with it, told by one event."""
    seats = [
        Seat(group=group, code=seat.code, valid_from=seat.valid_from, **_fields(seat))
        for seat in _capped(group, rules.spans(known, group.code))
    ]
    Seat.objects.bulk_create(seats)
    synced.groups += 1
    synced.added += len(seats)
    data = {"level": group.level, "version": span.first, "seats": [seat.code for seat in seats]}
    _record_group(EventKind.GROUP_OPENED, group, data, actor=actor)


def _seats(
    group: Group | None, wanted: Sequence[rules.Span], record: _Record, synced: Synced, *, actor: audit.Actor
) -> None:
    found = matched(record.seats[group.pk if group else None], _capped(group, wanted))
    for seat, span in found.pairs:
        _bring_into_line(seat, span, synced, actor=actor)
    for span in found.new:
        added = Seat.objects.create(group=group, code=span.code, valid_from=span.valid_from, **_fields(span))
        synced.added += 1
        _record_seat(EventKind.SEAT_ADDED, added, span.version, actor=actor)
    for seat in found.dropped:
        _drop(seat, synced, actor=actor)


def _capped(group: Group | None, wanted: Sequence[rules.Span]) -> list[rules.Span]:
    """Seats end with their group."""
    last = group.valid_to if group else None
    cut = [(span, lifespans.capped(span.valid_from, span.valid_to, last)) for span in wanted]
    return [rules.ending(span, days[1]) for span, days in cut if days]


def _fields(span: rules.Span) -> dict[str, object]:
    return {
        "name": span.name,
        "kind": span.kind,
        "position": span.position,
        "clause": span.clause,
        "citation": span.citation[:LONGEST],
        "valid_to": span.valid_to,
    }


def _bring_into_line(seat: Seat, span: rules.Span, synced: Synced, *, actor: audit.Actor) -> None:
    founded_here = seat.group is not None and seat.group.convened_here
    begun = min(seat.valid_from, span.valid_from) if founded_here else span.valid_from
    wanted = {**_fields(span), "valid_from": begun}
    changed = {name: value for name, value in wanted.items() if getattr(seat, name) != value}
    if not changed:
        return
    for name, value in changed.items():
        setattr(seat, name, value)
    seat.save(update_fields=list(changed))
    ended = changed.get("valid_to") is not None
    synced.ended += ended
    synced.changed += not ended
    _record_seat(EventKind.SEAT_ENDED if ended else EventKind.SEAT_CHANGED, seat, span.version, actor=actor)


def _drop(seat: Seat, synced: Synced, *, actor: audit.Actor) -> None:
    """A corrected text has the seat no longer: it ends the day before, and what rests on it stays."""
    eve = max(seat.valid_from, today() - timedelta(days=1))
    if seat.valid_to is not None and seat.valid_to <= eve:
        return
    seat.valid_to = eve
    seat.save(update_fields=["valid_to"])
    synced.ended += 1
    _record_seat(EventKind.SEAT_ENDED, seat, versions()[-1].id, actor=actor)


def _record_seat(kind: EventKind, seat: Seat, version: str, *, actor: audit.Actor) -> None:
    audit.record(
        kind,
        actor=actor,
        stream=seat.audit_stream,
        subject=seat,
        also=[seat.group] if seat.group else [],
        scope=seat.scope,
        data={
            "seat": seat.code,
            "kind": seat.kind,
            "version": version,
            "valid_from": seat.valid_from.isoformat(),
            "valid_to": seat.valid_to.isoformat() if seat.valid_to else None,
        },
    )
