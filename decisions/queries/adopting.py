"""Versions of the framework before the PSG: their proposals, and what an acceptance still waits for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from decisions.models import Condition, Proposal
from foundation.audit.services import subject_key
from foundation.core.errors import Refused
from framework.models import DraftRevision
from framework.queries import programme_in_force, revisions
from groups.models import Group
from raid.rules.lifecycle import CLOSED

if TYPE_CHECKING:
    from datetime import date

    from django.db.models import QuerySet

    from framework.models import VersionDraft

FRAMEWORK_VERSION: Final = "framework_version"


def deciding_group(on: date) -> Group:
    """The group that decides on a version, the first whom the framework of the day has approve one: the PSG.

    Raises Refused, with the clause, where that is no group.
    """
    rule = programme_in_force(on).change_control
    group: Group | None = Group.objects.filter(code__in=rule.approved_by[:1]).first()
    if group is None:
        raise Refused("The framework in force names no group that approves a version of it.", citation=rule.citation)
    return group


def proposals_of_draft(draft: VersionDraft) -> QuerySet[Proposal]:
    """Every proposal that put a text of the draft, the newest first; whoever shows them asks what may be read."""
    keys = [subject_key(revision) for revision in revisions(draft)]
    return Proposal.objects.filter(kind=FRAMEWORK_VERSION, subject__in=keys).order_by("-number")


def revision_put(subject: str) -> DraftRevision | None:
    """The text a proposal's subject names."""
    key = subject.partition(":")[2]
    found = DraftRevision.objects.select_related("draft").filter(pk=int(key) if key.isdecimal() else 0)
    return found.first()


def open_conditions(draft: VersionDraft) -> str | None:
    """What the PSG's acceptance of a draft was subject to and is not done yet, as a sentence; None when all is done."""
    of_it = Condition.objects.filter(decision__reference=draft.approval, decision__proposal__kind=FRAMEWORK_VERSION)
    left = of_it.exclude(action__status=CLOSED).select_related("action").order_by("pk")
    named = ", ".join(condition.action.reference for condition in left)
    return f"{draft.approval} accepted it subject to work that is not done: {named}." if named else None
