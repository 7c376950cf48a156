"""Calling, moving, cancelling and holding meetings, with the obligations that hang on their day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deadlines import services as deadlines
from deadlines.queries import movable
from foundation.audit import services as audit
from foundation.audit.services import subject_key
from foundation.core.clock import london_date, now, today
from foundation.core.errors import Refused
from foundation.core.scope import Classification
from foundation.core.templatetags.wording import long_moment
from foundation.workflow.services import advance
from groups.services import lock_group, move_alternates, withdraw_alternates
from meetings import policy
from meetings.events import EventKind
from meetings.models import Meeting, Paper
from meetings.queries import (
    framework_refusal,
    invitation,
    next_month_day,
    next_month_of,
    papers_due,
    regular_days,
)
from meetings.rules import record as record_rules
from meetings.rules.dates import NEXT_MONTH
from meetings.rules.lifecycle import HELD, PLANNED
from meetings.services.agenda import add_standing_items
from meetings.services.issuing import agenda_words
from meetings.services.ledger import record, tell_members
from meetings.services.live import stop_clock
from meetings.services.reports import draft_report
from meetings.services.returning import return_from_meeting
from meetings.services.versions import renew

if TYPE_CHECKING:
    from datetime import date, datetime

    from groups.models import Group
    from meetings.models import AgendaVersion

CALENDAR_FIELDS = {"place", "minutes"}  # what people's calendars show beside the time


@audit.act
def plan(
    *,
    group: Group,
    number: int,
    starts_at: datetime,
    actor: audit.Actor,
    kind: str = "regular",
    minutes: int = 120,
    place: str = "",
    classification: str = Classification.PUBLIC,
    recording_url: str = "",
    source: str = "",
    invite: bool = False,
) -> Meeting:
    """Call a meeting. One on a past day is entered after the fact: held, computed under that day's framework, not told.

    Starts its obligations, brings its standing items, and dates what earlier meetings owe by the following month's
    meeting. With `invite` the members are told, with an entry for their calendars. Raises Refused when the number is
    taken, or when the framework of that day does not know the group.
    """
    policy.require(policy.may_call, actor, group)
    on = london_date(starts_at)
    group = lock_group(group)
    if reason := plan_refusal(group, number, on):
        raise Refused(reason)
    historical = on < today()
    meeting = Meeting.objects.create(
        group=group,
        number=number,
        kind=kind,
        starts_at=starts_at,
        minutes=minutes,
        place=place,
        classification=classification,
        called_at=None if historical else now(),
        changed_at=now(),
        historical=historical,
        recording_url=recording_url,
        source=source,
        status=HELD if historical else PLANNED,
    )
    record(
        EventKind.PLANNED,
        meeting,
        actor=actor,
        data={"number": number, "on": on.isoformat(), "kind": kind, "historical": historical},
        private={"place": place},
    )
    _start_obligations(meeting, actor=actor)
    if not historical:
        add_standing_items(meeting=meeting, actor=actor)
    _date_neighbours(meeting, reason=f"{meeting.reference} was called", actor=actor)
    if invite:
        _tell_called(meeting)
    return meeting


def _tell_called(meeting: Meeting) -> None:
    """The members are told, with an entry for their calendars."""
    tell_members(
        meeting,
        key=f"called:{meeting.pk}",
        topic="meetings",
        subject=f"{meeting.reference} is called for {long_moment(meeting.starts_at)}",
        body=meeting.place,
        invitation=invitation(meeting),
    )


def plan_refusal(group: Group, number: int, on: date) -> str | None:
    """Why a meeting of that number cannot be called for that day."""
    if Meeting.objects.filter(group=group, number=number).exists():
        return f"{group.code} #{number} exists already."
    return framework_refusal(group, on)


def _start_obligations(meeting: Meeting, *, actor: audit.Actor) -> None:
    deadlines.start_for(
        group=meeting.group,
        anchors={"meeting": meeting.on, NEXT_MONTH: next_month_day(meeting)},
        subject=meeting,
        about=meeting.reference,
        url=meeting.get_absolute_url(),
        scope=meeting.scope,
        on=meeting.on,
        historical=meeting.historical,
        actor=actor,
    )


def _date_neighbours(meeting: Meeting, *, reason: str, actor: audit.Actor, before: datetime | None = None) -> None:
    """What earlier meetings owe by the following month's meeting is counted again when the series changes.

    `before` is when the meeting was to be: those it was the next for are asked too.
    """
    until = max(meeting.starts_at, before or meeting.starts_at)
    earlier = Meeting.objects.filter(group=meeting.group, starts_at__lt=until).exclude(pk=meeting.pk)
    regular = regular_days(meeting.group)
    for other in earlier.select_related("group").order_by("starts_at", "pk"):
        day = next_month_of(other, regular)
        if movable(subject_key(other), [NEXT_MONTH]).exclude(anchor_on=day).exists():
            deadlines.move(subject=other, anchors={NEXT_MONTH: day}, on=other.on, reason=reason, actor=actor)


@audit.act
def move(*, meeting: Meeting, starts_at: datetime, reason: str, actor: audit.Actor) -> Meeting:
    """Move a meeting that is still ahead, saying why. Its obligations move with it and keep their old days.

    The notice of another day counts from now, and papers already issued are judged again by it; an agenda that is out
    gets its next version. Raises Refused for a
    past day or a meeting held.
    """
    policy.require(policy.may_prepare, actor, meeting)
    to = london_date(starts_at)
    lock_group(meeting.group)
    refusal = policy.move_refusal(meeting) or record_rules.move_refusal(to, today())
    if refusal := refusal or framework_refusal(meeting.group, to):
        raise Refused(refusal)
    old, meeting.starts_at = meeting.starts_at, starts_at
    if to != london_date(old):
        meeting.called_at = now()
    meeting.save(update_fields=["starts_at", "called_at", *_touched(meeting)])
    moved = {"old": london_date(old).isoformat(), "new": to.isoformat(), "starts_at": starts_at.isoformat()}
    record(EventKind.MOVED, meeting, actor=actor, data=moved, private={"reason": reason})
    anchors = {"meeting": to, NEXT_MONTH: next_month_day(meeting)}
    deadlines.move(subject=meeting, anchors=anchors, on=to, reason=reason, actor=actor)
    move_alternates(occasion=subject_key(meeting), to=to, actor=actor)
    _judge_papers_again(meeting)
    agenda = renew(meeting, f"The meeting was moved: {reason}", actor=actor, tell=False)
    _date_neighbours(meeting, reason=f"{meeting.reference} was moved", actor=actor, before=old)
    _tell_moved(meeting, old, reason, agenda)
    return meeting


def _touched(meeting: Meeting) -> list[str]:
    """Note that the meeting's entry in people's calendars is another now; returns the fields to save."""
    meeting.sequence, meeting.changed_at = meeting.sequence + 1, now()
    return ["sequence", "changed_at"]


def _judge_papers_again(meeting: Meeting) -> None:
    due = papers_due(meeting)
    for paper in Paper.objects.filter(meeting=meeting, issued_at__isnull=False).order_by("pk"):
        paper.late_by = due.late(london_date(paper.issued_at)) if due and paper.issued_at else 0
        paper.save(update_fields=["late_by"])


def _tell_moved(meeting: Meeting, old: datetime, reason: str, agenda: AgendaVersion | None) -> None:
    tell_members(
        meeting,
        key=f"moved:{meeting.pk}:{meeting.starts_at.isoformat()}",
        topic="meetings",
        subject=f"{meeting.reference} has moved to {long_moment(meeting.starts_at)}",
        body=f"It was to be on {long_moment(old)}.{agenda_words(agenda)} Reason: {reason}",
        invitation=invitation(meeting),
    )


@audit.act
def change(*, meeting: Meeting, actor: audit.Actor, place: str, minutes: int, kind: str) -> Meeting:
    """Change where a meeting is, how long it is planned for, or whether it is one of the regular ones."""
    policy.require(policy.may_prepare, actor, meeting)
    _save_changed(meeting, {"place": place, "minutes": minutes, "kind": kind}, actor=actor)
    renew(meeting, "The details of the meeting were changed", actor=actor)
    _date_neighbours(meeting, reason=f"{meeting.reference} was changed", actor=actor)
    return meeting


@audit.act
def record_recording(*, meeting: Meeting, url: str, actor: audit.Actor) -> Meeting:
    """Say where the recording is. Publishing it fulfils the undated obligation that holds from framework 3.2."""
    policy.require(policy.may_prepare, actor, meeting)
    if reason := record_rules.record_refusal(meeting.status, meeting.on, today()):
        raise Refused(reason)
    _save_changed(meeting, {"recording_url": url}, actor=actor)
    if url:
        deadlines.meet(subject=meeting, key="recording_published", actor=actor)
    return meeting


def _save_changed(meeting: Meeting, wanted: dict[str, object], *, actor: audit.Actor) -> None:
    before = {name: str(getattr(meeting, name)) for name, value in wanted.items() if getattr(meeting, name) != value}
    if not before:
        return
    for name in before:
        setattr(meeting, name, wanted[name])
    touched = _touched(meeting) if CALENDAR_FIELDS & set(before) else []
    meeting.save(update_fields=[*before, *touched])
    private = {f"{name}_before": value for name, value in before.items()}
    private |= {f"{name}_after": str(wanted[name]) for name in before}
    record(EventKind.CHANGED, meeting, actor=actor, data={"fields": ", ".join(sorted(before))}, private=private)


@audit.act
def cancel(*, meeting: Meeting, reason: str, actor: audit.Actor, taken_over: bool = False) -> None:
    """Cancel a meeting that is still ahead, saying why. What was owed for it lapses; its number stays taken.

    What stood on its agenda waits in the group's inbox for another; of one that another group has `taken_over`, what
    was sent alone. Who was to stand in at it is withdrawn.
    """
    policy.require(policy.may_prepare, actor, meeting)
    lock_group(meeting.group)
    changes = {"cancel_reason": reason, "sequence": meeting.sequence + 1, "changed_at": now()}
    advance(meeting, "cancel", actor=actor, changes=changes, private={"reason": reason})
    return_from_meeting(meeting, sent_alone=taken_over, actor=actor)
    deadlines.lapse(subject=meeting, actor=actor, reason=reason)
    withdraw_alternates(occasion=subject_key(meeting), why=f"{meeting.reference} is cancelled. {reason}", actor=actor)
    _date_neighbours(meeting, reason=f"{meeting.reference} was cancelled", actor=actor)
    tell_members(
        meeting,
        key=f"cancelled:{meeting.pk}",
        topic="meetings",
        subject=f"{meeting.reference} is cancelled",
        body=f"It was to be on {long_moment(meeting.starts_at)}. Reason: {reason}",
        invitation=invitation(meeting),
    )


@audit.act
def hold(*, meeting: Meeting, actor: audit.Actor) -> None:
    """Record that the meeting was held, from its day on. Its headline report then drafts itself."""
    policy.require(policy.may_prepare, actor, meeting)
    if reason := record_rules.not_yet_refusal(meeting.on, today()):
        raise Refused(reason)
    stop_clock(meeting=meeting, actor=actor)
    advance(meeting, "hold", actor=actor)
    draft_report(meeting=meeting, actor=actor)
