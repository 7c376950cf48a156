"""Obligations ready to show: the working behind the due day, the working days left, the state in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from django.urls import reverse

from deadlines.queries.owning import owner_name
from deadlines.rules import BREACHED, LAPSED, MET, OPEN, PASSED, RECORDED, WAITING, WAIVED, timing
from deadlines.rules.wording import not_yet_sentence, rule_sentence, start_words, to_do
from foundation.core import workdays
from foundation.core.clock import today
from foundation.core.closures import extra_closures
from foundation.core.templatetags.shapes import Clock, ClockState, Pill, Tone, Why, WhyDay
from foundation.core.templatetags.wording import short_date, working_days_left

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from deadlines.models import Obligation

TONES: Final[dict[str, Tone]] = {
    WAITING: "plain",
    OPEN: "info",
    MET: "ok",
    BREACHED: "bad",
    WAIVED: "plain",
    LAPSED: "plain",
    PASSED: "plain",
    RECORDED: "plain",
}
CLOCK_STATES: Final[dict[str, ClockState]] = {
    WAITING: "waiting",
    MET: "met",
    BREACHED: "breached",
    RECORDED: "historical",
}


@dataclass(frozen=True)
class Working:
    """How a due day came about. `start` is the anchor's day; `skipped` are the bank holidays met on the way."""

    start: date | None
    start_label: str
    counted: tuple[date, ...]
    skipped: tuple[tuple[date, str], ...]
    clause: str
    citation: str
    sentence: str
    version: str
    date_assumed: bool


def working(obligation: Obligation) -> Working:
    """The working behind an obligation's due day, from the days it keeps: today's calendar is not asked."""
    return Working(
        start=obligation.anchor_on,
        start_label=start_words(obligation.working_days, obligation.direction, obligation.anchor),
        counted=tuple(date.fromisoformat(day) for day in obligation.counted),
        skipped=tuple((date.fromisoformat(day), name) for day, name in obligation.skipped),
        clause=obligation.clause,
        citation=obligation.citation,
        sentence=rule_sentence(obligation.working_days, obligation.direction, obligation.anchor),
        version=obligation.framework_version,
        date_assumed=obligation.date_assumed,
    )


@dataclass(frozen=True)
class Duty:
    """An obligation ready to show. `days_left` counts working days from today; None where no day runs."""

    obligation: Obligation
    working: Working
    days_left: int | None

    @property
    def owner_name(self) -> str:
        """Who owes it, in words."""
        return owner_name(self.obligation)

    @property
    def title(self) -> str:
        """What it is about: as still to be done while it is."""
        one = self.obligation
        undone = one.status == OPEN or (one.status == BREACHED and one.met_on is None)
        return to_do(one.label) if undone else one.label

    @property
    def pill(self) -> Pill:
        """Its state as a pill."""
        late = " (fulfilled late)" if self.obligation.is_late else ""
        return Pill(f"{self.obligation.status_label}{late}", TONES[self.obligation.status], self.obligation.status)

    @property
    def clock(self) -> Clock:
        """Its state as a clock with the working behind the day."""
        return Clock(
            label=self.obligation.label,
            due=self.obligation.due_on,
            days_left=self.days_left if self.obligation.status == OPEN else None,
            state=CLOCK_STATES.get(self.obligation.status, "running"),
            detail=self.detail,
            why=self.why,
        )

    @property
    def detail(self) -> str:
        """What its state alone does not say."""
        if self.obligation.status == OPEN:
            return "" if self.obligation.due_on else "Open until it is done"
        if self.obligation.met_on is not None:
            return f"Done on {short_date(self.obligation.met_on)}"
        if self.days_left is not None:
            return f"Not done yet: {working_days_left(self.days_left)}"
        return "" if self.obligation.status in CLOCK_STATES else self.obligation.status_label

    @property
    def possible_from(self) -> date | None:
        """The first day on which it can be done; None when it could be all along, or has no day to follow yet."""
        return timing.possible_from(self.obligation.direction, self.obligation.anchor_on)

    @property
    def not_yet(self) -> str:
        """Why it cannot be done yet, as a sentence; empty once it can."""
        opens = self.possible_from
        if self.obligation.status != WAITING and (opens is None or opens <= today()):
            return ""
        return not_yet_sentence(self.obligation.anchor, opens)

    @property
    def why(self) -> Why:
        """The working behind the day: where the count starts, each day used, bank holidays on the way, the clause."""
        working = self.working
        return Why(
            sentence=working.sentence,
            start_label=working.start_label,
            start=working.start,
            days=_days(working),
            citation=f"{working.citation} (Governance Framework {working.version})",
            citation_url=reverse("framework:clause", args=[working.clause]),
            assumed="The day on which this rule came into force is assumed." if working.date_assumed else "",
        )


def _days(working: Working) -> list[WhyDay]:
    """Every day of the count in its order; the last counted one is the due day."""
    counted = [WhyDay(day, counted=True, number=number) for number, day in enumerate(working.counted, start=1)]
    skipped = [WhyDay(day, counted=False, note=name) for day, name in working.skipped]
    backwards = len(working.counted) > 0 and working.start is not None and working.counted[0] < working.start
    return sorted([*counted, *skipped], key=lambda one: one.day, reverse=backwards)


def duty(obligation: Obligation, closures: Mapping[date, str] | None = None) -> Duty:
    """One obligation ready to show."""
    return duties([obligation], closures)[0]


def duties(obligations: Iterable[Obligation], closures: Mapping[date, str] | None = None) -> list[Duty]:
    """Obligations ready to show; the extra closures are read once."""
    known = extra_closures() if closures is None else closures
    return [Duty(one, working(one), _days_left(one, known)) for one in obligations]


def _days_left(obligation: Obligation, closures: Mapping[date, str]) -> int | None:
    running = obligation.status == OPEN or (obligation.status == BREACHED and obligation.met_on is None)
    if obligation.due_on is None or not running:
        return None
    return workdays.between(today(), obligation.due_on, closures)
