"""May a group take a decision on a day? Two small queries: the versions' fingerprints and the delegations in force."""

from __future__ import annotations

from typing import TYPE_CHECKING

from framework.queries import in_force, rules_in_force, versions
from framework.rules import NoRulesError
from groups.models import Founding
from groups.queries.delegations import handed_to
from groups.rules.competence import Competence, may_decide, spoken
from groups.rules.periods import words

if TYPE_CHECKING:
    from datetime import date

    from groups.models import Group


def competence(
    group: Group, *, level: int, on: date, subject: str = "", referred: bool = False, outside: str = ""
) -> Competence:
    """May the group take a decision of a level (1 to 4) on a subject ('' where none was said) on a day?

    `referred`: it was escalated or referred to the group, so that it may be of a lower level. `outside`: the body
    outside the programme with which it is marked as joint, or to which as reserved. The reason is a whole sentence
    either way.
    """
    if reason := not_in_being(group, on):
        return Competence(yes=False, reason=reason)
    known = versions()
    try:
        terms, version = rules_in_force(group.code, on, among=known), in_force(on, among=known)
    except NoRulesError as error:
        return Competence(yes=False, reason=str(error))
    if subject and version.programme.subject(subject) is None:
        return Competence(yes=False, reason=f"The framework in force knows no subject “{spoken(subject)}”.")
    handed = handed_to(group, on, version)
    return may_decide(terms, level=level, subject=subject, handed=handed, referred=referred, outside=outside)


def not_in_being(group: Group, on: date) -> str:
    """Why a group neither meets nor decides on a day, as a sentence; '' when it is convened then."""
    if group.is_convened_on(on):
        last = founded_until(group)
        if last is None or on <= last:
            return ""
        return f"The {group.code} was founded until {words(last)}; it decides nothing any more."
    if group.valid_to is not None and group.valid_to < on:
        return f"The {group.code} was closed on {words(group.valid_to)}; it decides nothing any more."
    if group.convened_on is None:
        return f"The {group.code} is provided for but not convened, so it decides nothing."
    return f"The {group.code} is convened from {words(group.convened_on)}; before that it decides nothing."


def founded_until(group: Group) -> date | None:
    """The last day for which a short-lived group was founded; None for every other."""
    if not group.convened_here:
        return None
    return Founding.objects.filter(group=group).order_by("pk").values_list("until", flat=True).first()
