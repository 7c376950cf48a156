"""The registers of people and organisations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse

from foundation.core.tables.lists import Column, DayColumn, RegisterTable

if TYPE_CHECKING:
    from foundation.accounts.models import Organisation, Person


def person_url(record: Person) -> str:
    """The page of somebody."""
    return reverse("groups:person", args=[record.pk])


def organisation_url(record: Organisation) -> str:
    """The page of an organisation."""
    return reverse("groups:organisation", args=[record.pk])


class PersonTable(RegisterTable):
    """Name, address, where they work and sit today."""

    name = Column(linkify=person_url)
    organisation = Column(empty_values=(), orderable=False)
    seats = Column("Seats today", empty_values=(), orderable=False)
    email = Column("E-mail address")
    account = Column("Account", accessor="is_active", orderable=False)

    class Meta(RegisterTable.Meta):
        order_by = ("name",)

    def render_organisation(self, record: Person) -> str:
        """The organisations of today."""
        return ", ".join(one.organisation.name for one in record.affiliated_now) or "–"  # type: ignore[attr-defined]  # prefetched

    def render_seats(self, record: Person) -> str:
        """The seats and offices of today."""
        return ", ".join(one.seat.reference for one in record.seated_now) or "–"  # type: ignore[attr-defined]  # prefetched

    def render_account(self, record: Person) -> str:
        """Whether they can sign in."""
        return "Open" if record.is_active else "Closed"


class OrganisationTable(RegisterTable):
    """Name, people and seats today, last day."""

    name = Column(linkify=organisation_url)
    people_now = Column("People today")
    seats_now = Column("Seats today")
    ended_on = DayColumn("Last day")

    class Meta(RegisterTable.Meta):
        order_by = ("name",)
