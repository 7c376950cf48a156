"""What a decision pushes down: the meeting's record, actions, inboxes, the obligation to publish, notices."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deadlines import services as deadlines
from decisions.models import Condition, Decision
from decisions.queries.conformance import PUBLISHED
from decisions.rules.outcomes import ESCALATE_TO_OFGEM, REFER_TO_PSG, UPWARDS
from decisions.services.proposals import is_historical
from foundation.audit.services import subject_key
from foundation.core.errors import Refused
from foundation.core.scope import Classification, scope
from foundation.notifications.services import notify
from groups.models import Group
from groups.queries import holders, members
from groups.rules import Office
from groups.services import lock_groups
from meetings import services as meetings
from meetings.queries import latest_issued
from meetings.rules.agenda import DECIDED, REFERRED
from meetings.rules.record import fits
from raid import services as raid

if TYPE_CHECKING:
    from datetime import date

    from decisions.rules.findings import Wanted
    from decisions.services.snapshot import Taken
    from foundation.accounts.models import Person
    from meetings.models import AgendaItem


def carry_out(decision: Decision, taken: Taken, *, actor: Person) -> None:
    """All that follows from a decision, in its transaction."""
    _enter_record(decision, taken, actor=actor)
    wanted = [*taken.answers.conditions, *([taken.answers.work] if taken.answers.work else [])]
    for work in wanted:
        _raise(decision, work, asked_by=_asked(taken, work), actor=actor)
    if decision.outcome in UPWARDS:
        _send_up(decision, actor=actor)
    _owe_publication(decision, actor=actor)
    if not is_historical(decision.proposal):
        _tell(decision)


def _enter_record(decision: Decision, taken: Taken, *, actor: Person) -> None:
    """The decision in the meeting's own record, and its item as decided. A correction is no act of that meeting."""
    item = decision.proposal.item
    if item is None or decision.corrects is not None:
        return
    readable = fits(decision.proposal.classification, item.meeting.classification)
    if readable:
        _enter_context(decision, item, actor=actor)
    meetings.capture(
        item=item,
        kind="decision",
        text=in_words(decision, taken)
        if readable
        else f"{decision.reference} was taken. It is not open to all readers.",
        source=subject_key(decision),
        url=decision.get_absolute_url(),
        recording_at=decision.recording_at,
        actor=actor,
    )
    meetings.dispose(item=item, disposition=REFERRED if decision.outcome in UPWARDS else DECIDED, actor=actor)


def _enter_context(decision: Decision, item: AgendaItem, *, actor: Person) -> None:
    """What the decision was about, as its proposal states the problem: the context that the report tells."""
    proposal = decision.proposal
    if proposal.problem.strip():
        source, url = f"context:{proposal.pk}", proposal.get_absolute_url()
        meetings.capture(item=item, kind="context", text=proposal.problem, source=source, url=url, actor=actor)


def in_words(decision: Decision, taken: Taken) -> str:
    """The decision as the headline report tells it."""
    option = f", option {taken.option.number} ({taken.option.title})" if taken.option else ""
    return (
        f"{decision.reference}: {taken.outcome.label}{option}. Basis: {decision.basis_label}. {decision.reason.strip()}"
    )


def _raise(decision: Decision, wanted: Wanted, *, asked_by: raid.Duty, actor: Person) -> None:
    """A condition, or work asked for, as a tracked action of the group; the meeting's report tells of it."""
    proposal = decision.proposal
    item = proposal.item if decision.corrects is None else None
    action = raid.raise_action(
        group=decision.group,
        text=wanted.text,
        owner_text=wanted.owner,
        due_on=_due(wanted),
        raised_on=decision.taken_on,
        meeting_number=item.meeting.number if item else None,
        actor=actor,
        classification=_unpublished(proposal.classification),
        historical=is_historical(proposal),
        asked_by=asked_by,
    )
    Condition.objects.create(decision=decision, action=action)
    if item and fits(proposal.classification, item.meeting.classification):
        meetings.enter_raised(meeting=item.meeting, action=action, actor=actor)


def _asked(taken: Taken, wanted: Wanted) -> raid.Duty:
    """What is owed with it: a condition of the acceptance, or the work asked for, under the rule of the outcome."""
    if wanted in taken.answers.conditions:
        return raid.Duty("condition", "Condition discharged", taken.outcome)
    return raid.Duty("work", "Work completed", taken.outcome)


def _unpublished(classification: str) -> str:
    """How widely what a decision asks for may be read before the decision is published."""
    return Classification.PROGRAMME if classification == Classification.PUBLIC else classification


def _due(wanted: Wanted) -> date:
    if wanted.due_on is None:  # findings.problems() has refused it before; this is for the type checker
        raise Refused("Give the day it is due.")
    return wanted.due_on


def _send_up(decision: Decision, *, actor: Person) -> None:
    """Into the inbox of the PSG or of the parent: it opens to that group's readers.

    What a closed group sends up opens to the seats of the group that receives it, and to nobody else.
    """
    group, stated = _above(decision.group, decision.outcome), decision.proposal.classification
    meetings.receive(
        group=group,
        source=decision,
        reference=decision.reference,
        title=f"{decision.proposal.reference} {decision.proposal.title}",
        url=decision.get_absolute_url(),
        scope=scope(group.code, Classification.RESTRICTED if decision.group.is_closed else _unpublished(stated)),
        actor=actor,
    )


def _above(group: Group, outcome: str) -> Group:
    if outcome == REFER_TO_PSG:
        return Group.objects.get(code=UPWARDS[REFER_TO_PSG])
    if group.parent is None:
        raise Refused(f"The {group.code} has no group above it.")
    return group.parent


def hold_groups(group: Group, outcome: str) -> None:
    """Hold the group that decides, and the one its outcome sends it to, before anything of them is held (ADR 23)."""
    lock_groups(*{group, _above(group, outcome)} if outcome in UPWARDS else {group})


def _owe_publication(decision: Decision, *, actor: Person) -> None:
    """At a meeting the meeting's own obligation stands until its report is out; all else owes its own publication.

    It is for the programme alone: the day and the reference of what is not published are not for everybody.
    """
    item = decision.proposal.item
    if item is not None and decision.corrects is None and latest_issued(item.meeting) is None:
        return
    deadlines.start_for(
        group=decision.group,
        anchors={"meeting": decision.taken_on, "decision": decision.taken_on},
        subject=decision,
        about=decision.reference,
        url=decision.get_absolute_url(),
        scope=decision.proposal.event_scope,
        on=decision.taken_on,
        historical=decision.corrects is None and is_historical(decision.proposal),
        actor=actor,
        keys={PUBLISHED},
    )


def _tell(decision: Decision) -> None:
    """The group learns of the outcome; what goes to Ofgem goes by way of the IPA, so both are told."""
    people = list(members(decision.group))
    if decision.outcome == ESCALATE_TO_OFGEM:
        people += [*holders(Office.IPA), *holders(Office.OFGEM)]
    notify(
        people=people,
        key=f"decision:{decision.pk}",
        topic="decisions",
        subject=f"{decision.reference}: {decision.outcome_label}",
        body=f"The outcome of {decision.proposal.reference} has been recorded.",
        url=decision.get_absolute_url(),
        scope=decision.proposal.event_scope,  # until it is published it is told inside the programme alone
        about=(decision.proposal, decision.group),
    )
