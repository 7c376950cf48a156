"""Starting obligations: created in the transaction of the event that anchors them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from deadlines.events import EventKind
from deadlines.models import Obligation
from deadlines.queries import of_subject
from deadlines.rules import OPEN, RECORDED, WAITING, compute
from deadlines.services.recording import due_columns, record, rule_columns, rules_on
from foundation.audit.services import act, subject_key
from foundation.core.closures import extra_closures

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import date

    from django.db import models

    from deadlines.rules import Due
    from foundation.audit.services import Actor
    from framework.rules import DeadlineRule, GroupRules
    from groups.models import Group


@act
def start_for(
    *,
    group: Group,
    anchors: Mapping[str, date | None],
    subject: models.Model,
    about: str,
    url: str,
    scope: str,
    on: date,
    historical: bool,
    actor: Actor,
    keys: Collection[str] | None = None,
) -> list[Obligation]:
    """Start what the framework in force on `on` says the group owes, counted from the given anchors.

    `anchors` maps an anchor ('meeting', 'decision', 'next_month_meeting') to its day, or to None while it has none:
    the obligation then waits. `keys` narrows to those rules. `historical` computes and records, and nothing is ever
    sent. Once per subject and rule: a second call adds nothing. Returns all of them, new and old, in the rules' order.
    Raises Refused when no framework is loaded.
    """
    rules = rules_on(group.code, on)
    if rules is None:
        return []
    owed = [rule for rule in rules.deadlines if rule.anchor in anchors and (keys is None or rule.key in keys)]
    known = {one.key: one for one in of_subject(subject_key(subject))}
    closures = extra_closures()
    common = Common(group, subject_key(subject), about, url, scope, historical)
    for rule in owed:
        if rule.key not in known:
            due = compute(rule, anchors[rule.anchor], closures)
            known[rule.key] = start_one(common, rule, rules, due, on=on, actor=actor, also=(subject,))
    return [known[rule.key] for rule in owed]


@dataclass(frozen=True)
class Common:
    """What all obligations of one subject share."""

    group: Group
    subject: str
    about: str
    url: str
    scope: str
    historical: bool


def start_one(
    common: Common,
    rule: DeadlineRule,
    rules: GroupRules,
    due: Due,
    *,
    on: date,
    actor: Actor,
    also: tuple[models.Model, ...] = (),
) -> Obligation:
    """Create one obligation with its event. Part of another service's act."""
    obligation = Obligation.objects.create(
        key=rule.key,
        group=common.group,
        subject=common.subject,
        about=common.about,
        url=common.url,
        scope=common.scope,
        historical=common.historical,
        status=_first_status(rule, due, historical=common.historical),
        **rule_columns(rule, rules.version, on),
        **due_columns(due),
    )
    record(_kind(rule, due), obligation, actor=actor, also=also, version=rules.version)
    return obligation


def _kind(rule: DeadlineRule, due: Due) -> EventKind:
    if due.due_on is not None:
        return EventKind.STARTED
    return EventKind.STARTED_WAITING if rule.dated else EventKind.STARTED_UNDATED


def _first_status(rule: DeadlineRule, due: Due, *, historical: bool) -> str:
    if historical:
        return RECORDED
    return WAITING if rule.dated and due.due_on is None else OPEN
