"""When an addition or an amendment may be asked for, a report approved or issued. Pure: days come in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from meetings.rules.record import day_words

if TYPE_CHECKING:
    from datetime import date


@dataclass(frozen=True)
class Asked:
    """What a request is for: `kind` addition or amendment, `about` report, decision or action."""

    kind: str
    about: str


@dataclass(frozen=True)
class Window:
    """How long requests may come: until the end of `closes_on`; None where no day is known yet or none is set."""

    closes_on: date | None
    today: date
    historical: bool = False

    @property
    def refusal(self) -> str | None:
        """Why it is too late for any request."""
        if self.historical:
            return "This meeting was entered after the fact; what its source says is not amended here."
        if self.closes_on is not None and self.today > self.closes_on:
            return f"Requests closed at the end of {day_words(self.closes_on)}."
        return None


def asking_refusal(asked: Asked, *, has_report: bool, issued: bool) -> str | None:
    """Why this cannot be asked for yet: an addition needs a report in the making, an amendment one that is out."""
    if not has_report:
        return "There is no report of this meeting yet: it is drafted when the meeting is recorded as held."
    if asked.kind == "amendment" and asked.about == "report" and not issued:
        return "The report is not issued yet: ask for an addition, or for an amendment once it is."
    if asked.kind == "addition" and asked.about != "report":
        return "An addition is asked for to the report; a decision's record and an action are amended."
    return None


def sign_off_refusal(status: str, *, asked: bool, signed: str) -> str | None:
    """Why a report is not issued yet: the chair was to sign it off, and has not."""
    if asked and status != signed:
        return "The chair signs this report off before it is issued."
    return None


def minutes_refusal(rule: str, *, reported: bool) -> str | None:
    """Why a meeting has no minutes: the framework of its day knows none, or its headline report comes first."""
    if rule == "none":
        return "No minutes are kept of this meeting: its headline report takes their place."
    if not reported:
        return "The headline report comes first; the minutes follow it."
    return None


def approval_refusal(outcome: str, amendments: str) -> str | None:
    """Why an approval cannot be recorded as said."""
    if outcome == "amended" and not amendments.strip():
        return "Say with which amendments the report was approved."
    if outcome == "approved" and amendments.strip():
        return "A report approved as it stands has no amendments; say that it was approved with them."
    return None
