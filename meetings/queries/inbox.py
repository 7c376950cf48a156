"""What stands in a group's inbox."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from django.db.models import Model

from groups.queries import User, readable_scopes
from meetings.models import AgendaItem, InboxEntry, ProposedItem
from meetings.rules.lifecycle import WAITING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import QuerySet

    from groups.models import Group
    from meetings.models import Meeting

Thing = TypeVar("Thing", bound=Model)
UNTOLD_MINUTES = 10  # where nobody said how long


def inbox_visible_to(user: User | None) -> QuerySet[InboxEntry]:
    """Inbox entries the person may read, the longest waiting first."""
    return (
        InboxEntry.objects.filter(scope__in=readable_scopes(user))
        .select_related("group", "item__meeting__group")
        .order_by("received_at", "pk")
    )


def waiting_for(group: Group) -> QuerySet[InboxEntry]:
    """What waits to be placed on an agenda of the group or declined."""
    return InboxEntry.objects.filter(group=group, status=WAITING).select_related("group").order_by("received_at", "pk")


def proposed_by(entry: InboxEntry) -> ProposedItem | None:
    """What a participant proposed, of an entry that holds it; None for what was sent otherwise."""
    return _source(ProposedItem.objects.select_related("proposed_by", "group"), "proposeditem", entry)


def carried_by(entry: InboxEntry) -> AgendaItem | None:
    """The item of an earlier or cancelled meeting that waits in the entry for another agenda, or None."""
    if entry.returned_from_id is not None:
        return AgendaItem.objects.select_related("meeting__group").get(pk=entry.returned_from_id)
    return _source(AgendaItem.objects.select_related("meeting__group"), "agendaitem", entry)


def _source(things: QuerySet[Thing], kind: str, entry: InboxEntry) -> Thing | None:
    named, _, key = entry.source.partition(":")
    return next(iter(things.filter(pk=key)), None) if named == kind else None


@dataclass(frozen=True)
class ItemWords:
    """What an entry would say as an agenda item. `meant_for_it`: whoever wrote it wrote it for the agenda's readers."""

    objective: str
    objective_text: str
    lead: str
    minutes: int
    meant_for_it: bool


def words_of(entries: Sequence[InboxEntry]) -> dict[int, ItemWords]:
    """The words of each entry, by its key: a participant's own, those of an item carried, else a decision's."""
    proposed = _by_source(ProposedItem.objects.all(), "proposeditem", entries)
    carried = _by_source(AgendaItem.objects.all(), "agendaitem", entries)
    return {entry.pk: _words(proposed.get(entry.source), carried.get(entry.source)) for entry in entries}


def _by_source(things: QuerySet[Thing], kind: str, entries: Sequence[InboxEntry]) -> dict[str, Thing]:
    keys = [entry.source.partition(":")[2] for entry in entries if entry.source.startswith(f"{kind}:")]
    return {f"{kind}:{thing.pk}": thing for thing in things.filter(pk__in=keys)}


def _words(proposed: ProposedItem | None, carried: AgendaItem | None) -> ItemWords:
    said = proposed or carried
    if said is None:
        return ItemWords("DECISION", "", "", UNTOLD_MINUTES, meant_for_it=False)
    return ItemWords(said.objective, said.objective_text, said.lead, said.minutes, meant_for_it=proposed is not None)


def may_be_told(entry: InboxEntry, words: ItemWords, meeting: Meeting) -> bool:
    """May an entry's own words stand on the agenda of the meeting?"""
    return words.meant_for_it or entry.may_stand_in(meeting)


def entry_of(user: User | None, proposed: ProposedItem) -> InboxEntry | None:
    """The newest inbox entry of a proposed item, if the person may read it."""
    return inbox_visible_to(user).filter(source=f"proposeditem:{proposed.pk}").order_by("-received_at", "-pk").first()


def items_proposed_by(user: User | None, group: Group) -> QuerySet[InboxEntry]:
    """What the person has proposed for agendas of the group, the newest first."""
    own = ProposedItem.objects.filter(group=group, proposed_by=getattr(user, "pk", None)).values_list("pk", flat=True)
    return inbox_visible_to(user).filter(source__in=[f"proposeditem:{pk}" for pk in own]).order_by("-received_at")
