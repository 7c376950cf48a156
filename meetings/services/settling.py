"""What became of an item: considered, decided or referred by a decision, carried to a later meeting, or withdrawn."""

from __future__ import annotations

from typing import Protocol

from foundation.audit import services as audit
from foundation.core.clock import today
from foundation.core.errors import Refused
from foundation.core.registry import Registry
from meetings import policy
from meetings.events import EventKind
from meetings.models import AgendaItem, InboxEntry, Meeting, Paper
from meetings.queries import locked
from meetings.rules import agenda as rules
from meetings.rules import record as record_rules
from meetings.services.agenda import count_up, insert_item
from meetings.services.ledger import record
from meetings.services.returning import wait_for_agenda
from meetings.services.versions import renew


class Carried(Protocol):
    """What an app above does when an item that takes its things goes to a later agenda, in the same transaction."""

    def __call__(self, *, item: AgendaItem, carried: AgendaItem, actor: audit.Actor) -> None: ...


class Withdrawn(Protocol):
    """The same when an item is withdrawn, for a reason."""

    def __call__(self, *, item: AgendaItem, reason: str, actor: audit.Actor) -> None: ...


CARRIED: Registry[Carried] = Registry("what follows an item that is carried")
WITHDRAWN: Registry[Withdrawn] = Registry("what is withdrawn with an item")


@audit.act
def dispose(*, item: AgendaItem, disposition: str, actor: audit.Actor) -> None:
    """Write what became of an item, for the app above that knows (a decision). The secretariat's own way is settle."""
    if disposition == item.disposition:
        return
    before, item.disposition = item.disposition, disposition
    item.save(update_fields=["disposition"])
    data = {"number": item.number, "fields": "outcome", "disposition": disposition, "disposition_before": before}
    record(EventKind.ITEM_CHANGED, item.meeting, actor=actor, also=[item], data=data)


@audit.act
def settle(*, item: AgendaItem, disposition: str, actor: audit.Actor) -> None:
    """The secretariat records that an item was considered, not reached, or that the source does not tell its outcome.

    Raises Refused for an outcome that is not possible at such a meeting, for one that a decision has settled, and for
    an item that was carried or withdrawn.
    """
    policy.require(policy.may_prepare, actor, item.meeting)
    meeting = _held(item)
    reason = rules.disposition_refusal(disposition, meeting.status, historical=meeting.historical)
    if reason := reason or _settled_refusal(item, disposition):
        raise Refused(reason)
    dispose(item=item, disposition=disposition, actor=actor)


def _held(item: AgendaItem) -> Meeting:
    """The item's meeting, held until the transaction ends, and the item as it stands now."""
    meeting = locked(item.meeting)
    item.refresh_from_db()
    item.meeting = meeting
    return meeting


def _settled_refusal(item: AgendaItem, disposition: str) -> str | None:
    if item.disposition in rules.LEFT:
        return rules.leaving_refusal(item.number, item.disposition)
    by_decision = {rules.DECIDED, rules.REFERRED}
    decided = item.captures.filter(kind="decision").exclude(source="").exists()
    if decided and disposition not in by_decision:
        return f"A decision was taken at item {item.number}; what became of it stands in the decision."
    if disposition in by_decision and not decided:
        return "An item is decided by the decision that is recorded on its proposal."
    if disposition in rules.LEFT:
        return "An item is carried or withdrawn by an act of its own, which says where to or why."
    return None


@audit.act
def carry_item(*, item: AgendaItem, to: Meeting, actor: audit.Actor) -> AgendaItem:
    """Carry an item, from the day of its meeting on, to the agenda of a later one of the group. Both records stay.

    Its papers come before that meeting in the same versions, and what it takes (a proposal) follows. Raises Refused
    for an item decided, carried or withdrawn already, and for a meeting that is not a later one of the group.
    """
    _leave(item, actor)
    if to.group_id != item.meeting.group_id or to.starts_at <= item.meeting.starts_at:
        raise Refused(f"{to.reference} is not a later meeting of the {item.meeting.group.code}.")
    if not record_rules.fits(item.meeting.classification, to.classification):
        raise Refused(f"{to.reference} may be read more widely than {item.meeting.reference}.")
    carried = insert_item(
        to,
        actor=actor,
        reason=f"Carried from {item.meeting.reference}",
        title=item.title,
        objective=item.objective,
        objective_text=item.objective_text,
        lead=item.lead,
        minutes=item.minutes,
        carried_from=item,
    )
    bring_along(item, carried, actor=actor)
    _carried(item, to.reference, actor=actor)
    return carried


@audit.act
def carry_to_inbox(*, item: AgendaItem, actor: audit.Actor) -> InboxEntry:
    """The same while no later meeting has been called: the item waits in the group's inbox until it is placed."""
    _leave(item, actor)
    entry = wait_for_agenda(item, actor=actor)
    _carried(item, f"the inbox of the {item.meeting.group.code}", actor=actor)
    return entry


def _leave(item: AgendaItem, actor: audit.Actor) -> None:
    policy.require(policy.may_prepare, actor, item.meeting)
    meeting = _held(item)
    reason = rules.carrying_refusal(meeting.status, historical=meeting.historical)
    reason = reason or record_rules.not_yet_refusal(meeting.on, today())
    if reason := reason or rules.leaving_refusal(item.number, item.disposition):
        raise Refused(reason)


def _carried(item: AgendaItem, to: str, *, actor: audit.Actor) -> None:
    before, item.disposition = item.disposition, rules.CARRIED
    item.save(update_fields=["disposition"])
    data = {"number": item.number, "to": to, "disposition_before": before}
    record(EventKind.ITEM_CARRIED, item.meeting, actor=actor, also=[item], data=data)


def bring_along(item: AgendaItem, carried: AgendaItem, *, actor: audit.Actor) -> None:
    """Pin an item's papers before the meeting that takes it now, and let what it takes follow."""
    for paper in Paper.objects.filter(item=item).order_by("pk"):
        Paper.objects.create(meeting=carried.meeting, item=carried, title=paper.title, version=paper.version)
    for follow in CARRIED.values():
        follow(item=item, carried=carried, actor=actor)


@audit.act
def withdraw_item(*, item: AgendaItem, reason: str, actor: audit.Actor) -> None:
    """Withdraw an item of an agenda that has been issued: it stays on it, marked so, with the reason.

    What it takes (a proposal) is withdrawn with it. Raises Refused without a reason, for a draft agenda, once the
    meeting is reported, and for an item decided, carried or withdrawn already.
    """
    policy.require(policy.may_prepare, actor, item.meeting)
    meeting = _held(item)
    refusal = rules.withdrawal_refusal(meeting.status, reason, historical=meeting.historical)
    if refusal := refusal or rules.leaving_refusal(item.number, item.disposition):
        raise Refused(refusal)
    item.disposition, item.withdrawal_reason = rules.WITHDRAWN, reason.strip()
    item.revision = count_up(meeting, order=False)
    item.save(update_fields=["disposition", "withdrawal_reason", "revision"])
    data = {"revision": meeting.agenda_revision, "number": item.number}
    record(EventKind.ITEM_WITHDRAWN, meeting, actor=actor, also=[item], data=data, private={"reason": reason})
    for withdraw in WITHDRAWN.values():
        withdraw(item=item, reason=reason, actor=actor)
    renew(meeting, reason, actor=actor)
