"""Obligations whose day a group sets itself, such as the day on which a consultation closes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deadlines.events import EventKind
from deadlines.models import Obligation
from deadlines.queries import of_subject
from deadlines.rules import OPEN
from deadlines.rules.wording import DAY_SET
from deadlines.services.moving import Change, put
from deadlines.services.recording import CITATION_LENGTH, record
from foundation.audit.services import act, subject_key

if TYPE_CHECKING:
    from datetime import date

    from django.db import models

    from foundation.audit.services import Actor
    from framework.rules import Rule
    from groups.models import Group


@act
def start_set(
    *,
    group: Group,
    key: str,
    label: str,
    owner: str,
    on: date,
    rule: Rule,
    version: str,
    ruled_on: date,
    subject: models.Model,
    about: str,
    url: str,
    scope: str,
    actor: Actor,
) -> Obligation:
    """Start the closing date a group has set under `rule`: at its end it passes, and nothing is breached.

    Once per subject and key: a second call adds nothing.
    """
    known = of_subject(subject_key(subject)).filter(key=key).first()
    if known is not None:
        return known
    obligation = Obligation.objects.create(
        key=key,
        label=label,
        group=group,
        owner=owner,
        subject=subject_key(subject),
        about=about,
        url=url,
        scope=scope,
        status=OPEN,
        ruled_on=ruled_on,
        framework_version=version,
        date_assumed=rule.date_assumed,
        clause=rule.clause.id,
        citation=rule.citation[:CITATION_LENGTH],
        anchor=DAY_SET,
        anchor_on=on,
        due_on=on,
        direction="after",
        working_days=0,
        closing=True,
    )
    record(EventKind.STARTED, obligation, actor=actor, also=(subject,), version=version)
    return obligation


@act
def move_set(*, subject: models.Model, key: str, on: date, reason: str, actor: Actor) -> Obligation | None:
    """Put a closing date off, or forward; the old day is kept with the reason. None when none is open."""
    obligation = of_subject(subject_key(subject)).filter(key=key, status=OPEN).first()
    if obligation is not None:
        change = Change({DAY_SET: on}, obligation.ruled_on, reason, actor, (subject,))
        put(obligation, {"anchor_on": on, "due_on": on}, waits=False, change=change)
    return obligation
