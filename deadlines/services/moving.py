"""Moving obligations with their anchor or their framework; the old day is kept with the reason."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from deadlines import queries
from deadlines.events import EventKind
from deadlines.models import Move, Obligation
from deadlines.rules import OPEN, RECORDED, WAITING, compute
from deadlines.services.ending import let_pass
from deadlines.services.recording import (
    due_columns,
    facts,
    notice_prefix,
    person_or_none,
    record,
    rule_columns,
    rules_on,
    words,
)
from deadlines.services.starting import Common, start_one
from foundation.audit.services import act, subject_key
from foundation.core.clock import now, today
from foundation.core.closures import extra_closures
from foundation.core.errors import Refused
from foundation.notifications.services import withdraw
from foundation.workflow.services import advance
from framework.queries import version, versions
from framework.rules import superseded_on

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from django.db import models

    from foundation.audit.services import Actor
    from framework.rules import GroupRules


@dataclass(frozen=True)
class Change:
    """Why and by whom obligations move, and to which days."""

    anchors: Mapping[str, date | None]
    on: date
    reason: str
    actor: Actor
    also: tuple[models.Model, ...] = ()


@act
def move(
    *, subject: models.Model, anchors: Mapping[str, date | None], on: date, reason: str, actor: Actor
) -> list[Obligation]:
    """Recompute the subject's undecided obligations of those anchors under the framework in force on `on`.

    An anchor that got its day ends the waiting; one that lost it (None) begins it. What the framework of the new day
    no longer asks lapses, what it newly asks is started. Met, breached, waived and lapsed ones stay as they are;
    historical ones are corrected without a notice. Returns those that changed.
    """
    let_pass(subject=subject, actor=actor)
    change = Change(anchors, on, reason, actor, (subject,))
    return _reapply(list(queries.movable(subject_key(subject), list(anchors))), change)


@act
def follow_framework(*, actor: Actor) -> list[Obligation]:
    """Recompute obligations of events still to come whose day has come under another version of the framework."""
    changed: list[Obligation] = []
    day, loaded = today(), versions()
    for found in loaded:
        until = superseded_on(loaded, found)
        if until is not None and until <= day:
            continue  # nothing to come is under it
        behind = queries.under_another(found.id, found.in_force_from, until, day)
        for subject, ruled_on in behind.order_by("subject", "ruled_on").values_list("subject", "ruled_on").distinct():
            reason = f"Governance Framework {found.id} applies on {ruled_on.isoformat()}."
            anchors = {one.anchor: one.anchor_on for one in queries.of_subject(subject)}
            held = queries.still_to_come(day).filter(subject=subject, ruled_on=ruled_on)
            held = held.exclude(status=OPEN, closing=False, due_on__lt=day)  # whose day has gone by: the sweep's
            changed += _reapply(list(held.order_by("pk")), Change(anchors, ruled_on, reason, actor))
    return changed


def _reapply(rows: Sequence[Obligation], change: Change) -> list[Obligation]:
    if not rows:
        return []
    rules, closures = rules_on(rows[0].group.code, change.on), extra_closures()
    before = rows[0].framework_version
    changed = [one for one in rows if _reapply_one(one, rules, closures, change)]
    return changed + (_newly_owed(rows[0], before, rules, closures, change) if rules else [])


def _reapply_one(
    obligation: Obligation, rules: GroupRules | None, closures: Mapping[date, str], change: Change
) -> bool:
    rule = rules.deadline(obligation.key) if rules else None
    if rule is None or rules is None:
        return _no_longer_owed(obligation, change)
    due = compute(rule, change.anchors.get(rule.anchor), closures)
    columns = {**rule_columns(rule, rules.version, change.on), **due_columns(due)}
    waits = rule.dated and due.due_on is None
    return put(obligation, columns, waits=waits, change=change)


def _no_longer_owed(obligation: Obligation, change: Change) -> bool:
    if obligation.status == RECORDED:
        return False
    withdraw(prefix=notice_prefix(obligation))
    why = f"The framework in force on {change.on.isoformat()} does not ask for it. {change.reason}"
    said = {"explanation": why}
    advance(
        obligation,
        "lapse",
        actor=change.actor,
        changes=said,
        data=facts(obligation),
        private=words(obligation, why),
        also=change.also,
    )
    return True


def _newly_owed(
    sibling: Obligation, before: str, rules: GroupRules, closures: Mapping[date, str], change: Change
) -> list[Obligation]:
    """Rules that the version before did not have: what was left out on purpose under it stays out."""
    old = version(before)
    old_rules = old.group(sibling.group.code) if old else None
    if old_rules is None or before == rules.version:
        return []
    known = {one.key for one in queries.of_subject(sibling.subject)}
    common = Common(sibling.group, sibling.subject, sibling.about, sibling.url, sibling.scope, sibling.historical)
    return [
        start_one(
            common,
            rule,
            rules,
            compute(rule, change.anchors[rule.anchor], closures),
            on=change.on,
            actor=change.actor,
            also=change.also,
        )
        for rule in rules.deadlines
        if rule.anchor in change.anchors and rule.key not in known and old_rules.deadline(rule.key) is None
    ]


def put(obligation: Obligation, columns: dict[str, Any], *, waits: bool, change: Change) -> bool:
    """Give an undecided obligation new columns, with its event and, where a day was replaced, its Move.

    Returns False when nothing differs. Part of another service's act. Raises Refused when somebody was quicker.
    """
    old_due = obligation.due_on
    if all(getattr(obligation, name) == value for name, value in columns.items()):
        return False
    if columns["due_on"] != old_due:
        columns["reminded_step"] = None
        withdraw(prefix=notice_prefix(obligation))
    if obligation.status == WAITING and not waits:
        _step(obligation, "anchor", columns, change)
    elif obligation.status == OPEN and waits:
        _step(obligation, "unanchor", columns, change, old_due=old_due)
    else:
        _update(obligation, columns)
        record(
            _kind(old_due, obligation.due_on),
            obligation,
            actor=change.actor,
            also=change.also,
            reason=change.reason,
            old_due=old_due,
            version=obligation.framework_version,
        )
    if old_due is not None and columns["due_on"] != old_due:
        _keep(obligation, old_due, change)
    return True


def _kind(old_due: date | None, due_on: date | None) -> EventKind:
    """What has happened to a row whose status stays: a historical one is dated and moved too.

    What has no day cannot move; it is carried over with what it follows.
    """
    if due_on is None:
        return EventKind.CARRIED if old_due is None else EventKind.UNDATED
    if old_due is None:
        return EventKind.ANCHORED
    return EventKind.RECOUNTED if old_due == due_on else EventKind.MOVED


def _step(obligation: Obligation, step: str, columns: dict[str, Any], change: Change, **more: object) -> None:
    said = facts(
        obligation,
        **{
            **more,
            "due_on": columns["due_on"],
            "version": columns.get("framework_version", obligation.framework_version),
        },
    )
    private = words(obligation, change.reason)
    advance(obligation, step, actor=change.actor, changes=columns, data=said, private=private, also=change.also)


def _update(obligation: Obligation, columns: dict[str, Any]) -> None:
    if not Obligation.objects.filter(pk=obligation.pk, status=obligation.status).update(**columns):
        raise Refused("Somebody else has just changed this obligation. Look again before you go on.")
    for name, value in columns.items():
        setattr(obligation, name, value)


def _keep(obligation: Obligation, old_due: date, change: Change) -> None:
    Move.objects.create(
        obligation=obligation,
        at=now(),
        old_due=old_due,
        new_due=obligation.due_on,
        reason=change.reason[:300],
        by=person_or_none(change.actor),
    )
