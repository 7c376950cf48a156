"""The forward look: entries put on it, changed, taken off, and placed on the agenda of their meeting."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foundation.accounts.models import Person
from foundation.audit import services as audit
from foundation.core.clock import now
from foundation.core.errors import Refused
from meetings import policy
from meetings.events import EventKind
from meetings.models import AgendaItem, ForwardItem
from meetings.rules.record import fits
from meetings.services.agenda import add_item

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from django.db.models import Model

    from groups.models import Group
    from meetings.models import Meeting

OBJECTIVES = {"decision": "DECISION"}


@audit.act
def add_forward(
    *,
    group: Group,
    kind: str,
    text: str,
    actor: audit.Actor,
    meeting: Meeting | None = None,
    month: date | None = None,
    classification: str = "public",
) -> ForwardItem:
    """Put an entry on the group's forward look, for one of its meetings or for a month."""
    policy.require(policy.may_call, actor, group)
    _fits(group, meeting, month)
    entry: ForwardItem = ForwardItem.objects.create(
        group=group,
        kind=kind,
        text=text,
        meeting=meeting,
        month=month.replace(day=1) if month and not meeting else None,
        classification=classification,
        added_by=actor if isinstance(actor, Person) else None,
        added_at=now(),
    )
    data = {"group": group.code, "kind": kind, "when": _when(entry)}
    _record(EventKind.FORWARD_ADDED, entry, actor=actor, data=data, private={"text": text})
    return entry


def _fits(group: Group, meeting: Meeting | None, month: date | None) -> None:
    if meeting is None and month is None:
        raise Refused("An entry is for a meeting or for a month.")
    if meeting is not None and meeting.group_id != group.pk:
        raise Refused(f"{meeting.reference} is no meeting of the {group.code}.")


def _when(entry: ForwardItem) -> str:
    return entry.meeting.reference if entry.meeting else f"{entry.month:%Y-%m}"


@audit.act
def change_forward(
    *,
    entry: ForwardItem,
    kind: str,
    text: str,
    classification: str,
    actor: audit.Actor,
    meeting: Meeting | None = None,
    month: date | None = None,
) -> ForwardItem:
    """Change what an entry says, or for when it is planned. Changing nothing records nothing."""
    policy.require(policy.may_call, actor, entry.group)
    entry = _open(entry)
    _fits(entry.group, meeting, month)
    month = month.replace(day=1) if month and not meeting else None
    wanted = {"kind": kind, "text": text, "classification": classification, "meeting": meeting, "month": month}
    before = {name: getattr(entry, name) for name, value in wanted.items() if getattr(entry, name) != value}
    if not before:
        return entry
    for name in before:
        setattr(entry, name, wanted[name])
    entry.save()
    private = {f"{name}_before": str(value or "") for name, value in before.items()}
    private |= {f"{name}_after": str(wanted[name] or "") for name in before}
    data = {"group": entry.group.code, "fields": ", ".join(sorted(before))}
    _record(EventKind.FORWARD_CHANGED, entry, actor=actor, data=data, private=private)
    return entry


@audit.act
def take_off_forward(*, entry: ForwardItem, reason: str, actor: Person) -> None:
    """Take an entry off, saying why. It stays on record."""
    policy.require(policy.may_call, actor, entry.group)
    entry = _open(entry)
    if not reason.strip():
        raise Refused("Taking an entry off needs its reason.")
    entry.taken_off_by, entry.taken_off_at, entry.taken_off_reason = actor, now(), reason
    entry.save(update_fields=["taken_off_by", "taken_off_at", "taken_off_reason"])
    data = {"group": entry.group.code, "when": _when(entry)}
    _record(EventKind.FORWARD_TAKEN_OFF, entry, actor=actor, data=data, private={"reason": reason})


@audit.act
def place_forward(*, entry: ForwardItem, meeting: Meeting, actor: audit.Actor) -> AgendaItem:
    """Make an entry an item of a meeting's agenda, before the one that closes it.

    Raises Refused for a milestone, for words narrower than the agenda is, or where the agenda is closed.
    """
    policy.require(policy.may_prepare, actor, meeting)
    entry = _open(entry)
    _fits(entry.group, meeting, None)
    if entry.kind == "milestone":
        raise Refused("A milestone is no item of an agenda; put an item for it on the forward look.")
    if not fits(entry.classification, meeting.classification):
        raise Refused(f"This entry is classified more narrowly than {meeting.reference}; word an item for it there.")
    objective, why = OBJECTIVES.get(entry.kind, ""), "Placed from the forward look."
    item = add_item(meeting=meeting, title=entry.text, objective=objective, reason=why, actor=actor)
    entry.item = item
    entry.save(update_fields=["item"])
    data = {"meeting": meeting.reference, "item": item.number}
    _record(EventKind.FORWARD_PLACED, entry, actor=actor, also=[meeting, item], data=data)
    return item


def _open(entry: ForwardItem) -> ForwardItem:
    """The entry as it stands now, its row locked; it must still be on the forward look."""
    rows = ForwardItem.objects.select_for_update(of=("self",)).select_related("group", "meeting__group")
    held: ForwardItem = rows.get(pk=entry.pk)
    if held.taken_off_at is not None:
        raise Refused("This entry has been taken off the forward look.")
    if held.item_id is not None:
        raise Refused("This entry stands on an agenda by now; change it there.")
    return held


def _record(
    kind: EventKind,
    entry: ForwardItem,
    *,
    actor: audit.Actor,
    data: Mapping[str, object],
    private: Mapping[str, str] | None = None,
    also: Sequence[Model] = (),
) -> None:
    audit.record(
        kind,
        actor=actor,
        stream=entry.audit_stream,
        subject=entry,
        also=also,
        scope=entry.scope,
        data=data,
        private=private,
    )
