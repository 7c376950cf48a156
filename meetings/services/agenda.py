"""The agenda: standing items, adding, changing, removing and ordering items, and what became of them."""

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
from meetings.rules import agenda as rules
from meetings.services.ledger import record
from meetings.services.returning import return_from_item

if TYPE_CHECKING:
    from collections.abc import Iterable

    from framework.rules import StandingItemRule

FIELDS = ("title", "objective", "objective_text", "lead", "minutes")


@audit.act
def add_standing_items(*, meeting: Meeting, actor: audit.Actor) -> list[AgendaItem]:
    """Bring the items that the framework of the meeting's day has on every agenda of the group. Twice adds none."""
    meeting = locked(meeting)
    present = set(AgendaItem.objects.filter(meeting=meeting).values_list("standing", flat=True))
    return [
        _create(meeting, actor=actor, title=rule.title, objective=rule.objective, standing=rule.key)
        for rule in _standing_items(meeting)
        if rule.key not in present
    ]


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
) -> AgendaItem:
    """Add an item at the end of the agenda, before the standing item that closes it.

    Raises Refused once the agenda is closed.
    """
    policy.require(policy.may_prepare, actor, meeting)
    return insert_item(
        meeting,
        actor=actor,
        title=title,
        objective=objective,
        objective_text=objective_text,
        lead=lead,
        minutes=minutes,
    )


@audit.act
def insert_item(meeting: Meeting, *, title: str, actor: audit.Actor, **fields: str | int) -> AgendaItem:
    """The same for a caller that has judged whether the actor may (the inbox)."""
    return _create(_open_agenda(meeting), actor=actor, title=title, **fields)


def _may_edit(item: AgendaItem, actor: audit.Actor) -> Meeting:
    """The item's meeting as it stands now, its agenda held until the transaction ends."""
    policy.require(policy.may_prepare, actor, item.meeting)
    meeting = _open_agenda(item.meeting)
    if not AgendaItem.objects.filter(meeting=meeting, pk=item.pk).exists():
        raise Refused("Somebody else has just taken this item off the agenda.")
    return meeting


def _open_agenda(meeting: Meeting) -> Meeting:
    held = locked(meeting)
    if reason := rules.agenda_refusal(held.status, historical=held.historical):
        raise Refused(reason)
    return held


def _create(meeting: Meeting, *, actor: audit.Actor, title: str, **fields: str | int) -> AgendaItem:
    items = list(AgendaItem.objects.filter(meeting=meeting).order_by("position", "pk"))
    closing = next((rule.key for rule in reversed(_standing_items(meeting))), "")
    place = rules.place_for(str(fields.get("standing", "")), [item.standing for item in items], closing)
    number = rules.next_number(item.number for item in items)
    item = AgendaItem.objects.create(meeting=meeting, position=place + 1, number=number, title=title, **fields)
    if place < len(items):
        _put_in_order([*items[:place], item, *items[place:]])
        _renumber(meeting)
        item.refresh_from_db()
    data = {"number": item.number, "objective": item.objective, "standing": item.standing, "minutes": item.minutes}
    record(EventKind.ITEM_ADDED, meeting, actor=actor, also=[item], data=data, private={"title": title})
    return item


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
) -> AgendaItem:
    """Change an item's words, lead or minutes. Changing nothing records nothing."""
    _may_edit(item, actor)
    wanted = dict(zip(FIELDS, (title, objective, objective_text, lead, minutes), strict=True))
    changed = {name: value for name, value in wanted.items() if getattr(item, name) != value}
    if not changed:
        return item
    private = {f"{name}_before": str(getattr(item, name)) for name in changed}
    for name, value in changed.items():
        setattr(item, name, value)
    item.save(update_fields=list(changed))
    private |= {f"{name}_after": str(value) for name, value in changed.items()}
    _record_change(item, ", ".join(sorted(changed)), private, actor=actor)
    return item


def _record_change(item: AgendaItem, fields: str, private: dict[str, str], *, actor: audit.Actor, **data: str) -> None:
    data = {"number": item.number, "fields": fields, **data}
    record(EventKind.ITEM_CHANGED, item.meeting, actor=actor, also=[item], data=data, private=private)


@audit.act
def remove_item(*, item: AgendaItem, actor: audit.Actor) -> None:
    """Take an item off the agenda; what was placed from the inbox waits there again.

    Raises Refused when something hangs on it: a paper, a capture, a proposal.
    """
    meeting, number, title = _may_edit(item, actor), item.number, item.title
    return_from_item(item, actor=actor)
    try:
        item.delete()
    except ProtectedError as error:
        raise Refused(f"Item {number} has {_kinds(error)}; move those first, or keep the item.") from error
    _renumber(meeting)
    record(EventKind.ITEM_REMOVED, meeting, actor=actor, data={"number": number}, private={"title": title})


def _kinds(error: ProtectedError) -> str:
    names = {str(thing._meta.verbose_name_plural) for thing in error.protected_objects}  # noqa: SLF001  # documented API
    return " and ".join(sorted(names))


@audit.act
def move_item(*, item: AgendaItem, step: int, actor: audit.Actor, seen: str = "") -> None:
    """Move an item up (-1) or down (+1). Before the agenda is issued the numbers follow; afterwards they stay.

    `seen` is the revision of the order that the actor looked at (Agenda.revision), if they looked at one. Raises
    Refused when somebody has changed it since.
    """
    meeting = _may_edit(item, actor)
    items = {one.pk: one for one in AgendaItem.objects.filter(meeting=meeting).order_by("position", "pk")}
    order = list(items)
    if reason := rules.revision_refusal(seen, order):
        raise Refused(reason)
    changed = rules.moved(order, item.pk, step)
    if changed == order:
        return
    _put_in_order(items[pk] for pk in changed)
    private = {"position_before": str(order.index(item.pk) + 1), "position_after": str(changed.index(item.pk) + 1)}
    _record_change(item, "position", private, actor=actor)
    _renumber(meeting)
    item.refresh_from_db()


def _renumber(meeting: Meeting) -> None:
    """Numbers follow the order until the agenda has gone out."""
    if rules.keeps_numbers(meeting.status):
        return
    items = list(AgendaItem.objects.filter(meeting=meeting).order_by("position", "pk"))
    AgendaItem.objects.filter(meeting=meeting).update(number=F("pk") + 1_000_000)  # out of the way of each other
    for place, item in enumerate(items, start=1):
        AgendaItem.objects.filter(pk=item.pk).update(number=str(place), position=place)


@audit.act
def dispose(*, item: AgendaItem, disposition: str, actor: audit.Actor) -> None:
    """Write what became of an item, for the app above that knows (a decision). The secretariat's own way is settle."""
    if disposition == item.disposition:
        return
    before, item.disposition = item.disposition, disposition
    item.save(update_fields=["disposition"])
    _record_change(item, "disposition", {}, actor=actor, disposition=disposition, disposition_before=before)


@audit.act
def settle(*, item: AgendaItem, disposition: str, actor: audit.Actor) -> None:
    """The secretariat records that an item was considered, not reached, or that the source does not tell its outcome.

    Raises Refused for an outcome that is not possible at such a meeting, and for one that a decision has settled.
    """
    meeting = item.meeting
    policy.require(policy.may_prepare, actor, meeting)
    reason = rules.disposition_refusal(disposition, meeting.status, historical=meeting.historical)
    if reason := reason or _decided_refusal(item, disposition):
        raise Refused(reason)
    dispose(item=item, disposition=disposition, actor=actor)


def _decided_refusal(item: AgendaItem, disposition: str) -> str | None:
    decided = item.captures.filter(kind="decision").exclude(source="").exists()
    if decided and disposition != "decided":
        return f"A decision was taken at item {item.number}; what became of it stands in the decision."
    if disposition == "decided" and not decided:
        return "An item is decided by the decision that is recorded on its proposal."
    return None
