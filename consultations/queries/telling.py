"""The people behind those who were asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foundation.accounts.models import Affiliation, Organisation, Person
from foundation.core.clock import today
from foundation.core.dated import in_force
from groups.models import Appointment, Membership, Seat
from groups.queries import members

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from django.db.models import QuerySet

    from consultations.models import Consultation
    from groups.models import Group


def people_of(consultation: Consultation, organisations: Iterable[int]) -> QuerySet[Person]:
    """The people affiliated today with organisations; of a closed group's consultation its members alone."""
    belonging = Affiliation.objects.filter(in_force(today()), organisation__in=list(organisations)).values("person")
    people = Person.objects.filter(pk__in=belonging, is_active=True).order_by("name", "pk")
    if consultation.group and consultation.group.is_closed:
        return people.filter(pk__in=members(consultation.group).order_by().values("pk"))
    return people


def organisations_of(group: Group, day: date) -> QuerySet[Organisation]:
    """The organisations of a group on a day: on its membership list, or with somebody in one of its seats."""
    listed = Membership.objects.filter(in_force(day), group=group).values("organisation")
    seated = Appointment.objects.filter(in_force(day), in_force(day, "seat__"), seat__group=group)
    both = Organisation.objects.filter(pk__in=listed) | Organisation.objects.filter(
        pk__in=seated.values("organisation")
    )
    return both.distinct().order_by("name", "pk")


def asking_seat(consultation: Consultation) -> Seat | None:
    """The seat whose holder asks, as the framework has it now or had it last; None when the group itself asks."""
    if not consultation.asked_by:
        return None
    rows = Seat.objects.filter(group=consultation.group, code=consultation.asked_by).select_related("group")
    return rows.order_by("-valid_from", "-pk").first()
