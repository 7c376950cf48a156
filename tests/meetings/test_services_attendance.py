"""Attendance by the roster of the day."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from foundation.audit.models import Event
from foundation.core.clock import now
from foundation.core.errors import NotAllowed, Refused
from groups.models import Alternate
from meetings import policy, services
from meetings.models import Attendance, Guest, Meeting, SeatReply, Speaker
from meetings.queries import attendance_of, attended_by, candidates
from meetings.services import SeatMode, Times
from tests.factories.groups import AffiliationFactory, AppointmentFactory, OrganisationFactory, seat
from tests.factories.meetings import day, planned

if TYPE_CHECKING:
    from groups.models import Seat

LETTER = "The representative's e-mail of 20 November"


@pytest.fixture
def large(cast) -> Seat:
    return seat("LARGE-SUPPLIER", "DAG")


def test_all_seats_and_guests_are_saved_together(cast, meeting: Meeting, large: Seat) -> None:
    medium = seat("MEDIUM-SUPPLIER", "DAG")
    seats = {large.pk: SeatMode("in_person"), medium.pk: SeatMode("alternate", "Sam Stand-in", authority=LETTER)}
    changed = services.record_attendance(meeting=meeting, seats=seats, guests=[("Gail", "Guests Ltd")], actor=cast.pmo)
    assert changed == 2
    assert Attendance.objects.get(seat=large).person == cast.representative
    assert Attendance.objects.get(seat=medium).person is None
    assert Guest.objects.get().organisation == "Guests Ltd"
    event = Event.objects.filter(kind="meetings.attendance_recorded").latest("pk")
    assert "Sam" not in event.text


def test_saving_the_same_again_records_nothing(cast, meeting: Meeting, large: Seat) -> None:
    said = {"seats": {large.pk: SeatMode("dial_in")}, "guests": [("Gail", "")]}
    services.record_attendance(meeting=meeting, actor=cast.pmo, **said)
    before = Event.objects.count()
    assert services.record_attendance(meeting=meeting, actor=cast.pmo, **said) == 0
    assert Event.objects.count() == before


def test_a_record_is_changed_and_taken_back(cast, meeting: Meeting, large: Seat) -> None:
    services.record_seat(
        meeting=meeting, seat=large, mode="alternate", alternate="Sam", authority=LETTER, actor=cast.pmo
    )
    services.record_seat(meeting=meeting, seat=large, mode="apologies", actor=cast.pmo)
    assert (Attendance.objects.get().mode, Attendance.objects.get().alternate) == ("apologies", "")
    services.record_seat(meeting=meeting, seat=large, mode="", actor=cast.pmo)
    assert not Attendance.objects.exists()
    services.set_guests(meeting=meeting, guests=[("Gail", "")], actor=cast.pmo)
    services.set_guests(meeting=meeting, guests=[], actor=cast.pmo)
    assert not Guest.objects.exists()


@pytest.mark.parametrize("filled", [SeatMode("alternate"), SeatMode("in_person", "Sam")])
def test_an_alternate_is_named_and_nobody_else(cast, meeting: Meeting, large: Seat, filled: SeatMode) -> None:
    with pytest.raises(Refused, match="an alternate is recorded with a name"):
        services.record_attendance(meeting=meeting, seats={large.pk: filled}, guests=[("G", "")], actor=cast.pmo)
    assert not Attendance.objects.exists()
    assert not Guest.objects.exists()


def test_the_roster_is_that_of_the_meetings_day(cast, meeting: Meeting) -> None:
    """No RECCo seat on the DAG in March 2022, none of another group ever."""
    old = planned(number=6, on=date(2022, 3, 9))
    codes = {line.seat.code for line in attendance_of(old).lines}
    assert "RECCO" not in codes
    assert "LARGE-SUPPLIER" in codes
    assert "RECCO" in {line.seat.code for line in attendance_of(meeting).lines}
    other = seat("CUSC", "CCAG")
    with pytest.raises(Refused, match="does not have 1 of these seats"):
        services.record_attendance(meeting=old, seats={other.pk: SeatMode("in_person")}, guests=[], actor=cast.pmo)


def test_coverage_counts_seats_voices_and_vacancies(cast, meeting: Meeting, large: Seat) -> None:
    services.record_seat(meeting=meeting, seat=large, mode="in_person", actor=cast.pmo)
    medium = seat("MEDIUM-SUPPLIER", "DAG")
    services.record_seat(meeting=meeting, seat=medium, mode="apologies", actor=cast.pmo)
    found = attendance_of(meeting)
    assert (len(found.present), found.voices_present, len(found.unfilled)) == (1, 1, 1)
    assert {"DNO", "IDNO"} <= {line.seat.code for line in found.vacant}
    assert "CHAIR" in {line.seat.code for line in found.unrecorded}


def test_only_the_secretariat_takes_attendance(cast, meeting: Meeting, large: Seat) -> None:
    with pytest.raises(NotAllowed):
        services.record_seat(meeting=meeting, seat=large, mode="in_person", actor=cast.representative)
    assert not Attendance.objects.exists()


def test_nobody_attended_a_cancelled_meeting(cast, meeting: Meeting, large: Seat) -> None:
    services.cancel(meeting=meeting, reason="Storm", actor=cast.pmo)
    with pytest.raises(Refused, match="nobody attended"):
        services.record_seat(meeting=meeting, seat=large, mode="in_person", actor=cast.pmo)


def test_an_alternate_who_signs_in_is_kept_as_a_person_and_attended(cast, meeting: Meeting, large: Seat) -> None:
    said = {"mode": "alternate", "alternate": "A Participant (Party)", "person": cast.participant, "authority": LETTER}
    assert services.record_seat(meeting=meeting, seat=large, actor=cast.pmo, **said)
    assert Attendance.objects.get().person == cast.participant
    assert attended_by(cast.participant, meeting) == [large]
    assert policy.attended(cast.participant, meeting)
    assert "Only who attended DAG #7" in policy.attended(cast.representative, meeting).reason
    assert not policy.attended(cast.anonymous, meeting)
    before = Event.objects.count()
    assert not services.record_seat(meeting=meeting, seat=large, actor=cast.pmo, **said)
    assert Event.objects.count() == before
    assert services.record_seat(
        meeting=meeting,
        seat=large,
        mode="alternate",
        alternate="A Participant (Party)",
        authority=LETTER,
        actor=cast.pmo,
    )
    assert Attendance.objects.get().person is None
    assert not policy.attended(cast.participant, meeting)


def test_an_alternate_is_somebody_else(cast, meeting: Meeting, large: Seat) -> None:
    with pytest.raises(Refused, match="an alternate is somebody else"):
        services.record_seat(
            meeting=meeting,
            seat=large,
            mode="alternate",
            alternate="X",
            person=cast.representative,
            actor=cast.pmo,
        )
    with pytest.raises(Refused, match="only an alternate has one"):
        services.record_seat(meeting=meeting, seat=large, mode="in_person", person=cast.participant, actor=cast.pmo)
    assert not Attendance.objects.exists()


def test_namesakes_are_told_apart(cast, meeting: Meeting) -> None:
    party = AffiliationFactory(person__name="Sam Reed").organisation
    AffiliationFactory(person__name="Sam Reed", person__email="sam2@people.example", organisation=party)
    AffiliationFactory(person__name="Gone Away", valid_to=date(2026, 1, 1))
    AffiliationFactory(person__name="Not Active", person__is_active=False)
    listed = {one.label: one.words for one in candidates(meeting)}
    assert f"Sam Reed ({party.name}, sam2@people.example)" in listed
    assert f"Sam Reed ({party.name})" in listed.values()
    assert not any(words.startswith(("Gone", "Not")) for words in listed.values())


def approved(cast, large: Seat, meeting: Meeting, status: str = "approved") -> Alternate:
    """Somebody named to stand in for the seat on the meeting's day, and what became of it."""
    named = Alternate.objects.create(
        seat=large,
        person=cast.participant,
        organisation=OrganisationFactory(name="Stand-in Ltd"),
        valid_from=meeting.on,
        valid_to=meeting.on,
        occasion=meeting.reference,
        reason="On leave",
        status="nominated",
        approval="members",
        citation="Framework 3.2, alternates",
        nominated_by=cast.representative,
        nominated_at=now(),
    )
    if status != "nominated":  # how it is settled is the groups' own story
        Alternate._base_manager.filter(pk=named.pk).update(status=status, settled_at=now())
    return named


def test_an_approved_alternate_needs_no_other_authority(cast, meeting: Meeting, large: Seat) -> None:
    approval = approved(cast, large, meeting)
    said = {"mode": "alternate", "alternate": "A Participant (Stand-in Ltd)", "person": cast.participant}
    services.record_seat(meeting=meeting, seat=large, actor=cast.pmo, authority="not needed", **said)
    kept = Attendance.objects.get()
    assert (kept.stands_in, kept.authority) == (approval, "")
    event = Event.objects.filter(kind="meetings.attendance_recorded").latest("pk")
    assert approval.reference in event.subjects.values_list("reference", flat=True)


@pytest.mark.parametrize("status", ["nominated", "refused", "withdrawn"])
def test_without_an_approval_in_force_the_authority_is_stated(cast, meeting: Meeting, large: Seat, status: str) -> None:
    approved(cast, large, meeting, status)
    said = {"mode": "alternate", "alternate": "A Participant (Stand-in Ltd)", "person": cast.participant}
    with pytest.raises(Refused, match="State on what authority"):
        services.record_seat(meeting=meeting, seat=large, actor=cast.pmo, **said)
    assert not Attendance.objects.exists()
    services.record_seat(meeting=meeting, seat=large, actor=cast.pmo, authority=LETTER, **said)
    assert (Attendance.objects.get().stands_in, Attendance.objects.get().authority) == (None, LETTER)
    with pytest.raises(Refused, match="only an alternate needs an authority"):
        services.record_seat(meeting=meeting, seat=large, mode="in_person", authority="x", actor=cast.pmo)


def test_a_meeting_entered_after_the_fact_tells_what_its_source_tells(cast, large: Seat) -> None:
    old = planned(number=6, on=date(2022, 3, 9))
    then = seat("LARGE-SUPPLIER", "DAG", old.on)
    services.record_seat(meeting=old, seat=then, mode="alternate", alternate="Not in source", actor=cast.pmo)
    assert Attendance.objects.get().authority == ""


def test_who_sits_in_a_seat_says_beforehand_who_comes(cast, meeting: Meeting, large: Seat) -> None:
    services.reply(meeting=meeting, seat=large, answer="apologies", words="On leave", actor=cast.representative)
    line = next(line for line in attendance_of(meeting).lines if line.seat == large)
    assert (line.state, line.reply.words) == ("apologies", "On leave")
    services.reply(meeting=meeting, seat=large, answer="coming", actor=cast.representative)
    assert str(SeatReply.objects.get()) == "Large Supplier: comes"
    event = Event.objects.filter(kind="meetings.seat_replied").latest("pk")
    assert "leave" not in event.text
    before = Event.objects.count()
    services.reply(meeting=meeting, seat=large, answer="coming", actor=cast.representative)
    assert Event.objects.count() == before
    approved(cast, large, meeting)
    assert services.reply(meeting=meeting, seat=large, answer="coming", actor=cast.participant)


@pytest.mark.parametrize("who", ["pmo", "chair", "other_representative", "participant"])
def test_nobody_else_says_it(cast, meeting: Meeting, large: Seat, who: str) -> None:
    with pytest.raises(NotAllowed, match="Only who sits in the seat"):
        services.reply(meeting=meeting, seat=large, answer="coming", actor=cast.by_name(who))
    assert not SeatReply.objects.exists()


def test_once_recorded_or_held_it_is_too_late(cast, clock, meeting: Meeting, large: Seat) -> None:
    services.record_seat(meeting=meeting, seat=large, mode="in_person", actor=cast.pmo)
    with pytest.raises(Refused, match="recorded Large Supplier"):
        services.reply(meeting=meeting, seat=large, answer="apologies", actor=cast.representative)
    clock.move_to(day(meeting.on, 10))
    services.record_seat(meeting=meeting, seat=large, mode="", actor=cast.pmo)
    services.hold(meeting=meeting, actor=cast.pmo)
    with pytest.raises(Refused, match="has been held"):
        services.reply(meeting=meeting, seat=large, answer="apologies", actor=cast.representative)
    assert not SeatReply.objects.exists()


def test_all_present_as_expected(cast, meeting: Meeting, large: Seat) -> None:
    """What was said before is recorded as said; vacant seats, and alternates nobody approved, are left alone."""
    medium, chair = seat("MEDIUM-SUPPLIER", "DAG"), seat("CHAIR", "DAG")
    approval = approved(cast, large, meeting)
    services.reply(meeting=meeting, seat=medium, answer="alternate", words="Sam", actor=cast.other_representative)
    assert services.record_as_expected(meeting=meeting, mode="in_person", actor=cast.pmo) == 2
    kept = {one.seat: (one.mode, one.stands_in) for one in Attendance.objects.all()}
    assert kept == {chair: ("in_person", None), large: ("alternate", approval)}
    assert services.record_as_expected(meeting=meeting, mode="dial_in", actor=cast.pmo) == 0
    with pytest.raises(NotAllowed):
        services.record_as_expected(meeting=meeting, mode="dial_in", actor=cast.chair)
    assert Attendance.objects.count() == 2


def test_when_people_came_and_left(cast, meeting: Meeting, large: Seat) -> None:
    services.record_seat(meeting=meeting, seat=large, mode="in_person", actor=cast.pmo)
    services.set_guests(meeting=meeting, guests=[("Gail", "")], actor=cast.pmo)
    guest = Guest.objects.get()
    came, went = day(meeting.on, 10), day(meeting.on, 11)
    said = {"seats": {large.pk: Times(None, went)}, "guests": {guest.pk: Times(came, went)}}
    assert services.record_times(meeting=meeting, actor=cast.pmo, **said) == 2
    assert services.record_times(meeting=meeting, actor=cast.pmo, **said) == 0
    found = attendance_of(meeting)
    assert [line.state for line in found.lines if line.seat == large] == ["left"]
    assert (len(found.present), len(found.here)) == (1, 0)
    with pytest.raises(Refused, match="before they come"):
        services.record_times(meeting=meeting, seats={large.pk: Times(went, came)}, guests={}, actor=cast.pmo)
    absent = seat("MEDIUM-SUPPLIER", "DAG")
    services.record_seat(meeting=meeting, seat=absent, mode="absent", actor=cast.pmo)
    with pytest.raises(Refused, match="only who was there"):
        services.record_times(meeting=meeting, seats={absent.pk: Times(came)}, guests={}, actor=cast.pmo)
    services.set_guests(meeting=meeting, guests=[("Gail", "Guests Ltd")], actor=cast.pmo)
    guest.refresh_from_db()
    assert (guest.organisation, guest.left_at) == ("Guests Ltd", went)


def test_the_chair_invites(cast, meeting: Meeting) -> None:
    guest = services.invite(meeting=meeting, name=" Gail ", organisation="Guests Ltd", actor=cast.chair)
    assert (guest.name, guest.invited_by) == ("Gail", cast.chair)
    with pytest.raises(Refused, match="invited already"):
        services.invite(meeting=meeting, name="Gail", organisation="", actor=cast.chair)
    for who in (cast.pmo, cast.representative):
        with pytest.raises(NotAllowed):
            services.invite(meeting=meeting, name="Another", organisation="", actor=who)
    assert Guest.objects.get() == guest


def test_who_of_two_speaks_for_the_seat_at_an_item(cast, meeting: Meeting, large: Seat) -> None:
    second = AppointmentFactory(seat=large, remit="migration", exclusive=False).person
    assert [line.seat for line in attendance_of(meeting).shared] == [large]
    item = meeting.items.get(number="1")
    said = {"item": item, "seat": large, "actor": cast.pmo}
    assert services.name_speaker(person=second, **said)
    assert not services.name_speaker(person=second, **said)
    assert (Speaker.objects.get().person, Speaker.objects.get().remit) == (second, "migration")
    with pytest.raises(Refused, match="does not speak for"):
        services.name_speaker(person=cast.participant, **said)
    with pytest.raises(NotAllowed):
        services.name_speaker(item=item, seat=large, person=cast.representative, actor=second)
    assert Speaker.objects.get().person == second
    assert services.name_speaker(person=None, **said)
    assert not Speaker.objects.exists()
