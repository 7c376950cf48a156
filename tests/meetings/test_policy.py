"""Who may do what, and that every answer agrees with its filter."""

from __future__ import annotations

from datetime import date

import pytest

from groups.models import Group
from meetings import policy, queries, services
from meetings.models import Meeting, Paper
from tests.factories.groups import Cast, group, seated
from tests.factories.meetings import InboxEntryFactory, MeetingFactory, day, paper, planned

EVERYBODY = [
    "anonymous",
    "stranger",
    "participant",
    "representative",
    "other_representative",
    "chair",
    "pmo",
    "sro",
    "auditor",
    "sdwg",
]


@pytest.fixture
def meetings(cast: Cast) -> list[Meeting]:
    """One of each reading: public, programme, restricted, and the closed group's public one."""
    dag, sdwg = group("DAG"), group("SDWG")
    return [
        MeetingFactory(group=dag, number=1),
        MeetingFactory(group=dag, number=2, classification="programme"),
        MeetingFactory(group=dag, number=3, classification="restricted"),
        MeetingFactory(group=sdwg, number=1),
    ]


READS = {
    "anonymous": ["DAG #1"],
    "stranger": ["DAG #1"],
    "participant": ["DAG #1", "DAG #2"],
    "representative": ["DAG #1", "DAG #2", "DAG #3"],
    "other_representative": ["DAG #1", "DAG #2", "DAG #3"],
    "chair": ["DAG #1", "DAG #2", "DAG #3"],
    "pmo": ["DAG #1", "DAG #2", "DAG #3", "SDWG #1"],
    "sro": ["DAG #1", "DAG #2"],
    "auditor": ["DAG #1", "DAG #2", "DAG #3", "SDWG #1"],
    "sdwg": ["DAG #1", "DAG #2", "SDWG #1"],
}


@pytest.mark.parametrize("who", EVERYBODY)
def test_who_sees_which_meeting(cast: Cast, meetings: list[Meeting], who: str) -> None:
    person = cast.by_name(who)
    seen = set(queries.visible_to(person))
    assert sorted(each.reference for each in seen) == READS[who]
    for each in meetings:
        assert bool(policy.may_see(person, each)) == (each in seen)
        assert (queries.find(person, each.group.code, each.number) == each) == (each in seen)


@pytest.mark.parametrize("who", EVERYBODY)
def test_who_calls_meetings_of_which_group(cast: Cast, who: str) -> None:
    person = cast.by_name(who)
    callable_for = set(policy.groups_to_call_for(person))
    assert bool(callable_for) == (who == "pmo")
    for each in Group.objects.all():
        assert bool(policy.may_call(person, each)) == (each in callable_for)


def test_a_groups_own_secretariat_calls_its_meetings_alone(cast: Cast) -> None:
    secretary = seated("PMO", "DAG")
    assert list(policy.groups_to_call_for(secretary)) == [group("DAG")]
    assert policy.may_call(secretary, group("DAG"))
    assert not policy.may_call(secretary, group("CCAG"))


@pytest.fixture
def late(cast: Cast, clock, meeting: Meeting) -> Paper:
    filed = paper(meeting, meeting.items.get(number="1"), actor=cast.pmo)
    clock.move_to(day(date(2026, 12, 4)))
    services.issue_papers(meeting=meeting, actor=cast.pmo)
    return Paper.objects.select_related("meeting__group", "version").get(pk=filed.pk)


@pytest.mark.parametrize("who", EVERYBODY)
def test_who_waives_lateness(cast: Cast, late: Paper, who: str) -> None:
    person = cast.by_name(who)
    verdict = policy.may_waive(person, late)
    assert bool(verdict) == (who == "chair")
    assert bool(verdict) == (late in policy.papers_to_waive(person, late.meeting))
    assert verdict or (verdict.reason.endswith(".") and verdict.citation)


def test_a_chair_who_is_also_the_secretariat_does_not_waive(cast: Cast, late: Paper) -> None:
    from tests.factories.groups import AppointmentFactory, seat

    AppointmentFactory(seat=seat("PMO"), person=cast.chair)
    fresh = type(cast.chair).objects.get(pk=cast.chair.pk)
    assert "secretariat issues the papers" in policy.may_waive(fresh, late).reason
    assert not policy.papers_to_waive(fresh, late.meeting).exists()


@pytest.mark.parametrize("who", EVERYBODY)
def test_who_handles_the_inbox(cast: Cast, who: str) -> None:
    entry = InboxEntryFactory(group=group("DAG"))
    assert bool(policy.may_handle_inbox(cast.by_name(who), entry)) == (who in {"pmo", "chair"})


@pytest.mark.parametrize("who", EVERYBODY)
def test_who_prepares_and_who_reads_the_record(cast: Cast, meeting: Meeting, who: str) -> None:
    person = cast.by_name(who)
    assert bool(policy.may_prepare(person, meeting)) == (who == "pmo")
    assert bool(policy.may_see_preparation(person, meeting)) == (who in {"pmo", "chair"})
    assert bool(policy.may_read_record(person, meeting)) == (who not in {"anonymous", "stranger"})


@pytest.mark.parametrize("who", EVERYBODY)
def test_who_sees_papers_being_prepared(cast: Cast, meeting: Meeting, who: str) -> None:
    unissued = paper(meeting, meeting.items.get(number="1"))
    assert (unissued in queries.readable_papers(cast.by_name(who), meeting)) == (who in {"pmo", "chair"})


@pytest.mark.parametrize("who", EVERYBODY)
def test_an_issued_paper_keeps_its_own_classification(cast: Cast, meeting: Meeting, who: str) -> None:
    narrow = paper(meeting, meeting.items.get(number="1"), classification="programme")
    services.issue_papers(meeting=meeting, actor=cast.pmo)
    seen = narrow in queries.readable_papers(cast.by_name(who), meeting)
    assert seen == (who not in {"anonymous", "stranger"})


def test_a_button_is_greyed_with_the_sentence_that_would_refuse(cast: Cast, meeting: Meeting) -> None:
    assert policy.step(cast.pmo, meeting, "issue_papers")
    assert policy.step(cast.chair, meeting, "issue_papers").reason == "Only the PMO secretariat may do this."
    assert policy.step(cast.pmo, meeting, "hold").reason == "The meeting has not taken place: it is on 9 December 2026."
    assert "has not been held yet" in policy.step(cast.pmo, meeting, "report").reason
    assert policy.report_now(cast.pmo, meeting).reason.startswith("A headline report follows the meeting")
    meeting.items.all().delete()
    assert "no items yet" in policy.step(cast.pmo, meeting, "issue_papers").reason


def test_what_a_button_allows_the_service_does(cast: Cast) -> None:
    old = planned(number=6, on=date(2022, 3, 9))
    assert not policy.move_now(cast.pmo, old)
    assert policy.edit_agenda_now(cast.pmo, old)
    assert policy.record_now(cast.pmo, old)
    assert policy.attendance_now(cast.pmo, old)
    assert policy.add_paper_now(cast.pmo, old)
