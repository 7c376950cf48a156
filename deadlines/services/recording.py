"""What every event about an obligation says, and the columns that come from a rule and from a count."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from deadlines.rules import Due
from deadlines.rules.wording import Matter, rule_sentence
from foundation.accounts.models import Person
from foundation.audit import services as audit
from foundation.core.errors import Refused
from framework.queries import rules_in_force, versions
from framework.rules import NoRulesError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from enum import StrEnum

    from django.db import models

    from deadlines.models import Obligation
    from framework.rules import DeadlineRule, GroupRules

CITATION_LENGTH = 250


def rules_on(group_code: str, on: date) -> GroupRules | None:
    """The rules of a group on a day; None where the framework has none for it, so that nothing is owed.

    Raises Refused when no framework is loaded at all: silence would lose obligations.
    """
    loaded = versions()
    if not loaded:
        raise Refused("No Governance Framework is loaded, so no deadline can be worked out.")
    try:
        return rules_in_force(group_code, on, among=loaded)
    except NoRulesError:
        return None


def rule_columns(rule: DeadlineRule, version: str, ruled_on: date) -> dict[str, Any]:
    """The columns an obligation copies from its rule."""
    return {
        "label": rule.label,
        "owner": rule.owner,
        "ruled_on": ruled_on,
        "framework_version": version,
        "date_assumed": rule.date_assumed,
        "clause": rule.clause.id,
        "citation": rule.citation[:CITATION_LENGTH],
        "anchor": rule.anchor,
        "direction": rule.direction,
        "working_days": rule.working_days,
        "closing": rule.closing,
    }


def due_columns(due: Due) -> dict[str, Any]:
    """The columns that keep a count."""
    return {
        "anchor_on": due.start,
        "due_on": due.due_on,
        "counted": [day.isoformat() for day in due.counted],
        "skipped": [[day.isoformat(), name] for day, name in due.skipped],
    }


def count_of(obligation: Obligation) -> Due:
    """The count that an obligation keeps."""
    return Due(
        start=obligation.anchor_on,
        due_on=obligation.due_on,
        counted=tuple(date.fromisoformat(day) for day in obligation.counted),
        skipped=tuple((date.fromisoformat(day), name) for day, name in obligation.skipped),
    )


def facts(obligation: Obligation, **more: object) -> dict[str, object]:
    """The data of an event about an obligation: codes, references and days. A day there is not is left out."""
    said = {"key": obligation.key, "about": obligation.about, "due_on": obligation.due_on, **more}
    return {name: _plain(value) for name, value in said.items() if value is not None}


def words(obligation: Obligation, reason: str = "") -> dict[str, str]:
    """The words of an event about an obligation, which stand beside it under a salted digest."""
    return {"label": obligation.label, **({"reason": reason} if reason else {})}


def _plain(value: object) -> object:
    return value.isoformat() if hasattr(value, "isoformat") else value


def record(
    kind: StrEnum,
    obligation: Obligation,
    *,
    actor: audit.Actor,
    also: Sequence[models.Model] = (),
    reason: str = "",
    **more: object,
) -> None:
    """Write the event of an act that is not a step of the lifecycle."""
    audit.record(
        kind,
        actor=actor,
        stream=obligation.audit_stream,
        subject=obligation,
        scope=obligation.scope,
        also=also,
        data=facts(obligation, **more),
        private=words(obligation, reason),
    )


def person_or_none(actor: audit.Actor) -> Person | None:
    """The person who acts, or None for the system."""
    return actor if isinstance(actor, Person) else None


def notice_prefix(obligation: Obligation) -> str:
    """How the keys of an obligation's reminders begin."""
    return f"obligation:{obligation.pk}:remind:"


def reminder_key(obligation: Obligation, step: int) -> str:
    """Under which its owner is reminded once, `step` working days ahead of the day it is due."""
    return f"{notice_prefix(obligation)}{due_day(obligation).isoformat()}:{step}"


def due_day(obligation: Obligation) -> date:
    """The day of an obligation that has one. Raises ValueError for another: a sweep never looks at it."""
    if obligation.due_on is None:
        raise ValueError(f"{obligation} has no due day.")
    return obligation.due_on


def matter(obligation: Obligation) -> Matter:
    """An obligation that has its day, as its notices word it."""
    sentence = rule_sentence(obligation.working_days, obligation.direction, obligation.anchor)
    return Matter(obligation.label, obligation.about, due_day(obligation), sentence, obligation.citation)
