"""Groups, the framework's terms for them, and the structure as it stood on a day."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from foundation.core.clock import today
from foundation.core.dated import in_force
from framework.queries import OnRecord, rules_in_force
from framework.queries import in_force as version_on
from framework.rules import NoRulesError
from groups.models import Group, Reporting, Seat
from groups.queries.delegations import delegations_on, delegations_visible_to
from groups.queries.standing import readable_scopes
from groups.queries.vacancies import vacancies
from groups.rules.succession import succession_clause

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from django.db.models import QuerySet

    from framework.rules.terms import GroupRules
    from groups.models import Delegation
    from groups.queries.standing import User

State = Literal["convened", "provided", "closed"]
STATES: dict[State, str] = {"convened": "Convened", "provided": "Not convened", "closed": "Closed down"}


def visible_to(user: User | None) -> QuerySet[Group]:
    """Groups. That a group exists, its terms and seats are public for every group; its material is not."""
    return Group.objects.select_related("parent", "predecessor").order_by("level", "code")


def terms_on(group: Group, day: date) -> GroupRules | None:
    """The framework's terms for the group on a day; None where it had none."""
    try:
        return rules_in_force(group.code, day)
    except NoRulesError:
        return None


def state_on(group: Group, day: date) -> State:
    """How a group stands on a day on or after the one from which it is provided for."""
    if group.valid_to is not None and group.valid_to < day:
        return "closed"
    return "convened" if group.is_convened_on(day) else "provided"


@dataclass(frozen=True)
class Place:
    """A group in the structure of a day. `seats` and `vacant` are None where who sits there is not for the reader."""

    group: Group
    parent: str
    state: State
    seats: int | None
    vacant: int | None
    declined: int = 0

    @property
    def state_label(self) -> str:
        """The state in words."""
        return STATES[self.state]


@dataclass(frozen=True)
class Structure:
    """All groups of a day by level, and what is handed down among them."""

    places: tuple[Place, ...]
    delegations: tuple[Delegation, ...]


def structure_on(user: User | None, day: date) -> Structure:
    """The structure as it stood on a day, with the groups closed before it; in a fixed number of queries."""
    groups = [group for group in visible_to(user) if group.valid_from <= day]
    readable, parents = set(readable_scopes(user)), parents_on(day)
    empty = vacancies(day, among=groups)
    vacant = Counter(one.seat.group_id for one in empty if one.declination is None)
    declined = Counter(one.seat.group_id for one in empty if one.declination is not None)
    seats = Counter(Seat.objects.filter(in_force(day), group__in=groups).values_list("group", flat=True).order_by("pk"))
    places = [
        Place(
            group=group,
            parent=parents.get(group.pk, ""),
            state=state_on(group, day),
            seats=seats[group.pk] if group.scope in readable else None,
            vacant=vacant[group.pk] if group.scope in readable else None,
            declined=declined[group.pk] if group.scope in readable else 0,
        )
        for group in groups
    ]
    seen = delegations_visible_to(user).values("pk")
    return Structure(tuple(places), tuple(delegations_on(day).filter(pk__in=seen)))


def on_record(code: str, day: date) -> OnRecord | None:
    """What had become of a group by a day, for the framework's command; None for a group nobody keeps."""
    group = Group.objects.filter(code=code).first()
    if group is None:
        return None
    parent = parents_on(day).get(group.pk, "") if group.holds_on(day) else ""
    closed = group.valid_to if group.valid_to is not None and group.valid_to < day else None
    if closed:
        return OnRecord("closed", group.convened_on, closed, parent)
    if group.convened_on is None:
        return OnRecord("not convened", None, None, parent)
    begun = group.convened_on <= day
    return OnRecord("convened" if begun else "not yet convened", group.convened_on, None, parent)


def parents_on(day: date) -> Mapping[int, str]:
    """The code of the group each group reports to on a day; of a closed one, that to which it reported last."""
    lines = Reporting.objects.filter(valid_from__lte=day).select_related("parent").order_by("valid_from", "pk")
    return {line.group_id: line.parent.code for line in lines}  # the last one begun


def children_on(group: Group, day: date) -> QuerySet[Group]:
    """The groups that report to a group on a day, those that stand."""
    below = Reporting.objects.filter(in_force(day), parent=group).values("group")
    return Group.objects.filter(in_force(day), pk__in=below).order_by("level", "code")


def successors_of(group: Group) -> QuerySet[Group]:
    """The groups that took a group's place."""
    return group.successors.order_by("level", "code")


def may_succeed(group: Group, day: date | None = None) -> tuple[str, ...]:
    """The codes of the groups that the framework of a day (today by default) names as successors of a group."""
    try:
        return version_on(day or today()).successors(group.code)
    except NoRulesError:
        return ()


def clause_of_succession(group: Group, day: date | None = None) -> str:
    """The clause of a day (today by default) that names the group's successors, or its own."""
    try:
        return succession_clause(version_on(day or today()), group.code)
    except NoRulesError:
        return ""
