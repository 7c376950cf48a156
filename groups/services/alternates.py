"""Somebody stands in for the holder of a seat: named, approved by whom the framework says, and only then in place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, Protocol

from foundation.accounts.models import Person
from foundation.accounts.services import lock as lock_organisation
from foundation.accounts.services import lock_person
from foundation.audit import services as audit
from foundation.core.clock import now, today
from foundation.core.errors import Refused
from foundation.core.registry import Registry
from foundation.notifications.services import notify
from foundation.workflow.services import advance
from groups import policy
from groups.events import EventKind
from groups.models import Alternate, Seat
from groups.queries import holders
from groups.queries.occasions import occasions_of
from groups.queries.refusals import approval_of, may_stand_in
from groups.rules import Office, Period
from groups.rules.lifecycles import APPROVED, NOMINATED
from groups.rules.periods import words
from groups.services.appointing import lock, refuse

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from foundation.accounts.models import Organisation
    from groups.queries.occasions import Occasion

TOPIC = "alternates"


class EndAsking(Protocol):
    """Ends what is asked about an alternate, because the answer is not waited for any more; `why` in words."""

    def __call__(self, alternate: Alternate, *, why: str, actor: audit.Actor) -> None: ...


ASKED: Registry[EndAsking] = Registry("what is asked about an alternate")

Step = Literal["approve", "refuse", "withdraw"]
Happened = Step | Literal["named", "moved"]


class Follows(Protocol):
    """Follows what happened to an alternate, in the same transaction; `why` in words."""

    def __call__(self, alternate: Alternate, happened: Happened, *, why: str, actor: audit.Actor) -> None: ...


FOLLOWED: Registry[Follows] = Registry("what follows an alternate")


def _follow_on(alternate: Alternate, happened: Happened, why: str, actor: audit.Actor) -> None:
    for follows in FOLLOWED.values():
        follows(alternate, happened, why=why, actor=actor)


@audit.act
def nominate_alternate(
    *,
    seat: Seat,
    person: Person,
    organisation: Organisation,
    valid_from: date,
    valid_to: date,
    reason: str,
    occasion: str = "",
    remit: str = "",
    actor: Person,
) -> Alternate:
    """Name somebody to stand in for a seat's holder, for one meeting (`occasion`, by its key) or a period, and say why.

    Who approves is the framework's to say on the first of those days. Raises NotAllowed for anybody but the holder and
    the secretariat; Refused without a reason, and when the seat has no alternates or no holder then, or the person is
    not of the organisation, has a duty that stays separate from this one, or stands in there already.
    """
    policy.may_nominate_alternate(actor, seat, remit).require()
    if not reason.strip():
        raise Refused("Say why the holder cannot come.")
    meeting = _meeting(seat, occasion, Period(valid_from, valid_to)) if occasion else None
    lock(seat)
    organisation, person = lock_organisation(organisation), lock_person(person)
    refuse(may_stand_in(seat, person, organisation, Period(valid_from, valid_to), remit))
    approval, citation = approval_of(seat, valid_from)
    alternate = Alternate(
        seat=seat,
        remit=remit,
        person=person,
        organisation=organisation,
        valid_from=valid_from,
        valid_to=valid_to,
        occasion=meeting.label if meeting else "",
        occasion_key=meeting.key if meeting else "",
        reason=reason,
        status=NOMINATED,
        approval=approval,
        citation=citation[:250],
        nominated_by=actor,
        nominated_at=now(),
    )
    alternate.save()
    _record_nomination(alternate, actor=actor)
    _follow_on(alternate, "named", reason, actor)
    _tell(alternate, "named", _approvers(alternate), f"{person.name} is named as alternate and waits for approval.")
    return alternate


def _meeting(seat: Seat, key: str, days: Period) -> Occasion:
    """The meeting for which somebody stands in. Raises Refused when there is none, or it is not on that one day."""
    found = next((one for one in occasions_of(seat, days.start) if one.key == key), None)
    if found is None:
        raise Refused(f"The seat {seat} has no such meeting ahead on {words(days.start)}.")
    if days != Period(found.day, found.day):
        raise Refused(f"{found.label} is on {words(found.day)}: an alternate for it stands in on that one day.")
    return found


def _record_nomination(alternate: Alternate, *, actor: Person) -> None:
    seat = alternate.seat
    audit.record(
        EventKind.ALTERNATE_NOMINATED,
        actor=actor,
        stream=seat.audit_stream,
        subject=alternate,
        also=[seat, *([seat.group] if seat.group else [])],
        scope=alternate.scope,
        data=_data(alternate),
        private={**_private(alternate), "reason": alternate.reason},
    )


def _data(alternate: Alternate) -> dict[str, object]:
    return {
        "seat": alternate.seat.reference,
        "person": alternate.person.audit_key,
        "remit": alternate.remit,
        "approval": alternate.approval,
        "valid_from": alternate.valid_from.isoformat(),
        "valid_to": alternate.valid_to.isoformat() if alternate.valid_to else None,
    }


def _private(alternate: Alternate) -> dict[str, str]:
    return {"name": alternate.person.name, "organisation": alternate.organisation.name}


@audit.act
def approve_alternate(*, alternate: Alternate, why: str, actor: audit.Actor) -> None:
    """Record that whom the framework names approve of the alternate; `why` holds the members' count, or words.

    What the nomination asked is asked again. Raises NotAllowed for anybody else, and for who named the alternate;
    Refused when it was settled before, its days are over, or somebody else sits or stands in by now.
    """
    policy.may_settle_alternate(actor, alternate).require()
    if alternate.valid_to is not None and alternate.valid_to < today() and isinstance(actor, Person):
        raise Refused(f"The days for which {alternate.person} was named ended on {words(alternate.valid_to)}.")
    _end_asking(alternate, why, actor)
    lock(alternate.seat)
    period = Period(alternate.valid_from, alternate.valid_to)
    seat, organisation = alternate.seat, lock_organisation(alternate.organisation)
    person = lock_person(alternate.person)
    refuse(may_stand_in(seat, person, organisation, period, alternate.remit, besides=alternate.pk))
    _settle(alternate, "approve", why, actor=actor)
    _tell(alternate, "approved", [person, alternate.nominated_by], f"{person.name} is approved as alternate.")


@audit.act
def refuse_alternate(*, alternate: Alternate, why: str, actor: audit.Actor) -> None:
    """Record that the alternate was not approved, and why. Raises NotAllowed and Refused as approving does."""
    policy.may_settle_alternate(actor, alternate).require()
    _end_asking(alternate, why, actor)
    _settle(alternate, "refuse", _needed(why), actor=actor)
    _tell(alternate, "refused", [alternate.nominated_by], f"{alternate.person.name} is not approved as alternate.")


@audit.act
def withdraw_alternate(*, alternate: Alternate, why: str, actor: audit.Actor) -> None:
    """Take a nomination back, or end an approved alternate's right from now on, and say why.

    Raises NotAllowed for anybody but who named them, the holder and the secretariat; Refused when settled otherwise or
    its days are over.
    """
    policy.may_withdraw_alternate(actor, alternate).require()
    if alternate.status == APPROVED and alternate.valid_to is not None and alternate.valid_to < today():
        raise Refused(f"{alternate.person} has stood in until {words(alternate.valid_to)}; that is not taken back.")
    _end_asking(alternate, why, actor)
    _settle(alternate, "withdraw", _needed(why), actor=actor)
    told = [alternate.person, alternate.nominated_by]
    _tell(alternate, "withdrawn", told, f"{alternate.person.name} is withdrawn as alternate.")


@audit.act
def move_alternates(*, occasion: str, to: date, actor: audit.Actor) -> None:
    """Let whoever stands in at a meeting follow it to its new day, as they were named or approved.

    Who cannot stand in on that day is withdrawn with the reason and told. It follows from the meeting's move: whoever
    may move that needs no other right.
    """
    rows = Alternate.objects.filter(occasion_key=occasion, status__in=(NOMINATED, APPROVED)).exclude(valid_from=to)
    for alternate in rows.select_related("seat__group", "person", "organisation", "nominated_by").order_by("pk"):
        _follow(alternate, to, actor)


@audit.act
def withdraw_alternates(*, occasion: str, why: str, actor: audit.Actor) -> None:
    """Withdraw whoever was to stand in at a meeting that is not held, and tell them. It follows from the cancelling."""
    rows = Alternate.objects.filter(occasion_key=occasion, status__in=(NOMINATED, APPROVED))
    for alternate in rows.select_related("seat__group", "person", "organisation", "nominated_by").order_by("pk"):
        _withdraw(alternate, why, actor)


def _withdraw(alternate: Alternate, why: str, actor: audit.Actor) -> None:
    _end_asking(alternate, why, actor)
    _settle(alternate, "withdraw", why, actor=actor)
    _tell(alternate, "withdrawn", [alternate.person, alternate.nominated_by], why)


def _follow(alternate: Alternate, to: date, actor: audit.Actor) -> None:
    seat, person, told = alternate.seat, alternate.person, [alternate.person, alternate.nominated_by]
    day = Period(to, to)
    verdict = may_stand_in(seat, person, alternate.organisation, day, alternate.remit, besides=alternate.pk)
    if not verdict:
        _withdraw(alternate, f"{alternate.occasion} has moved to {words(to)}. {verdict.reason}", actor)
        return
    lock(seat)
    old, alternate.valid_from, alternate.valid_to = alternate.valid_from, to, to
    alternate.save(update_fields=["valid_from", "valid_to"])
    audit.record(
        EventKind.ALTERNATE_MOVED,
        actor=actor,
        stream=seat.audit_stream,
        subject=alternate,
        also=[seat, *([seat.group] if seat.group else [])],
        scope=alternate.scope,
        data={**_data(alternate), "old": old.isoformat(), "new": to.isoformat(), "occasion": alternate.occasion},
        private=_private(alternate),
    )
    _follow_on(alternate, "moved", f"{alternate.occasion} has moved to {words(to)}.", actor)
    _tell(alternate, f"moved:{to.isoformat()}", told, f"{alternate.occasion} has moved, and {person.name} with it.")


def _needed(why: str) -> str:
    if not why.strip():
        raise Refused("Say why.")
    return why


def _end_asking(alternate: Alternate, why: str, actor: audit.Actor) -> None:
    """Whoever is being asked need not answer. Before the seat is locked: a close locks what it asked first."""
    for end in ASKED.values():
        end(alternate, why=why, actor=actor)


def _settle(alternate: Alternate, step: Step, why: str, *, actor: audit.Actor) -> None:
    seat = alternate.seat
    advance(
        alternate,
        step,
        actor=actor,
        changes={
            "settled_at": now(),
            "settled_by": actor if isinstance(actor, Person) else None,
            "settled_why": why,
        },
        data=_data(alternate),
        private={**_private(alternate), "why": why},
        also=[seat, *([seat.group] if seat.group else [])],
    )
    _follow_on(alternate, step, why, actor)


def _approvers(alternate: Alternate) -> list[Person]:
    """Whom to tell that an alternate waits for them; the members of a constituency are asked by another way."""
    if alternate.approval == "sro":
        return list(holders(Office.SRO))
    if alternate.approval == "members":
        return []
    return list(holders(alternate.seat.code, group=alternate.seat.group))


def _tell(alternate: Alternate, what: str, people: Iterable[Person], words_: str) -> None:
    seat = alternate.seat
    notify(
        people=people,
        key=f"alternate:{alternate.pk}:{what}",
        topic=TOPIC,
        subject=f"{seat}: alternate {what.partition(':')[0]}",
        body=f"{words_} Seat: {seat}. Days: {Period(alternate.valid_from, alternate.valid_to)}.",
        url=alternate.get_absolute_url(),
        scope=alternate.scope,
    )
