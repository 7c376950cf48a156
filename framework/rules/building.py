"""From the rows of a version to the rules of its groups: one builder for each kind of row."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypedDict, get_args

from framework.rules.deciding import (
    CriterionRule,
    GroundRule,
    Need,
    NoConsensusRule,
    Occasion,
    OutcomeRule,
    Route,
    RouteRule,
    ThresholdRule,
)
from framework.rules.powers import (
    EVERYTHING,
    AlternatesRule,
    Approval,
    CompetenceRule,
    DeclineRule,
    DelegationRule,
    OutsideBody,
    OutsideKind,
    Subgroups,
)
from framework.rules.terms import (
    Anchor,
    Attendance,
    AttendanceRule,
    Clause,
    ConflictRule,
    DeadlineRule,
    Direction,
    Minutes,
    MinutesRule,
    Objective,
    OverruledRule,
    Rule,
    SeatKind,
    SeatRule,
    Source,
    Standing,
    StandingItemRule,
)

if TYPE_CHECKING:
    from framework.rules.precedence import Beaten
    from framework.rules.programme import PrecedenceRule
    from framework.rules.rows import Row

SEAT_KINDS: Final[tuple[SeatKind, ...]] = get_args(SeatKind)
DIRECTIONS: Final[tuple[Direction, ...]] = get_args(Direction)
ANCHORS: Final[tuple[Anchor, ...]] = get_args(Anchor)
ATTENDANCES: Final[tuple[Attendance, ...]] = get_args(Attendance)
MINUTES: Final[tuple[Minutes, ...]] = get_args(Minutes)
ROUTES: Final[tuple[Route, ...]] = get_args(Route)
NEEDS: Final[tuple[Need, ...]] = get_args(Need)
OCCASIONS: Final[tuple[Occasion, ...]] = get_args(Occasion)
OBJECTIVES: Final[tuple[Objective, ...]] = get_args(Objective)
STANDINGS: Final[tuple[Standing, ...]] = get_args(Standing)
APPROVALS: Final[tuple[Approval, ...]] = get_args(Approval)
OUTSIDE: Final[tuple[OutsideKind, ...]] = get_args(OutsideKind)
SUBGROUPS: Final[tuple[Subgroups, ...]] = get_args(Subgroups)
DEADLINE_KEYS: Final = (
    "papers_issued",
    "headline_report",
    "minutes",
    "decisions_published",
    "change_decision_communicated",
    "amendment_requests",
    "recording_published",
)
BASIS_KEYS: Final = ("clause", "also")
KEYS: Final[Mapping[str, tuple[str, ...]]] = {
    "seats": ("code", "name", "kind", "constituencies", "remits"),
    "deadlines": ("key", "label", "working_days", "direction", "anchor", "owner", "closing"),
    "outcomes": ("key", "label", "needs", "when"),
    "criteria": ("key", "label", "departure_allowed"),
    "grounds": ("key", "label"),
    "thresholds": ("key", "label", "amount"),
    "standing_items": ("key", "title", "objective"),
    "conflicts": ("key", "text", "resolution"),
    "attendance": ("rule",),
    "minutes": ("rule",),
    "no_consensus": ("route",),
    "level_one": ("route", "by", "via"),
    "concerns": ("route", "by", "via"),
    "levels": ("key", "name", "decides"),
    "offices": ("key", "name"),
    "subjects": ("key", "label"),
    "escalations": ("key", "label", "who", "to", "via", "when"),
    "acts_after_ofgem": ("key", "label", "by", "to"),
    "competence": ("subjects", "excluded", "outside"),
    "delegation": ("levels", "subgroups"),
    "alternates": ("approval", "reasons"),
    "may_decline": (),
    "appeals": ("to", "against", "final", "enacted_by"),
    "elections": ("votes_each", "unopposed_appointed", "secret_until_closed", "tie"),
    "consultation": ("closing_set_by",),
    "precedence": ("order",),
    "change_control": ("manager", "wording", "approved_by"),
    "practice": (
        "remind_working_days_ahead",
        "remind_at",
        "escalate_to_chair_after",
        "escalate_to_sro_after",
        "issue_ready_report_at",
        "no_meeting_warning_days",
    ),
}


class Basis(TypedDict):
    """The fields all rules share."""

    clause: Clause
    also: tuple[Clause, ...]
    since: str
    source: Source


@dataclass(frozen=True)
class Held:
    """A row as it stands after folding: what it says, the version that said it last and in which document."""

    section: str
    key: str
    row: Row
    since: str
    source: Source = "framework"


Clauses = Mapping[str, Clause]


def basis(held: Held, clauses: Clauses) -> Basis:
    """The shared fields of a row; notes keys not known to its section and missing clauses."""
    held.row.only((*KEYS[held.section], *BASIS_KEYS))
    return cited(held.row, clauses, since=held.since, source=held.source)


def cited(row: Row, clauses: Clauses, *, since: str, source: Source = "framework") -> Basis:
    """The shared fields out of a row's `clause` and `also`."""
    return Basis(
        clause=_clause(row, "clause", row.text("clause"), clauses),
        also=tuple(_clause(row, "also", other, clauses) for other in row.texts("also")),
        since=since,
        source=source,
    )


def _clause(row: Row, key: str, name: str, clauses: Clauses) -> Clause:
    if name in clauses:
        return clauses[name]
    if name:
        row.place.at(key).problem(f"names the clause {name!r}, which no version states")
    return Clause(id=name, document="", section="", text="", note="", since="", date_assumed=False)


def seat(held: Held, clauses: Clauses) -> SeatRule:
    """A seat; a constituency seat speaks for the constituency of its own code unless told."""
    row, code = held.row, held.key
    kind = row.one_of("kind", SEAT_KINDS)
    own = (code,) if kind == "constituency" else ()
    return SeatRule(
        code=code,
        name=row.text("name"),
        kind=kind,
        constituencies=row.texts("constituencies") or own,
        remits=row.texts("remits"),
        **basis(held, clauses),
    )


def deadline(held: Held, clauses: Clauses) -> DeadlineRule:
    """A deadline; without working_days it is a duty with no day."""
    row = held.row
    if held.key not in DEADLINE_KEYS:
        row.place.at("key").problem(f"is {held.key!r}; it must be one of {', '.join(DEADLINE_KEYS)}")
    return DeadlineRule(
        key=held.key,
        label=row.text("label"),
        working_days=row.maybe_whole("working_days"),
        direction=row.one_of("direction", DIRECTIONS),
        anchor=row.one_of("anchor", ANCHORS),
        owner=row.text("owner"),
        closing=row.flag("closing"),
        **basis(held, clauses),
    )


def outcome(held: Held, clauses: Clauses) -> OutcomeRule:
    """An outcome with what it needs and when it is open."""
    return OutcomeRule(
        key=held.key,
        label=held.row.text("label"),
        needs=held.row.some_of("needs", NEEDS),
        when=held.row.some_of("when", OCCASIONS),
        **basis(held, clauses),
    )


def criterion(held: Held, clauses: Clauses) -> CriterionRule:
    """A criterion for accepting."""
    return CriterionRule(
        key=held.key,
        label=held.row.text("label"),
        departure_allowed=held.row.flag("departure_allowed"),
        **basis(held, clauses),
    )


def ground(held: Held, clauses: Clauses) -> GroundRule:
    """A ground for rejecting."""
    return GroundRule(key=held.key, label=held.row.text("label"), **basis(held, clauses))


def threshold(held: Held, clauses: Clauses) -> ThresholdRule:
    """A threshold in whole pounds, or a matter of judgement without an amount."""
    return ThresholdRule(
        key=held.key,
        label=held.row.text("label"),
        amount=held.row.maybe_pounds("amount"),
        **basis(held, clauses),
    )


def standing_item(held: Held, clauses: Clauses) -> StandingItemRule:
    """A standing agenda item."""
    return StandingItemRule(
        key=held.key,
        title=held.row.text("title"),
        objective=held.row.one_of("objective", OBJECTIVES),
        **basis(held, clauses),
    )


def conflict(held: Held, clauses: Clauses) -> ConflictRule:
    """A disagreement between sources and its reading."""
    return ConflictRule(
        key=held.key,
        text=held.row.text("text"),
        resolution=held.row.text("resolution"),
        **basis(held, clauses),
    )


def attendance(held: Held, clauses: Clauses) -> AttendanceRule:
    """Who may attend."""
    return AttendanceRule(rule=held.row.one_of("rule", ATTENDANCES), **basis(held, clauses))


def minutes(held: Held, clauses: Clauses) -> MinutesRule:
    """Whether minutes are owed."""
    return MinutesRule(rule=held.row.one_of("rule", MINUTES), **basis(held, clauses))


def no_consensus(held: Held, clauses: Clauses) -> NoConsensusRule:
    """The route without consensus."""
    return NoConsensusRule(route=held.row.one_of("route", ROUTES), **basis(held, clauses))


def route(held: Held, clauses: Clauses) -> RouteRule:
    """The route of a Level 1 matter or a concern."""
    return RouteRule(
        route=held.row.text("route"),
        by=held.row.texts("by"),
        via=held.row.text("via", ""),
        **basis(held, clauses),
    )


def competence(held: Held, clauses: Clauses) -> CompetenceRule:
    """What a group decides on; "*" stands for every subject."""
    return CompetenceRule(
        subjects=held.row.texts("subjects"),
        excluded=held.row.texts("excluded"),
        outside=tuple(_outside(row) for row in held.row.children("outside")),
        **basis(held, clauses),
    )


def _outside(row: Row) -> OutsideBody:
    row.only(("body", "kind", "subjects"))
    return OutsideBody(body=row.text("body"), kind=row.one_of("kind", OUTSIDE), subjects=row.texts("subjects"))


def subjects_of(rule: CompetenceRule) -> set[str]:
    """Every subject a competence names, for checking; "*" names none."""
    outside = (subject for body in rule.outside for subject in body.subjects)
    return {*rule.subjects, *rule.excluded, *outside} - {EVERYTHING}


def delegation(held: Held, clauses: Clauses) -> DelegationRule:
    """To which levels, and which sub-groups, a group may delegate; an empty list of levels says that it may not."""
    return DelegationRule(
        levels=held.row.wholes("levels"),
        subgroups=held.row.one_of("subgroups", SUBGROUPS, "none"),
        **basis(held, clauses),
    )


def alternates(held: Held, clauses: Clauses) -> AlternatesRule:
    """Who approves alternates."""
    return AlternatesRule(
        approval=held.row.one_of("approval", APPROVALS),
        reasons=held.row.texts("reasons"),
        **basis(held, clauses),
    )


def may_decline(held: Held, clauses: Clauses) -> DeclineRule:
    """That a place may be left open by a party that sees no role."""
    return DeclineRule(**basis(held, clauses))


BUILDERS: Final[Mapping[str, Callable[[Held, Clauses], Rule]]] = {
    "seats": seat,
    "deadlines": deadline,
    "outcomes": outcome,
    "criteria": criterion,
    "grounds": ground,
    "thresholds": threshold,
    "standing_items": standing_item,
    "conflicts": conflict,
    "attendance": attendance,
    "minutes": minutes,
    "no_consensus": no_consensus,
    "level_one": route,
    "concerns": route,
    "competence": competence,
    "delegation": delegation,
    "alternates": alternates,
    "may_decline": may_decline,
}


def overruled(beaten: Beaten, precedence: PrecedenceRule, clauses: Clauses) -> OverruledRule:
    """A row that gives way, as a rule that rests on the one that says so."""
    held = beaten.held
    rule = BUILDERS[held.section](held, clauses)
    prevailing = tuple(BUILDERS[one.section](one, clauses) for one in beaten.prevailing)
    also = dict.fromkeys(clause for one in (rule, *prevailing) for clause in one.cited)
    return OverruledRule(
        section=held.section,
        key=held.key,
        rule=rule,
        prevailing=prevailing,
        clause=precedence.clause,
        also=tuple(also),
        since=held.since,
        source=held.source,
    )
