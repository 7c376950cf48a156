"""Two versions side by side, rule by rule, for all groups or for one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from framework import rules
from framework.queries.loaded import versions

if TYPE_CHECKING:
    from framework.rules import Clause, GroupRules, RuleChange, Version


@dataclass(frozen=True)
class Reworded:
    """A clause that two versions state in different words; empty words where one of them does not state it."""

    clause: Clause
    was: str
    now: str


@dataclass(frozen=True)
class Comparison:
    """What differs between two versions, the earlier first whichever was asked for first.

    `every` holds all changes, `changes` those for the group that was asked for.
    """

    before: Version
    after: Version
    group: str
    every: tuple[RuleChange, ...]
    changes: tuple[RuleChange, ...]
    reworded: tuple[Reworded, ...]

    @property
    def changed(self) -> list[RuleChange]:
        """What is new, different or gone."""
        return [change for change in self.changes if change.kind != "restated"]

    @property
    def restated(self) -> list[RuleChange]:
        """The same in substance under another clause."""
        return [change for change in self.changes if change.kind == "restated"]


def compare(one: Version, other: Version, group: str = "") -> Comparison:
    """What the later of two versions has otherwise than the earlier; with a group, what concerns it alone."""
    before, after = sorted((one, other), key=lambda version: version.in_force_from)
    every = rules.changes(before, after)
    changes = tuple(change for change in every if not group or group in change.scopes)
    return Comparison(before, after, group, every, changes, () if group else _reworded(before, after))


def _reworded(before: Version, after: Version) -> tuple[Reworded, ...]:
    was = {clause.id: clause for clause in before.clauses}
    found = []
    for clause in after.clauses:
        earlier = was.pop(clause.id, None)
        if earlier is None or earlier.text != clause.text:
            found.append(Reworded(clause, earlier.text if earlier else "", clause.text))
    return (*found, *(Reworded(clause, clause.text, "") for clause in was.values()))


@dataclass(frozen=True)
class Kin:
    """A group with what comes before and after it: predecessors it names, and successors named by any version."""

    rules: GroupRules
    predecessors: tuple[str, ...]
    successors: tuple[str, ...]
    versions: tuple[Version, ...]


def kin(group: GroupRules) -> Kin:
    """Where a group comes from and what came of it, over all loaded versions; and the versions that know it."""
    known = versions()
    successors = {code: None for version in known for code in version.successors(group.code)}
    knowing = tuple(version for version in known if version.group(group.code))
    return Kin(group, group.succeeds, tuple(successors), knowing)
