"""Who may have a seat beside what else they have; and speak for a party: somebody of those it is the seat of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foundation.core.policy import YES, Verdict, no
from groups.queries.constituents import represented
from groups.queries.known import RECORDED, parts
from groups.rules import Period, separation
from groups.rules.periods import words

if TYPE_CHECKING:
    from datetime import date

    from django.db.models import QuerySet

    from foundation.accounts.models import Affiliation, Organisation, Person
    from groups.models import Seat
    from groups.queries.known import Known


def is_eligible(
    seat: Seat,
    person: Person,
    organisation: Organisation,
    wanted: Period,
    *,
    chosen: bool = False,
    known: Known = RECORDED,
) -> Verdict:
    """May the person have the seat, or stand in there, beside what else they have, and speak for whom it represents?

    For a seat with a voice they are of a member organisation on the first day, or `chosen` in the seat's nomination
    round. While no member has been entered, any organisation's person may.
    """
    return separate(seat, person, wanted, known=known) and (
        YES if chosen or not seat.has_voice else _is_of_a_member(seat, organisation, wanted.start, known)
    )


def separate(seat: Seat, person: Person, wanted: Period, *, known: Known = RECORDED) -> Verdict:
    """Whether duties stay separate when the person has the seat: they have nothing in that time that goes ill with it.

    An administrator of accounts is as an office holder here. The refusal cites the clause that makes the other seat.
    """
    if seat.has_voice and person.is_staff:
        return no(f"{person} is an administrator. {separation.OFFICE}")
    for part in known.parts(person, wanted):
        if why := separation.apart(place(seat), place(part.seat)):
            return no(f"{person} {part}. {why}", part.seat.citation)
    return YES


def place(seat: Seat) -> separation.Place:
    """The seat as the rule on separate duties asks of it."""
    return separation.Place(seat.group.code if seat.group else "", seat.code, seat.kind)


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


def those_eligible(rows: QuerySet[Affiliation], seat: Seat, day: date) -> QuerySet[Affiliation]:
    """Of people with their organisations, those who may have the seat from a day on. Agrees with is_eligible."""
    taken = {who for who, part in parts(Period(day)) if separation.apart(place(seat), place(part.seat))}
    found = rows.exclude(person__in=taken)
    if not seat.has_voice:
        return found
    members = represented(seat, day)
    found = found.exclude(person__is_staff=True)
    return found.filter(organisation__in=members) if members else found


def open_to_anybody(seat: Seat, day: date) -> bool:
    """Whether nobody's membership is asked for yet: the seat has a voice, and no member organisation is entered."""
    return seat.has_voice and not represented(seat, day)
