"""Minutes: a second document within five working days before 3.2, none at Levels 2 and 3 from then, optional at Level 4."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from deadlines.models import Obligation
from foundation.core.errors import NotAllowed, Refused
from foundation.notifications.models import Notice
from meetings import policy, services
from meetings.models import HeadlineReport, Meeting
from meetings.queries import draft_of, keeps_minutes, last_report, latest_issued, report_content
from meetings.rules.report_text import HEADLINE, MINUTES, blocks
from tests.factories.meetings import day, planned

BEFORE = date(2022, 3, 9)


@pytest.fixture
def reported(cast, clock, settings) -> Meeting:
    """DAG #6 as it was called and held in March 2022, its headline report out the day after."""
    settings.PDF = "off"
    clock.move_to(day(date(2022, 2, 21)))
    held = planned(number=6, on=BEFORE)
    clock.move_to(day(BEFORE, 14))
    services.hold(meeting=held, actor=cast.pmo)
    services.write(item=held.items.get(number="2"), kind="context", text="Where the groups stand.", actor=cast.pmo)
    services.issue_report(report=draft_of(held), actor=cast.pmo)
    held.refresh_from_db()
    return held


def owed(meeting: Meeting) -> Obligation:
    return Obligation.objects.get(subject=f"meeting:{meeting.pk}", key="minutes")


@pytest.mark.clause("minutes")
def test_before_3_2_full_minutes_follow_the_headline_report(cast, reported: Meeting) -> None:
    assert (owed(reported).status, owed(reported).due_on) == ("open", date(2022, 3, 16))
    draft = services.draft_report(meeting=reported, kind=MINUTES, actor=cast.pmo)
    told = blocks(report_content(draft))
    assert [block.heading for block in told if block.kind == "item"] == [
        f"{item.number} {item.title}" for item in reported.items.order_by("position")
    ]
    services.issue_report(report=draft, actor=cast.pmo)
    assert (owed(reported).status, owed(reported).met_on) == ("met", BEFORE)
    assert latest_issued(reported, MINUTES) == draft
    assert latest_issued(reported, HEADLINE).kind == HEADLINE
    assert Notice.objects.filter(person=cast.chair, subject="Minutes of DAG #6").count() == 1
    page = Client().get(reverse("meetings:minutes", args=["DAG", 6])).content.decode()
    assert "Where the groups stand." in page


def test_ready_minutes_issue_themselves_at_five_on_their_day(cast, clock, reported: Meeting) -> None:
    draft = services.draft_report(meeting=reported, kind=MINUTES, actor=cast.pmo)
    services.mark_ready(report=draft, actor=cast.pmo)
    clock.move_to(day(date(2022, 3, 16), 16))
    assert not services.issue_due_report(owed(reported), day(date(2022, 3, 16), 16))
    assert services.issue_due_report(owed(reported), day(date(2022, 3, 16), 17))
    draft.refresh_from_db()
    assert (draft.status, owed(reported).status) == ("issued", "met")


def test_the_headline_report_comes_first(cast, clock, settings) -> None:
    clock.move_to(day(date(2022, 2, 21)))
    held = planned(number=6, on=BEFORE)
    clock.move_to(day(BEFORE, 14))
    services.hold(meeting=held, actor=cast.pmo)
    with pytest.raises(Refused, match="headline report comes first"):
        services.draft_report(meeting=held, kind=MINUTES, actor=cast.pmo)
    assert HeadlineReport.objects.filter(kind=MINUTES).count() == 0


@pytest.mark.clause("minutes")
def test_from_3_2_no_minutes_are_kept_at_level_3(cast, clock, settings, meeting: Meeting) -> None:
    settings.PDF = "off"
    clock.move_to(day(date(2026, 12, 9), 12))
    services.hold(meeting=meeting, actor=cast.pmo)
    services.issue_report(report=draft_of(meeting), actor=cast.pmo)
    meeting.refresh_from_db()
    assert not keeps_minutes(meeting)
    verdict = policy.minutes_now(cast.pmo, meeting)
    assert (verdict.allowed, "takes their place" in verdict.reason, bool(verdict.citation)) == (False, True, True)
    with pytest.raises(Refused, match="takes their place"):
        services.draft_report(meeting=meeting, kind=MINUTES, actor=cast.pmo)
    assert not Obligation.objects.filter(subject=f"meeting:{meeting.pk}", key="minutes").exists()
    home = Client().get(reverse("meetings:detail", args=["DAG", 7])).content.decode()
    assert "/minutes/" not in home


@pytest.mark.clause("minutes")
def test_from_3_2_a_level_4_group_may_keep_them_and_owes_none(cast, clock, settings) -> None:
    settings.PDF = "off"
    held = planned("BPRWG", number=1, on=date(2026, 12, 9))
    clock.move_to(day(date(2026, 12, 9), 12))
    services.hold(meeting=held, actor=cast.pmo)
    services.issue_report(report=draft_of(held), actor=cast.pmo)
    held.refresh_from_db()
    assert keeps_minutes(held)
    assert not Obligation.objects.filter(subject=f"meeting:{held.pk}", key="minutes").exists()
    services.issue_report(report=services.draft_report(meeting=held, kind=MINUTES, actor=cast.pmo), actor=cast.pmo)
    assert latest_issued(held, MINUTES).version == 1


def test_the_next_meeting_approves_the_minutes_where_there_are_any(cast, clock, reported: Meeting) -> None:
    following = planned(number=7, on=date(2022, 4, 13))
    assert last_report(following).kind == HEADLINE
    services.issue_report(report=services.draft_report(meeting=reported, kind=MINUTES, actor=cast.pmo), actor=cast.pmo)
    assert last_report(following).kind == MINUTES


@pytest.mark.parametrize("who", ["chair", "representative", "participant", "stranger"])
def test_only_the_secretariat_keeps_minutes(cast, reported: Meeting, who: str) -> None:
    with pytest.raises(NotAllowed):
        services.draft_report(meeting=reported, kind=MINUTES, actor=cast.by_name(who))
    assert draft_of(reported, MINUTES) is None
