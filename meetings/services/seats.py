"""What a seat says of itself: whether somebody comes, and who of several speaks for it at an item."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foundation.audit import services as audit
from foundation.core.clock import now
from foundation.core.errors import Refused
from meetings import policy
from meetings.events import EventKind
from meetings.models import AgendaItem, Attendance, Meeting, SeatReply, Speaker
from meetings.queries import locked, may_speak
from meetings.rules import attendance as rules
from meetings.rules.record import attendance_refusal
from meetings.services.ledger import record

if TYPE_CHECKING:
    from foundation.accounts.models import Person
    from groups.models import Seat


@audit.act
def reply(*, meeting: Meeting, seat: Seat, answer: str, actor: Person, words: str = "") -> SeatReply:
    """Say before a meeting whether the seat's holder comes, an alternate does, or nobody (`words`: who, or why).

    The last word counts. Raises NotAllowed for who neither holds the seat on the meeting's day nor is its approved
    alternate then; Refused once the meeting is held or the secretariat has recorded the seat.
    """
    policy.may_reply(actor, meeting, seat).require()
    meeting = locked(meeting)
    if reason := rules.reply_refusal(meeting.status):
        raise Refused(reason)
    if Attendance.objects.filter(meeting=meeting, seat=seat).exists():
        raise Refused(f"The secretariat has recorded {seat.name} already; tell them what has changed.")
    said = SeatReply.objects.filter(meeting=meeting, seat=seat).first() or SeatReply(meeting=meeting, seat=seat)
    if said.pk and (said.answer, said.words) == (answer, words.strip()):
        return said
    said.answer, said.words, said.said_by, said.said_at = answer, words.strip(), actor, now()
    said.save()
    record(
        EventKind.SEAT_REPLIED,
        meeting,
        actor=actor,
        also=[seat],
        data={"seat": seat.code, "answer": answer},
        private={"words": said.words} if said.words else None,
    )
    return said


@audit.act
def name_speaker(*, item: AgendaItem, seat: Seat, person: Person | None, actor: audit.Actor) -> bool:
    """Record who speaks for the seat at the item, of its co-representatives and who stands in; None takes it back.

    False when nothing changed. Raises Refused for somebody who may not speak for the seat on that day.
    """
    policy.require(policy.may_prepare, actor, item.meeting)
    meeting = locked(item.meeting)
    if reason := attendance_refusal(meeting.status):
        raise Refused(reason)
    may = may_speak(meeting, seat)
    if person is not None and person.pk not in may:
        raise Refused(f"{person.name} does not speak for {seat.name} at {meeting.reference}.")
    named = Speaker.objects.filter(item=item, seat=seat).first()
    if (named.person_id if named else None) == (person.pk if person else None):
        return False
    _put(named or Speaker(item=item, seat=seat), person, may)
    data = {"seat": seat.code, "number": item.number, "remit": may[person.pk] if person else ""}
    also = [item, seat, *([person] if person else [])]
    record(EventKind.SPEAKER_NAMED, meeting, actor=actor, also=also, data=data)
    return True


def _put(named: Speaker, person: Person | None, may: dict[int, str]) -> None:
    if person is None:
        named.delete()
        return
    named.person, named.remit = person, may[person.pk]
    named.save()
