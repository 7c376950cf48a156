"""The registers of people and organisations, as at today, and what one of them was over time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count, F, Prefetch, Q

from foundation.accounts.models import Affiliation, Organisation, Person
from foundation.core.clock import today
from foundation.core.dated import in_force
from groups.models import Alternate, Appointment, Membership

if TYPE_CHECKING:
    from collections.abc import Collection

    from django.db.models import QuerySet


def people(groups: Collection[int]) -> QuerySet[Person]:
    """Everybody, with the organisations and seats of today. For those who may see addresses (policy).

    Seats are those on the `groups` whose people the reader may see, and the programme's offices; below likewise.
    """
    day = today()
    of = Affiliation.objects.filter(in_force(day)).select_related("organisation").order_by("-valid_from", "pk")
    seated = Appointment.objects.filter(in_force(day), _shown(groups)).select_related("seat__group")
    held = seated.order_by("seat__group__level", "pk")
    return Person.objects.prefetch_related(
        Prefetch("affiliations", queryset=of, to_attr="affiliated_now"),
        Prefetch("appointments", queryset=held, to_attr="seated_now"),
    ).order_by("name", "pk")


def organisations(groups: Collection[int]) -> QuerySet[Organisation]:
    """Every organisation with its numbers of people and seats today. For those of the programme (policy)."""
    day = today()
    seated = in_force(day, "appointments__") & in_force(day, "appointments__seat__")
    shown = _shown(groups, "appointments__")
    return Organisation.objects.annotate(
        people_now=Count("affiliations", filter=in_force(day, "affiliations__"), distinct=True),
        seats_now=Count("appointments", filter=seated & shown, distinct=True),
    ).order_by("name")


def _shown(groups: Collection[int], path: str = "") -> Q:
    """Seats on the groups, and offices."""
    return Q(**{f"{path}seat__group__isnull": True}) | Q(**{f"{path}seat__group__in": groups})


def affiliations_of(person: Person) -> QuerySet[Affiliation]:
    """Where somebody worked, newest first."""
    return person.affiliations.select_related("organisation").order_by("-valid_from", "pk")


def appointments_of(person: Person, groups: Collection[int]) -> QuerySet[Appointment]:
    """The seats somebody held, newest first."""
    return (
        person.appointments.filter(_shown(groups))
        .select_related("seat__group", "organisation")
        .order_by("-valid_from", "pk")
    )


def alternations_of(person: Person, groups: Collection[int]) -> QuerySet[Alternate]:
    """For whom somebody stood in or was to, newest first."""
    return person.alternations.filter(_shown(groups)).select_related("seat__group").order_by("-valid_from", "pk")


def people_of(organisation: Organisation) -> QuerySet[Affiliation]:
    """Who works or worked for an organisation, those of today first."""
    newest_first = F("valid_to").desc(nulls_first=True)
    return organisation.affiliations.select_related("person").order_by(newest_first, "person__name", "pk")


def seats_of(organisation: Organisation, groups: Collection[int]) -> QuerySet[Appointment]:
    """The seats an organisation's people hold or held, newest first."""
    return (
        organisation.appointments.filter(_shown(groups))
        .select_related("seat__group", "person")
        .order_by("-valid_from", "pk")
    )


def memberships_of(organisation: Organisation, groups: Collection[int]) -> QuerySet[Membership]:
    """The open groups an organisation is or was a member of."""
    return (
        organisation.memberships.filter(group__in=groups)
        .select_related("group")
        .order_by("group__code", "-valid_from", "pk")
    )
