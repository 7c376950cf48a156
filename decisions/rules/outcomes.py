"""Which outcomes a group may choose, on what basis; and for each that is closed, the sentence why. Pure.

Everything follows from the framework's rules in force on the day. Three readings beyond their letter: a threshold met
makes the matter Level 1, which no group below Ofgem accepts; without consensus a matter above a threshold is not for
chair or SRO to decide either; where the route without consensus is to refer upwards, no other outcome is left.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from framework.rules.programme import SPONSOR_LEVEL
from groups.rules.competence import may_decide

if TYPE_CHECKING:
    from framework.rules import GroupRules, Met, OutcomeRule
    from groups.rules.competence import Competence


class Basis(StrEnum):
    """On what basis an outcome is recorded."""

    CONSENSUS = "consensus"
    CHAIR = "chair"
    SRO = "sro"
    THRESHOLD = "threshold"
    NO_CONSENSUS = "no_consensus"


BASES = {
    Basis.CONSENSUS: "Consensus",
    Basis.CHAIR: "Decided by the chair, without consensus",
    Basis.SRO: "Decided by the SRO, without consensus",
    Basis.THRESHOLD: "A threshold is met",
    Basis.NO_CONSENSUS: "No consensus",
}

ACCEPT, ACCEPT_SUBJECT, REJECT, REFER_FOR_WORK = "accept", "accept_subject_to_work", "reject", "refer_for_work"
REFER_TO_PSG, ESCALATE_TO_OFGEM = "refer_to_psg", "escalate_to_ofgem"
ESCALATE_TO_PARENT, REPORT_TO_PARENT = "escalate_to_parent", "report_to_parent"
ACCEPTING = (ACCEPT, ACCEPT_SUBJECT)
ON_THE_MERITS = (*ACCEPTING, REJECT)
UPWARDS = {REFER_TO_PSG: "PSG", ESCALATE_TO_PARENT: "", REPORT_TO_PARENT: ""}  # '' is the group's parent
OUTCOMES = {
    ACCEPT: "Accept",
    ACCEPT_SUBJECT: "Accept, subject to additional work",
    REJECT: "Reject",
    REFER_FOR_WORK: "Refer for additional work or analysis",
    REFER_TO_PSG: "Refer to the PSG",
    ESCALATE_TO_OFGEM: "Escalate to Ofgem via the IPA",
    REPORT_TO_PARENT: "Report to the parent for approval",
    ESCALATE_TO_PARENT: "Escalate to the parent",
}

_DECIDERS = {"chair_decides": Basis.CHAIR, "sro_decides": Basis.SRO}
_DECIDER_WORDS = {Basis.CHAIR: "the chair", Basis.SRO: "the SRO"}
_ROUTE_WORDS = {
    "refer_to_psg": "referred to the PSG",
    "escalate_to_parent": "escalated to the group above",
}


@dataclass(frozen=True)
class Case:
    """A proposal before a group on a day: its declared `level`, and whether it was `referred` here from below.

    `competence` is the group's for that level and field with the delegations of the day; None for its own terms alone.
    """

    rules: GroupRules
    level: int
    met: tuple[Met, ...] = ()
    unassessed: tuple[str, ...] = ()
    objectors: tuple[str, ...] = ()
    referred: bool = False
    competence: Competence | None = None

    @property
    def is_level_one(self) -> bool:
        """A threshold is met, or the matter was declared Ofgem's from the start."""
        return bool(self.met) or self.level == SPONSOR_LEVEL


@dataclass(frozen=True)
class Closed:
    """Why something is not open: a whole sentence, and the clause."""

    reason: str
    citation: str


@dataclass(frozen=True)
class Way:
    """One basis on which an outcome is open, with its clause."""

    basis: Basis
    citation: str

    @property
    def label(self) -> str:
        """The basis in words."""
        return BASES[self.basis]


@dataclass(frozen=True)
class Choice:
    """One outcome of the framework: the ways to it, or why there is none."""

    rule: OutcomeRule
    ways: tuple[Way, ...]
    closed: Closed | None

    @property
    def is_open(self) -> bool:
        """True when there is at least one way."""
        return bool(self.ways)


def choices(case: Case) -> tuple[Choice, ...]:
    """Every outcome the framework in force knows for the group, in its order, open or closed with the reason."""
    return tuple(_choice(case, rule) for rule in case.rules.outcomes)


def refusal(case: Case, outcome: str, basis: str) -> Closed | None:
    """Why the outcome may not be recorded on that basis; None when it may. The one gate for every way in."""
    rule = case.rules.outcome(outcome)
    if rule is None:
        label = OUTCOMES.get(outcome, outcome)
        return Closed(
            f"“{label}” is not an outcome the framework in force gives the {case.rules.code}.",
            case.rules.outcomes[0].citation if case.rules.outcomes else case.rules.citation,
        )
    choice = _choice(case, rule)
    if choice.closed:
        return choice.closed
    if basis not in [way.basis for way in choice.ways]:
        words = BASES[Basis(basis)] if basis in set(Basis) else basis
        stated = " or ".join(f"“{way.label}”" for way in choice.ways)
        return Closed(
            f"“{rule.label}” cannot rest on “{words}” here; it rests on {stated}.", case.rules.no_consensus.citation
        )
    return None


def competence(case: Case) -> Closed | None:
    """Why the group is not competent to decide the matter; None when it is, or when only Ofgem is."""
    if case.is_level_one:
        return None
    found = case.competence  # a refusal is falsy: only None means that nobody asked
    if found is None:
        found = may_decide(case.rules, level=case.level, referred=case.referred)
    return None if found else Closed(found.reason, found.citation)


def _choice(case: Case, rule: OutcomeRule) -> Choice:
    if rule.when:
        return _on_occasion(case, rule)
    if closed := _not_open(case, rule):
        return Choice(rule, (), closed)
    if not case.objectors:
        return Choice(rule, (Way(Basis.CONSENSUS, rule.citation),), None)
    return _without_consensus(case, rule)


def _on_occasion(case: Case, rule: OutcomeRule) -> Choice:
    """Outcomes kept for an occasion: a threshold is met, or the group cannot agree."""
    route = case.rules.no_consensus
    ways = []
    if "threshold" in rule.when and case.is_level_one:
        ways.append(Way(Basis.THRESHOLD, rule.citation))
    if "no_consensus" in rule.when and case.objectors and rule.key in route.choices:
        ways.append(Way(Basis.NO_CONSENSUS, route.citation))
    return Choice(rule, tuple(ways), None if ways else Closed(_no_occasion(case, rule), rule.citation))


def _no_occasion(case: Case, rule: OutcomeRule) -> str:
    wanted = []
    if "threshold" in rule.when:
        wanted.append("no threshold is met")
    if "no_consensus" in rule.when:
        wanted.append("no objection is sustained")
    said = " and ".join(wanted)
    extra = ""
    if case.objectors and "no_consensus" not in rule.when:
        deciders = [_DECIDER_WORDS[basis] for key, basis in _DECIDERS.items() if key in case.rules.no_consensus.choices]
        extra = f"; without consensus {' or '.join(deciders)} decides" if deciders else ""
    return f"{said[0].upper()}{said[1:]}{extra}."


def _not_open(case: Case, rule: OutcomeRule) -> Closed | None:
    if rule.key in ACCEPTING:
        if case.is_level_one:
            return _ofgems(case)
        if case.unassessed:
            return Closed(
                f"The thresholds are not all assessed ({', '.join(case.unassessed).lower()}), so nobody can say that "
                f"the {case.rules.code} may accept it.",
                case.rules.thresholds.rules[0].citation,
            )
    return competence(case) if rule.key in ON_THE_MERITS else None


def _ofgems(case: Case) -> Closed:
    if not case.met:
        rule = case.rules.level_one or case.rules
        return Closed("This is a Level 1 decision: only Ofgem may accept it.", rule.citation)
    said = " ".join(met.sentence for met in case.met)
    citation = "; ".join(dict.fromkeys(met.rule.citation for met in case.met))
    return Closed(f"A threshold is met, so only Ofgem may accept it. {said}", citation)


def _without_consensus(case: Case, rule: OutcomeRule) -> Choice:
    """With a sustained objection only the routes of the framework are left."""
    route = case.rules.no_consensus
    deciders = [basis for key, basis in _DECIDERS.items() if key in route.choices]
    objection = f"An objection stands ({', '.join(case.objectors)})"
    if not deciders:
        routes = " or ".join(_ROUTE_WORDS[key] for key in route.choices)
        return Choice(
            rule, (), Closed(f"{objection}. What the {case.rules.code} cannot agree on is {routes}.", route.citation)
        )
    if case.is_level_one:
        who = " or ".join(_DECIDER_WORDS[basis] for basis in deciders)
        reason = f"{objection}, and the matter is above a threshold: it is not for {who} to decide."
        return Choice(rule, (), Closed(reason, case.rules.thresholds.rules[0].citation))
    return Choice(rule, tuple(Way(basis, route.citation) for basis in deciders), None)
