"""What one group may hand to another. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foundation.core.policy import YES, Verdict, no
from groups.rules.competence import OFGEM, spoken

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from framework.rules.terms import GroupRules


def may_hand_down(
    grantor: GroupRules,
    grantee: GroupRules,
    *,
    level: int,
    subjects: Sequence[str],
    known: Collection[str],
    tasks: bool = False,
) -> Verdict:
    """May a group hand decisions (or `tasks`) of a level on some subjects to another?

    `known` are the framework's subjects. Without subjects: all that the grantor itself decides on.
    """
    return (
        may_receive(grantor, grantee, tasks=tasks)
        and _of_the_level(grantor, level)
        and _of_the_subjects(grantor, grantee, subjects, known)
    )


def may_receive(grantor: GroupRules, grantee: GroupRules, *, tasks: bool = False) -> Verdict:
    """May a group be handed decisions, or `tasks`, by another at all: what the grantor's terms say of levels and more.

    A sub-group that decides nothing may be given tasks all the same.
    """
    rule, levels = grantor.delegation, grantor.delegation.levels
    if grantor.code == grantee.code:
        return no("A group delegates nothing to itself.")
    if not levels:
        return no(f"The {grantor.code} may not delegate decisions.", grantor.delegation.citation)
    if not rule.to_level(grantee.level):
        allowed = " or ".join(f"Level {one}" for one in levels)
        reason = f"The {grantor.code} may delegate decisions to groups of {allowed}; the {grantee.code} is none."
        return no(reason, rule.citation)
    if tasks or not grantee.subgroup or rule.to_subgroup(short_lived=grantee.short_lived):
        return YES
    if grantee.short_lived:
        reason = f"The {grantee.code} is a short-lived sub-group: it advises the {grantee.parent} and decides nothing."
        return no(reason, grantee.competence.citation)
    return no(f"The {grantor.code} may delegate no decisions to sub-groups; the {grantee.code} is one.", rule.citation)


def _of_the_level(grantor: GroupRules, level: int) -> Verdict:
    if level <= OFGEM:
        return no("Level 1 decisions are Ofgem's; no group delegates them.", grantor.delegation.citation)
    if level < grantor.level:
        reason = f"A Level {level} decision is the {grantor.code}'s only where delegated to it; it delegates none on."
        return no(reason, grantor.delegation.citation)
    if level > grantor.level:
        return no(
            f"The {grantor.code} delegates decisions of its own Level {grantor.level}, not of Level {level}.",
            grantor.delegation.citation,
        )
    return YES


def _of_the_subjects(
    grantor: GroupRules, grantee: GroupRules, subjects: Sequence[str], known: Collection[str]
) -> Verdict:
    if not grantor.competence.subjects:
        return no(f"The {grantor.code} takes no decisions, so it has none to delegate.", grantor.competence.citation)
    for subject in subjects:
        if subject not in known:
            return no(f"The framework in force knows no subject {spoken(subject)!r}.")
        if not grantor.competence.covers(subject):
            reason = f"The {grantor.code} does not itself decide on {spoken(subject)}, so it cannot delegate that."
            return no(reason, grantor.competence.citation)
        if subject in grantee.competence.excluded:
            reason = f"The {grantee.code} never decides on {spoken(subject)}, so nobody can delegate that to it."
            return no(reason, grantee.competence.citation)
    return YES
