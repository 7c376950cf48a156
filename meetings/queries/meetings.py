"""Meetings of a group in time: which there are, which comes next, and the rules of their day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Case, F, Max, QuerySet, When

from foundation.core.clock import end_of_day, london_midnight, today
from framework.queries import rules_in_force
from framework.rules import GroupRules, NoRulesError
from groups.queries import User, not_in_being, readable_scopes
from meetings.models import Meeting
from meetings.rules.dates import MeetingDay, known_to_follow, next_month_meeting
from meetings.rules.lifecycle import CANCELLED, ISSUED, PLANNED

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from groups.models import Group


def visible_to(user: User | None) -> QuerySet[Meeting]:
    """Meetings the person may read: those to come first, the nearest on top; then the past, the latest on top."""
    upcoming = Case(When(starts_at__gte=london_midnight(today()), then=F("starts_at")))
    return (
        Meeting.objects.filter(scope__in=readable_scopes(user))
        .select_related("group")
        .order_by(upcoming.asc(nulls_last=True), "-starts_at", "-pk")
    )


def find(user: User | None, code: str, number: int) -> Meeting | None:
    """One meeting the person may read, or None: whether it does not exist or is not for them is not told."""
    return visible_to(user).filter(group__code=code, number=number).first()


def suggest_number(group: Group) -> int:
    """The number for the group's next meeting: one above the highest; extraordinary ones share the series."""
    highest: int | None = Meeting.objects.filter(group=group).aggregate(highest=Max("number"))["highest"]
    return (highest or 0) + 1


def framework_refusal(group: Group, on: date) -> str | None:
    """Why the group cannot meet on that day: it is not convened then, or no framework tells what binds it."""
    try:
        rules_in_force(group.code, on)
    except NoRulesError as error:
        return str(error)
    return not_in_being(group, on) or None


def next_regular(group: Group, after: date) -> Meeting | None:
    """The group's first regular meeting after a day that is not cancelled."""
    return _regular(group).filter(starts_at__gte=end_of_day(after)).order_by("starts_at", "pk").first()


def next_after(meeting: Meeting) -> Meeting | None:
    """The group's next meeting of any kind, for the report's last line; None where the record does not tell it."""
    following: Meeting | None = (
        Meeting.objects.filter(group=meeting.group, starts_at__gt=meeting.starts_at, scope=meeting.scope)
        .exclude(status=CANCELLED)
        .select_related("group")
        .order_by("starts_at", "pk")
        .first()
    )
    return following if following and known_to_follow(_day_of(meeting), _day_of(following)) else None


def next_month_day(meeting: Meeting) -> date | None:
    """The day of the following month's regular meeting, from which amendment requests are counted; None: not known."""
    return next_month_of(meeting, regular_days(meeting.group))


def regular_days(group: Group) -> list[MeetingDay]:
    """The days of the group's regular meetings that are not cancelled, for next_month_of."""
    return [_day_of(one) for one in _regular(group).order_by("starts_at", "pk")]


def next_month_of(meeting: Meeting, regular: Iterable[MeetingDay]) -> date | None:
    """The same as next_month_day for a caller that asks for several meetings of one group."""
    return next_month_meeting(_day_of(meeting), regular)


def _day_of(meeting: Meeting) -> MeetingDay:
    return MeetingDay(meeting.on, historical=meeting.historical)


def planned_for(group: Group) -> QuerySet[Meeting]:
    """The group's meetings still to be held, on whose agenda something can be placed."""
    return (
        Meeting.objects.filter(group=group, status__in=[PLANNED, ISSUED])
        .select_related("group")
        .order_by("starts_at", "pk")
    )


def rules_of(meeting: Meeting) -> GroupRules | None:
    """The framework's rules for the group on the meeting's day; None where no version known then has any."""
    try:
        return rules_in_force(meeting.group.code, meeting.on)
    except NoRulesError:
        return None


def keeps_minutes(meeting: Meeting) -> bool:
    """Whether the framework of its day owes minutes of the meeting, or allows them."""
    rules = rules_of(meeting)
    return rules is not None and rules.minutes != "none"


def _regular(group: Group) -> QuerySet[Meeting]:
    return Meeting.objects.filter(group=group, kind="regular").exclude(status=CANCELLED)
