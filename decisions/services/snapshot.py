"""What is frozen beside a decision: roster, views, criteria, thresholds, rules and papers as they stood. Plain JSON."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from decisions.rules.findings import RESULTS, Answers, Result, Wanted
from decisions.rules.outcomes import BASES, Basis
from decisions.rules.thresholds import Judged, read
from foundation.core.clock import LONDON
from framework.queries import programme_in_force
from groups.queries import roster
from meetings.models import Attendance, Paper
from meetings.queries import notice_of, papers_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from decisions.models import Option, Proposal, View
    from decisions.queries import Bearings
    from framework.rules import OutcomeRule, Rule, ThresholdRule
    from meetings.models import Meeting

FORMAT = "mhhs-decision/1"
Snapshot = dict[str, Any]  # plain JSON: text, numbers, lists and dictionaries of them


@dataclass(frozen=True)
class Taken:
    """An outcome as it is recorded, judged and allowed."""

    outcome: OutcomeRule
    basis: Basis
    answers: Answers
    option: Option | None


def snapshot(proposal: Proposal, found: Bearings, taken: Taken) -> Snapshot:
    """The record of everything the outcome rested on."""
    return {
        "format": FORMAT,
        "on": found.on.isoformat(),
        "proposal": _proposal(proposal),
        "meeting": _meeting(proposal),
        "framework": {"version": found.rules.version, "date_assumed": found.rules.date_assumed},
        "rules": _rules(found, taken),
        "consensus": _consensus(found),
        "seats": _seats(proposal, found),
        "criteria": _criteria(found, taken.answers),
        "grounds": [_named(rule) for rule in found.rules.grounds if rule.key in taken.answers.grounds],
        "thresholds": _thresholds(proposal, found),
        "options": [_option(option) for option in proposal.options.order_by("number")],
        "chosen": taken.option.number if taken.option else None,
        "conditions": [_wanted(wanted) for wanted in taken.answers.conditions],
        "work": _wanted(taken.answers.work) if taken.answers.work else None,
        "papers": [_paper(paper) for paper in _papers(proposal)],
    }


def _proposal(proposal: Proposal) -> Snapshot:
    return {
        "reference": proposal.reference,
        "title": proposal.title,
        "raised_by": proposal.raised_by,
        "kind": proposal.kind,
        "problem": proposal.problem,
        "level": proposal.level,
        "field": proposal.field,
        "classification": proposal.classification,
        "recommended": proposal.recommended.number if proposal.recommended else None,
        "referred_from": proposal.referred_from.reference if proposal.referred_from else "",
    }


def _meeting(proposal: Proposal) -> Snapshot | None:
    item = proposal.item
    if item is None:
        return None
    return {
        "reference": item.meeting.reference,
        "on": item.meeting.on.isoformat(),
        "starts": item.meeting.starts_at.astimezone(LONDON).strftime("%H:%M"),
        "item": item.number,
        "title": item.title,
        "historical": item.meeting.historical,
        "notice": _notice(item.meeting),
    }


def _notice(meeting: Meeting) -> Snapshot | None:
    """When it was called and how much notice that gave; None where nobody recorded it, or no notice is asked."""
    notice = notice_of(meeting)
    if notice is None:
        return None
    return {"called_on": notice.called_on.isoformat(), "given": notice.given, "asked": notice.asked}


def _rules(found: Bearings, taken: Taken) -> Snapshot:
    rules = found.rules
    basis = next(
        way
        for choice in found.choices
        if choice.rule == taken.outcome
        for way in choice.ways
        if way.basis == taken.basis
    )
    published = rules.deadline("decisions_published")
    return {
        "level": rules.level,
        "outcome": _named(taken.outcome),
        "basis": {"key": str(taken.basis), "label": BASES[taken.basis], "citation": basis.citation},
        "outcomes": [
            {**_named(choice.rule), "open": choice.is_open, "reason": choice.closed.reason if choice.closed else ""}
            for choice in found.choices
        ],
        **_competence(found),
        "no_consensus": {"route": rules.no_consensus.route, "citation": rules.no_consensus.citation},
        "papers": _cited(rules.deadline("papers_issued")),
        "publication": {"days": published.working_days, "citation": published.citation} if published else None,
        "seats": rules.seats[0].citation if rules.seats else rules.citation,
        "consultation": programme_in_force(found.on).consultation.citation,
        "separation": programme_in_force(found.on).practice.citation,
    }


def _competence(found: Bearings) -> Snapshot:
    """The clause of the group's competence, why it had it, and which outside bodies decide with it."""
    held = found.case.competence
    if held is None:
        return {"competence": found.rules.citation, "competent": "", "jointly_with": []}
    return {"competence": held.citation, "competent": held.reason, "jointly_with": list(held.jointly_with)}


def _named(rule: Any) -> Snapshot:
    return {"key": rule.key, "label": rule.label, "citation": rule.citation}


def _cited(rule: Rule | None) -> str:
    return rule.citation if rule else ""


def _consensus(found: Bearings) -> Snapshot:
    stand = found.consensus
    lists = {
        "supports": stand.supports,
        "no_objections": stand.no_objections,
        "objections": stand.objections,
        "abstentions": stand.abstentions,
        "conflicts": stand.conflicts,
        "silent": stand.silent,
        "vacant": stand.vacant,
        "unconfirmed": stand.unconfirmed,
    }
    return {"reached": stand.reached, **{name: [seat.code for seat in seats] for name, seats in lists.items()}}


def _seats(proposal: Proposal, found: Bearings) -> list[Snapshot]:
    modes = _attendance(proposal)
    return [
        {**entry, "attendance": modes.get(seat.pk, ""), "view": _view(found.view_of(seat))}
        for seat, entry in zip(found.seats, roster(found.seats), strict=True)
    ]


def _attendance(proposal: Proposal) -> dict[int, str]:
    if proposal.item is None:
        return {}
    rows = Attendance.objects.filter(meeting=proposal.item.meeting).order_by("pk")
    return dict(rows.values_list("seat_id", "mode"))


def _view(view: View | None) -> Snapshot | None:
    if view is None:
        return None
    return {
        "position": view.position,
        "option": view.option.number if view.option else None,
        "reason": view.reason,
        "consensus": view.consensus,
        "majority": view.majority,
        "minority": view.minority,
        "authority": view.authority,
        "spoken_by": view.spoken_by,
        "version": view.version,
        "recorded_at": view.recorded_at.isoformat(),
        "confirmed_at": view.confirmed_at.isoformat() if view.confirmed_at else "",
    }


def _criteria(found: Bearings, answers: Answers) -> list[Snapshot]:
    """The group's finding on each criterion in force; none was asked for where the outcome needs none."""
    return [
        {
            **_named(rule),
            "result": answers.criteria[rule.key].result,
            "words": RESULTS[Result(answers.criteria[rule.key].result)],
            "justification": answers.criteria[rule.key].justification,
        }
        for rule in found.rules.criteria
        if rule.key in answers.criteria
    ]


def _thresholds(proposal: Proposal, found: Bearings) -> Snapshot:
    position, limits = found.assessment.position, found.rules.thresholds
    judged = read(proposal.judged)
    return {
        "single_gbp": str(position.single) if position.single is not None else None,
        "before_gbp": str(position.before),
        "cumulative_gbp": str(position.cumulative),
        "parts": [{"reference": entry.reference, "gbp": str(entry.amount)} for entry in position.parts],
        "limits": {"single_gbp": str(limits.single_gbp), "cumulative_gbp": str(limits.cumulative_gbp)},
        "judged": [_judgement(rule, judged) for rule in limits.rules if rule.amount is None or rule.key in judged],
        "met": [{"key": met.rule.key, "sentence": met.sentence} for met in found.assessment.met],
        "unassessed": list(found.assessment.unassessed),
        "citation": limits.rules[0].citation,
    }


def _judgement(rule: ThresholdRule, judged: Mapping[str, Judged]) -> Snapshot:
    found = judged.get(rule.key, Judged())
    return {"key": rule.key, "label": rule.label, "material": found.material, "evidence": found.evidence}


def _option(option: Option) -> Snapshot:
    return {
        "number": option.number,
        "title": option.title,
        "description": option.description,
        "advantages": option.advantages,
        "disadvantages": option.disadvantages,
        "assumptions": option.assumptions,
        "cost_gbp": str(option.cost_gbp) if option.cost_gbp is not None else None,
    }


def _wanted(wanted: Wanted) -> Snapshot:
    due = wanted.due_on.isoformat() if wanted.due_on else ""
    return {"text": wanted.text, "owner": wanted.owner, "due_on": due}


def _papers(proposal: Proposal) -> Iterable[Paper]:
    item = proposal.item
    return papers_of(item.meeting).filter(item=item) if item else ()


def _paper(paper: Paper) -> Snapshot:
    document = paper.version.document if paper.version else None
    return {
        "reference": paper.reference,
        "title": paper.title,
        "classification": document.classification if document else paper.meeting.classification,
        "scope": document.scope if document else paper.meeting.scope,
        "salt": secrets.token_hex(16),
        "sha256": paper.version.file.sha256 if paper.version else "",
        "issued_at": paper.issued_at.isoformat() if paper.issued_at else "",
        "late_by": paper.late_by,
        "waived": paper.waived_at is not None,
        "waiver_reason": paper.waiver_reason,
    }
