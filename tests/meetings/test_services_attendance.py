"""Attendance by the roster of the day."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from foundation.audit.models import Event
from foundation.core.errors import NotAllowed, Refused
from meetings import policy, services
from meetings.models import Attendance, Guest, Meeting
from meetings.queries import attendance_of, attended_by, candidates
from meetings.services import SeatMode
from tests.factories.groups import AffiliationFactory, seat
from tests.factories.meetings import planned

if TYPE_CHECKING:
    from groups.models import Seat


@pytest.fixture
def large(cast) -> Seat:
    return seat("LARGE-SUPPLIER", "DAG")


def test_all_seats_and_guests_are_saved_together(cast, meeting: Meeting, large: Seat) -> None:
    medium = seat("MEDIUM-SUPPLIER", "DAG")
    seats = {large.pk: SeatMode("in_person"), medium.pk: SeatMode("alternate", "Sam Stand-in")}
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
    services.record_seat(meeting=meeting, seat=large, mode="alternate", alternate="Sam", actor=cast.pmo)
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
    said = {"mode": "alternate", "alternate": "A Participant (Party)", "person": cast.participant}
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
        meeting=meeting, seat=large, mode="alternate", alternate="A Participant (Party)", actor=cast.pmo
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
