"""From which day to which a group stands, is convened and reports to whom, as the framework's versions say. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from framework.rules.terms import GroupRules, Version

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Lifespan:
    """A group as the versions have it, told in the words of the newest that knows it."""

    code: str
    name: str
    level: int
    attendance: str
    valid_from: date
    valid_to: date | None
    convened_on: date | None
    predecessor: str
    first: str
    newest: str


@dataclass(frozen=True)
class Line:
    """To which group another reports, from one day to another; `own` where the product says so, not a version."""

    parent: str
    valid_from: date
    valid_to: date | None
    citation: str = ""
    own: bool = False


def codes(versions: Sequence[Version]) -> list[str]:
    """Every group any version knows, in the order in which they came."""
    return list(dict.fromkeys(group.code for version in versions for group in version.groups))


def lifespan(versions: Sequence[Version], code: str) -> Lifespan:
    """How long a group stands, over versions in order of force. It must be known to one of them."""
    stated = [(version, rules) for version in versions if (rules := version.group(code))]
    (first, _), (newest, rules) = stated[0], stated[-1]
    convened_on = _convened_on(stated)
    begun = first.in_force_from
    return Lifespan(
        code=code,
        name=rules.name,
        level=rules.level,
        attendance="closed" if rules.closed else rules.attendance,
        valid_from=min(begun, convened_on or begun),
        valid_to=rules.closed_on or _eve_of_next(versions, newest),
        convened_on=convened_on,
        predecessor=rules.succeeds[0] if rules.succeeds and rules.standing == "convened" else "",
        first=first.id,
        newest=newest.id,
    )


def _convened_on(stated: Sequence[tuple[Version, GroupRules]]) -> date | None:
    """The day the newest version gives; without one, the day of the first version under which it is convened."""
    convened = [(version, rules) for version, rules in stated if rules.standing == "convened"]
    if not convened:
        return None
    dated = [rules.convened_on for _, rules in convened if rules.convened_on]
    return dated[-1] if dated else convened[0][0].in_force_from


def _eve_of_next(versions: Sequence[Version], version: Version) -> date | None:
    """The last day of a version; None for the latest."""
    at = list(versions).index(version)
    return versions[at + 1].in_force_from - DAY if at + 1 < len(versions) else None


def lines(versions: Sequence[Version], code: str) -> list[Line]:
    """To which groups the versions have a group report, one after the other; nothing for a group without a parent."""
    found: list[Line] = []
    for version in versions:
        rules = version.group(code)
        parent = rules.parent if rules else ""
        if found and found[-1].parent == parent:
            continue
        citation = rules.citation if rules else ""
        found.append(Line(parent, version.in_force_from, None, citation))
    return laid(found, None)


def laid(begun: Sequence[Line], last: date | None) -> list[Line]:
    """Lines put end to end: each holds until the next one begins, none after `last`. A later one prevails.

    What the product said stands until a version changes its mind; on one day the product's own prevails.
    """
    by_day = {line.valid_from: line for line in sorted(begun, key=lambda line: (line.valid_from, line.own))}
    inside = [line for day, line in sorted(by_day.items()) if last is None or day <= last]
    ends = [line.valid_from - DAY for line in inside[1:]]
    held = [replace(line, valid_to=end) for line, end in zip(inside, [*ends, last], strict=False)]
    return [line for line in held if line.parent]


def capped(valid_from: date, valid_to: date | None, last: date | None) -> tuple[date, date | None] | None:
    """A span cut at the group's last day; None for one that would begin after it."""
    if last is None:
        return valid_from, valid_to
    if valid_from > last:
        return None
    return valid_from, last if valid_to is None else min(valid_to, last)
