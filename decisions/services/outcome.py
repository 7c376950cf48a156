"""Recording an outcome. The one way to a decision: whatever the framework in force does not allow stops here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from decisions import policy
from decisions.events import EventKind
from decisions.models import CostKind, Decision, Option, Proposal
from decisions.queries import bearings, cost_of, entries_of, meeting_refusal
from decisions.rules.findings import Answers, problems
from decisions.rules.freezing import fingerprint
from decisions.rules.lifecycle import PROPOSAL
from decisions.rules.outcomes import ACCEPTING, Basis, refusal
from decisions.services.consequences import carry_out, hold_groups
from decisions.services.handlers import OUTCOME_HANDLERS
from decisions.services.ledger import enter, hold_ledger
from decisions.services.snapshot import Taken, snapshot
from foundation.audit import services as audit
from foundation.audit.services import subject_key
from foundation.core import references
from foundation.core.clock import now, today
from foundation.core.errors import Refused
from foundation.workflow.services import advance
from meetings.models import Meeting
from meetings.services import corrected

if TYPE_CHECKING:
    from datetime import date, timedelta

    from decisions.queries import Bearings
    from foundation.accounts.models import Person


@dataclass(frozen=True)
class _Act:
    """An outcome judged and allowed, with all it was judged by."""

    proposal: Proposal
    found: Bearings
    taken: Taken
    recording_at: timedelta | None
    actor: Person


@audit.act
def decide(
    *,
    proposal: Proposal,
    outcome: str,
    basis: str,
    answers: Answers,
    actor: Person,
    option: Option | None = None,
    recording_at: timedelta | None = None,
) -> Decision:
    """Record the outcome of an open proposal, with everything it rested on frozen beside it.

    The rules are those in force on the meeting's day; by correspondence, today. In the same transaction: the meeting's
    record, conditions as actions, the threshold ledger, referral to another group's inbox, the obligation to publish,
    and what the app of that kind of proposal does. `recording_at` is the time into the recording.

    Raises NotAllowed for who may not; Refused with its clause for every route the framework does not allow, for an
    outcome recorded already, a day not yet reached, a late paper not waived, or an answer that is missing.
    """
    hold_groups(proposal.group, outcome)
    proposal = _locked(proposal)
    policy.may_decide(actor, proposal, basis).require()
    if reason := PROPOSAL.refusal(proposal.status, "decide"):
        raise Refused(reason)
    _check_meeting(proposal)
    judged = _judge(proposal, outcome, basis, answers, option, on=None)
    act = _Act(proposal, *judged, recording_at, actor)
    decision = _create(act, corrects=None)
    data, private = _facts(decision, act)
    advance(
        proposal,
        "decide",
        actor=actor,
        also=[decision, *([proposal.item] if proposal.item else [])],
        data=data,
        private=private,
    )
    _follow_up(decision, act)
    return decision


@audit.act
def correct(
    *,
    decision: Decision,
    outcome: str,
    basis: str,
    answers: Answers,
    actor: Person,
    option: Option | None = None,
    recording_at: timedelta | None = None,
) -> Decision:
    """Correct a decision by a later one, taken today under the rules of today on the views as they were given.

    What the corrected one put into the threshold ledger is taken out by counter-entries. Raises NotAllowed; Refused
    for a decision that has been corrected already, and for all that decide() refuses.
    """
    hold_groups(decision.group, outcome)
    proposal = _locked(decision.proposal)
    policy.may_correct(actor, decision, basis).require()
    if later := Decision.objects.filter(corrects=decision).first():
        raise Refused(f"{decision.reference} has been corrected by {later.reference}; correct that one.")
    judged = _judge(proposal, outcome, basis, answers, option, on=today())
    act = _Act(proposal, *judged, recording_at, actor)
    later = _create(act, corrects=decision)
    data, private = _facts(later, act)
    audit.record(
        EventKind.CORRECTED,
        actor=actor,
        stream=later.audit_stream,
        subject=later,
        also=[decision, proposal],
        scope=proposal.event_scope,
        data={**data, "corrected": decision.reference},
        private=private,
    )
    _counter_entries(decision, later)
    _follow_up(later, act)
    corrected(source=subject_key(decision), reference=later.reference, url=later.get_absolute_url(), actor=actor)
    return later


def _locked(proposal: Proposal) -> Proposal:
    """The proposal as it is now, held until the transaction ends: one outcome, and no view beside it."""
    locked: Proposal = Proposal.objects.select_for_update().get(pk=proposal.pk)
    return locked


def _check_meeting(proposal: Proposal) -> None:
    """At a meeting: it took place, and the papers of the item were in time or their lateness was waived.

    The meeting's row is held: its report, made at the same time, either names the decision or comes before it.
    """
    if proposal.item is not None:
        Meeting.objects.select_for_update().get(pk=proposal.item.meeting_id)
    if closed := meeting_refusal(proposal):
        raise Refused(closed.reason, citation=closed.citation)


def _judge(
    proposal: Proposal, outcome: str, basis: str, answers: Answers, option: Option | None, *, on: date | None
) -> tuple[Bearings, Taken]:
    """The one gate: what the framework in force on the day does not allow is refused here, with its clause."""
    hold_ledger()
    _check_option(proposal, outcome, option)
    found = bearings(proposal, option=option, on=on)
    if closed := refusal(found.case, outcome, basis):
        raise Refused(closed.reason, citation=closed.citation)
    rule = found.rules.outcome(outcome)
    if rule is None:  # refusal() has said so; this is for the type checker
        raise Refused("There is no such outcome.")
    if wrong := problems(found.rules, rule, answers, taken_on=found.on):
        raise Refused(" ".join(problem.reason for problem in wrong), citation=wrong[0].citation)
    return found, Taken(rule, Basis(basis), answers, option)


def _check_option(proposal: Proposal, outcome: str, option: Option | None) -> None:
    if option is not None and option.proposal_id != proposal.pk:
        raise Refused("That option belongs to another proposal.")
    if outcome in ACCEPTING and option is None and proposal.options.exists():
        raise Refused("Say which option is accepted.")
    if outcome not in ACCEPTING and option is not None:
        raise Refused("An option is chosen only by accepting it.")


def _create(act: _Act, *, corrects: Decision | None) -> Decision:
    group = act.proposal.group
    return Decision.objects.create(
        proposal=act.proposal,
        reference=f"{group.code}-D{references.next_number(f'decision:{group.code}'):04d}",
        group=group,
        scope=act.proposal.scope,
        outcome=act.taken.outcome.key,
        basis=str(act.taken.basis),
        option=act.taken.option,
        reason=act.taken.answers.reason,
        taken_on=act.found.on,
        recording_at=act.recording_at,
        taken_by=act.actor,
        recorded_at=now(),
        framework_version=act.found.rules.version,
        snapshot=snapshot(act.proposal, act.found, act.taken),
        corrects=corrects,
    )


def _facts(decision: Decision, act: _Act) -> tuple[dict[str, object], dict[str, str]]:
    """What the event says: codes, numbers and dates, with the fingerprint of the snapshot; the words apart."""
    taken, cost = act.taken, act.found.assessment.position.single
    data: dict[str, object] = {
        "reference": decision.reference,
        "proposal": act.proposal.reference,
        "outcome": decision.outcome,
        "basis": decision.basis,
        "option": taken.option.number if taken.option else None,
        "taken_on": decision.taken_on.isoformat(),
        "recording_seconds": int(act.recording_at.total_seconds()) if act.recording_at is not None else None,
        "framework_version": decision.framework_version,
        "criteria": {key: finding.result for key, finding in taken.answers.criteria.items()},
        "grounds": list(taken.answers.grounds),
        "cost_gbp": str(cost) if cost is not None else None,
        "snapshot_sha256": fingerprint(decision.snapshot),
    }
    # the words under which the codes are told; erased, the codes themselves remain
    labels = {"outcome": decision.outcome_label, "basis": decision.basis_label}
    return data, {"reason": decision.reason, "title": act.proposal.title, **labels}


def _follow_up(decision: Decision, act: _Act) -> None:
    """The ledger, the record of the meeting, conditions, inboxes, obligations, and the app of this kind of proposal."""
    cost = cost_of(act.proposal, act.taken.option)
    if decision.accepts and cost:
        enter(decision, [cost], f"{decision.reference}, high end", kind=CostKind.HIGH_END, on=decision.taken_on)
    carry_out(decision, act.taken, actor=act.actor)
    OUTCOME_HANDLERS[act.proposal.kind](decision, act.actor)


def _counter_entries(corrected: Decision, later: Decision) -> None:
    entered = [-entry.amount_gbp for entry in entries_of(corrected)]
    enter(later, entered, f"Counter-entry to {corrected.reference}", kind=CostKind.COUNTER, on=later.taken_on)
