"""What was captured at a meeting and what it did with the group's actions."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Prefetch, Q, QuerySet

from foundation.core.scope import Classification
from groups.queries import User, readable_scopes
from meetings.models import ActionReview, AgendaItem, Capture, Meeting
from raid.models import Action
from raid.queries import latest_note, open_for
from raid.rules.lifecycle import RECOMMEND_CLOSED


@dataclass(frozen=True)
class ActionLine:
    """An action before a meeting, with what the meeting did with it (None: nothing yet)."""

    action: Action
    review: ActionReview | None

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


def actions_at(user: User | None, meeting: Meeting) -> list[ActionLine]:
    """The actions before the meeting that the person may read: all open ones, and those it has dealt with.

    What it raised itself is not before it: see raised_at.
    """
    reviews = {
        review.action_id: review
        for review in ActionReview.objects.filter(meeting=meeting).order_by("action__reference")
    }
    before = Q(pk__in=reviews)
    if not meeting.historical:
        before |= Q(pk__in=open_for(meeting.group).values("pk"))
    actions = (
        Action.objects.filter(before, scope__in=readable_scopes(user), raised_on__lt=meeting.on)
        .select_related("group")
        .prefetch_related("owners", "notes")
        .order_by("reference")
    )
    return [ActionLine(action, reviews.get(action.pk)) for action in actions]


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
