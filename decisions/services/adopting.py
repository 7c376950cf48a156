"""A version of the framework before the PSG: put as a proposal, and approved or sent back by its decision.

The proposal names the revision it puts, so what is approved is the text that was read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from decisions.queries.adopting import FRAMEWORK_VERSION, deciding_group, proposals_of_draft, revision_put
from decisions.rules.lifecycle import DRAFT, OPEN
from decisions.rules.outcomes import ESCALATE_TO_OFGEM
from decisions.services.proposals import draft_proposal
from foundation.audit import services as audit
from foundation.core.clock import today
from foundation.core.errors import Refused
from foundation.core.scope import Classification
from framework import queries as framework
from framework import services as drafts
from framework.models import VersionDraft
from framework.rules.lifecycle import LOADED, REVIEWED
from groups.services import lock_group

if TYPE_CHECKING:
    from decisions.models import Decision, Proposal
    from foundation.accounts.models import Person
    from meetings.models import AgendaItem


@audit.act
def put_to_psg(*, draft: VersionDraft, item: AgendaItem | None = None, actor: Person) -> Proposal:
    """Put the reviewed text of a draft to the PSG, on an item of its agenda or by correspondence.

    Raises NotAllowed for who may not put a proposal to the PSG; Refused unless it has passed its review, or when it is
    before the PSG already.
    """
    group = lock_group(deciding_group(today()))  # before the draft, as everywhere
    draft = VersionDraft.objects.select_for_update().get(pk=draft.pk)
    if reason := put_refusal(draft):
        raise Refused(reason)
    judged = framework.judge(draft)
    if judged.version is None:  # what passed its review makes a version; this is for the type checker
        raise Refused("The text makes no version.")
    lines = "\n".join(f"- {line}" for line in judged.version.summary)
    return draft_proposal(
        group=group,
        title=f"{judged.version.title} ({draft.change_request})",
        problem=f"{draft.change_request} asks for a new version of the Governance Framework.\n\n{lines}",
        raised_by="PMO",
        kind=FRAMEWORK_VERSION,
        subject=audit.subject_key(judged.revision),
        level=group.level,
        classification=Classification.PUBLIC,
        item=item,
        actor=actor,
    )


def put_refusal(draft: VersionDraft) -> str | None:
    """Why the draft cannot be put to the PSG now, as a sentence; None when it can."""
    if draft.status != REVIEWED:
        return f"{draft.lifecycle.says(draft.status).stands}; what has passed its review is put to the PSG."
    if stale := framework.stale_reason(draft):
        return stale
    waiting = proposals_of_draft(draft).filter(status__in=(DRAFT, OPEN)).first()
    return f"{waiting.reference} has put it before the PSG already." if waiting else None


def adopt(decision: Decision, actor: Person) -> None:
    """The handler: accepting approves the text put, escalating sends it to Ofgem, anything else sends it back.

    A correction to the same effect changes nothing, and nothing takes a loaded version back: another one corrects it.
    """
    revision = revision_put(decision.proposal.subject)
    if revision is None:
        raise Refused(f"{decision.proposal.reference} does not say which text of a draft it is about.")
    if decision.corrects is not None and (
        _effect(decision.corrects) == _effect(decision) or revision.draft.status == LOADED
    ):
        return
    effect, reference = _effect(decision), decision.reference
    if effect == "back":
        drafts.send_back_by_decision(revision=revision, decision=reference, reason=decision.reason, actor=actor)
        return
    drafts.approve(
        revision=revision, decision=reference, on=decision.taken_on, escalated=effect == "ofgem", actor=actor
    )


def _effect(decision: Decision) -> Literal["approved", "ofgem", "back"]:
    if decision.accepts:
        return "approved"
    return "ofgem" if decision.outcome == ESCALATE_TO_OFGEM else "back"


def about_revision(subject: str) -> tuple[str, str] | None:
    """The revision a proposal puts: its name and its page."""
    revision = revision_put(subject)
    return (revision.reference, revision.get_absolute_url()) if revision else None
