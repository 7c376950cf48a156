"""Reminding those who owe: once for each step of the practice, and never of what is done."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from django.db.models import prefetch_related_objects

from deadlines import queries
from deadlines.events import EventKind
from deadlines.rules import timing, wording
from deadlines.services.recording import matter, record, reminder_key
from deadlines.services.sweeping import REMIND, Work
from foundation.core.rows import claim
from foundation.notifications.services import Letter, notify_all
from groups.models import Group

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db.models import QuerySet

    from deadlines.models import Obligation
    from deadlines.services.sweeping import Sweep

TOPIC_REMINDER = "deadline_reminder"


def reminders(sweep: Sweep) -> Iterator[Work]:
    """For each due day that somebody is reminded of at this moment, the rows that have not been."""
    for practice, whose in sweep.practices():
        steps, hour = practice.remind_working_days_ahead, practice.remind_at
        for due_on, step in timing.reminders(sweep.at, steps, hour, sweep.closures).items():
            rows = _owed_by_somebody(queries.to_remind(due_on, step).filter(whose), sweep)
            yield Work(REMIND, rows, partial(_remind, sweep, step))


def _owed_by_somebody(rows: QuerySet[Obligation], sweep: Sweep) -> QuerySet[Obligation]:
    """Without what nobody stands behind today: those are reminded once somebody does."""
    pairs = list(rows.order_by("group", "owner").values_list("group", "owner").distinct())
    groups = Group.objects.in_bulk({group for group, _ in pairs})
    for group, owner in pairs:
        if not sweep.people(owner, groups[group]):
            rows = rows.exclude(group=group, owner=owner)
    return rows


def _remind(sweep: Sweep, step: int, rows: QuerySet[Obligation], limit: int) -> list[Obligation]:
    claimed = claim(rows, {"reminded_step": step}, limit=limit)
    prefetch_related_objects(claimed, "group")
    letters = [_letter(one, step, sweep) for one in claimed]
    for one, letter in zip(claimed, letters, strict=True):
        people = len(letter.people)
        record(EventKind.REMINDED, one, actor=sweep.actor, owner=one.owner, step=step, people=people)
    notify_all(letters)
    return claimed


def _letter(obligation: Obligation, step: int, sweep: Sweep) -> Letter:
    told = matter(obligation)
    return Letter(
        people=sweep.people(obligation.owner, obligation.group),
        key=reminder_key(obligation, step),
        topic=TOPIC_REMINDER,
        subject=wording.reminder_subject(told, step),
        body=wording.reminder_body(told),
        url=obligation.url or obligation.get_absolute_url(),
        scope=obligation.scope,
        due=obligation.due_on,
    )
