"""A group's inbox: what is sent to it is placed on an agenda or declined with a reason, and never lost."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from foundation.audit import services as audit
from foundation.core import references
from foundation.core.clock import now
from foundation.core.errors import Refused
from foundation.core.scope import Classification, scope
from foundation.notifications.services import notify
from foundation.workflow.services import advance
from meetings import policy
from meetings.models import AgendaItem, InboxEntry, Meeting, ProposedItem
from meetings.queries import carried_by, proposed_by
from meetings.services.agenda import open_agenda, put_item
from meetings.services.receiving import receive
from meetings.services.settling import bring_along
from meetings.services.versions import renew

if TYPE_CHECKING:
    from foundation.accounts.models import Person
    from groups.models import Group

SERIES = "proposed-item"


@dataclass(frozen=True)
class AgendaWords:
    """What the agenda will say of something from the inbox."""

    title: str
    objective: str
    objective_text: str
    lead: str
    minutes: int


@audit.act
def propose_item(
    *, group: Group, title: str, objective: str, objective_text: str, lead: str, minutes: int, actor: Person
) -> InboxEntry:
    """A participant proposes an item: it stands in the group's inbox until it is placed or declined with a reason.

    Raises NotAllowed for who is no participant; Refused for a group that is not convened.
    """
    policy.may_propose_item(actor, group).require()
    if reason := policy.proposing_refusal(group):
        raise Refused(reason)
    proposed = ProposedItem.objects.create(
        number=references.next_number(SERIES),
        group=group,
        title=title,
        objective=objective,
        objective_text=objective_text,
        lead=lead,
        minutes=minutes,
        proposed_by=actor,
        proposed_at=now(),
    )
    return receive(
        group=group,
        source=proposed,
        reference=proposed.reference,
        title=title,
        url=proposed.get_absolute_url(),
        scope=scope(group.code, Classification.PROGRAMME),
        actor=actor,
    )


@audit.act
def place(
    *,
    entry: InboxEntry,
    meeting: Meeting,
    title: str,
    objective: str,
    minutes: int,
    actor: audit.Actor,
    objective_text: str = "",
    lead: str = "",
) -> AgendaItem:
    """Place an entry on the agenda of one of the group's meetings, as a new item before the one that closes it.

    `title` is what the agenda will say: it may be wider read than the entry, whose reference then stays out of it. An
    item that an earlier meeting carried brings its papers and what it takes. Raises Refused for a meeting of another
    group, or one whose agenda is closed.
    """
    policy.require(policy.may_handle_inbox, actor, entry)
    if meeting.group_id != entry.group_id:
        raise Refused(f"{entry.source_reference} was sent to the {entry.group.code}, not to this meeting's group.")
    reason = _origin(entry, meeting) or "Placed from the group's inbox"
    held = open_agenda(meeting, reason)
    item = put_from_inbox(entry, held, AgendaWords(title, objective, objective_text, lead, minutes), actor=actor)
    renew(held, reason, actor=actor)
    return item


@audit.act
def put_from_inbox(entry: InboxEntry, meeting: Meeting, words: AgendaWords, *, actor: audit.Actor) -> AgendaItem:
    """The same for a caller that holds the open agenda and has judged whether the actor may."""
    carried = carried_by(entry)
    said = {**asdict(words), "objective_text": words.objective_text or _origin(entry, meeting)}
    item = put_item(meeting, actor=actor, carried_from=carried, **said)
    data = {"what": entry.source_reference, "meeting": meeting.reference, "item": item.number}
    advance(entry, "place", actor=actor, changes={"item": item}, also=[meeting, item], data=data)
    if carried is not None:
        bring_along(carried, item, actor=actor)
    _answer(entry, f"{entry.source_reference} is item {item.number} of {meeting.reference}", meeting.get_absolute_url())
    return item


def _origin(entry: InboxEntry, meeting: Meeting) -> str:
    return f"From the inbox: {entry.source_reference}" if entry.may_stand_in(meeting) else ""


@audit.act
def decline(*, entry: InboxEntry, reason: str, actor: audit.Actor) -> None:
    """Decline an entry, saying why; who proposed it is told. Raises Refused without a reason."""
    policy.require(policy.may_handle_inbox, actor, entry)
    if not reason.strip():
        raise Refused("Declining needs its reason: whoever sent it will read it.")
    data = {"what": entry.source_reference, "group": entry.group.code}
    advance(entry, "decline", actor=actor, changes={"reason": reason}, data=data, private={"reason": reason})
    _answer(entry, f"{entry.source_reference} was declined by the {entry.group.code}", entry.url, reason)


def _answer(entry: InboxEntry, what: str, url: str, reason: str = "") -> None:
    """Who proposed the item learns what became of it."""
    proposed = proposed_by(entry)
    if proposed is None:
        return
    notify(
        people=[proposed.proposed_by],
        key=f"inbox:{entry.pk}:{entry.status}:{entry.item_id or 0}",
        topic="meetings",
        subject=what,
        body=f"Reason: {reason}" if reason else f"You proposed it for the {entry.group.code}.",
        url=url,
        scope=entry.scope,
    )
