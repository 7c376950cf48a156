"""What a page hands to the components: small frozen records, ready to be shown.

Nothing is computed here. Dates, working days and reasons come in as values; the views fill these
records from queries and policies, and the tags of ``governance`` draw them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

Tone = Literal["plain", "info", "ok", "warn", "bad"]
ClockState = Literal["running", "waiting", "met", "breached", "historical"]
Stance = Literal["support", "object", "abstain", "conflict", "no_objection", "none", "vacant"]


@dataclass(frozen=True, slots=True)
class Pill:
    """A short state in words. ``tone`` picks colour and icon together."""

    label: str
    tone: Tone = "plain"
    state: str = ""
    icon: str = ""


@dataclass(frozen=True, slots=True)
class Action:
    """One thing a person could do here; when not ``allowed``, ``reason`` is the sentence shown.

    ``post`` makes a form with a CSRF token, sending ``hidden``; otherwise it is a link. A ``download`` may be pressed
    again.
    """

    label: str
    url: str = ""
    post: bool = False
    primary: bool = False
    allowed: bool = True
    reason: str = ""
    citation: str = ""
    danger: bool = False
    icon: str = ""
    hidden: Mapping[str, str] = field(default_factory=dict)
    download: bool = False


@dataclass(frozen=True, slots=True)
class WhyDay:
    """One calendar day of a working: counted (and then its ``number``), or skipped with a note."""

    day: date
    counted: bool
    number: int = 0
    note: str = ""


@dataclass(frozen=True, slots=True)
class Why:
    """The working behind a date: where the count starts, each day, and the clause that says so."""

    sentence: str
    start_label: str = ""
    start: date | None = None
    days: Sequence[WhyDay] = ()
    citation: str = ""
    citation_url: str = ""
    assumed: str = ""


@dataclass(frozen=True, slots=True)
class Clock:
    """A deadline. ``days_left`` counts working days: 0 is today, below 0 is overdue."""

    label: str
    due: date | datetime | None = None
    days_left: int | None = None
    state: ClockState = "running"
    detail: str = ""
    why: Why | None = None


@dataclass(frozen=True, slots=True)
class SeatCard:
    """One seat and what it said, in words, with who spoke for it; ``citation`` says by which clause it is there."""

    name: str
    stance: Stance = "none"
    words: str = ""
    holder: str = ""
    note: str = ""
    url: str = ""
    option: str = ""
    citation: str = ""


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """A thing that happened (``done``), happens now (``current``) or is still to come."""

    title: str
    when: date | datetime | None = None
    detail: str = ""
    actor: str = ""
    url: str = ""
    done: bool = True
    current: bool = False
    tone: Tone = "info"
    note: str = ""


@dataclass(frozen=True, slots=True)
class Option:
    """One option of a proposal, for the matrix."""

    number: int | str
    title: str
    advantages: Sequence[str] = ()
    disadvantages: Sequence[str] = ()
    assumptions: Sequence[str] = ()
    cost: str = ""
    recommended: bool = False
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Fact:
    """A term and its value; ``note`` is smaller, ``url`` makes the value a link."""

    term: str
    value: object = ""
    note: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """One line of a check-your-answers list."""

    question: str
    answer: object = ""
    change_url: str = ""


@dataclass(frozen=True, slots=True)
class Tab:
    """One view of the same thing, reached by its own address."""

    label: str
    url: str
    current: bool = False
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One stage of a lifecycle or of a form in several pages."""

    label: str
    done: bool = False
    current: bool = False
    note: str = ""
    url: str = ""
