"""What a group may do: on what it decides, what it may hand on, who may stand in and which places may stay open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from framework.rules.terms import Rule

OutsideKind = Literal["joint", "reserved"]
Approval = Literal["members", "representative"]
Subgroups = Literal["none", "standing", "any"]

EVERYTHING: Final = "*"


@dataclass(frozen=True, kw_only=True)
class OutsideBody:
    """A body outside the programme that takes some decisions on some subjects: with a group (joint), or in its place
    (reserved). Which decisions those are the framework does not say: each is marked.
    """

    body: str
    kind: OutsideKind
    subjects: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class CompetenceRule(Rule):
    """The subjects a group decides on, those it never does, and outside bodies that have a say.

    `subjects` are keys of the programme's subjects, or "*" for all; none for a group that only advises.
    """

    subjects: tuple[str, ...]
    excluded: tuple[str, ...]
    outside: tuple[OutsideBody, ...]

    def covers(self, subject: str) -> bool:
        """Whether a subject is the group's to decide on."""
        return subject not in self.excluded and (EVERYTHING in self.subjects or subject in self.subjects)

    def outside_for(self, subject: str) -> tuple[OutsideBody, ...]:
        """The outside bodies that have a say on a subject."""
        return tuple(body for body in self.outside if subject in body.subjects)


@dataclass(frozen=True, kw_only=True)
class DelegationRule(Rule):
    """The levels of the groups to which a group may delegate decisions, none where it may not.

    `subgroups`: to none of them, to those the framework has (`standing`), or to `any`, short-lived ones too.
    """

    levels: tuple[int, ...]
    subgroups: Subgroups

    def to_level(self, level: int) -> bool:
        """Whether decisions may go to groups of that level at all."""
        return level in self.levels

    def to_subgroup(self, *, short_lived: bool) -> bool:
        """Whether decisions may go to a sub-group of a level they may go to."""
        return self.subgroups == "any" or (self.subgroups == "standing" and not short_lived)


@dataclass(frozen=True, kw_only=True)
class AlternatesRule(Rule):
    """Who approves that somebody stands in for a representative, and the reasons the text names.

    `members`: the constituency approves, by most of the member organisations that answer; a seat of one organisation
    approves its own. `representative`: the representative names the alternate.
    """

    approval: Approval
    reasons: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class DeclineRule(Rule):
    """A party that sees no role for itself may leave its place open; the place is not vacant then."""
