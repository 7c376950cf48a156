"""What waits to be taken by a group and may be drawn onto an agenda. An app above registers its own kind."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from foundation.audit import services as audit
from foundation.core.errors import Refused
from foundation.core.registry import Registry
from meetings import policy
from meetings.models import AgendaItem
from meetings.queries import closures_waiting, inbox_visible_to, may_be_told, waiting_for, words_of
from meetings.rules.agenda import CLOSURES, MINUTES
from meetings.rules.lifecycle import WAITING
from meetings.services.agenda import open_agenda, put_item
from meetings.services.inbox import AgendaWords, put_from_inbox
from meetings.services.versions import renew

if TYPE_CHECKING:
    from collections.abc import Sequence

    from groups.queries import User
    from meetings.models import InboxEntry, Meeting
    from meetings.queries import ItemWords

DRAWN_REASON = "Drawn from what waits for the group"
FIVE = 5  # minutes to ratify closures, until somebody says how long


@dataclass(frozen=True)
class Drawable:
    """One thing that may be drawn: its key among its kind, how it is shown, and what the item would say.

    `worded_at` is the page on which somebody words it first, because the agenda is read more widely than the thing;
    "" where it may be drawn as it is.
    """

    key: str
    reference: str
    title: str
    url: str
    objective: str
    minutes: int
    note: str = ""
    worded_at: str = ""


class Drawn(Protocol):
    """A kind of thing that may be drawn onto an agenda."""

    label: str

    def waiting(self, user: User | None, meeting: Meeting) -> Sequence[Drawable]:
        """What of it the person may read and the meeting could take."""

    def draw(self, keys: Sequence[str], meeting: Meeting, *, actor: audit.Actor) -> list[AgendaItem]:
        """Put those onto the agenda by `put_item`, one item each; the caller holds it and has judged the actor.

        Raises Refused for a key that does not wait any more.
        """


DRAWN: Registry[Drawn] = Registry("what may be drawn onto an agenda")


@audit.act
def draw(*, meeting: Meeting, chosen: Sequence[tuple[str, str]], actor: audit.Actor) -> list[AgendaItem]:
    """Draw what was chosen, each as its kind and key, onto the agenda: all of it or none.

    On an agenda that has been issued that is one change. Raises Refused when nothing was chosen, for an unknown kind,
    and when something does not wait any more.
    """
    policy.require(policy.may_prepare, actor, meeting)
    if not chosen:
        raise Refused("Choose what goes onto the agenda.")
    held, keys = open_agenda(meeting, DRAWN_REASON), _by_kind(chosen)
    drawn = [item for kind, some in keys.items() for item in _kind(kind).draw(some, held, actor=actor)]
    renew(held, DRAWN_REASON, actor=actor)
    return drawn


def _by_kind(chosen: Sequence[tuple[str, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for kind, key in chosen:
        found.setdefault(kind, []).append(key)
    return found


def _kind(key: str) -> Drawn:
    kind = DRAWN.get(key)
    if kind is None:
        raise Refused("Nothing of that kind is drawn onto an agenda.")
    return kind


class Inbox:
    """What stands in the group's inbox: referrals, submissions, what participants propose, what was carried."""

    label = "The group's inbox"

    def waiting(self, user: User | None, meeting: Meeting) -> list[Drawable]:
        """The longest waiting first."""
        entries = list(inbox_visible_to(user).filter(group=meeting.group, status=WAITING))
        words = words_of(entries)
        return [self._drawable(entry, words[entry.pk], meeting) for entry in entries]

    def _drawable(self, entry: InboxEntry, words: ItemWords, meeting: Meeting) -> Drawable:
        return Drawable(
            key=str(entry.pk),
            reference=entry.source_reference,
            title=entry.title,
            url=entry.url,
            objective=words.objective,
            minutes=words.minutes,
            note=f"received {entry.received_at:%-d %B %Y}",
            worded_at="" if may_be_told(entry, words, meeting) else entry.place_url,
        )

    def draw(self, keys: Sequence[str], meeting: Meeting, *, actor: audit.Actor) -> list[AgendaItem]:
        """Placed, each under its own words."""
        entries = list(waiting_for(meeting.group).filter(pk__in=keys))
        if len(entries) != len(set(keys)):
            raise Refused("Somebody else has just placed or declined one of these.")
        words = words_of(entries)
        if closed := next((one for one in entries if not may_be_told(one, words[one.pk], meeting)), None):
            raise Refused(f"{closed.source_reference} needs words that all readers of this agenda may read: place it.")
        said = {entry.pk: AgendaWords(entry.title, **_said(words[entry.pk])) for entry in entries}
        return [put_from_inbox(entry, meeting, said[entry.pk], actor=actor) for entry in entries]


def _said(words: ItemWords) -> dict[str, Any]:
    return {name: value for name, value in vars(words).items() if name != "meant_for_it"}


def _taken(meeting: Meeting) -> bool:
    return AgendaItem.objects.filter(meeting=meeting, standing__in=[MINUTES, CLOSURES]).exists()


class Closures:
    """Actions recommended for closure, where no item of the agenda takes them yet."""

    label = "Actions recommended for closure"

    def waiting(self, user: User | None, meeting: Meeting) -> list[Drawable]:
        """All of them together: one item ratifies them."""
        actions = closures_waiting(user, meeting)
        if not actions or _taken(meeting):
            return []
        listed = ", ".join(action.reference for action in actions)
        return [Drawable("all", "", self.label, "", "DECISION", FIVE, note=listed)]

    def draw(self, keys: Sequence[str], meeting: Meeting, *, actor: audit.Actor) -> list[AgendaItem]:
        """One item, at which the meeting ratifies the closures."""
        if list(keys) != ["all"] or _taken(meeting):
            raise Refused("An item of this agenda takes the actions recommended for closure already.")
        item = put_item(meeting, title=self.label, objective="DECISION", minutes=FIVE, standing=CLOSURES, actor=actor)
        return [item]
