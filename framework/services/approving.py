"""From the PSG's decision to the day a draft is loaded. What was computed before that day stays as it is."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from foundation.audit import services as audit
from foundation.core.clock import now, today
from foundation.core.errors import Refused
from foundation.core.registry import Registry
from foundation.core.templatetags.wording import short_date
from foundation.workflow.services import advance
from framework import policy, queries
from framework.models import FrameworkVersion, VersionDraft
from framework.rules.drafting import file_name
from framework.rules.lifecycle import VERSION_DRAFT
from framework.services.loading import load_versions

if TYPE_CHECKING:
    from datetime import date

    from foundation.accounts.models import Person
    from framework.models import DraftRevision

# What an app above still wants done before an approved draft is loaded: the sentence that refuses, or None.
ForceCheck = Callable[[VersionDraft], "str | None"]
FORCE_CHECKS: Final[Registry[ForceCheck]] = Registry("what must be done before a draft comes into force")


@audit.act
def approve(
    *, revision: DraftRevision, decision: str, on: date, actor: Person, escalated: bool = False
) -> VersionDraft:
    """The PSG approved a revision on a day, by a decision with that reference; or escalated it to Ofgem.

    It then waits for Ofgem where it changes change control. Raises NotAllowed when the person wrote of the draft;
    Refused when the draft is not ready, its text is another by now, or it no longer follows on the latest version.
    """
    draft = _before_the_psg(revision, "approve", actor)
    judged = queries.judge(draft, revision)
    if judged.stale:
        raise Refused(judged.stale)
    step = "refer" if escalated or judged.needs_ofgem else "approve"
    data = {"revision": revision.number, "sha256": revision.sha256, "decision": decision, "on": on.isoformat()}
    advance(draft, step, actor=actor, changes={"approval": decision, "approved_on": on}, data=data)
    return draft


@audit.act
def send_back_by_decision(*, revision: DraftRevision, decision: str, reason: str, actor: Person) -> VersionDraft:
    """The PSG did not approve a revision, or wants work on it: it is being drafted again. Raises as `approve`."""
    draft = _before_the_psg(revision, "send_back", actor)
    points = f"{decision}: {reason}".strip()
    changes = {"reviewed_by": None, "reviewed_at": None, "approval": "", "approved_on": None, "points": points}
    data = {"revision": revision.number, "sha256": revision.sha256, "decision": decision}
    advance(draft, "send_back", actor=actor, changes=changes, data=data, private={"reason": points})
    return draft


def _before_the_psg(revision: DraftRevision, step: str, actor: Person) -> VersionDraft:
    """The draft, held, when what the PSG has before it is its text as reviewed."""
    draft: VersionDraft = VersionDraft.objects.select_for_update().get(pk=revision.draft_id)
    policy.not_a_drafter(actor, draft).require()
    if reason := VERSION_DRAFT.refusal(draft.status, step):
        raise Refused(reason)
    if queries.newest_revision(draft).pk != revision.pk:
        raise Refused(f"{draft.reference} has another text by now; withdraw this proposal and put the new one.")
    return draft


@audit.act
def record_ofgem(*, draft: VersionDraft, approved: bool, on: date, reference: str, actor: Person) -> None:
    """Ofgem's own office records its answer, with its day and the reference of its letter.

    Raises NotAllowed for everybody else; Refused unless the draft is with Ofgem, for a day before the PSG's or still to
    come, or without a reference.
    """
    policy.may_answer_for_ofgem(actor, draft).require()
    if not reference.strip():
        raise Refused("Give the reference of Ofgem's letter.")
    if on > today():
        raise Refused("Ofgem's answer is recorded once it was given, not before.")
    if draft.approved_on is not None and on < draft.approved_on:
        raise Refused(f"Ofgem answers after the PSG, which approved it on {short_date(draft.approved_on)}.")
    changes: dict[str, object] = {
        "ofgem_on": on,
        "ofgem_reference": reference.strip(),
        "ofgem_by": actor,
        "ofgem_at": now(),
    }
    if approved:
        changes["approved_on"] = on
    step = "ofgem_approve" if approved else "ofgem_refuse"
    private = {"reference": reference.strip()}
    advance(draft, step, actor=actor, changes=changes, data={"on": on.isoformat()}, private=private)


@audit.act
def bring_into_force(*, draft: VersionDraft, actor: Person) -> FrameworkVersion:
    """Load an approved draft as a version, in force from the day its text gives.

    Events before that day keep what was computed for them; what follows a new version does so in the same transaction.
    Raises NotAllowed; Refused while it is not approved, or anything `force_refusal` names stands in the way.
    """
    policy.may_draft(actor).require()
    draft = VersionDraft.objects.select_for_update().get(pk=draft.pk)
    if reason := VERSION_DRAFT.refusal(draft.status, "load") or force_refusal(draft):
        raise Refused(reason)
    judged = queries.judge(draft)
    if judged.version is None:  # force_refusal() has said so; this is for the type checker
        raise Refused("The text makes no version.")
    load_versions(actor=actor, texts={file_name(judged.version.id): judged.revision.text})
    loaded = FrameworkVersion.objects.current().get(version=judged.version.id)
    data = {"version": loaded.version, "in_force_from": loaded.in_force_from.isoformat(), "sha256": loaded.sha256}
    advance(draft, "load", actor=actor, changes={"version": loaded}, data=data, also=[loaded])
    return loaded


def force_refusal(draft: VersionDraft) -> str | None:
    """Why an approved draft cannot be loaded now, as a sentence; None when it can.

    A version never reaches back: its first day lies neither before its approval nor before the day it is loaded.
    The versions shipped with the product are history, and are loaded from their files by `load_versions` alone.
    """
    judged = queries.judge(draft)
    if judged.stale:
        return judged.stale
    if judged.version is None or judged.checked.faults:
        return f"The text has a fault: {judged.checked.faults[0].sentence}"
    if judged.late:
        return judged.late
    return next((reason for check in FORCE_CHECKS.values() if (reason := check(draft))), None)
