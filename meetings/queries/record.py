"""What was captured at a meeting and what it did with the group's actions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Prefetch, Q, QuerySet

from foundation.core.scope import Classification
from groups.queries import User, readable_scopes
from meetings.models import ActionReview, AgendaItem, Capture, Meeting
from meetings.queries.meetings import visible_to
from meetings.rules.agenda import ON_THE_WAY
from meetings.rules.live import RAID_ENTRIES
from meetings.rules.record import day_words
from raid.models import Action
from raid.queries import latest_note, note_on, status_on
from raid.rules.lifecycle import ACTION, CLOSED, RECOMMEND_CLOSED

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True)
class ActionLine:
    """An action before a meeting, with what the meeting did with it (None: nothing yet)."""

    action: Action
    review: ActionReview | None
    found: str  # the status as the meeting found it
    note: str  # the last word on it then
    since: str = ""  # what became of it after the meeting, in words

    @property
    def found_label(self) -> str:
        """How the meeting found it, in words."""
        return str(ACTION.states[self.found])

    @property
    def waits_for_meeting(self) -> bool:
        """Recommended for closure: only the meeting can close it."""
        return self.action.status == RECOMMEND_CLOSED

    @property
    def last_note(self) -> str:
        """The newest word on the action, or nothing."""
        return latest_note(self.action)


def captures_of(meeting: Meeting) -> QuerySet[AgendaItem]:
    """The meeting's items in order, each with `record`: what was captured at it, in the order it was."""
    captured = Capture.objects.order_by("captured_at", "pk")
    return (
        AgendaItem.objects.filter(meeting=meeting)
        .order_by("position", "pk")
        .prefetch_related(Prefetch("captures", queryset=captured, to_attr="record"))
    )


def captured_at(item: AgendaItem) -> list[Capture]:
    """What was captured at an item that captures_of has read."""
    record: list[Capture] = item.record  # type: ignore[attr-defined]  # prefetched there
    return record


def raid_items_at(meeting: Meeting) -> int:
    """How many risks, assumptions, issues and dependencies were captured at the meeting."""
    return Capture.objects.filter(item__meeting=meeting, kind__in=RAID_ENTRIES).count()


def actions_at(user: User | None, meeting: Meeting) -> list[ActionLine]:
    """The actions before the meeting that the person may read, as it found them: all that were open on its day, and
    those it has dealt with.

    What it raised itself is not before it: see raised_at.
    """
    reviews = {
        review.action_id: review
        for review in ActionReview.objects.filter(meeting=meeting).order_by("action__reference")
    }
    before = Q(pk__in=reviews)
    if not meeting.historical:
        before |= Q(group=meeting.group) & (Q(closed_on__isnull=True) | Q(closed_on__gte=meeting.on))
    actions = (
        Action.objects.filter(before, scope__in=readable_scopes(user), raised_on__lt=meeting.on)
        .select_related("group")
        .prefetch_related("owners", "notes", "standings")
        .order_by("reference")
    )
    closing = _closing(user, meeting, actions)
    return [_line(action, meeting, reviews.get(action.pk), closing.get(action.pk, "")) for action in actions]


def _line(action: Action, meeting: Meeting, review: ActionReview | None, closed_by: str) -> ActionLine:
    """An action as the meeting found it. Before a meeting is held it finds things as they stand."""
    if meeting.status in ON_THE_WAY:
        return ActionLine(action, review, review.listed_status if review else action.status, latest_note(action))
    found = review.listed_status if review else status_on(action, meeting.on)
    note = (review.listed_note if review else "") or note_on(action, meeting.on)
    return ActionLine(action, review, found, note, _since(action, review, found, closed_by))


def _since(action: Action, review: ActionReview | None, found: str, closed_by: str) -> str:
    """What became of an action after the meeting; nothing where the meeting left it so."""
    if action.status == CLOSED:
        here = found == CLOSED or (review is not None and review.outcome == "closed")
        return "" if here else closed_by or f"closed on {day_words(action.closed_on)}" if action.closed_on else "closed"
    return f"now {action.status_label.lower()}" if action.status != found else ""


def _closing(user: User | None, meeting: Meeting, actions: Iterable[Action]) -> dict[int, str]:
    """By which later meeting each action was closed, as far as the person may read the meeting; by the action's key."""
    closed = ActionReview.objects.filter(action__in=actions, outcome="closed").exclude(meeting=meeting)
    seen = closed.filter(meeting__in=visible_to(user)).select_related("meeting__group").order_by("pk")
    return {review.action_id: f"closed by {review.meeting.reference}" for review in seen}


def closures_at(user: User | None, meeting: Meeting) -> list[ActionLine]:
    """The actions before the meeting that are recommended for closure, as far as the person may read them."""
    return [line for line in actions_at(user, meeting) if line.waits_for_meeting]


def closures_waiting(user: User | None, meeting: Meeting) -> list[Action]:
    """The group's actions recommended for closure, as far as the person may read them."""
    waiting = Action.objects.filter(group=meeting.group, status=RECOMMEND_CLOSED, scope__in=readable_scopes(user))
    return list(waiting.order_by("reference"))


def opened_by_report(meeting: Meeting) -> QuerySet[Action]:
    """Actions raised at the meeting for as many readers as it has, which wait for its headline report to be open."""
    waiting = Action.objects.filter(reviews__meeting=meeting, reviews__outcome="raised").select_related("group")
    return waiting.exclude(classification=meeting.classification).order_by("reference")


def until_reported(meeting: Meeting) -> str:
    """The classification of what the meeting will publish with its headline report, before that is issued."""
    public = meeting.classification == Classification.PUBLIC and not meeting.historical
    return Classification.PROGRAMME if public else meeting.classification


def raised_at(meeting: Meeting) -> QuerySet[Action]:
    """Actions raised at the meeting: those of its group and its day."""
    return (
        Action.objects.filter(group=meeting.group, raised_on=meeting.on)
        .select_related("group")
        .prefetch_related("owners")
        .order_by("reference")
    )
