"""What the rules of a version refer to is there: parents, predecessors, offices, subjects, and Ofgem's two amounts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from framework.rules.building import subjects_of
from framework.rules.programme import WORKING_LEVEL

if TYPE_CHECKING:
    from framework.rules.rows import Place
    from framework.rules.terms import GroupRules, Version

HIGHEST: Final = 2  # the PSG's; Level 1 is Ofgem, to whom nobody delegates


def check_references(file: Place, version: Version) -> None:
    """Parents and predecessors are groups, owners offices, subjects known, and Ofgem's two amounts are there."""
    for group in version.groups:
        place = file.at("groups").at(group.code)
        _check_groups(place, group, {one.code for one in version.groups})
        _check_delegation(place, group)
        _check_owners(place, group, {office.key for office in version.programme.offices})
        _check_subjects(place, group, {subject.key for subject in version.programme.subjects})
        amounts = {rule.key for rule in group.thresholds.rules if rule.amount is not None}
        for key in sorted({"single_gbp", "cumulative_gbp"} - amounts):
            place.at("thresholds").at(key).problem("is missing or has no amount")


def _check_groups(place: Place, group: GroupRules, codes: set[str]) -> None:
    if group.parent and group.parent not in codes:
        place.at("parent").problem(f"names {group.parent!r}, which is not a group")
    for code in group.succeeds:
        if code not in codes:
            place.at("succeeds").problem(f"names {code!r}, which is not a group")


def _check_delegation(place: Place, group: GroupRules) -> None:
    """Nothing is delegated upwards or to Ofgem; sub-groups are of Level 4; a short-lived group is a sub-group."""
    rule, where = group.delegation, place.at("delegation")
    for level in rule.levels:
        if not max(group.level, HIGHEST) <= level <= WORKING_LEVEL:
            where.at("levels").problem(
                f"names Level {level}; a Level {group.level} group delegates to its own or below"
            )
    if rule.subgroups != "none" and WORKING_LEVEL not in rule.levels:
        where.at("subgroups").problem(f"is {rule.subgroups!r}, but sub-groups are of Level {WORKING_LEVEL}")
    if group.short_lived and not group.subgroup:
        place.at("short_lived").problem("is said of a group that is no sub-group")


def _check_owners(place: Place, group: GroupRules, offices: set[str]) -> None:
    for rule in group.deadlines:
        if rule.owner not in offices:
            owner = place.at("deadlines").at(rule.key).at("owner")
            owner.problem(f"names {rule.owner!r}, which is not an office")


def _check_subjects(place: Place, group: GroupRules, subjects: set[str]) -> None:
    for subject in sorted(subjects_of(group.competence) - subjects):
        place.at("competence").problem(f"names {subject!r}, which is not a subject")
    for seat in group.seats:
        for remit in seat.remits:
            if remit not in subjects:
                place.at("seats").at(seat.code).at("remits").problem(f"names {remit!r}, which is not a subject")
