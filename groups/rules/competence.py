"""May a group take a decision: level, subject, what is handed to it, what outside bodies have a say in. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from framework.rules.powers import EVERYTHING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from framework.rules.powers import OutsideBody
    from framework.rules.terms import GroupRules

OFGEM, LOWEST = 1, 4


@dataclass(frozen=True)
class Competence:
    """May the group take the decision: `reason` is a whole sentence either way, `citation` the clause behind it.

    `jointly_with` names outside bodies that decide too; their own decision is recorded as evidence. `depends` stands
    beside a yes where no subject was said and the group does not decide on every one: the yes is for some alone.
    """

    yes: bool
    reason: str
    citation: str = ""
    jointly_with: tuple[str, ...] = ()
    depends: bool = False

    def __bool__(self) -> bool:
        return self.yes


@dataclass(frozen=True)
class Handed:
    """Decisions of a level handed to a group, as they stand on the day, with the grantor's terms of that day.

    Without subjects: whatever the grantor itself decides on. `words` are its scope and days, for people: whether a
    matter lies within them no rule can tell.
    """

    grantor: GroupRules
    level: int
    subjects: tuple[str, ...]
    citation: str
    words: str = ""

    def reaches(self, group: GroupRules, level: int, subject: str) -> bool:
        """Whether it lets the group take a decision; a grantor hands down what is its own by level and subject."""
        rule = self.grantor.delegation
        if level != self.level or level != self.grantor.level or not rule.to_level(group.level):
            return False
        if group.subgroup and not rule.to_subgroup(short_lived=group.short_lived):
            return False
        if not subject:
            return bool(self.grantor.competence.subjects)
        return self.grantor.competence.covers(subject) and (not self.subjects or subject in self.subjects)


def may_decide(
    rules: GroupRules,
    *,
    level: int,
    subject: str = "",
    handed: Iterable[Handed] = (),
    referred: bool = False,
    outside: str = "",
) -> Competence:
    """May a group that is convened take a decision of a level on a subject ('' where none was said)?

    `referred`: it was escalated or referred to the group. `outside` names the body outside the programme with which a
    decision is marked as joint, or to which as reserved: the framework says of a subject that some are, not which.
    What the group never decides on nobody can hand to it.
    """
    refusal = _never(rules, level, subject)
    if refusal is not None:
        return refusal
    own = _its_own(rules, level, subject, outside, referred=referred)
    if own is not None:
        return own
    for one in handed:
        if one.reaches(rules, level, subject):
            return _handed_down(rules, one, level, subject, outside)
    return _not_competent(rules, level, subject)


def _never(rules: GroupRules, level: int, subject: str) -> Competence | None:
    if level <= OFGEM:
        clause = rules.level_one or rules.competence
        return _no("A Level 1 decision is Ofgem's; no group takes it.", clause.citation)
    if level > LOWEST:
        return _no(f"There is no Level {level}.", rules.competence.citation)
    if subject and subject in rules.competence.excluded:
        return _no(f"The {rules.code} never decides on {spoken(subject)}.", rules.competence.citation)
    return None


def _with(yes: Competence, bodies: Sequence[OutsideBody], subject: str, outside: str) -> Competence:
    """The yes of a group, with what the outside bodies have a say in: the one it is marked with, or a word on all."""
    if not outside:
        return replace(yes, reason=yes.reason + _unmarked(bodies, subject))
    body = next((one for one in bodies if one.body == outside), None)
    if body is None:
        return _no(f"The framework gives the {outside} no say in a decision{_on(subject)}.", yes.citation)
    if body.kind == "reserved":
        reason = f"This decision{_on(subject)} is reserved to the {body.body}; its own is kept as evidence."
        return _no(reason, yes.citation)
    told = f" The {body.body} decides with it, and that decision is recorded as evidence."
    return replace(yes, reason=yes.reason + told, jointly_with=(body.body,))


def _unmarked(bodies: Sequence[OutsideBody], subject: str) -> str:
    say = {"reserved": "reserved to", "joint": "joint with"}
    words = [f"{say[one.kind]} the {one.body}" for one in bodies]
    return f" Some decisions{_on(subject)} are {' or '.join(words)}: mark the proposal if it is one." if words else ""


def _its_own(rules: GroupRules, level: int, subject: str, outside: str, *, referred: bool) -> Competence | None:
    if level != rules.level and not (level > rules.level and referred):
        return None
    if not (rules.competence.covers(subject) if subject else rules.competence.subjects):
        return None
    came = "" if level == rules.level else ", since it was escalated or referred to it"
    only = "" if subject else _only(_fields(rules.competence.subjects), rules.competence.excluded)
    reason = f"The {rules.code} takes a Level {level} decision{_on(subject)}{only}{came}."
    yes = Competence(True, reason, rules.competence.citation, depends=bool(only))
    return _with(yes, rules.competence.outside_for(subject), subject, outside)


def _handed_down(rules: GroupRules, handed: Handed, level: int, subject: str, outside: str) -> Competence:
    bodies = (*handed.grantor.competence.outside_for(subject), *rules.competence.outside_for(subject))
    given = handed.grantor.competence
    never = tuple(dict.fromkeys((*given.excluded, *rules.competence.excluded)))
    only = "" if subject else _only(handed.subjects or _fields(given.subjects), never)
    reason = f"The {rules.code} takes a Level {level} decision{_on(subject)}{only}: the {handed.grantor.code} has"
    reason = f"{reason} delegated it{f', {handed.words}' if handed.words else ''}."
    yes = Competence(True, reason, handed.citation, depends=bool(only))
    return _with(yes, tuple(dict.fromkeys(bodies)), subject, outside)


def _not_competent(rules: GroupRules, level: int, subject: str) -> Competence:
    terms, code = rules.competence, rules.code
    levels = (rules.level_one or terms).citation
    if not terms.subjects:
        reason = f"The {code} takes no decisions; it advises{f' the {rules.parent}' if rules.parent else ''}."
    elif level < rules.level:
        reason = f"A Level {level} decision{_on(subject)} is above the {code}, and none is delegated to it."
        return _no(reason, levels)
    elif subject and not terms.covers(subject):
        fields = " and ".join(spoken(one) for one in terms.subjects)
        reason = f"The {code} decides on {fields}, not on {spoken(subject)}, and nobody has delegated that to it."
    else:
        reason = f"A Level {level} decision comes to the {code} only when it is escalated or referred to it."
        return _no(reason, levels)
    return _no(reason, terms.citation)


def _fields(subjects: Sequence[str]) -> Sequence[str]:
    """The subjects a field is limited to; none where it has everything."""
    return () if EVERYTHING in subjects else subjects


def _only(subjects: Sequence[str], never: Sequence[str]) -> str:
    """To which subjects a yes is limited where none was said; '' where it holds for all."""
    alone = f" on {' or '.join(spoken(one) for one in subjects)} alone" if subjects else ""
    return alone + (f", never on {' or '.join(spoken(one) for one in never)}" if never else "")


def _no(reason: str, citation: str) -> Competence:
    return Competence(yes=False, reason=reason, citation=citation)


def _on(subject: str) -> str:
    return f" on {spoken(subject)}" if subject else ""


def spoken(subject: str) -> str:
    """A subject in a sentence: code_drafting is "code drafting"."""
    return "everything" if subject == EVERYTHING else subject.replace("_", " ")
