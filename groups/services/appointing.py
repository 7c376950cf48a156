"""Putting people in seats, by name and date. An appointment ends; a mistaken end is corrected by a later one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foundation.accounts.models import Person
from foundation.accounts.services import lock as lock_organisation
from foundation.accounts.services import lock_person
from foundation.audit import services as audit
from foundation.core.clock import today
from foundation.core.dated import in_force
from foundation.core.errors import Refused
from groups import policy, rules
from groups.events import EventKind
from groups.models import Appointment, Group, Seat
from groups.queries.eligibility import rests_on_words
from groups.queries.refusals import ends_on_the_sro, may_sit, rests_on_the_sro
from groups.queries.seating import period_of
from groups.rules import Office, Period, SeatKind
from groups.rules.appointing import of_the_end
from groups.services.holding import lock_group

if TYPE_CHECKING:
    from datetime import date

    from foundation.accounts.models import Organisation
    from foundation.core.policy import Verdict


@audit.act
def appoint(
    *,
    seat: Seat,
    person: Person,
    organisation: Organisation,
    valid_from: date,
    valid_to: date | None = None,
    remit: str = "",
    basis: str = "",
    chosen: bool = False,
    actor: audit.Actor,
) -> Appointment:
    """Put a person of an organisation in a seat from one day to another; without a last day it ends with the seat.

    `remit` names the part of the seat they speak for, where its rule has parts; `basis` what it rests on, in words;
    `chosen` that the seat's nomination round chose them. Raises NotAllowed for a person who is not of the secretariat,
    and for themselves; Refused when the group is not convened or closed, the seat or its remit is not there for all of
    that time, the person was not of the organisation, the seat speaks for others than it, the person's duties would not
    stay separate (an office beside a voice, a voice beside the chair or another voice of the group), the seat is
    declined for now, somebody holds it then, or the words it has to rest on are missing: a chair's, and by hand those
    of a seat with a voice.
    """
    policy.may_appoint(actor, seat, person).require()
    if isinstance(actor, Person):
        refuse(rests_on_the_sro(seat, person, valid_from, basis) and rests_on_words(seat, basis))
    period = Period(valid_from, valid_to)
    appointment = _put(seat, person, organisation, period, remit=remit, basis=basis, chosen=chosen)
    _record(EventKind.APPOINTED, appointment, actor=actor)
    return appointment


def _put(
    seat: Seat,
    person: Person,
    organisation: Organisation,
    wanted: Period,
    *,
    basis: str,
    remit: str = "",
    chosen: bool = False,
    delegator: Person | None = None,
) -> Appointment:
    lock(seat)
    organisation, person = lock_organisation(organisation), lock_person(person)
    refuse(may_sit(seat, person, organisation, wanted, remit, chosen=chosen))
    return Appointment.objects.create(
        seat=seat,
        person=person,
        organisation=organisation,
        valid_from=wanted.start,
        valid_to=period_of(seat, wanted).end,
        remit=remit,
        exclusive=rules.needs_single_holder(seat.kind),
        basis=basis,
        delegator=delegator,
    )


def lock(seat: Seat) -> None:
    """Hold the seat and its group until the transaction ends, and read again until when they stand.

    Two secretaries at once cannot both find it free, and nobody is seated while the group closes.
    """
    if seat.group is not None:
        seat.group = lock_group(seat.group)
    seat.valid_to = Seat.objects.select_for_update().get(pk=seat.pk).valid_to


def refuse(verdict: Verdict) -> None:
    """Raise Refused with the verdict's sentence and clause, unless it is a yes."""
    if not verdict:
        raise Refused(verdict.reason, citation=verdict.citation)


@audit.act
def delegate_chair(
    *,
    group: Group,
    person: Person,
    organisation: Organisation,
    valid_from: date,
    valid_to: date | None = None,
    basis: str,
    actor: Person,
) -> Appointment:
    """The SRO gives the chair of a group to somebody of the programme, in words that say why (`basis`).

    Raises NotAllowed for anybody but the SRO, and for themselves; Refused when the person holds no seat or office of
    the programme on that day, and as `appoint` does.
    """
    policy.may_delegate_chair(actor, person).require()
    seat = Seat.objects.filter(in_force(valid_from), group=group, kind=SeatKind.CHAIR).select_related("group").first()
    if seat is None:
        raise Refused(f"The {group.code} has no chair's seat on {valid_from:%d %B %Y}.")
    if not _of_the_programme(person, valid_from):
        raise Refused(
            f"{person} holds no seat of the programme on that day; the chair is delegated within the Implementation "
            "Manager's side alone.",
            citation=seat.citation,
        )
    period = Period(valid_from, valid_to)
    appointment = _put(seat, person, organisation, period, basis=basis, delegator=actor)
    _record(EventKind.CHAIR_DELEGATED, appointment, actor=actor, on_behalf_of=Office.SRO)
    return appointment


def _of_the_programme(person: Person, day: date) -> bool:
    held = Appointment.objects.filter(in_force(day), person=person).select_related("seat").order_by("pk")
    return any(one.seat.kind in rules.PROGRAMME_SEATS or one.seat.code in rules.PROGRAMME_OFFICES for one in held)


@audit.act
def end_appointment(*, appointment: Appointment, on: date, why: str = "", actor: audit.Actor) -> None:
    """Let an appointment end with that day, or earlier than it was to; `why` in words.

    Raises NotAllowed for a person who is not of the secretariat, or of a chair the SRO who delegates it; Refused for a
    day before its beginning or after its end, and when it is over: a mistaken end is corrected by a later appointment;
    and where the secretariat ends a chair without the SRO's words.
    """
    policy.may_end_appointment(actor, appointment.seat).require()
    by_sro = isinstance(actor, Person) and bool(policy.holds_office(actor, Office.SRO))
    if isinstance(actor, Person):
        refuse(ends_on_the_sro(appointment, why, by_sro=by_sro))
    refuse(of_the_end(Period(appointment.valid_from, appointment.valid_to), on, today()))
    appointment.valid_to = on
    appointment.save(update_fields=["valid_to"])
    behalf = Office.SRO if by_sro and appointment.seat.kind == SeatKind.CHAIR else ""
    _record(EventKind.APPOINTMENT_ENDED, appointment, actor=actor, on_behalf_of=behalf, why=why)


def _record(
    kind: EventKind, appointment: Appointment, *, actor: audit.Actor, on_behalf_of: str = "", why: str = ""
) -> None:
    seat = appointment.seat
    audit.record(
        kind,
        actor=actor,
        stream=seat.audit_stream,
        subject=appointment,
        also=[seat, *([seat.group] if seat.group else [])],
        scope=seat.scope,
        on_behalf_of=on_behalf_of,
        data={
            "seat": seat.reference,
            "person": appointment.person.audit_key,
            "remit": appointment.remit,
            "valid_from": appointment.valid_from.isoformat(),
            "valid_to": appointment.valid_to.isoformat() if appointment.valid_to else None,
        },
        private={
            "name": appointment.person.name,
            "organisation": appointment.organisation.name,
            "basis": appointment.basis,
            **({"why": why.strip()} if why.strip() else {}),
        },
    )
