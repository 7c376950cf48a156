"""Series of meetings: begun, planned ahead by the secretariat or by themselves, changed, and ended."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import structlog

from foundation.audit import services as audit
from foundation.core.clock import today
from foundation.core.errors import Refused
from foundation.core.templatetags.wording import long_date, long_moment, short_date
from groups.services import lock_group
from meetings import policy
from meetings.events import EventKind
from meetings.models import MeetingSeries, Occurrence
from meetings.queries import Chosen, invitation, preview_ahead, preview_change, preview_end, suggest_number
from meetings.queries.series import changed_series, horizon_of, starts_at
from meetings.services.ledger import tell_members
from meetings.services.planning import cancel, change, move, plan

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date, time

    from groups.models import Group
    from meetings.models import Meeting
    from meetings.queries import Line, Preview

logger = structlog.get_logger(__name__)

SERIES_CHANGED = "Somebody else has just changed what this rests on. Look at the dates again before you go on."


@audit.act
def start_series(
    *,
    group: Group,
    ordinal: int,
    weekday: int,
    at: time,
    starts_on: date,
    actor: audit.Actor,
    every: int = 1,
    until: date | None = None,
    minutes: int = 120,
    place: str = "",
    classification: str = "public",
    holidays: str = "next",
    horizon: int = 13,
) -> MeetingSeries:
    """Begin a series. Its meetings are called by plan_ahead, or by themselves within the horizon (keep_planned)."""
    policy.require(policy.may_call, actor, group)
    if until and until < starts_on:
        raise Refused("A series cannot end before it begins.")
    series = MeetingSeries.objects.create(
        group=group,
        ordinal=ordinal,
        weekday=weekday,
        every=every,
        at=at,
        minutes=minutes,
        place=place,
        classification=classification,
        starts_on=starts_on,
        until=until,
        holidays=holidays,
        horizon=horizon,
    )
    data = {"starts_on": starts_on.isoformat(), "pattern": series.words, "horizon": horizon}
    _record(EventKind.SERIES_STARTED, series, actor=actor, data=data, private={"place": place})
    return series


@audit.act
def plan_ahead(
    *,
    series: MeetingSeries,
    last: date,
    actor: audit.Actor,
    seen: str = "",
    chosen: Mapping[str, Chosen] | None = None,
    invite: bool = True,
) -> Counter[str]:
    """Call the meetings of a series up to a day, each with the group's next number, as chosen in the preview.

    `seen` is the mark of the preview that the actor looked at, if they looked at one; what they chose nothing for is
    done as it proposes. Members get one notice of all of them, unless not invited. Returns how many were called,
    adopted and left out. Raises Refused when something has changed.
    """
    policy.require(policy.may_call, actor, series.group)
    preview, series = _looked_at(series, lambda held: preview_ahead(held, last), seen)
    done = _carry_out(series, preview, chosen or {}, reason="", actor=actor, invite=invite)
    if done:
        data = {"last": last.isoformat(), "called": done["call"], "skipped": done["skip"], "adopted": done["adopt"]}
        _record(EventKind.SERIES_PLANNED, series, actor=actor, data=data)
    return done


@audit.act
def keep_planned(*, series: MeetingSeries, actor: audit.Actor) -> Counter[str]:
    """Call what has come within the series' horizon. What needs a person's judgement is left to the secretariat.

    That is a meeting at short notice, or on a day on which the group cannot meet. Twice calls nothing twice.
    """
    lock_group(series.group)
    series = MeetingSeries.objects.select_related("group").get(pk=series.pk)
    preview = preview_ahead(series, horizon_of(series))
    waiting = [line for line in preview.lines if line.short or (line.choice == "skip" and not line.closure)]
    chosen = {line.key: Chosen("wait", line.day) for line in waiting}
    done = _carry_out(series, preview, chosen, reason="", actor=actor)
    if done:
        data = {"last": preview.last.isoformat(), "called": done["call"], "skipped": done["skip"]}
        _record(EventKind.SERIES_PLANNED, series, actor=actor, data=data)
    return done


def keep_all_planned(*, actor: audit.Actor) -> Counter[str]:
    """The same for every series that goes on, each in an act of its own: one that cannot be planned stops no other."""
    done: Counter[str] = Counter()
    running = MeetingSeries.objects.filter(horizon__gt=0).select_related("group").order_by("pk")
    for series in [one for one in running if one.runs_on(today())]:
        try:
            done += keep_planned(series=series, actor=actor)
        except Refused:
            logger.info("series_not_planned", series=series.pk, exc_info=True)  # the next sweep asks again
        except Exception:
            logger.exception("series_not_planned", series=series.pk)
            done["failed"] += 1
    return done


@audit.act
def change_series(
    *,
    series: MeetingSeries,
    first: date,
    wanted: Mapping[str, object],
    reason: str,
    actor: audit.Actor,
    seen: str = "",
    chosen: Mapping[str, Chosen] | None = None,
) -> Counter[str]:
    """Change a series from a day on, and its meetings still planned with it; those whose papers are out stay.

    `wanted` holds the fields that change. Members are told of every meeting that moves or goes, with the reason.
    """
    policy.require(policy.may_call, actor, series.group)
    preview, held = _looked_at(series, lambda one: preview_change(one, changed_series(one, wanted, first), first), seen)
    changed = changed_series(held, wanted, first)
    if changed.until and changed.until < changed.starts_on:
        raise Refused("A series cannot end before it begins.")
    private = {f"{name}_before": str(getattr(held, name)) for name in wanted}
    private |= {f"{name}_after": str(value) for name, value in wanted.items()}
    changed.save()
    done = _carry_out(changed, preview, chosen or {}, reason=reason, actor=actor)
    data: dict[str, object] = {"starts_on": first.isoformat(), "pattern": changed.words}
    data |= {"moved": done["move"], "called": done["call"], "cancelled": done["cancel"]}
    _record(EventKind.SERIES_CHANGED, changed, actor=actor, data=data, private={**private, "reason": reason})
    return done


@audit.act
def end_series(
    *,
    series: MeetingSeries,
    until: date,
    reason: str,
    actor: audit.Actor,
    seen: str = "",
    chosen: Mapping[str, Chosen] | None = None,
) -> Counter[str]:
    """End a series with a day. Its meetings still planned after that day are cancelled, unless chosen otherwise."""
    policy.require(policy.may_call, actor, series.group)
    preview, held = _looked_at(series, lambda one: preview_end(one, until), seen)
    if not reason.strip():
        raise Refused("Ending a series needs its reason.")
    held.until, held.end_reason = until, reason
    held.save(update_fields=["until", "end_reason"])
    done = _carry_out(held, preview, chosen or {}, reason=reason, actor=actor)
    data = {"until": until.isoformat(), "cancelled": done["cancel"]}
    _record(EventKind.SERIES_ENDED, held, actor=actor, data=data, private={"reason": reason})
    return done


def _looked_at(
    series: MeetingSeries, look: Callable[[MeetingSeries], Preview], seen: str
) -> tuple[Preview, MeetingSeries]:
    """The preview as it is now and the series itself, the group held; it must be the one that was looked at."""
    lock_group(series.group)
    held: MeetingSeries = MeetingSeries.objects.select_related("group").get(pk=series.pk)
    preview = look(held)
    if not held.runs_on(today()):
        raise Refused("This series has ended.")
    if seen and seen != preview.mark:
        raise Refused(SERIES_CHANGED)
    return preview, held


def _carry_out(
    series: MeetingSeries,
    preview: Preview,
    chosen: Mapping[str, Chosen],
    *,
    reason: str,
    actor: audit.Actor,
    invite: bool = True,
) -> Counter[str]:
    """Do what was chosen for each line, in the order of the dates, and note which dates are dealt with."""
    done: Counter[str] = Counter()
    called: list[Meeting] = []
    for line in preview.lines:
        said = chosen.get(line.key, preview.defaults[line.key])
        if line.act == "stay" or said.act == "wait":
            continue
        if said.act not in dict(line.options):
            raise Refused(f"{long_date(line.on)}: that cannot be chosen.")
        if said.act == "call":
            called.append(_call(series, said.day, actor=actor))
            _deal_with(series, line.on, called[-1])
        elif not _do(series, line, said, reason=reason, actor=actor):
            continue
        done[said.act] += 1
    if invite:
        _tell_called(series, called)
    return done


def _do(series: MeetingSeries, line: Line, said: Chosen, *, reason: str, actor: audit.Actor) -> bool:
    """One line that calls nothing. False where nothing comes of it, as for a date that was left out before."""
    if said.act == "adopt":
        _deal_with(series, line.on, line.meeting)
    elif said.act == "skip":
        known = Occurrence.objects.filter(series=series, on=line.on).exists()
        _deal_with(series, line.on, None)
        return not known
    elif line.meeting is None:
        return False
    elif said.act == "cancel":
        cancel(meeting=line.meeting, reason=reason, actor=actor)
    else:
        if said.act == "move":
            _move(series, line.meeting, said.day, reason=reason, actor=actor)
        if line.act == "move":
            Occurrence.objects.filter(meeting=line.meeting).delete()
            _deal_with(series, line.on, line.meeting)
    return True


def _call(series: MeetingSeries, day: date, *, actor: audit.Actor) -> Meeting:
    if day < today():
        raise Refused(f"{long_date(day)} has passed.")
    return plan(
        group=series.group,
        number=suggest_number(series.group),
        starts_at=starts_at(series, day),
        minutes=series.minutes,
        place=series.place,
        classification=series.classification,
        actor=actor,
    )


def _tell_called(series: MeetingSeries, called: list[Meeting]) -> None:
    """One notice for all that were called together, with their entries for the members' calendars."""
    if not called:
        return
    first, last = called[0], called[-1]
    between = " and " if len(called) == 2 else " to "  # noqa: PLR2004  # two are named, more are a range
    one = len(called) == 1
    what = first.reference if one else f"{first.reference}{between}#{last.number}"
    days = (short_date(first.starts_at), short_date(last.starts_at))
    when = long_moment(first.starts_at) if one else between.join(days)
    tell_members(
        first,
        key=f"called:{series.pk}:{first.number}-{last.number}",
        topic="meetings",
        subject=f"{what} {'is' if one else 'are'} called for {when}",
        body="\n".join(f"{each.reference}: {long_moment(each.starts_at)}" for each in called),
        invitation=invitation(*called),
    )


def _move(series: MeetingSeries, meeting: Meeting, day: date, *, reason: str, actor: audit.Actor) -> None:
    wanted = starts_at(series, day)
    if meeting.starts_at != wanted:
        move(meeting=meeting, starts_at=wanted, reason=reason, actor=actor)
    change(meeting=meeting, place=series.place, minutes=series.minutes, kind=meeting.kind, actor=actor)


def _deal_with(series: MeetingSeries, on: date, meeting: Meeting | None) -> None:
    Occurrence.objects.update_or_create(series=series, on=on, defaults={"meeting": meeting})


def _record(
    kind: EventKind,
    series: MeetingSeries,
    *,
    actor: audit.Actor,
    data: Mapping[str, object],
    private: Mapping[str, str] | None = None,
) -> None:
    audit.record(
        kind,
        actor=actor,
        stream=series.audit_stream,
        subject=series,
        scope=series.scope,
        data=data,
        private=private,
    )
