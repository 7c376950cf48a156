"""Why somebody may not be seated or named, a seat declined, a decision handed down: pages ask, services ask again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foundation.core.clock import today
from foundation.core.dated import in_force
from foundation.core.policy import YES, Verdict, no
from groups import rules
from groups.models import Alternate, Appointment, Group
from groups.queries.constituents import speaks_for_one
from groups.queries.eligibility import is_eligible
from groups.queries.known import RECORDED, overlapping, taken
from groups.queries.seating import period_of, rules_during
from groups.queries.structure import terms_on
from groups.rules import Office, SeatKind
from groups.rules.appointing import clash, of_the_group, of_the_organisation, of_the_remit, of_the_seat
from groups.rules.lifecycles import APPROVED, NOMINATED
from groups.rules.periods import Period, gap, words

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from foundation.accounts.models import Organisation, Person
    from groups.models import Seat
    from groups.queries.known import Known


def first_refusal(*checks: Callable[[], Verdict]) -> Verdict:
    """The first refusal among checks, asked one after the other; yes when there is none."""
    for check in checks:
        verdict = check()
        if not verdict:
            return verdict
    return YES


def may_sit(
    seat: Seat,
    person: Person,
    organisation: Organisation,
    wanted: Period,
    remit: str = "",
    *,
    chosen: bool = False,
    known: Known = RECORDED,
) -> Verdict:
    """May the person be put in the seat for that time? Ask again with the seat's row locked before writing.

    `chosen`: the seat's nomination round chose them.
    """
    period = period_of(seat, wanted)
    return first_refusal(
        lambda: in_order(wanted.start, wanted.end),
        lambda: stands(seat, wanted),
        lambda: of_the_remit(remit, rules_during(seat, period) if remit else []),
        lambda: belongs(person, organisation, wanted.start, known),
        lambda: of_the_organisation(organisation.name, organisation.ended_on, period),
        lambda: _not_declined(seat, period, known),
        lambda: _free(seat, person, remit, period, known),
        lambda: is_eligible(seat, person, organisation, period, chosen=chosen, known=known),
    )


def in_order(valid_from: date, valid_to: date | None) -> Verdict:
    """Whether a time ends after it begins."""
    return no("It cannot end before it begins.") if valid_to is not None and valid_to < valid_from else YES


def stands(seat: Seat, period: Period) -> Verdict:
    """Whether seat and group are there for that time."""
    group = seat.group
    of_group = (
        of_the_group(group.code, group.convened_on, Period(group.valid_from, group.valid_to), period) if group else YES
    )
    return of_group and of_the_seat(str(seat), seat.citation, Period(seat.valid_from, seat.valid_to), period)


def still_stands(group: Group | None) -> Verdict:
    """Whether anybody may be put in the group's seats from today on; of one that is to open, from then on."""
    if group is None:
        return YES
    first = max(today(), group.convened_on or today())
    return of_the_group(group.code, group.convened_on, Period(group.valid_from, group.valid_to), Period(first))


def belongs(person: Person, organisation: Organisation, day: date, known: Known = RECORDED) -> Verdict:
    """Whether the person was of the organisation on the day."""
    if known.works_for(person, organisation, day):
        return YES
    return no(f"{person} is not recorded as being of {organisation} on {words(day)}. Record that first.")


def _not_declined(seat: Seat, period: Period, known: Known = RECORDED) -> Verdict:
    declined = known.declination(seat, period)
    if declined is None:
        return YES
    return no(
        f"The seat {seat} is declined for now by {declined.party}; record first that it is taken up.", declined.citation
    )


def _free(seat: Seat, person: Person, remit: str, period: Period, known: Known) -> Verdict:
    several = not rules.needs_single_holder(seat.kind)
    held = known.holders(seat, period, person if several else None)
    found = clash("" if several else remit, period, held)
    if found is None:
        return YES
    part = f", for {found.remit}" if found.remit else ""
    return no(f"{found.who} holds the seat {seat}{part} {found.period}; end that appointment first.")


def rests_on_the_sro(seat: Seat, person: Person, day: date, basis: str) -> Verdict:
    """Whether an appointment recorded for others may rest as it does: whose chair it is, the SRO says.

    The SRO sits there by office; for anybody else the record names what the SRO said (`basis`).
    """
    if seat.kind != SeatKind.CHAIR or basis.strip():
        return YES
    offices = Appointment.objects.filter(in_force(day), in_force(day, "seat__"), seat__group=None, person=person)
    if offices.filter(seat__code=Office.SRO).exists():
        return YES
    return no(
        "The chair is the SRO's, or a delegate's: the SRO delegates it, or the appointment says in words on which "
        "delegation of the SRO it rests.",
        seat.citation,
    )


def ends_on_the_sro(appointment: Appointment, why: str, *, by_sro: bool) -> Verdict:
    """Whether the end of an appointment may be recorded: of a chair by the SRO, or in words on what the SRO said."""
    seat = appointment.seat
    if seat.kind != SeatKind.CHAIR or by_sro or why.strip():
        return YES
    return no(
        "Say in words on which decision of the SRO the end of this chair rests, or let the SRO end it.", seat.citation
    )


# --- alternates -------------------------------------------------------------------------------------------------------


def may_stand_in(
    seat: Seat,
    person: Person,
    organisation: Organisation,
    period: Period,
    remit: str = "",
    *,
    besides: int | None = None,
) -> Verdict:
    """May the person stand in for the seat's holder? `besides` leaves the alternate out that is being approved."""
    return first_refusal(
        lambda: _takes_alternates(seat, period),
        lambda: stands(seat, period),
        lambda: _has_a_holder(seat, remit, period),
        lambda: belongs(person, organisation, period.start),
        lambda: of_the_organisation(organisation.name, organisation.ended_on, period),
        lambda: is_eligible(seat, person, organisation, period),
        lambda: _is_not_the_holder(seat, person, remit, period),
        lambda: _nobody_else_stands_in(seat, person, remit, period, besides),
    )


def approval_of(seat: Seat, day: date) -> tuple[str, str]:
    """Who approves an alternate of the seat, and the clause; ('', '') where the framework has no alternates there."""
    if seat.kind == SeatKind.CHAIR:
        return "sro", seat.citation
    terms = terms_on(seat.group, day) if seat.group else None
    if terms is None or terms.alternates is None or seat.kind not in rules.VOICES:
        return "", ""
    citation = terms.alternates.citation
    return ("own", citation) if speaks_for_one(seat, day) else (terms.alternates.approval, citation)


def _takes_alternates(seat: Seat, period: Period) -> Verdict:
    if not rules.needs_single_holder(seat.kind):
        return no(f"The seat {seat} may have several holders: appoint somebody for those days instead.", seat.citation)
    if not approval_of(seat, period.start)[0]:
        return no(
            f"The framework in force on {words(period.start)} has no alternates for the seat {seat}.", seat.citation
        )
    if period.end is None:
        return no("Say until when somebody stands in: the day of one meeting, or the last day of a period.")
    return in_order(period.start, period.end)


def _has_a_holder(seat: Seat, remit: str, period: Period) -> Verdict:
    held = Appointment.objects.filter(overlapping(period), seat=seat, remit=remit)
    alone = gap(period, [Period(one.valid_from, one.valid_to) for one in held.order_by("valid_from", "pk")])
    if alone is None:
        return YES
    part = f" for {remit}" if remit else " as a whole"
    return no(f"Nobody holds the seat {seat}{part} on {words(alone)}, so there is nobody to stand in for.")


def _is_not_the_holder(seat: Seat, person: Person, remit: str, period: Period) -> Verdict:
    # who has the other half of the same seat may stand in for this one
    if not Appointment.objects.filter(overlapping(period), seat=seat, person=person, remit=remit).exists():
        return YES
    return no(f"{person} holds the seat {seat} on those days, and does not stand in for themselves.")


def _nobody_else_stands_in(seat: Seat, person: Person, remit: str, period: Period, besides: int | None) -> Verdict:
    rows = Alternate.objects.filter(overlapping(period), status__in=(NOMINATED, APPROVED), seat=seat)
    others = rows.exclude(pk=besides).select_related("person", "seat__group").order_by("pk")
    again = others.filter(person=person).first()
    if again:
        return no(f"{person} is an alternate in {again.seat} already {taken(again).period}.")
    found = clash(remit, period, [taken(one) for one in others])
    return YES if found is None else no(f"{found.who} is named as alternate {found.period}; withdraw that first.")


# --- declining --------------------------------------------------------------------------------------------------------


def may_be_declined(seat: Seat, valid_from: date) -> Verdict:
    """May the seat be recorded as declined for now: only where the terms leave a place open, and nobody holds it."""
    return first_refusal(
        lambda: _leaves_it_open(seat, valid_from),
        lambda: stands(seat, Period(valid_from)),
        lambda: _nobody_holds_it(seat, valid_from),
        lambda: _not_declined(seat, Period(valid_from)),
    )


def declining_clause(seat: Seat, day: date) -> str:
    """The clause that lets a party leave the place open; empty where there is none."""
    terms = terms_on(seat.group, day) if seat.group and seat.kind in rules.VOICES else None
    return terms.decline_rule.citation if terms and terms.decline_rule else ""


def _leaves_it_open(seat: Seat, day: date) -> Verdict:
    if declining_clause(seat, day):
        return YES
    return no(
        "The terms in force let no party leave this seat open; while nobody holds it, it is vacant.", seat.citation
    )


def _nobody_holds_it(seat: Seat, day: date) -> Verdict:
    held = (
        Appointment.objects.filter(overlapping(Period(day)), seat=seat).select_related("person").order_by("pk").first()
    )
    return no(f"{held.person} holds the seat {seat} then; a seat that is held is not declined.") if held else YES
