"""From the rows of a version to its rules: one builder for each kind of row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypedDict, get_args

from framework.rules.programme import ChangeControlRule, LevelRule, OfficeRule, PracticeRule
from framework.rules.terms import (
    Anchor,
    Attendance,
    AttendanceRule,
    Clause,
    ConflictRule,
    CriterionRule,
    DeadlineRule,
    Direction,
    GroundRule,
    Minutes,
    MinutesRule,
    Need,
    NoConsensusRule,
    Objective,
    Occasion,
    OutcomeRule,
    Route,
    RouteRule,
    SeatKind,
    SeatRule,
    StandingItemRule,
    ThresholdRule,
)

if TYPE_CHECKING:
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
    "seats": ("code", "name", "kind", "constituencies"),
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
    "change_control": ("manager", "wording"),
    "practice": (
        "remind_working_days_ahead",
        "escalate_to_chair_after",
        "escalate_to_sro_after",
        "issue_ready_report_at",
    ),
}


class Basis(TypedDict):
    """The fields all rules share."""

    clause: Clause
    also: tuple[Clause, ...]
    since: str


@dataclass(frozen=True)
class Held:
    """A row as it stands after folding: what it says and the version that said it last."""

    section: str
    key: str
    row: Row
    since: str


Clauses = Mapping[str, Clause]


def basis(held: Held, clauses: Clauses) -> Basis:
    """The shared fields of a row; notes keys not known to its section and missing clauses."""
    held.row.only((*KEYS[held.section], *BASIS_KEYS))
    return cited(held.row, clauses, since=held.since)


def cited(row: Row, clauses: Clauses, *, since: str) -> Basis:
    """The shared fields out of a row's `clause` and `also`."""
    return Basis(
        clause=_clause(row, "clause", row.text("clause"), clauses),
        also=tuple(_clause(row, "also", other, clauses) for other in row.texts("also")),
        since=since,
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


def level(held: Held, clauses: Clauses) -> LevelRule:
    """One of the levels of decision."""
    return LevelRule(
        key=held.key,
        name=held.row.text("name"),
        decides=held.row.text("decides"),
        **basis(held, clauses),
    )


def office(held: Held, clauses: Clauses) -> OfficeRule:
    """An office of the programme."""
    return OfficeRule(key=held.key, name=held.row.text("name"), **basis(held, clauses))


def change_control(held: Held, clauses: Clauses) -> ChangeControlRule:
    """Who runs change control."""
    return ChangeControlRule(
        manager=held.row.text("manager"),
        wording=held.row.text("wording"),
        **basis(held, clauses),
    )


def practice(held: Held, clauses: Clauses) -> PracticeRule:
    """The working defaults."""
    row = held.row
    return PracticeRule(
        remind_working_days_ahead=row.wholes("remind_working_days_ahead"),
        escalate_to_chair_after=row.whole("escalate_to_chair_after"),
        escalate_to_sro_after=row.whole("escalate_to_sro_after"),
        issue_ready_report_at=row.clock("issue_ready_report_at"),
        **basis(held, clauses),
    )
