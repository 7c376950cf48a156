"""How obligations are worded in notices and beside dates. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from deadlines.rules.timing import CHAIR
from framework.rules.terms import ANCHOR_WORDS
from groups.rules import OFFICES

if TYPE_CHECKING:
    from datetime import date


DONE: Final = re.compile(r" (\w+ed)$")  # the end of a label that tells what is owed as done
DAY_SET: Final = "day_set"  # the anchor of a day that no rule counts: a group has set it

# the words of the codes that stand in events about obligations
CODES: Final = {"owner": {**{str(office): name for office, name in OFFICES.items()}, CHAIR: "chair"}}


def day_words(day: date) -> str:
    """'Wednesday 2 March 2022'."""
    return f"{day:%A} {day.day} {day:%B %Y}"


def anchor_words(anchor: str) -> str:
    """What days are counted from: 'the meeting', 'the following month's meeting'."""
    if anchor == DAY_SET:
        return "the day the group set"
    return {str(key): words for key, words in ANCHOR_WORDS.items()}.get(anchor, anchor.replace("_", " "))


def days_words(number: int) -> str:
    """'1 working day', '5 working days'."""
    return "1 working day" if number == 1 else f"{number} working days"


def rule_sentence(working_days: int | None, direction: str, anchor: str) -> str:
    """The rule in words: 'Due 5 working days before the meeting, to the end of the day.'"""
    if working_days is None:
        return "No day is set for this: it stays open until it is done, and is never breached."
    if anchor == DAY_SET:
        return "The group set this day itself; it runs to its end."
    if working_days == 0:
        return f"Due on the day of {anchor_words(anchor)}, to the end of the day."
    return f"Due {days_words(working_days)} {direction} {anchor_words(anchor)}, to the end of the day."


def not_yet_sentence(anchor: str, possible_from: date | None) -> str:
    """Why something cannot be done yet; the day from which it can stands beside it."""
    if possible_from is None:
        return f"It is counted from {anchor_words(anchor)}, which has no day yet."
    return f"It follows {anchor_words(anchor)}."


def start_words(working_days: int | None, direction: str, anchor: str) -> str:
    """What stands before the day from which something is counted, or which it follows, or for which it was set."""
    if anchor == DAY_SET:
        return "Set for"
    if working_days is None:
        return f"Follows {anchor_words(anchor)}"
    return f"Counted {'back from' if direction == 'before' else 'from'} {anchor_words(anchor)}"


def to_do(label: str) -> str:
    """What is still to be done, for who owes it: of “Papers issued”, which tells a fact, “Papers to be issued”."""
    return DONE.sub(r" to be \1", label)


@dataclass(frozen=True)
class Matter:
    """What a notice is about: the obligation's label, its subject's reference, its day, its rule and the clause."""

    label: str
    about: str
    due_on: date
    sentence: str
    citation: str

    @property
    def small(self) -> str:
        """The label inside a sentence."""
        return f"{self.label[:1].lower()}{self.label[1:]}"

    @property
    def rule(self) -> str:
        """The rule with its clause."""
        return f"{self.sentence} ({self.citation})"

    @property
    def was_due(self) -> str:
        """The beginning of every sentence about a breach."""
        return f"{self.label}, {self.about}, was due by the end of {day_words(self.due_on)}"


def reminder_subject(matter: Matter, step: int) -> str:
    """The subject of a reminder `step` working days ahead."""
    left = "due today" if step == 0 else f"{days_words(step)} left"
    return f"{matter.about}: {to_do(matter.small)}, {left} ({day_words(matter.due_on)})"


def reminder_body(matter: Matter) -> str:
    """The words of a reminder, with the rule and its clause."""
    return (
        f"{to_do(matter.label)}, {matter.about}: due by the end of {day_words(matter.due_on)}.\n\n{matter.rule}\n\n"
        "Nothing more is sent once it is done."
    )


def breach_subject(matter: Matter) -> str:
    """The subject of the notice of a breach."""
    return f"{matter.about}: overdue and recorded as breached: {matter.small}"


def breach_body(matter: Matter, done_on: date | None) -> str:
    """What the owner is told of a breach: it stays on record, and an explanation is owed."""
    happened = f"was done late, on {day_words(done_on)}" if done_on else "was not done"
    wanted = "Please explain" if done_on else "Please do it now, and explain"
    return (
        f"{matter.was_due} and {happened}. It stays on record as breached.\n\n{matter.rule}\n\n"
        f"{wanted} on its page why it is late."
    )


def escalation_subject(matter: Matter) -> str:
    """The subject of the notice that takes a breach up."""
    return f"{matter.about}: a breach has been escalated to you: {matter.small}"


def escalation_body(matter: Matter, done_on: date | None) -> str:
    """What the chair, and later the SRO, are told of a breach."""
    since = f"It was done late, on {day_words(done_on)}." if done_on else "It is not done yet."
    return f"{matter.was_due} and was breached. {since}\n\n{matter.rule}"


def veiled_subject(group: str) -> str:
    """The same to somebody who may not read what the group does: neither the matter nor its number."""
    return f"{group}: a breach has been escalated to you"


def veiled_body(group: str, overdue: int) -> str:
    """The group and the working days since the due day, and nothing else of a closed group."""
    since = f"{days_words(overdue)} ago" if overdue else "on the last working day"
    return (
        f"An obligation of the {group} was due {since} and was breached.\n\nThe group is closed, so "
        "nothing more is told here. Its chair or the PMO secretariat can say what it is about."
    )
