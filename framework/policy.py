"""Who drafts, reviews, approves and loads a version. Whoever wrote of a draft neither reviews nor approves it.

Offices stand above the framework, so `groups` registers who holds one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from foundation.core.clock import today
from foundation.core.policy import YES, Verdict, no
from foundation.core.registry import Registry
from framework.queries import User, drafters, programme_in_force, under_way
from framework.rules import NoRulesError
from framework.rules.lifecycle import APPROVED, REVIEW, WITH_OFGEM

if TYPE_CHECKING:
    from collections.abc import Callable

    from framework.models import VersionDraft

# Does the person hold one of these offices today?
OFFICE: Final[Registry[Callable[[User | None, tuple[str, ...]], Verdict]]] = Registry(
    "who holds an office", required=("groups",)
)
DRAFTING_OFFICES: Final = ("PMO", "CCM")
OFGEM: Final = ("OFGEM",)


def may_draft(user: User | None) -> Verdict:
    """May the person begin a version, write of it, withdraw it and bring it into force: who runs change control."""
    held = OFFICE["groups"](user, DRAFTING_OFFICES)
    return held or no(held.reason, _change_control())


def may_review(user: User | None, draft: VersionDraft) -> Verdict:
    """May the person pass a draft in review, or send it back: who could draft it and did not."""
    if not (may := may_draft(user)):
        return may
    return not_a_drafter(user, draft)


def may_answer_for_ofgem(user: User | None, draft: VersionDraft) -> Verdict:
    """May the person record Ofgem's answer: Ofgem's own office."""
    held = OFFICE["groups"](user, OFGEM)
    return not_a_drafter(user, draft) if held else no(held.reason, _change_control())


def not_a_drafter(user: User | None, draft: VersionDraft) -> Verdict:
    """Duties are separate: nobody approves what they wrote."""
    if getattr(user, "pk", None) in drafters(draft):
        return no(f"You wrote of {draft.reference}; somebody else must judge it.", _change_control())
    return YES


def awaiting(user: User | None) -> list[tuple[VersionDraft, str]]:
    """The drafts that wait on the person, each with what is to be done about it."""
    found = [
        (draft, _to_do(user, draft)) for draft in under_way(user).filter(status__in=(REVIEW, WITH_OFGEM, APPROVED))
    ]
    return [(draft, act) for draft, act in found if act]


def _to_do(user: User | None, draft: VersionDraft) -> str:
    if draft.status == REVIEW and may_review(user, draft):
        return "Review the draft"
    if draft.status == WITH_OFGEM and may_answer_for_ofgem(user, draft):
        return "Record Ofgem's answer"
    return "Bring it into force" if draft.status == APPROVED and may_draft(user) else ""


def _change_control() -> str:
    """The clause by which the framework is changed, as it is today."""
    try:
        return programme_in_force(today()).change_control.citation
    except NoRulesError:
        return ""
