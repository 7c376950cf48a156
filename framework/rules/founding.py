"""The rules of a group that the programme founded and no version names: those of its level, as if one had named it.

A version says what holds for every group, for a level and for sub-groups. A founded group takes all of that from the
version in force when it was founded and from each later one, and adds what every Level 4 group has of its own: a chair
and a secretariat, reports to its parent, and its parent's subjects.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from framework.rules.lookup import in_force
from framework.rules.parsing import parse
from framework.rules.programme import WORKING_LEVEL

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from framework.rules.terms import Attendance, Clause, GroupRules, Version


@dataclass(frozen=True)
class FoundedGroup:
    """A Level 4 group as its parent approved it; `since` is the day it was convened."""

    code: str
    name: str
    parent: str
    role: str
    attendance: Attendance
    meeting_pattern: str
    subgroup: bool
    short_lived: bool
    since: date


def founded(sources: Mapping[str, str], groups: Sequence[FoundedGroup]) -> dict[str, GroupRules]:
    """The rules, under the latest of the versions given, of the founded groups that none of them names, by code.

    `sources` are the texts of the versions by file name, up to the one in force. Raises InvalidFrameworkError.
    """
    known = parse(sources)
    unnamed = [group for group in groups if not any(one.group(group.code) for one in known)]
    if not unnamed or not known:
        return {}
    texts = dict(sources)
    for group in sorted(unnamed, key=lambda one: one.since):
        version = in_force(known, max(group.since, known[0].in_force_from))
        texts[version.file] += "\n" + "\n".join(_lines(group, version, known, unnamed)) + "\n"
    named = parse(texts)[-1]
    return {group.code: rules for group in unnamed if (rules := named.group(group.code)) is not None}


def _lines(
    group: FoundedGroup, version: Version, known: Sequence[Version], beside: Sequence[FoundedGroup]
) -> Iterator[str]:
    """The group as a version file would name it."""
    level = next(rule for rule in version.programme.levels if rule.key == str(WORKING_LEVEL)).clause
    closed = group.attendance != "open"
    yield f"[groups.{_text(group.code)}]"
    yield f"name = {_text(group.name)}"
    yield f"level = {WORKING_LEVEL}"
    yield f"parent = {_text(_parent(group, version, known, beside))}"
    yield f"role = {_text(group.role)}"
    yield f"clause = {_text(level.id)}"
    if group.meeting_pattern:
        yield f"meeting_pattern = {_text(group.meeting_pattern)}"
    if closed:
        yield f"closed = {json.dumps(group.attendance == 'closed')}"
        yield "open_membership = false"
        yield f"attendance = {{ rule = {_text(group.attendance)}, clause = {_text(level.id)} }}"
    if group.subgroup:
        yield "subgroup = true"
        yield f"short_lived = {json.dumps(group.short_lived)}"
    else:
        yield from _of_a_working_group(group, version, level)


def _of_a_working_group(group: FoundedGroup, version: Version, level: Clause) -> Iterator[str]:
    parent = version.group(group.parent)
    subjects = parent.competence.subjects if parent else ()
    basis = f"clause = {_text(level.id)}"
    seats = f"clause = {_text(_secretariat(version, level))}"
    yield f"competence = {{ subjects = {json.dumps(subjects)}, {basis} }}"
    yield f'no_consensus = {{ route = "escalate_to_parent", {basis} }}'
    yield "seats = ["
    yield f'  {{ code = "CHAIR", name = "Chair (SRO or a delegate)", kind = "chair", {seats} }},'
    yield f'  {{ code = "PMO", name = "PMO secretariat", kind = "secretariat", {seats} }},'
    yield "]"
    yield "outcomes = ["
    yield f'  {{ key = "report_to_parent", label = {_text(f"Report to the {group.parent} for approval")}, {basis} }},'
    yield (
        f'  {{ key = "escalate_to_parent", label = {_text(f"Escalate to the {group.parent}")}, '
        f'when = ["no_consensus"], {basis} }},'
    )
    yield "]"


def _secretariat(version: Version, level: Clause) -> str:
    """The clause that gives every working group its chair and secretariat, as the first of them cites it."""
    peers = (group for group in version.groups if group.level == WORKING_LEVEL)
    cited = (seat.clause.id for group in peers for seat in group.seats if seat.kind == "secretariat")
    return next(cited, level.id)


def _parent(group: FoundedGroup, version: Version, known: Sequence[Version], beside: Sequence[FoundedGroup]) -> str:
    """The parent's code, as long as a version or a founding knows it; a version may have done away with it since."""
    later = [one for one in known if one.in_force_from >= version.in_force_from]
    stands = all(one.group(group.parent) for one in later) or any(one.code == group.parent for one in beside)
    return group.parent if stands else ""


def _text(words: str) -> str:
    """A text as TOML writes it: JSON's escapes, and the one control character JSON leaves alone."""
    return json.dumps(words, ensure_ascii=False).replace("\x7f", "\\u007f")
