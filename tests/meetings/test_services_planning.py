"""Calling, moving, cancelling and holding meetings, with what is owed for them."""

from __future__ import annotations

from datetime import date, time

import pytest
from django.test import Client
from django.urls import reverse

from deadlines.models import Move, Obligation
from foundation.audit.models import Event
from foundation.core.clock import london_datetime, now
from foundation.core.errors import NotAllowed, Refused
from foundation.notifications.models import Notice
from groups.models import Group
from meetings import queries, services
from meetings.models import HeadlineReport, Meeting
from meetings.queries import notice_of
from tests.factories.groups import SYSTEM, group
from tests.factories.meetings import DAG6, day, planned


def owed(meeting: Meeting) -> dict[str, Obligation]:
    return {one.key: one for one in Obligation.objects.filter(subject=f"meeting:{meeting.pk}")}


def kinds(since: int = 0) -> list[str]:
    return list(Event.objects.order_by("pk").values_list("kind", flat=True))[since:]


@pytest.mark.clause("meeting-papers")
def test_a_meeting_brings_its_obligations_under_the_framework_of_its_day(meeting: Meeting) -> None:
    due = {key: one.due_on for key, one in owed(meeting).items()}
    assert due["papers_issued"] == date(2026, 12, 2)
    assert due["headline_report"] == date(2026, 12, 11)
    assert due["decisions_published"] == date(2026, 12, 16)
    assert due["amendment_requests"] is None
    assert owed(meeting)["amendment_requests"].status == "waiting"
    assert owed(meeting)["recording_published"].status == "open"


@pytest.mark.clause("standing-items")
def test_standing_items_come_by_themselves(meeting: Meeting) -> None:
    assert list(meeting.items.values_list("number", "title", "standing")) == [
        ("1", "Headline report and actions", "minutes_and_actions"),
        ("2", "Governance group updates", "group_updates"),
        ("3", "Working group reports", "working_group_reports"),
        ("4", "Summary and next steps", "summary"),
    ]


def test_standing_items_begin_with_the_lead_and_the_minutes_of_the_agenda_before(cast, meeting: Meeting) -> None:
    item = meeting.items.get(standing="group_updates")
    words = {name: getattr(item, name) for name in ("title", "objective", "objective_text")}
    services.change_item(item=item, **words, lead="PMO", minutes=10, actor=cast.pmo)
    following = planned(number=8, on=date(2027, 1, 13)).items
    assert [(one.standing, one.lead, one.minutes) for one in following.order_by("position") if one.lead] == [
        ("group_updates", "PMO", 10)
    ]
    narrower = planned(number=9, on=date(2027, 2, 10), classification="programme").items
    assert not narrower.exclude(lead="").exists()


def test_the_next_months_meeting_dates_the_amendment_requests(meeting: Meeting) -> None:
    planned(number=8, on=date(2027, 1, 13))
    amendments = owed(meeting)["amendment_requests"]
    assert (amendments.status, amendments.anchor_on, amendments.due_on) == ("open", date(2027, 1, 13), date(2027, 1, 6))


def test_an_extraordinary_meeting_dates_nothing_of_the_others(meeting: Meeting) -> None:
    planned(number=8, on=date(2027, 1, 13), kind="extraordinary")
    assert owed(meeting)["amendment_requests"].status == "waiting"


def test_the_nearer_regular_meeting_gives_way_to_that_of_the_next_month(meeting: Meeting) -> None:
    planned(number=8, on=date(2026, 12, 23))
    assert owed(meeting)["amendment_requests"].anchor_on == date(2026, 12, 23)
    planned(number=9, on=date(2027, 1, 13))
    assert owed(meeting)["amendment_requests"].anchor_on == date(2027, 1, 13)


@pytest.mark.clause("amendment-requests")
def test_a_past_meeting_waits_for_the_next_that_is_entered(cast, meeting: Meeting) -> None:
    """DAG #7 of 2026 is no answer to what followed in April 2022."""
    old = planned(number=6, on=DAG6)
    assert owed(old)["amendment_requests"].anchor_on is None
    assert owed(old)["amendment_requests"].status == "recorded"
    planned(number=99, on=date(2022, 5, 11))
    assert owed(old)["amendment_requests"].anchor_on == date(2022, 5, 11)
    april = planned(number=98, on=date(2022, 4, 13))
    assert owed(old)["amendment_requests"].due_on == date(2022, 4, 6)
    services.change(meeting=april, place="", minutes=120, kind="extraordinary", actor=cast.pmo)
    assert owed(old)["amendment_requests"].anchor_on == date(2022, 5, 11)
    assert not Notice.objects.exists()


def test_calling_notes_when_and_another_day_counts_anew(cast, clock, meeting: Meeting) -> None:
    assert (meeting.called_at, notice_of(meeting).given) == (now(), 12)
    clock.move_to(day(date(2026, 12, 1)))
    services.move(meeting=meeting, starts_at=day(meeting.on, 14), reason="Room", actor=cast.pmo)
    assert notice_of(meeting).given == 12  # the day stands
    services.move(meeting=meeting, starts_at=day(date(2026, 12, 4)), reason="Urgent", actor=cast.pmo)
    short = notice_of(Meeting.objects.get(pk=meeting.pk))
    assert (short.given, short.asked, short.is_short) == (3, 5, True)


def test_nobody_knows_when_a_past_meeting_was_called(cast) -> None:
    old = planned(number=6, on=DAG6)
    assert (old.called_at, notice_of(old)) == (None, None)


@pytest.mark.clause("dag-publish")
def test_a_past_meeting_is_computed_under_its_day_and_nobody_is_told(cast) -> None:
    old = planned(number=6, on=DAG6)
    assert (old.status, old.historical) == ("held", True)
    assert not old.items.exists()
    due = {key: (one.status, one.due_on) for key, one in owed(old).items()}
    assert due["papers_issued"] == ("recorded", date(2022, 3, 2))
    assert due["headline_report"] == ("recorded", date(2022, 3, 10))
    assert due["decisions_published"] == ("recorded", date(2022, 3, 23))
    assert not Notice.objects.exists()


def test_a_number_is_taken_once_and_the_framework_must_know_the_group(meeting: Meeting) -> None:
    with pytest.raises(Refused, match="DAG #7 exists already"):
        planned(number=7, on=date(2026, 12, 10))
    with pytest.raises(Refused, match="No version of the Governance Framework"):
        planned(number=8, on=date(2020, 1, 8))
    assert Meeting.objects.count() == 1


def test_only_the_secretariat_calls_meetings(cast) -> None:
    before = len(kinds())
    with pytest.raises(NotAllowed, match="Only the PMO secretariat"):
        services.plan(group=group("DAG"), number=7, starts_at=day(date(2026, 12, 9)), actor=cast.chair)
    assert not Meeting.objects.exists()
    assert len(kinds()) == before


def test_moving_moves_what_is_owed_and_keeps_the_old_days(cast, meeting: Meeting) -> None:
    services.move(
        meeting=meeting, starts_at=london_datetime(date(2026, 12, 16), time(14)), reason="Room", actor=cast.pmo
    )
    papers = owed(meeting)["papers_issued"]
    assert papers.due_on == date(2026, 12, 9)
    assert list(Move.objects.filter(obligation=papers).values_list("old_due", "new_due", "reason")) == [
        (date(2026, 12, 2), date(2026, 12, 9), "Room")
    ]
    assert "meetings.moved" in kinds()
    notice = Notice.objects.get(person=cast.representative)
    assert notice.subject == "DAG #7 has moved to Wed 16 December 2026, 14:00"


def test_moving_another_meeting_dates_its_neighbours_again(cast, meeting: Meeting) -> None:
    following = planned(number=8, on=date(2027, 1, 13))
    services.move(meeting=following, starts_at=day(date(2027, 1, 20), 10), reason="Chair away", actor=cast.pmo)
    assert owed(meeting)["amendment_requests"].anchor_on == date(2027, 1, 20)
    services.cancel(meeting=following, reason="Nothing to decide", actor=cast.pmo)
    assert owed(meeting)["amendment_requests"].status == "waiting"


def test_a_meeting_moved_before_another_is_no_longer_its_next(cast, meeting: Meeting) -> None:
    following = planned(number=8, on=date(2027, 1, 13))
    assert owed(meeting)["amendment_requests"].anchor_on == date(2027, 1, 13)
    services.move(meeting=following, starts_at=day(date(2026, 12, 7), 10), reason="Urgent", actor=cast.pmo)
    assert (owed(meeting)["amendment_requests"].status, owed(meeting)["amendment_requests"].due_on) == ("waiting", None)


@pytest.mark.parametrize("status", ["held", "cancelled"])
def test_only_a_meeting_ahead_is_moved(cast, clock, meeting: Meeting, status: str) -> None:
    if status == "cancelled":
        services.cancel(meeting=meeting, reason="Storm", actor=cast.pmo)
    else:
        clock.move_to(day(date(2026, 12, 9)))
        services.hold(meeting=meeting, actor=cast.pmo)
    with pytest.raises(Refused, match="only a meeting still to be held can be moved"):
        services.move(meeting=meeting, starts_at=day(date(2026, 12, 16)), reason="x", actor=cast.pmo)
    meeting.refresh_from_db()
    assert meeting.on == date(2026, 12, 9)


def test_a_meeting_is_not_moved_into_the_past(cast, meeting: Meeting) -> None:
    with pytest.raises(Refused, match="cannot be moved into the past"):
        services.move(meeting=meeting, starts_at=day(date(2026, 11, 20)), reason="x", actor=cast.pmo)


def test_moving_judges_issued_papers_again(cast, clock, meeting: Meeting) -> None:
    from tests.factories.meetings import paper

    late = paper(meeting, meeting.items.get(number="1"))
    clock.move_to(day(date(2026, 12, 4)))
    services.issue_papers(meeting=meeting, actor=cast.pmo)
    late.refresh_from_db()
    assert late.late_by == 2
    services.move(meeting=meeting, starts_at=day(date(2026, 12, 16), 10), reason="Papers", actor=cast.pmo)
    late.refresh_from_db()
    assert late.late_by == 0


def test_moving_after_the_issue_makes_the_next_agenda_and_one_notice(cast, meeting: Meeting) -> None:
    services.issue_papers(meeting=meeting, actor=cast.pmo)
    services.move(meeting=meeting, starts_at=day(date(2026, 12, 16), 14), reason="Storm", actor=cast.pmo)
    first, second = queries.versions_of(meeting).order_by("number")
    assert (second.number, second.reason) == (2, "The meeting was moved: Storm")
    assert second.content["starts_at"] != first.content["starts_at"]
    _issue, notice = Notice.objects.filter(person=cast.representative).order_by("pk")
    assert notice.body == ("It was to be on Wed 9 December 2026, 10:00. With it the agenda is version 2. Reason: Storm")
    page = Client().get(reverse("meetings:agenda-versions", args=["DAG", 7])).content.decode()
    assert "Wed 16 December 2026, 14:00" in page


def test_moving_or_changing_a_draft_makes_no_agenda_version(cast, meeting: Meeting) -> None:
    services.move(meeting=meeting, starts_at=day(date(2026, 12, 16), 14), reason="Storm", actor=cast.pmo)
    services.change(meeting=meeting, place="Hall", minutes=90, kind="regular", actor=cast.pmo)
    assert not queries.versions_of(meeting).exists()


def test_another_place_after_the_issue_makes_the_next_agenda(cast, meeting: Meeting) -> None:
    services.issue_papers(meeting=meeting, actor=cast.pmo)
    services.change(meeting=meeting, place="Hall", minutes=90, kind="regular", actor=cast.pmo)
    services.change(meeting=meeting, place="Hall", minutes=90, kind="extraordinary", actor=cast.pmo)
    assert [each.number for each in queries.versions_of(meeting)] == [2, 1]
    notice = Notice.objects.get(person=cast.representative, key=f"agenda:{meeting.pk}:2")
    assert notice.body.startswith("The meeting: planned length, place changed")


def test_cancelling_lets_what_was_owed_lapse_and_keeps_the_number(cast, meeting: Meeting) -> None:
    services.cancel(meeting=meeting, reason="Nothing to decide", actor=cast.pmo)
    meeting.refresh_from_db()
    assert (meeting.status, meeting.cancel_reason) == ("cancelled", "Nothing to decide")
    assert {one.status for one in owed(meeting).values()} == {"lapsed"}
    assert Notice.objects.get(person=cast.representative).body.endswith("Reason: Nothing to decide")
    with pytest.raises(Refused):
        planned(number=7)


def test_a_meeting_is_held_from_its_day_on_and_drafts_its_report(cast, clock, meeting: Meeting) -> None:
    with pytest.raises(Refused, match="it is on 9 December 2026"):
        services.hold(meeting=meeting, actor=cast.pmo)
    assert not HeadlineReport.objects.exists()
    clock.move_to(day(date(2026, 12, 9), 12))
    services.hold(meeting=meeting, actor=cast.pmo)
    assert meeting.status == "held"
    assert HeadlineReport.objects.get().status == "draft"


@pytest.mark.clause("recording")
def test_the_recording_fulfils_the_undated_duty(cast, clock, meeting: Meeting) -> None:
    with pytest.raises(Refused, match="has not taken place"):
        services.record_recording(meeting=meeting, url="https://video.example/7", actor=cast.pmo)
    clock.move_to(day(date(2026, 12, 10)))
    services.record_recording(meeting=meeting, url="https://video.example/7", actor=cast.pmo)
    recording = owed(meeting)["recording_published"]
    assert (recording.status, recording.met_on) == ("met", date(2026, 12, 10))


def test_details_change_with_their_old_values_on_record_and_nothing_for_nothing(cast, meeting: Meeting) -> None:
    before = len(kinds())
    services.change(meeting=meeting, actor=cast.pmo, place="", minutes=120, kind="regular")
    assert len(kinds()) == before
    services.change(meeting=meeting, actor=cast.pmo, place="Room 2", minutes=90, kind="regular")
    assert kinds(before) == ["meetings.changed"]
    event = Event.objects.get(kind="meetings.changed")
    assert set(event.values.values_list("name", flat=True)) >= {"place_before", "place_after", "minutes_after"}


def test_the_system_may_call_meetings(cast) -> None:
    assert services.plan(group=group("PSG"), number=1, starts_at=day(date(2026, 12, 2)), actor=SYSTEM).pk


@pytest.mark.clause("amendment-requests")
def test_a_later_past_meeting_dates_what_an_earlier_one_owed(cast) -> None:
    sixth = planned(number=6, on=DAG6)
    assert owed(sixth)["amendment_requests"].due_on is None
    planned(number=7, on=date(2022, 4, 13))
    amendments = owed(sixth)["amendment_requests"]
    assert (amendments.status, amendments.due_on) == ("recorded", date(2022, 4, 6))
    assert not Notice.objects.exists()


@pytest.mark.parametrize(
    ("code", "on", "said"),
    [("TMAG", date(2024, 3, 6), "was closed"), ("MAG", date(2026, 12, 9), "not convened")],
)
def test_a_group_meets_only_while_it_is_convened(cast, code: str, on: date, said: str) -> None:
    Group.objects.filter(code="TMAG").update(valid_to=date(2024, 1, 31))
    with pytest.raises(Refused, match=said):
        services.plan(group=group(code), number=1, starts_at=day(on), actor=SYSTEM)
    assert not Meeting.objects.filter(group__code=code).exists()
