"""Order of meetings, timed agendas, and actions before a meeting."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.test import Client

from foundation.core.clock import LONDON
from meetings import queries, services
from raid import services as raid
from tests.factories.groups import Cast, group
from tests.factories.meetings import ActionFactory, AgendaItemFactory, MeetingFactory, day, planned

if TYPE_CHECKING:
    from meetings.models import Meeting


def test_what_is_to_come_first_then_the_latest(cast: Cast) -> None:
    dag = group("DAG")
    for number, on in enumerate([date(2022, 3, 9), date(2026, 12, 9), date(2026, 11, 23), date(2025, 5, 7)], start=1):
        MeetingFactory(group=dag, number=number, on=on)
    assert [each.number for each in queries.visible_to(cast.pmo)] == [3, 2, 4, 1]


def test_numbers_suggest_themselves(cast: Cast, meeting: Meeting) -> None:
    assert queries.suggest_number(group("DAG")) == 8
    assert queries.suggest_number(group("CCAG")) == 1


def test_the_next_regular_meeting(cast: Cast, meeting: Meeting) -> None:
    dag = group("DAG")
    MeetingFactory(group=dag, number=8, on=date(2026, 12, 16), kind="extraordinary")
    regular = MeetingFactory(group=dag, number=9, on=date(2027, 1, 13))
    assert queries.next_regular(dag, meeting.on) == regular
    assert queries.next_regular(dag, date(2027, 1, 13)) is None
    services.cancel(meeting=regular, reason="No", actor=cast.pmo)
    assert queries.next_regular(dag, meeting.on) is None


def test_after_a_past_meeting_only_what_was_entered_is_told_to_follow(cast: Cast, meeting: Meeting) -> None:
    old = planned(number=6, on=date(2022, 3, 9))
    assert queries.next_after(old) is None
    following = planned(number=98, on=date(2022, 4, 13))
    assert queries.next_after(old) == following
    assert queries.next_after(following) is None


def test_a_group_without_a_day_for_papers_asks_no_notice(cast: Cast) -> None:
    assert queries.notice_on(group("DAG"), date(2020, 1, 8), date(2020, 1, 8)) is None


def test_start_times_follow_and_an_overrun_shows(cast: Cast) -> None:
    timed = MeetingFactory(group=group("DAG"), number=5, minutes=30)
    for minutes in (20, 10, 15):
        AgendaItemFactory(meeting=timed, minutes=minutes)
    agenda = queries.agenda_of(timed)
    starts = [row.starts_at.astimezone(LONDON).strftime("%H:%M") for row in agenda.items]
    assert starts == ["10:00", "10:20", "10:30"]
    assert [row.over for row in agenda.items] == [False, False, True]
    assert (agenda.minutes, agenda.overrun) == (45, 15)
    assert (agenda.items[0].first, agenda.items[-1].last) == (True, True)


def test_actions_before_a_meeting_leave_out_its_own_and_what_is_not_for_the_reader(cast: Cast, clock, meeting) -> None:
    dag = group("DAG")
    ActionFactory(group=dag, reference="DAG06-01")
    ActionFactory(group=dag, reference="DAG06-02", status="closed", closed_on=date(2026, 11, 12))
    ActionFactory(group=dag, reference="DAG06-03", classification="restricted")
    ActionFactory(group=group("CCAG"), reference="CCAG01-01")
    clock.move_to(day(date(2026, 12, 9), 12))
    services.raise_action(meeting=meeting, text="New", owner_text="PMO", due_on=date(2027, 1, 6), actor=cast.pmo)
    seen = [line.action.reference for line in queries.actions_at(cast.participant, meeting)]
    assert seen == ["DAG06-01"]
    assert [line.action.reference for line in queries.actions_at(cast.pmo, meeting)] == ["DAG06-01", "DAG06-03"]
    assert [action.reference for action in queries.raised_at(meeting)] == ["DAG07-01"]


def test_a_held_meeting_shows_actions_as_it_found_them_and_what_came_of_them(cast: Cast, clock, meeting) -> None:
    dag, later = group("DAG"), planned(number=8, on=date(2027, 1, 13))
    taken = ActionFactory(group=dag, reference="DAG06-01", due_on=date(2027, 2, 1))
    closed = ActionFactory(group=dag, reference="DAG06-02")
    again = ActionFactory(group=dag, reference="DAG06-03")
    clock.move_to(day(date(2026, 12, 8)))
    for action in (closed, again):
        raid.recommend_closed(action=action, reason="Done", actor=cast.pmo)
    clock.move_to(day(date(2026, 12, 9), 12))
    services.review_action(meeting=meeting, action=again, outcome="kept_open", reason="Not yet", actor=cast.pmo)
    services.hold(meeting=meeting, actor=cast.pmo)
    clock.move_to(day(date(2027, 1, 11)))
    raid.recommend_closed(action=taken, reason="Published", actor=cast.pmo)
    clock.move_to(day(date(2027, 1, 13), 12))
    services.review_action(meeting=later, action=closed, outcome="closed", actor=cast.pmo)
    shown = [(line.action.reference, line.found, line.note, line.since) for line in _lines(cast.pmo, meeting)]
    assert shown == [
        ("DAG06-01", "open", "", "now recommended for closure"),
        ("DAG06-02", "recommend_closed", "Done", "closed by DAG #8"),
        ("DAG06-03", "recommend_closed", "Done", "now ongoing"),
    ]
    page = Client().get(f"{meeting.get_absolute_url()}actions/").content.decode()
    assert "Since then: closed by DAG #8" in page
    assert [(line.found, line.since) for line in _lines(cast.pmo, later)] == [
        ("recommend_closed", ""),
        ("recommend_closed", ""),
        ("ongoing", ""),
    ]


def _lines(person, meeting) -> list[queries.ActionLine]:
    return queries.actions_at(person, meeting)


def test_a_past_meeting_lists_what_it_had_before_it(cast: Cast) -> None:
    old = planned(number=6, on=date(2022, 3, 9))
    ActionFactory(group=group("DAG"), reference="DAG04-01", raised_on=date(2022, 2, 9))
    assert queries.actions_at(cast.pmo, old) == []


def test_no_rules_no_papers_due(cast: Cast) -> None:
    ancient = MeetingFactory(group=group("DAG"), number=1, on=date(2020, 1, 8))
    assert queries.rules_of(ancient) is None
    assert queries.papers_due(ancient) is None
