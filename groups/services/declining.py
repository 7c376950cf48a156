"""A party that sees no role for itself leaves its seat open for now, where the terms in force let it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foundation.audit import services as audit
from foundation.core.clock import now, today
from foundation.core.errors import Refused
from groups import policy
from groups.events import EventKind
from groups.models import Declination, Seat
from groups.queries.refusals import declining_clause, may_be_declined
from groups.rules import Period
from groups.rules.appointing import of_the_end
from groups.services.appointing import lock, refuse

if TYPE_CHECKING:
    from datetime import date

    from foundation.accounts.models import Person


@audit.act
def decline_seat(*, seat: Seat, party: str, reason: str, valid_from: date, actor: Person) -> Declination:
    """Record that a party declines its seat for now, from a day on, and why: nobody is nominated while that holds.

    Raises NotAllowed for anybody but the secretariat; Refused where the terms in force leave no place open, somebody
    holds the seat then or later, or it is declined already.
    """
    policy.may_record_people(actor, seat.group).require()
    if not party.strip() or not reason.strip():
        raise Refused("Say who declines the seat, and why.")
    lock(seat)
    refuse(may_be_declined(seat, valid_from))
    declination = Declination.objects.create(
        seat=seat,
        party=party,
        reason=reason,
        citation=declining_clause(seat, valid_from)[:250],
        valid_from=valid_from,
        recorded_by=actor,
        recorded_at=now(),
    )
    _record(EventKind.SEAT_DECLINED, declination, actor=actor)
    return declination


@audit.act
def end_declination(*, declination: Declination, on: date, actor: audit.Actor) -> None:
    """Record that a seat was declined until that day and stands open from the next.

    Raises NotAllowed for a person who is not of the secretariat; Refused for a day before it began, or when over.
    """
    policy.may_record_people(actor, declination.seat.group).require()
    refuse(of_the_end(Period(declination.valid_from, declination.valid_to), on, today()))
    declination.valid_to = on
    declination.save(update_fields=["valid_to"])
    _record(EventKind.DECLINATION_ENDED, declination, actor=actor)


def _record(kind: EventKind, declination: Declination, *, actor: audit.Actor) -> None:
    seat = declination.seat
    audit.record(
        kind,
        actor=actor,
        stream=seat.audit_stream,
        subject=declination,
        also=[seat, *([seat.group] if seat.group else [])],
        scope=seat.scope,
        data={
            "seat": seat.reference,
            "valid_from": declination.valid_from.isoformat(),
            "valid_to": declination.valid_to.isoformat() if declination.valid_to else None,
        },
        private={"party": declination.party, "reason": declination.reason},
    )
