"""From the rows of a version to the rules of the programme: one builder for each kind of row."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, get_args

from framework.rules.building import basis
from framework.rules.programme import (
    ActRule,
    AppealRule,
    Caller,
    ChangeControlRule,
    ClosingDate,
    ConsultationRule,
    Decider,
    ElectionRule,
    EscalationRule,
    LevelRule,
    Measure,
    OfficeRule,
    PracticeRule,
    PrecedenceRule,
    Receiver,
    SubjectRule,
    Tie,
)
from framework.rules.terms import Source

if TYPE_CHECKING:
    from framework.rules.building import Clauses, Held

CALLERS: Final[tuple[Caller, ...]] = get_args(Caller)
RECEIVERS: Final[tuple[Receiver, ...]] = get_args(Receiver)
MEASURES: Final[tuple[Measure, ...]] = get_args(Measure)
DECIDERS: Final[tuple[Decider, ...]] = get_args(Decider)
TIES: Final[tuple[Tie, ...]] = get_args(Tie)
CLOSING_DATES: Final[tuple[ClosingDate, ...]] = get_args(ClosingDate)
SOURCES: Final[tuple[Source, ...]] = get_args(Source)


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
        approved_by=held.row.texts("approved_by"),
        **basis(held, clauses),
    )


def practice(held: Held, clauses: Clauses) -> PracticeRule:
    """The working defaults."""
    row = held.row
    return PracticeRule(
        remind_working_days_ahead=row.wholes("remind_working_days_ahead"),
        remind_at=row.clock("remind_at"),
        escalate_to_chair_after=row.whole("escalate_to_chair_after"),
        escalate_to_sro_after=row.whole("escalate_to_sro_after"),
        issue_ready_report_at=row.clock("issue_ready_report_at"),
        no_meeting_warning_days=row.whole("no_meeting_warning_days"),
        **basis(held, clauses),
    )


def subject(held: Held, clauses: Clauses) -> SubjectRule:
    """A field of decision."""
    return SubjectRule(key=held.key, label=held.row.text("label"), **basis(held, clauses))


def escalation(held: Held, clauses: Clauses) -> EscalationRule:
    """A route upwards."""
    return EscalationRule(
        key=held.key,
        label=held.row.text("label"),
        who=held.row.some_of("who", CALLERS),
        to=held.row.one_of("to", RECEIVERS),
        via=held.row.text("via", ""),
        when=held.row.one_of("when", MEASURES),
        **basis(held, clauses),
    )


def act_after_ofgem(held: Held, clauses: Clauses) -> ActRule:
    """An act that follows a decision of Ofgem."""
    return ActRule(
        key=held.key,
        label=held.row.text("label"),
        by=held.row.text("by"),
        to=held.row.texts("to"),
        **basis(held, clauses),
    )


def appeals(held: Held, clauses: Clauses) -> AppealRule:
    """How a party appeals."""
    return AppealRule(
        to=held.row.text("to"),
        against=held.row.some_of("against", DECIDERS),
        final=held.row.flag("final"),
        enacted_by=held.row.text("enacted_by"),
        **basis(held, clauses),
    )


def elections(held: Held, clauses: Clauses) -> ElectionRule:
    """How a representative is chosen."""
    return ElectionRule(
        votes_each=held.row.whole("votes_each"),
        unopposed_appointed=held.row.flag("unopposed_appointed"),
        secret_until_closed=held.row.flag("secret_until_closed"),
        tie=held.row.one_of("tie", TIES),
        **basis(held, clauses),
    )


def consultation(held: Held, clauses: Clauses) -> ConsultationRule:
    """Who sets a closing date."""
    return ConsultationRule(closing_set_by=held.row.one_of("closing_set_by", CLOSING_DATES), **basis(held, clauses))


def precedence(held: Held, clauses: Clauses) -> PrecedenceRule:
    """Which document prevails; both are named."""
    order = held.row.some_of("order", SOURCES)
    if sorted(order) != sorted(SOURCES):
        held.row.place.at("order").problem(f"must name each of {', '.join(SOURCES)} once")
    return PrecedenceRule(order=order if set(order) == set(SOURCES) else SOURCES, **basis(held, clauses))
