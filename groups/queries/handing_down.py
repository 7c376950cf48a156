"""Why something may not be handed down, or taken back: pages ask, services ask again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foundation.core.dated import in_force
from foundation.core.policy import YES, Verdict, no
from framework.queries import programme_in_force
from groups.models import Delegation, Group
from groups.queries.known import overlapping
from groups.queries.refusals import first_refusal, in_order
from groups.queries.structure import terms_on
from groups.rules.appointing import of_the_group
from groups.rules.delegating import may_hand_down, may_receive
from groups.rules.periods import Period, words

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date


def may_be_delegated(
    grantor: Group, grantee: Group, *, level: int, subjects: Sequence[str], period: Period, tasks: bool = False
) -> Verdict:
    """Whether the framework of the first day and the two groups' own days let decisions, or `tasks`, be handed down."""
    return first_refusal(
        lambda: in_order(period.start, period.end),
        lambda: _convened_then(grantor, period),
        lambda: _convened_then(grantee, period),
        lambda: _by_the_terms(grantor, grantee, level, subjects, period.start, tasks=tasks),
    )


def rests_on_a_decision(grantor: Group, decision: str, day: date, *, by_chair: bool) -> Verdict:
    """Whether a delegation may be recorded: by the chair of the group that gives it, or naming its decision."""
    if by_chair or decision.strip():
        return YES
    return no(
        f"Name the decision by which the {grantor.code} delegates this, or let its chair record it.",
        delegating_clause(grantor, day),
    )


def ends_on_a_decision(delegation: Delegation, basis: str, *, by_chair: bool) -> Verdict:
    """Whether the end of a delegation may be recorded: by the grantor's chair, or on its decision or words."""
    if by_chair or basis.strip():
        return YES
    code = delegation.grantor.code
    return no(
        f"Name the decision or the words of the {code} by which it takes this back, or let its chair revoke it.",
        delegation.citation,
    )


def not_handed_down_yet(delegation: Delegation) -> Verdict:
    """Whether the same has not been handed down already: the same two groups and scope, on some of the same days.

    A scope is the same with the same level and subjects in the same words, whatever their capitals and spaces.
    """
    period = Period(delegation.valid_from, delegation.valid_to)
    alike = Delegation.objects.filter(
        overlapping(period),
        grantor=delegation.grantor,
        grantee=delegation.grantee,
        what=delegation.what,
        level=delegation.level,
        revoked_at__isnull=True,
    )
    for one in alike.order_by("valid_from", "pk"):
        if one.subjects == delegation.subjects and _plain(one.words) == _plain(delegation.words):
            held = Period(one.valid_from, one.valid_to)
            return no(
                f"The {delegation.grantor.code} has delegated the same to the {delegation.grantee.code} {held}; revoke "
                "that first, or say what is different.",
                one.citation,
            )
    return YES


def _plain(words_: str) -> str:
    return " ".join(words_.split()).casefold()


def _convened_then(group: Group, period: Period) -> Verdict:
    stands = Period(group.valid_from, group.valid_to)
    if group.convened_on is not None and period.start < group.convened_on:
        return no(f"The {group.code} is convened from {words(group.convened_on)}, not before.")
    return of_the_group(group.code, group.convened_on, stands, period)


def _by_the_terms(
    grantor: Group, grantee: Group, level: int, subjects: Sequence[str], day: date, *, tasks: bool
) -> Verdict:
    above, below = terms_on(grantor, day), terms_on(grantee, day)
    if above is None or below is None:
        unknown = grantor.code if above is None else grantee.code
        return no(f"The framework in force on {words(day)} has no terms for the {unknown}.")
    known = {subject.key for subject in programme_in_force(day).subjects}
    return may_hand_down(above, below, level=level, subjects=subjects, known=known, tasks=tasks)


def who_may_be_handed(grantor: Group, day: date) -> list[Group]:
    """The groups of a day to which the framework in force then lets the grantor hand anything, by level and code."""
    above = terms_on(grantor, day)
    if above is None:
        return []
    others = Group.objects.filter(in_force(day), convened_on__lte=day).exclude(pk=grantor.pk)
    known = [(group, terms_on(group, day)) for group in others.order_by("level", "code")]
    return [group for group, below in known if below is not None and may_receive(above, below, tasks=True)]


def delegating_clause(grantor: Group, day: date) -> str:
    """The clause that lets the grantor hand anything down, empty where it has no terms that day."""
    terms = terms_on(grantor, day)
    return terms.delegation.citation if terms else ""
