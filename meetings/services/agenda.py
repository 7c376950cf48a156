"""Editing an agenda: standing items, adding, changing, removing and ordering items.

Each change counts one up on the agenda's revision. Who changes what somebody else has changed since the revision that
they saw (`seen`) is refused. Once the agenda is issued a change needs its reason and makes the next version.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import F
from django.db.models.deletion import ProtectedError

from foundation.audit import services as audit
from foundation.core.errors import Refused
from meetings import policy
from meetings.events import EventKind
from meetings.models import AgendaItem, Meeting
from meetings.queries import locked, rules_of
from meetings.queries.agenda import standing_before
from meetings.rules import agenda as rules
from meetings.services.ledger import record
from meetings.services.returning import return_from_item
from meetings.services.versions import renew

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from framework.rules import StandingItemRule

FIELDS = ("title", "objective", "objective_text", "lead", "minutes")


@audit.act
def add_standing_items(*, meeting: Meeting, actor: audit.Actor) -> list[AgendaItem]:
    """Bring the items that the framework of the meeting's day has on every agenda of the group. Twice adds none.

    Each begins with the lead and the minutes that it had on the agenda before.
    """
    meeting = locked(meeting)
    present = set(AgendaItem.objects.filter(meeting=meeting).values_list("standing", flat=True))
    before, made = standing_before(meeting), []
    for rule in _standing_items(meeting):
        if rule.key not in present:
            lead, minutes = before.get(rule.key, ("", 0))
            words = {"title": rule.title, "objective": rule.objective, "standing": rule.key, "lead": lead}
            made.append(_create(meeting, actor=actor, minutes=minutes, **words))
    return made


def _standing_items(meeting: Meeting) -> tuple[StandingItemRule, ...]:
    terms = rules_of(meeting)
    return terms.standing_items if terms else ()


@audit.act
def add_item(
    *,
    meeting: Meeting,
    title: str,
    actor: audit.Actor,
    objective: str = "",
    objective_text: str = "",
    lead: str = "",
    minutes: int = 0,
    reason: str = "",
) -> AgendaItem:
    """Add an item at the end of the agenda, before the standing item that closes it.

    Raises Refused once the agenda is closed, and without a `reason` once it is issued.
    """
    policy.require(policy.may_prepare, actor, meeting)
    return insert_item(
        meeting,
        actor=actor,
        reason=reason,
        title=title,
        objective=objective,
        objective_text=objective_text,
        lead=lead,
        minutes=minutes,
    )


@audit.act
def insert_item(
    meeting: Meeting, *, title: str, actor: audit.Actor, reason: str, **fields: str | int | AgendaItem | None
) -> AgendaItem:
    """The same for a caller that has judged whether the actor may (the inbox, an item carried here)."""
    held = open_agenda(meeting, reason)
    item = put_item(held, actor=actor, title=title, **fields)
    renew(held, reason, actor=actor)
    return item


@audit.act
def put_item(
    meeting: Meeting, *, title: str, actor: audit.Actor, **fields: str | int | AgendaItem | None
) -> AgendaItem:
    """The same for a caller that holds an open agenda, puts several items on it, and then renews its version."""
    return _create(meeting, actor=actor, title=title, **fields)


def _may_edit(item: AgendaItem, actor: audit.Actor, reason: str) -> Meeting:
    """The item's meeting as it stands now, its agenda held until the transaction ends; the item is read anew."""
    policy.require(policy.may_prepare, actor, item.meeting)
    meeting = open_agenda(item.meeting, reason)
    if not AgendaItem.objects.filter(meeting=meeting, pk=item.pk).exists():
        raise Refused("Somebody else has just taken this item off the agenda.")
    item.refresh_from_db()
    item.meeting = meeting
    return meeting


def open_agenda(meeting: Meeting, reason: str) -> Meeting:
    """The meeting as it stands now, held until the transaction ends. Raises Refused when its agenda does not change."""
    held = locked(meeting)
    refusal = rules.agenda_refusal(held.status, historical=held.historical) or rules.reason_refusal(held.status, reason)
    if refusal:
        raise Refused(refusal)
    return held


def _create(meeting: Meeting, *, actor: audit.Actor, title: str, **fields: str | int | AgendaItem | None) -> AgendaItem:
    items = list(AgendaItem.objects.filter(meeting=meeting).order_by("position", "pk"))
    closing = next((rule.key for rule in reversed(_standing_items(meeting))), "")
    place = rules.place_for(str(fields.get("standing", "")), [item.standing for item in items], closing)
    number = rules.next_number(item.number for item in items)
    item = AgendaItem.objects.create(
        meeting=meeting, position=place + 1, number=number, title=title, revision=count_up(meeting), **fields
    )
    if place < len(items):
        _put_in_order([*items[:place], item, *items[place:]])
        _renumber(meeting)
        item.number = item.number if rules.keeps_numbers(meeting.status) else str(place + 1)
    data = {"number": item.number, "objective": item.objective, "standing": item.standing, "minutes": item.minutes}
    _record(EventKind.ITEM_ADDED, meeting, item, data, actor=actor, private={"title": title})
    return item


def count_up(meeting: Meeting, *, order: bool = True) -> int:
    """The agenda's next revision, on a meeting that the caller holds. `order`: items come, go or move."""
    meeting.agenda_revision += 1
    if order:
        meeting.order_revision = meeting.agenda_revision
    meeting.save(update_fields=["agenda_revision", "order_revision"])
    return meeting.agenda_revision


def _record(
    kind: EventKind,
    meeting: Meeting,
    item: AgendaItem | None,
    data: dict[str, object],
    *,
    actor: audit.Actor,
    private: dict[str, str],
) -> None:
    also = [item] if item is not None else []
    told = {"revision": meeting.agenda_revision, **data}
    record(kind, meeting, actor=actor, also=also, data=told, private=private)


def _put_in_order(items: Iterable[AgendaItem]) -> None:
    for position, item in enumerate(items, start=1):
        if item.position != position:
            AgendaItem.objects.filter(pk=item.pk).update(position=position)


@audit.act
def change_item(
    *,
    item: AgendaItem,
    title: str,
    objective: str,
    objective_text: str,
    lead: str,
    minutes: int,
    actor: audit.Actor,
    seen: int | None = None,
    reason: str = "",
) -> AgendaItem:
    """Change an item's words, lead or minutes. Changing nothing records nothing.

    Raises Refused when somebody has changed its words since `seen`, and without a `reason` once the agenda is issued.
    """
    meeting = _may_edit(item, actor, reason)
    if refusal := rules.item_overtaken_refusal(item.number, seen, item.revision):
        raise Refused(refusal)
    wanted = dict(zip(FIELDS, (title, objective, objective_text, lead, minutes), strict=True))
    changed = {name: value for name, value in wanted.items() if getattr(item, name) != value}
    if not changed:
        return item
    private = {f"{name}_before": str(getattr(item, name)) for name in changed}
    for name, value in changed.items():
        setattr(item, name, value)
    item.revision = count_up(meeting, order=False)
    item.save(update_fields=[*changed, "revision"])
    private |= {f"{name}_after": str(value) for name, value in changed.items()}
    data: dict[str, object] = {"number": item.number, "fields": ", ".join(sorted(changed))}
    _record(EventKind.ITEM_CHANGED, meeting, item, data, actor=actor, private=private)
    renew(meeting, reason, actor=actor)
    return item


@audit.act
def remove_item(*, item: AgendaItem, actor: audit.Actor, seen: int | None = None, reason: str = "") -> None:
    """Take an item off the agenda; what was placed from the inbox, or carried here, waits there again.

    Raises Refused when something hangs on it (a paper, a capture, a proposal), when somebody has changed its words
    since `seen`, and without a `reason` once the agenda is issued.
    """
    meeting = _may_edit(item, actor, reason)
    number, title = item.number, item.title
    if refusal := rules.item_overtaken_refusal(number, seen, item.revision):
        raise Refused(refusal)
    return_from_item(item, actor=actor)
    try:
        item.delete()
    except ProtectedError as error:
        raise Refused(f"Item {number} has {_kinds(error)}; move those first, or keep the item.") from error
    count_up(meeting)
    _renumber(meeting)
    _record(EventKind.ITEM_REMOVED, meeting, None, {"number": number}, actor=actor, private={"title": title})
    renew(meeting, reason, actor=actor)


def _kinds(error: ProtectedError) -> str:
    names = {str(thing._meta.verbose_name_plural) for thing in error.protected_objects}  # noqa: SLF001  # documented API
    return " and ".join(sorted(names))


@audit.act
def move_item(*, item: AgendaItem, step: int, actor: audit.Actor, seen: int | None = None, reason: str = "") -> None:
    """Move an item up (-1) or down (+1). Before the agenda is issued the numbers follow; afterwards they stay.

    Raises Refused when items have come, gone or moved since `seen`, and without a `reason` once the agenda is issued.
    """
    meeting = _may_edit(item, actor, reason)
    _reorder(meeting, lambda order: rules.moved(order, item.pk, step), seen, reason, actor=actor)
    item.refresh_from_db()


@audit.act
def order_items(
    *, meeting: Meeting, order: Sequence[int], actor: audit.Actor, seen: int | None = None, reason: str = ""
) -> None:
    """Put the items, by their keys, in this order. Raises Refused as move_item does, and for other items."""
    policy.require(policy.may_prepare, actor, meeting)
    _reorder(open_agenda(meeting, reason), lambda _present: list(order), seen, reason, actor=actor)


def _reorder(
    meeting: Meeting,
    change: Callable[[Sequence[int]], list[int]],
    seen: int | None,
    reason: str,
    *,
    actor: audit.Actor,
) -> None:
    items = {one.pk: one for one in AgendaItem.objects.filter(meeting=meeting).order_by("position", "pk")}
    present = list(items)
    wanted = change(present)
    refusal = rules.order_overtaken_refusal(seen, meeting.order_revision) or rules.order_refusal(present, wanted)
    if refusal:
        raise Refused(refusal)
    if wanted == present:
        return
    count_up(meeting)
    _put_in_order(items[pk] for pk in wanted)
    data: dict[str, object] = {"items": len(items), "order": ",".join(items[pk].number for pk in wanted)}
    _record(EventKind.ITEMS_ORDERED, meeting, None, data, actor=actor, private={})
    _renumber(meeting)
    renew(meeting, reason, actor=actor)


def _renumber(meeting: Meeting) -> None:
    """Numbers follow the order until the agenda has gone out."""
    if rules.keeps_numbers(meeting.status):
        return
    items = list(AgendaItem.objects.filter(meeting=meeting).order_by("position", "pk"))
    AgendaItem.objects.filter(meeting=meeting).update(number=F("pk") + 1_000_000)  # out of the way of each other
    for place, item in enumerate(items, start=1):
        AgendaItem.objects.filter(pk=item.pk).update(number=str(place), position=place)
