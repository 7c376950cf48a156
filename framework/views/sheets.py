"""The rules of a group laid out for a page: cards of rows, each row some rules of one kind under one clause."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import chain, groupby
from typing import TYPE_CHECKING, Final

from framework.rules import PROGRAMME, SECTIONS, OverruledRule, by_reach, says

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from framework.queries import Use
    from framework.rules import Clause, GroupRules, ProgrammeRules, Rule, RuleChange, Version

# Which kinds of rules stand together. What is in none of them comes last, so that a new kind is never left out.
CARDS: Final[Mapping[str, tuple[str, ...]]] = {
    "Deciding": (
        "competence",
        "outcomes",
        "criteria",
        "grounds",
        "no_consensus",
        "level_one",
        "thresholds",
    ),
    "Concerns, escalations and appeals": ("concerns", "escalations", "acts_after_ofgem", "appeals"),
    "Handing on and standing in": ("delegation", "alternates", "may_decline", "elections", "consultation"),
    "Meetings": ("attendance", "minutes", "standing_items"),
    "Binding the whole programme": ("levels", "offices", "subjects", "change_control", "precedence", "practice"),
}
REST: Final = "Other rules"
SHOWN_APART: Final = ("profile", "seats", "deadlines", "conflicts", "overruled")


@dataclass(frozen=True)
class Line:
    """Rules of one kind under one clause, each in words. `own_terms`: kept in the group's own document."""

    heading: str
    said: tuple[str, ...]
    clauses: tuple[Clause, ...]
    since: str
    own_terms: bool


@dataclass(frozen=True)
class Sheet:
    """One card."""

    title: str
    lines: tuple[Line, ...]


def sheets(group: GroupRules, programme: ProgrammeRules) -> list[Sheet]:
    """Every rule that binds a group, the programme's included, but those a page shows in a table of their own."""
    by_section: dict[str, list[Rule]] = {}
    for section, _, rule in chain(group.rules(), programme.rules()):
        by_section.setdefault(section, []).append(rule)
    placed = {section for sections in CARDS.values() for section in sections}
    rest = tuple(section for section in by_section if section not in placed and section not in SHOWN_APART)
    laid_out = (Sheet(title, _lines(sections, by_section)) for title, sections in {**CARDS, REST: rest}.items())
    return [sheet for sheet in laid_out if sheet.lines]


def _lines(sections: Iterable[str], by_section: Mapping[str, Sequence[Rule]]) -> tuple[Line, ...]:
    return tuple(line for section in sections for line in _of_section(section, by_section.get(section, ())))


def _of_section(section: str, rules: Sequence[Rule]) -> Iterator[Line]:
    for _, alike in groupby(rules, key=lambda rule: (rule.citation, rule.since, rule.source)):
        held = list(alike)
        first = held[0]
        said = tuple(says(rule) for rule in held)
        yield Line(SECTIONS[section], said, first.cited, first.since, own_terms=first.source == "own_terms")


@dataclass(frozen=True)
class Rests:
    """A rule that rests on a clause, once for all it binds; `first` and `last` bound the versions that say so."""

    scopes: tuple[str, ...]
    heading: str
    says: str
    first: Version
    last: Version


def resting(uses: Iterable[Use]) -> list[Rests]:
    """The rules that rest on a clause, the same rule under the same versions told once."""
    alike: dict[tuple[str, str, str, str], list[Use]] = {}
    for use in uses:
        key = (use.heading, use.says, use.versions[0].id, use.versions[-1].id)
        alike.setdefault(key, []).append(use)
    return [
        Rests(tuple(use.scope for use in held), heading, said, held[0].versions[0], held[0].versions[-1])
        for (heading, said, _, _), held in alike.items()
    ]


@dataclass(frozen=True)
class Side:
    """What one document says: the rules in words, and where."""

    said: tuple[str, ...]
    clauses: tuple[Clause, ...]
    own_terms: bool


@dataclass(frozen=True)
class Clash:
    """Two documents in force that state one matter differently: what applies, what gives way, by which clause."""

    heading: str
    applies: Side
    gives_way: Side
    by: tuple[Clause, ...]


def clashes(group: GroupRules) -> list[Clash]:
    """Where the framework and a group's own terms contradict each other; what gives way to the same is told at once."""
    found = []
    for _, alike in groupby(group.overruled, key=lambda one: (one.section, one.prevailing)):
        held = list(alike)
        found.append(_clash(held))
    return found


def _clash(held: Sequence[OverruledRule]) -> Clash:
    first = held[0]
    return Clash(
        heading=SECTIONS[first.section],
        applies=_side(first.prevailing),
        gives_way=_side([one.rule for one in held]),
        by=(first.clause,),
    )


def _side(rules: Sequence[Rule]) -> Side:
    clauses = {clause.id: clause for rule in rules for clause in rule.cited}
    return Side(tuple(says(rule) for rule in rules), tuple(clauses.values()), own_terms=rules[0].source == "own_terms")


FEW: Final = 12  # rules a page shows at once; of more, each part is opened by itself
NAMED: Final = 4  # groups a part names in its title; more are counted


@dataclass(frozen=True)
class Part:
    """The rules that differ for the same groups: a part of the page with an anchor, closed when there are many."""

    anchor: str
    title: str
    scopes: tuple[str, ...]
    changes: tuple[RuleChange, ...]
    opened: bool


@dataclass(frozen=True)
class Differences:
    """What differs, in parts; and for each group how many of all the rules that differ concern it."""

    parts: tuple[Part, ...]
    reached: tuple[tuple[str, int], ...]
    total: int
    group: str

    @property
    def folded(self) -> bool:
        """Whether a part is closed."""
        return any(not part.opened for part in self.parts)


def differences(changes: Iterable[RuleChange], *, group: str = "", opened: bool = False) -> Differences:
    """Lay out what differs by whom it concerns, all of it or what concerns one group; what is merely restated is not.

    `opened` opens every part; where little differs they are open anyway.
    """
    found = [change for change in changes if change.kind != "restated"]
    counted = Counter(scope for change in found for scope in change.scopes if scope != PROGRAMME)
    shown = [change for change in found if not group or group in change.scopes]
    opened = opened or len(shown) <= FEW
    parts = tuple(
        Part(f"changes-{number}", _reaches(reach.scopes), reach.scopes, reach.changes, opened)
        for number, reach in enumerate(by_reach(shown), 1)
    )
    return Differences(parts, tuple(counted.items()), len(shown), group)


def _reaches(scopes: Sequence[str]) -> str:
    if scopes == (PROGRAMME,):
        return "The whole programme"
    if len(scopes) <= NAMED:
        return ", ".join(scopes)
    return f"{', '.join(scopes[: NAMED - 1])} and {len(scopes) - NAMED + 1} more groups"
