"""Which groups may follow which, when a group may close, and the lifecycle of a succession. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foundation.core.policy import YES, Verdict, no
from foundation.workflow.rules import Lifecycle, Step
from framework.rules.programme import WORKING_LEVEL
from groups.events import EventKind

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from framework.rules.terms import Version

PREPARING, ENACTED, ABANDONED = "preparing", "enacted", "abandoned"

SUCCESSION = Lifecycle(
    name="succession",
    states={PREPARING: "In preparation", ENACTED: "Enacted", ABANDONED: "Abandoned"},
    initial=(PREPARING,),
    steps=(
        Step("enact", "Enact the succession", (PREPARING,), ENACTED, EventKind.SUCCEEDED),
        Step("abandon", "Abandon the succession", (PREPARING,), ABANDONED, EventKind.SUCCESSION_ABANDONED),
    ),
)


def may_follow(version: Version, group: str, successors: Sequence[str]) -> Verdict:
    """May these groups follow the group under the version in force on the day?"""
    named = version.successors(group)
    if not successors:
        return no("Choose at least one successor.", _clause(version, group))
    strangers = [code for code in successors if code not in named]
    if not strangers:
        return YES
    known = f"It names {', '.join(named)}." if named else "It names none."
    who = " and ".join(strangers)
    return no(f"{version.title} does not name {who} as a successor of the {group}. {known}", _clause(version, group))


def _clause(version: Version, group: str) -> str:
    """The clause that names a successor, or the group's own."""
    named = next((one for one in version.groups if group in one.succeeds), None) or version.group(group)
    return named.citation if named else ""


def succession_clause(version: Version, group: str) -> str:
    """The clause that names the successors of a group."""
    return _clause(version, group)


def may_close(version: Version, group: str, level: int, *, succeeded: bool) -> Verdict:
    """May the group be closed under the version in force on the day?

    A Level 4 group is its parent's to close. One above is the framework's: it goes when a successor the framework names
    takes its place, or when a version no longer provides for it.
    """
    rules = version.group(group)
    if level >= WORKING_LEVEL or succeeded or rules is None or rules.standing != "convened":
        return YES
    named = version.successors(group)
    how = f"by a succession: it names {', '.join(named)}" if named else "only by a later version"
    return no(f"{version.title} has the {group} at Level {level}; it is closed {how}.", rules.citation)


NEVER_CONVENED = (
    "It was never convened, so there is nothing to close. It goes when a version of the framework no longer provides "
    "for it: draft that version. To use it, convene it by a founding."
)


def day_refusal(on: date, *, convened_on: date | None, today: date) -> str | None:
    """Why a group may not close with the day before `on`; None when it may."""
    if on > today:
        return "A group is closed on or after the day, not ahead of it: what still comes up until then is its own."
    if convened_on is None:
        return NEVER_CONVENED
    if on <= convened_on:
        return "The day must come after the one on which the group was convened."
    return None
