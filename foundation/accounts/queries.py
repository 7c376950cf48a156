"""Organisations by whether they take part on a day, and what keeps one in the programme.

The apps above say what they hold of an organisation, and let it go.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from django.db.models import Q

from foundation.accounts.models import Organisation
from foundation.core.registry import Registry

if TYPE_CHECKING:
    from datetime import date

    from django.db.models import QuerySet

    from foundation.audit.services import Actor


def taking_part(day: date) -> QuerySet[Organisation]:
    """The organisations that are part of the programme on a day, by name. Agrees with `takes_part_on`."""
    return Organisation.objects.filter(Q(ended_on__isnull=True) | Q(ended_on__gte=day)).order_by("name", "pk")


class Tie(Protocol):
    """What an app holds of an organisation from day to day."""

    def held(self, organisation: Organisation, after: date, *, reader: Actor | None) -> list[str]:
        """What stands after the day and has to be ended first, each told as the reader may know it.

        Without a reader, as the public may.
        """

    def let_go(self, organisation: Organisation, on: date, *, actor: Actor) -> None:
        """End with the day what ends by itself as the organisation leaves."""


TIES: Registry[Tie] = Registry("ties of organisations")


def leaving_refusal(organisation: Organisation, on: date, *, reader: Actor | None = None) -> str | None:
    """Why a day cannot be the organisation's last in the programme, naming what stands after it; None when it can."""
    if organisation.ended_on is not None:
        return f"{organisation} has left the programme already."
    later = organisation.affiliations.filter(valid_from__gt=on).select_related("person").order_by("valid_from", "pk")
    held = [f"{one.person} works for it from {one.valid_from:%-d %B %Y}" for one in later]
    for tie in TIES.values():
        held += tie.held(organisation, on, reader=reader)
    if not held:
        return None
    return f"{organisation} cannot leave with {on:%-d %B %Y}: {'; '.join(held)}. End that first."
