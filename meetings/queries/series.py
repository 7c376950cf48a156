"""Series of meetings, and what planning one ahead, changing or ending it would do, date by date."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from foundation.core import workdays
from foundation.core.clock import LONDON, london_datetime, london_midnight, now, today
from foundation.core.closures import extra_closures
from groups.queries import User, readable_scopes
from meetings.models import Meeting, MeetingSeries, Occurrence
from meetings.queries.meetings import framework_refusal
from meetings.queries.notice import notice_on
from meetings.rules import patterns
from meetings.rules.lifecycle import CANCELLED, ISSUED, PLANNED
from meetings.rules.patterns import Step, Taken

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from django.db.models import QuerySet

PATTERN_FIELDS = ("ordinal", "weekday", "every")
LOOK_BACK = timedelta(days=62)  # a meeting held earlier in the month or week counts as that period's
OPTIONS = {  # what the secretariat may choose for a date, the default first
    "call": (("call", "Call a meeting"), ("skip", "Leave it out")),
    "covered": (("adopt", "That meeting is the one"), ("call", "Call another"), ("skip", "Leave it out")),
    "skip": (("skip", "Leave it out"), ("call", "Call a meeting")),
    "move": (("move", "Change it"), ("leave", "Leave it as it is")),
    "cancel": (("cancel", "Cancel it"), ("leave", "Leave it as it is")),
    "stay": (),
}


@dataclass(frozen=True)
class Line:
    """One date of a preview: `on` by the pattern, `day` as proposed, what is offered, and what goes for nothing said.

    `closure` names the bank holiday on the pattern's date. `notes` are sentences to read before choosing.
    """

    key: str
    act: patterns.Act
    on: date
    day: date
    closure: str
    meeting: Meeting | None
    choice: str
    notes: tuple[str, ...] = ()
    short: bool = False

    @property
    def options(self) -> tuple[tuple[str, str], ...]:
        """What may be chosen, with its words; nothing where the meeting stays as it is."""
        return OPTIONS[self.act]

    @property
    def asks_day(self) -> bool:
        """May another day be chosen?"""
        return self.act in {"call", "covered", "skip", "move"}


@dataclass(frozen=True)
class Chosen:
    """What somebody chose for a line, and the day they want it on."""

    act: str
    day: date


@dataclass(frozen=True)
class Preview:
    """What would happen, date by date, up to a last day. `mark` names this very preview."""

    lines: tuple[Line, ...]
    last: date
    defaults: Mapping[str, Chosen] = field(default_factory=dict)

    @property
    def mark(self) -> str:
        """A short mark: who confirms the preview says which one they saw."""
        return patterns.preview_mark((line.key, line.act, line.on, line.day) for line in self.lines)


def series_visible_to(user: User | None) -> QuerySet[MeetingSeries]:
    """Series the person may read, by group."""
    return (
        MeetingSeries.objects.filter(scope__in=readable_scopes(user))
        .select_related("group")
        .order_by("group__level", "group__code", "starts_on", "pk")
    )


def horizon_of(series: MeetingSeries) -> date:
    """The last day up to which the series is kept planned."""
    return today() + timedelta(weeks=series.horizon)


def upcoming_of(series: MeetingSeries) -> QuerySet[Meeting]:
    """The meetings of the series from today on, the next first; those cancelled too."""
    return (
        Meeting.objects.filter(occurrence__series=series, starts_at__gte=london_midnight(today()))
        .select_related("group")
        .order_by("starts_at", "pk")
    )


def left_out(series: MeetingSeries) -> QuerySet[Occurrence]:
    """The dates from today on that were left out."""
    return Occurrence.objects.filter(series=series, meeting__isnull=True, on__gte=today()).order_by("on")


def preview_ahead(series: MeetingSeries, last: date) -> Preview:
    """Which meetings planning ahead up to a day would call."""
    first = max(today(), series.starts_on)
    steps = patterns.ahead(series.pattern, _taken(series, first), first, _end(series, last))
    return _preview(series, series, steps, last)


def preview_change(series: MeetingSeries, changed: MeetingSeries, first: date) -> Preview:
    """What the changed series (changed_series) does to the meetings from a day on, none of which has its papers out."""
    taken = _taken(series, first)
    pattern = changed.pattern
    filled = [pattern.date_in(pattern.period(one.on)) for one in taken if one.key is not None and not one.alien]
    last = max([horizon_of(changed), *filled])
    steps = patterns.replanned(pattern, taken, first, _end(changed, last))
    return _preview(series, changed, [step for step in steps if _concerns(step, first)], last)


def _concerns(step: Step, first: date) -> bool:
    return step.on >= first or (step.taken is not None and step.taken.day >= first)


def preview_end(series: MeetingSeries, until: date) -> Preview:
    """Which meetings called for after the last day of a series would be cancelled."""
    first = max(until + timedelta(days=1), today())
    after = [one for one in _taken(series, first) if one.key is not None and not one.alien and one.day > until]
    steps = [Step("stay" if one.fixed else "cancel", one.on, one) for one in after]
    return _preview(series, series, steps, until)


def changed_series(series: MeetingSeries, wanted: Mapping[str, object], first: date) -> MeetingSeries:
    """The series as it would be from a day on, not saved. Its weeks and months are counted anew with a new pattern."""
    changed = copy(series)
    for name, value in wanted.items():
        setattr(changed, name, value)
    if any(getattr(changed, name) != getattr(series, name) for name in PATTERN_FIELDS):
        changed.starts_on = first
    return changed


def _end(series: MeetingSeries, last: date) -> date:
    return min(last, series.until) if series.until else last


# --- what stands on the pattern's dates -----------------------------------------------------------------------------


def _taken(series: MeetingSeries, first: date) -> list[Taken]:
    """Every date dealt with from a little before a day on, and the group's regular meetings beside the series."""
    start = first - LOOK_BACK
    own = Occurrence.objects.filter(series=series, on__gte=start).select_related("meeting").order_by("on")
    aliens = (
        Meeting.objects.filter(group=series.group, kind="regular", occurrence__isnull=True)
        .filter(starts_at__gte=london_midnight(start))
        .exclude(status=CANCELLED)
        .order_by("starts_at", "pk")
    )
    beside = [Taken(one.pk, one.on, one.on, fixed="The series did not call it.", alien=True) for one in aliens]
    return [*(_dealt_with(one) for one in own), *beside]


def _dealt_with(one: Occurrence) -> Taken:
    if one.meeting is None or one.meeting.status == CANCELLED:
        return Taken(None, one.on, one.on)
    return Taken(one.meeting.pk, one.on, one.meeting.on, fixed=_fixed(one.meeting))


def _fixed(meeting: Meeting) -> str:
    if meeting.status == ISSUED:
        return "Its papers are issued, so it stays."
    if meeting.status != PLANNED or meeting.starts_at <= now():
        return "It has been held."
    return ""


# --- from steps to lines --------------------------------------------------------------------------------------------


def _preview(series: MeetingSeries, changed: MeetingSeries, steps: Iterable[Step], last: date) -> Preview:
    steps, closures = list(steps), extra_closures()
    keys = [step.taken.key for step in steps if step.taken and step.taken.key]
    meetings = {one.pk: one for one in Meeting.objects.filter(pk__in=keys).select_related("group").order_by("pk")}
    dropped = _cancelled(series)
    lines = [_line(changed, step, meetings, closures, dropped) for step in steps]
    return Preview(tuple(lines), last, {line.key: Chosen(line.choice, line.day) for line in lines})


def _cancelled(series: MeetingSeries) -> dict[date, str]:
    """The references of the meetings of the series that were cancelled, by the pattern's date."""
    rows = Occurrence.objects.filter(series=series, meeting__status=CANCELLED).select_related("meeting__group")
    return {one.on: one.meeting.reference for one in rows.order_by("on") if one.meeting}


def _line(
    series: MeetingSeries,
    step: Step,
    meetings: Mapping[int, Meeting],
    closures: Mapping[date, str],
    dropped: Mapping[date, str],
) -> Line:
    meeting = meetings.get(step.taken.key) if step.taken and step.taken.key else None
    day = patterns.next_working_day(step.on, closures) if series.holidays == "next" else step.on
    act = _act(series, step, meeting, day)
    if meeting and act in {"stay", "cancel"}:
        day = meeting.on
    refused, moved = framework_refusal(series.group, day), _moved(step, closures)
    short = act in {"call", "move"} and not refused and _is_short(series, day)
    said = [
        step.taken.fixed if step.taken and meeting else "",
        f"{meeting.reference} is on {_day(meeting.on)}." if meeting and act == "covered" else "",
        (refused or "") if act in {"call", "move"} else "",
        "Short notice: the day for its papers has passed." if short else "",
        _why_skipped(step, dropped) if act == "skip" else "",
        f"It was to be on {_day(step.taken.on)}; another day was chosen." if moved and step.taken else "",
    ]
    closure = workdays.closure(step.on, closures) or ""
    choice = OPTIONS[act][0][0] if OPTIONS[act] else ""
    if act == "call" and (refused or (closure and series.holidays == "skip")):
        choice = "skip"
    if act in {"move", "cancel"} and (moved or (act == "move" and refused)):
        choice = "leave"  # what somebody has moved by hand is left alone unless the secretariat says otherwise
    key = f"meeting-{meeting.pk}" if meeting and act != "covered" else step.on.isoformat()
    shown = closure if act in {"call", "move", "skip"} else ""
    return Line(key, act, step.on, day, shown, meeting, choice, tuple(filter(None, said)), short=short)


def _act(series: MeetingSeries, step: Step, meeting: Meeting | None, day: date) -> patterns.Act:
    """A meeting that keeps its day, time, length and place stays; one that changes any of them is moved."""
    if step.act not in {"stay", "move"} or meeting is None or step.taken is None or step.taken.fixed:
        return step.act
    local = meeting.starts_at.astimezone(LONDON).time()
    as_it_is = (meeting.on, local, meeting.minutes, meeting.place)
    return "stay" if as_it_is == (day, series.at, series.minutes, series.place) else "move"


def _moved(step: Step, closures: Mapping[date, str]) -> bool:
    """Has somebody given the meeting another day than the pattern's or the working day after it?"""
    taken = step.taken
    if taken is None or taken.fixed or taken.key is None:
        return False
    return taken.day not in {taken.on, patterns.next_working_day(taken.on, closures)}


def _why_skipped(step: Step, dropped: Mapping[date, str]) -> str:
    cancelled = dropped.get(step.taken.on) if step.taken else None
    return f"{cancelled} was cancelled." if cancelled else "It was left out before."


def _is_short(series: MeetingSeries, day: date) -> bool:
    notice = notice_on(series.group, day, today())
    return bool(notice and notice.is_short)


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def starts_at(series: MeetingSeries, day: date) -> datetime:
    """The moment of the series' start on a day: the same wall clock in London all the year."""
    return london_datetime(day, series.at)
