"""Who may speak for a constituency or a code body: one of those it is the seat of, and nobody who oversees them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foundation.core.dated import in_force
from foundation.core.policy import YES, Verdict, no
from groups.models import Appointment
from groups.queries.constituents import represented
from groups.queries.known import OVERSEEING, RECORDED
from groups.rules.periods import words

if TYPE_CHECKING:
    from datetime import date

    from django.db.models import QuerySet

    from foundation.accounts.models import Affiliation, Organisation, Person
    from groups.models import Seat
    from groups.queries.known import Known
    from groups.rules import Period

SEPARATE = "Duties are separate: who oversees or administers the programme speaks for no party to it."


def may_speak(
    seat: Seat,
    person: Person,
    organisation: Organisation,
    wanted: Period,
    *,
    chosen: bool = False,
    known: Known = RECORDED,
) -> Verdict:
    """May the person speak for whom the seat represents? A seat without a voice asks nothing.

    They are of a member organisation on the first day, or `chosen` in the seat's nomination round. While no member of
    the constituency has been entered, any organisation's person may.
    """
    if not seat.has_voice:
        return YES
    return oversees_nothing(person, wanted, known=known) and (
        YES if chosen else _is_of_a_member(seat, organisation, wanted.start, known)
    )


def oversees_nothing(person: Person, wanted: Period, *, known: Known = RECORDED) -> Verdict:
    """Whether the person has no office in that time that oversees the programme, and is no administrator."""
    if person.is_staff:
        return no(f"{person} is an administrator. {SEPARATE}")
    office = known.oversight(person, wanted)
    return no(f"{person} holds the office {office.name}. {SEPARATE}", office.citation) if office else YES


def _is_of_a_member(seat: Seat, organisation: Organisation, day: date, known: Known) -> Verdict:
    members = known.represented(seat, day)
    if not members or organisation.pk in members:
        return YES
    return no(
        f"{organisation} is not among those for whom the seat {seat} speaks on {words(day)}. Whoever speaks for them "
        "is of a member organisation, or was chosen in a nomination round.",
        seat.citation,
    )


def rests_on_words(seat: Seat, basis: str) -> Verdict:
    """Whether an appointment recorded by hand says what it rests on, where the seat speaks for others."""
    if not seat.has_voice or basis.strip():
        return YES
    return no(f"Say on what the appointment to the seat {seat} rests, such as a letter of its members.", seat.citation)


def those_who_may_speak(rows: QuerySet[Affiliation], seat: Seat, day: date) -> QuerySet[Affiliation]:
    """Of people with their organisations, those who may be put in the seat from a day on. Agrees with may_speak."""
    if not seat.has_voice:
        return rows
    offices = Appointment.objects.filter(seat__group=None, seat__code__in=OVERSEEING)
    overseers = offices.filter(in_force(day)).values("person")
    found = rows.exclude(person__is_staff=True).exclude(person__in=overseers)
    members = represented(seat, day)
    return found.filter(organisation__in=members) if members else found
