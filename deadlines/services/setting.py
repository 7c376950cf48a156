"""Obligations whose day people set themselves: when a consultation closes, by when an action is to be done."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from deadlines.events import EventKind
from deadlines.models import Obligation
from deadlines.queries import of_subject
from deadlines.rules import BREACHED, OPEN, RECORDED, UNDECIDED, WAITING
from deadlines.rules.wording import DAY_SET
from deadlines.services.ending import let_pass
from deadlines.services.moving import Change, put
from deadlines.services.recording import CITATION_LENGTH, record
from foundation.audit.services import act, subject_key

if TYPE_CHECKING:
    from datetime import date

    from django.db import models

    from foundation.audit.services import Actor
    from framework.rules import Rule
    from groups.models import Group

KEPT: Final = (
    "label",
    "group",
    "owner",
    "subject",
    "about",
    "url",
    "scope",
    "ruled_on",
    "framework_version",
    "date_assumed",
    "clause",
    "citation",
    "closing",
)
NUMBERED: Final = re.compile(r"_(\d+)$")  # the end of a key that is owed anew


@dataclass(frozen=True)
class SetDuty:
    """What is owed by a day that is set, under which rule; `closing` when that day ends a period for others."""

    key: str
    label: str
    rule: Rule
    version: str
    closing: bool = False


@act
def start_set(
    *,
    duty: SetDuty,
    group: Group,
    owner: str,
    on: date | None,
    ruled_on: date,
    subject: models.Model,
    about: str,
    url: str,
    scope: str,
    actor: Actor,
    historical: bool = False,
) -> Obligation:
    """Start what is owed by the end of the day `on`; without one it waits. A closing one passes, others are breached.

    Once per subject and key: a second call adds nothing.
    """
    known = of_subject(subject_key(subject)).filter(key=duty.key).first()
    if known is not None:
        return known
    columns = {
        "key": duty.key,
        "label": duty.label,
        "group": group,
        "owner": owner,
        "subject": subject_key(subject),
        "about": about,
        "url": url,
        "scope": scope,
        "ruled_on": ruled_on,
        "framework_version": duty.version,
        "date_assumed": duty.rule.date_assumed,
        "clause": duty.rule.clause.id,
        "citation": duty.rule.citation[:CITATION_LENGTH],
        "closing": duty.closing,
        "historical": historical,
    }
    return _start(columns, on, subject, actor)


def _start(columns: dict[str, Any], on: date | None, subject: models.Model, actor: Actor) -> Obligation:
    running = OPEN if on else WAITING
    obligation = Obligation.objects.create(
        **columns,
        status=RECORDED if columns["historical"] else running,
        anchor=DAY_SET,
        anchor_on=on,
        due_on=on,
        direction="before",  # it may be done at once
        working_days=0,
    )
    kind = EventKind.STARTED if on else EventKind.STARTED_WAITING
    record(kind, obligation, actor=actor, also=(subject,), version=obligation.framework_version)
    return obligation


@act
def start_again(*, obligation: Obligation, on: date | None, subject: models.Model, actor: Actor) -> Obligation:
    """Start what is owed once more: another obligation, so that what was met or breached stays as it is."""
    base = NUMBERED.sub("", obligation.key)
    number = of_subject(obligation.subject).filter(key__startswith=base).count() + 1
    columns = {name: getattr(obligation, name) for name in KEPT}
    return _start({**columns, "key": f"{base}_{number}", "historical": False}, on, subject, actor)


@act
def move_set(*, subject: models.Model, key: str, on: date, reason: str, actor: Actor) -> Obligation | None:
    """Put a day off, or forward, or give one to what waits; the old day is kept with the reason. None when none is."""
    let_pass(subject=subject, actor=actor)
    rows = of_subject(subject_key(subject)).filter(key=key, status__in=(*UNDECIDED, RECORDED))
    obligation = rows.first()
    if obligation is not None:
        change = Change({DAY_SET: on}, obligation.ruled_on, reason, actor, (subject,))
        put(obligation, {"anchor_on": on, "due_on": on}, waits=False, change=change)
    return obligation


@act
def hand_on(*, subject: models.Model, group: Group, owner: str, scope: str, actor: Actor) -> None:
    """Let what the subject owes follow it, to another owner or group or to other readers. What is over stays.

    Who may read of it changes for all of it. It follows from an act on the subject, which has the rights and the event;
    only a new owner or group is an event of its own.
    """
    known = of_subject(subject_key(subject))
    known.exclude(scope=scope).update(scope=scope)
    for obligation in known.filter(status__in=(*UNDECIDED, BREACHED), met_on__isnull=True):
        if (obligation.owner, obligation.group_id) != (owner, group.pk):
            obligation.owner, obligation.group = owner, group
            obligation.save(update_fields=["owner", "group"])
            record(EventKind.HANDED_ON, obligation, actor=actor, also=(subject,), owner=owner, group=group.code)
