"""Requests for additions and amendments: which there are, until when they may come, and who speaks for whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deadlines.queries import of_subject
from foundation.accounts.models import Person
from foundation.audit.services import subject_key
from foundation.core.clock import today
from groups.queries import User, readable_scopes, standing
from meetings.models import AmendmentRequest, Attendance, Capture, Meeting
from meetings.queries.attendance import attended_by
from meetings.rules.amendments import Window
from meetings.rules.lifecycle import ASKED
from raid.models import Action

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import QuerySet

    from groups.models import Seat

AMENDMENT_REQUESTS = "amendment_requests"  # the framework's key of the deadline


def requests_visible_to(user: User | None) -> QuerySet[AmendmentRequest]:
    """Requests the person may read: those of the meetings they read, and never the public's."""
    requests = AmendmentRequest.objects.select_related(
        "meeting__group", "report", "decision__item", "action__group", "asked_by", "answered_by", "merged_into__meeting"
    )
    if not standing(user).is_participant:
        return requests.none()
    return requests.filter(meeting__scope__in=readable_scopes(user)).order_by("meeting", "number")


def requests_of(user: User | None, meeting: Meeting) -> QuerySet[AmendmentRequest]:
    """The requests about a meeting that the person may read, in the order they came."""
    return requests_visible_to(user).filter(meeting=meeting).order_by("number")


def requests_waiting(user: User | None) -> QuerySet[AmendmentRequest]:
    """The requests that wait for an answer, as far as the person may read them; the policy says whose they are."""
    return requests_visible_to(user).filter(status=ASKED)


def request_window(meeting: Meeting) -> tuple[Window, str]:
    """Until when requests may come, with the clause: by the obligation counted for the meeting's own framework."""
    duty = of_subject(subject_key(meeting)).filter(key=AMENDMENT_REQUESTS).first()
    window = Window(duty.due_on if duty else None, today(), historical=meeting.historical)
    return window, duty.citation if duty else ""


def seats_held_again(user: User | None, meeting: Meeting) -> list[Seat]:
    """The seats that were filled at the meeting, by somebody else, and that the person holds today."""
    if not isinstance(user, Person):
        return []
    held = [seat.seat_id for seat in standing(user).on_group(meeting.group.code)]
    present = Attendance.objects.filter(meeting=meeting, seat__in=held, mode__in=Attendance.PRESENT)
    return [one.seat for one in present.select_related("seat__group").order_by("seat__position", "pk")]


def speaks_for(user: User | None, meeting: Meeting) -> str:
    """For whom the person asks: the seat in which they sat or sit, or else their organisation."""
    seats: Sequence[Seat] = attended_by(user, meeting) or seats_held_again(user, meeting)
    if seats:
        return seats[0].name
    return next(iter(standing(user).organisations), "")


def decisions_at(meeting: Meeting) -> QuerySet[Capture]:
    """The decisions that the meeting's record tells, to be asked about."""
    return Capture.objects.filter(item__meeting=meeting, kind="decision").select_related("item").order_by("item", "pk")


def actions_to_ask_about(user: User | None, meeting: Meeting) -> QuerySet[Action]:
    """The actions the meeting dealt with, or raised, that the person may read."""
    return (
        Action.objects.filter(reviews__meeting=meeting, scope__in=readable_scopes(user))
        .select_related("group")
        .distinct()
        .order_by("reference")
    )
