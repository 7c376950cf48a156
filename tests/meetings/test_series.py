"""Series of meetings through their services: planned ahead, kept planned, changed and ended."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest
from django.urls import reverse
from zeal import zeal_ignore

from deadlines.models import Obligation
from foundation.audit.models import Event
from foundation.core.clock import LONDON
from foundation.core.errors import NotAllowed, Refused
from foundation.notifications.models import Notice
from groups.models import Group
from meetings import queries, services
from meetings.models import Meeting, MeetingSeries, Occurrence
from meetings.queries import Chosen
from meetings.tasks import plan_series
from tests.factories.groups import SYSTEM, Cast, group
from tests.factories.meetings import day, planned

WED = 2
HELD_TOGETHER = [  # one act calls, moves or cancels several meetings, each under its own lock
    {"model": "groups.Group", "field": "get()"},
    {"model": "meetings.Meeting", "field": "get()"},
    {"model": "meetings.Occurrence", "field": "get()"},
]
MARCH = date(2027, 3, 31)


def begin(code: str = "DAG", **fields) -> MeetingSeries:
    said = {"ordinal": 2, "weekday": WED, "at": time(10), "starts_on": date(2026, 12, 1), "place": "Dial-in"}
    return services.start_series(group=group(code), actor=SYSTEM, **said | fields)


def called(series: MeetingSeries) -> list[tuple[int, str]]:
    rows = Meeting.objects.filter(occurrence__series=series).exclude(status="cancelled").order_by("starts_at")
    return [(meeting.number, f"{meeting.starts_at.astimezone(LONDON):%Y-%m-%d %H:%M}") for meeting in rows]


def choose(preview: queries.Preview, act: str, on: str, to: str = "") -> dict[str, Chosen]:
    line = next(line for line in preview.lines if line.on.isoformat() == on)
    return {line.key: Chosen(act, date.fromisoformat(to) if to else line.day)}


def test_meetings_are_called_in_the_groups_one_numbering_with_all_that_is_owed(cast: Cast) -> None:
    planned(number=7, kind="extraordinary")
    series = begin(starts_on=date(2027, 1, 1))
    done = services.plan_ahead(series=series, last=MARCH, actor=cast.pmo)
    assert dict(done) == {"call": 3}
    assert called(series) == [(8, "2027-01-13 10:00"), (9, "2027-02-10 10:00"), (10, "2027-03-10 10:00")]
    eighth = Meeting.objects.get(number=8)
    assert (eighth.kind, eighth.place, eighth.minutes, eighth.classification) == ("regular", "Dial-in", 120, "public")
    assert eighth.items.count() == 4
    assert Obligation.objects.get(subject=f"meeting:{eighth.pk}", key="papers_issued").due_on == date(2027, 1, 6)
    assert (
        planned(number=queries.suggest_number(group("DAG")), on=date(2026, 12, 16), kind="extraordinary").number == 11
    )


def test_ten_o_clock_stays_ten_o_clock_in_summer(cast: Cast) -> None:
    series = begin(starts_on=date(2027, 3, 1), ordinal=0)
    services.plan_ahead(series=series, last=date(2027, 4, 8), actor=cast.pmo)
    instants = list(Meeting.objects.order_by("starts_at").values_list("starts_at", flat=True))
    assert instants[3] == datetime(2027, 3, 24, 10, tzinfo=UTC)
    assert instants[4] == datetime(2027, 3, 31, 9, tzinfo=UTC)
    assert {at.astimezone(LONDON).time() for at in instants} == {time(10)}


def test_planning_twice_calls_nothing_twice(cast: Cast) -> None:
    series = begin()
    services.plan_ahead(series=series, last=MARCH, actor=cast.pmo)
    events = Event.objects.count()
    assert not services.plan_ahead(series=series, last=MARCH, actor=cast.pmo)
    assert (Meeting.objects.count(), Event.objects.count()) == (4, events)


def test_a_bank_holiday_is_named_and_the_meeting_moves_on_or_is_left_out(cast: Cast) -> None:
    series = begin(ordinal=-1, weekday=4)
    line = queries.preview_ahead(series, date(2026, 12, 31)).lines[0]
    assert (line.closure, line.on, line.day) == ("Christmas Day", date(2026, 12, 25), date(2026, 12, 29))
    assert line.choice == "call"
    services.plan_ahead(series=series, last=date(2026, 12, 31), actor=cast.pmo)
    assert called(series) == [(1, "2026-12-29 10:00")]
    out = begin("PSG", ordinal=-1, weekday=4, holidays="skip")
    assert queries.preview_ahead(out, date(2026, 12, 31)).lines[0].choice == "skip"
    assert dict(services.plan_ahead(series=out, last=date(2026, 12, 31), actor=cast.pmo)) == {"skip": 1}
    assert called(out) == []


def test_a_date_may_be_left_out_or_given_another_day(cast: Cast) -> None:
    series = begin()
    preview = queries.preview_ahead(series, MARCH)
    chosen = choose(preview, "skip", "2026-12-09") | choose(preview, "call", "2027-01-13", "2027-01-14")
    services.plan_ahead(series=series, last=MARCH, seen=preview.mark, chosen=chosen, actor=cast.pmo)
    assert called(series) == [(1, "2027-01-14 10:00"), (2, "2027-02-10 10:00"), (3, "2027-03-10 10:00")]
    again = queries.preview_ahead(series, MARCH).lines
    assert [(line.act, line.on, line.choice) for line in again] == [("skip", date(2026, 12, 9), "skip")]
    assert again[0].notes == ("It was left out before.",)


def test_a_meeting_called_beside_the_series_counts_for_its_month(cast: Cast) -> None:
    beside = planned(number=7, on=date(2026, 12, 16))
    series = begin()
    line = queries.preview_ahead(series, date(2026, 12, 31)).lines[0]
    assert (line.act, line.meeting, line.choice) == ("covered", beside, "adopt")
    services.plan_ahead(series=series, last=date(2026, 12, 31), actor=cast.pmo)
    assert called(series) == [(7, "2026-12-16 10:00")]


def test_what_was_seen_must_still_hold(cast: Cast) -> None:
    series = begin()
    seen = queries.preview_ahead(series, MARCH).mark
    planned(number=1, on=date(2026, 12, 16))
    with pytest.raises(Refused, match="Somebody else has just changed"):
        services.plan_ahead(series=series, last=MARCH, seen=seen, actor=cast.pmo)
    assert Meeting.objects.count() == 1


def test_members_are_told_once_of_all_that_were_called_together(cast: Cast) -> None:
    series = begin()
    services.plan_ahead(series=series, last=MARCH, actor=cast.pmo)
    notice = Notice.objects.get(person=cast.representative)
    assert notice.subject == "DAG #1 to #4 are called for 9 Dec 2026 to 10 Mar 2027"
    assert notice.body.splitlines()[1] == "DAG #2: Wed 13 January 2027, 10:00"
    assert notice.invitation.count("BEGIN:VEVENT") == 4
    assert "METHOD:PUBLISH" in notice.invitation
    services.plan_ahead(series=series, last=date(2027, 4, 30), invite=False, actor=cast.pmo)
    assert Notice.objects.filter(person=cast.representative).count() == 1


def test_two_that_are_called_together_are_both_named(cast: Cast) -> None:
    services.plan_ahead(series=begin(), last=date(2027, 1, 31), actor=cast.pmo)
    notice = Notice.objects.get(person=cast.representative)
    assert notice.subject == "DAG #1 and #2 are called for 9 Dec 2026 and 13 Jan 2027"


@pytest.mark.parametrize("act", ["start", "plan", "change", "end"])
def test_only_the_secretariat_keeps_series(cast: Cast, act: str) -> None:
    series, events = begin(), Event.objects.count()
    with pytest.raises(NotAllowed, match="Only the PMO secretariat"):
        {
            "start": lambda: services.start_series(
                group=group("DAG"), ordinal=1, weekday=1, at=time(9), starts_on=MARCH, actor=cast.chair
            ),
            "plan": lambda: services.plan_ahead(series=series, last=MARCH, actor=cast.chair),
            "change": lambda: services.change_series(
                series=series, first=MARCH, wanted={"weekday": 3}, reason="x", actor=cast.chair
            ),
            "end": lambda: services.end_series(series=series, until=MARCH, reason="x", actor=cast.chair),
        }[act]()
    assert (Meeting.objects.count(), MeetingSeries.objects.count(), Event.objects.count()) == (0, 1, events)


# --- by themselves --------------------------------------------------------------------------------------------------


def test_the_worker_keeps_the_horizon_planned(cast: Cast, clock) -> None:
    series = begin(horizon=6)
    plan_series()
    assert called(series) == [(1, "2026-12-09 10:00")]
    plan_series()
    assert Meeting.objects.count() == 1
    clock.move_to(day(date(2026, 12, 10)))
    plan_series()
    assert called(series) == [(1, "2026-12-09 10:00"), (2, "2027-01-13 10:00")]
    assert Event.objects.filter(kind="meetings.series_planned").count() == 2


def test_the_worker_leaves_judgement_to_the_secretariat(cast: Cast) -> None:
    soon = begin(ordinal=4, starts_on=date(2026, 11, 24), horizon=1)  # 25 November: the day for its papers has passed
    line = queries.preview_ahead(soon, date(2026, 11, 30)).lines[0]
    assert line.short
    assert "Short notice" in line.notes[0]
    plan_series()
    assert not Meeting.objects.exists()
    assert not Occurrence.objects.exists()


def test_a_series_kept_by_hand_one_that_ended_and_one_that_cannot_meet_are_left_alone(cast: Cast) -> None:
    begin(horizon=0)
    ended = begin("PSG")
    services.end_series(series=ended, until=date(2026, 11, 23), reason="Done", actor=cast.pmo)
    Group.objects.filter(code="TMAG").update(valid_to=date(2026, 11, 30))
    closing = begin("TMAG")
    assert "was closed" in queries.preview_ahead(closing, MARCH).lines[0].notes[0]
    plan_series()
    assert not Meeting.objects.exists()


def test_one_series_that_fails_stops_no_other(cast: Cast, monkeypatch) -> None:
    first, second = begin(horizon=6), begin("PSG", horizon=6)
    keep = services.series.keep_planned

    def broken(*, series, actor):
        if series == first:
            raise ValueError("broken")
        return keep(series=series, actor=actor)

    monkeypatch.setattr(services.series, "keep_planned", broken)
    assert services.keep_all_planned(actor=SYSTEM)["failed"] == 1
    assert called(second) == [(1, "2026-12-09 10:00")]


# --- changing and ending --------------------------------------------------------------------------------------------


@pytest.fixture
def running(cast: Cast) -> MeetingSeries:
    series = begin()
    services.plan_ahead(series=series, last=MARCH, actor=cast.pmo)
    return series


def test_a_changed_series_moves_what_is_planned_and_never_what_has_its_papers_out(
    cast: Cast, running: MeetingSeries
) -> None:
    december = Meeting.objects.get(number=1)
    services.issue_papers(meeting=december, actor=cast.pmo)
    wanted = {"ordinal": 1, "weekday": 3, "at": time(14)}
    changed = queries.series.changed_series(running, wanted, date(2026, 12, 1))
    preview = queries.preview_change(running, changed, date(2026, 12, 1))
    assert [(line.act, line.day.isoformat()) for line in preview.lines] == [
        ("stay", "2026-12-09"),
        ("move", "2027-01-07"),
        ("move", "2027-02-04"),
        ("move", "2027-03-04"),
    ]
    assert preview.lines[0].notes == ("Its papers are issued, so it stays.",)
    done = services.change_series(
        series=running, first=date(2026, 12, 1), wanted=wanted, reason="Rooms", seen=preview.mark, actor=cast.pmo
    )
    assert dict(done) == {"move": 3}
    assert called(running) == [
        (1, "2026-12-09 10:00"),
        (2, "2027-01-07 14:00"),
        (3, "2027-02-04 14:00"),
        (4, "2027-03-04 14:00"),
    ]
    told = Notice.objects.filter(person=cast.representative, key__startswith="moved:").order_by("pk")
    assert told[0].subject == "DAG #2 has moved to Thu 7 January 2027, 14:00"
    assert told.count() == 3
    assert "Reason: Rooms" in told[0].body
    second = Meeting.objects.get(number=2)
    assert Obligation.objects.get(subject=f"meeting:{second.pk}", key="papers_issued").due_on == date(2026, 12, 30)
    assert not services.plan_ahead(series=MeetingSeries.objects.get(), last=MARCH, actor=cast.pmo)


def test_another_length_alone_changes_meetings_and_moves_none(cast: Cast, running: MeetingSeries) -> None:
    services.change_series(
        series=running, first=date(2027, 1, 1), wanted={"minutes": 90}, reason="Shorter", actor=cast.pmo
    )
    assert list(Meeting.objects.order_by("number").values_list("minutes", flat=True)) == [120, 90, 90, 90]
    assert not Event.objects.filter(kind="meetings.moved").exists()


def test_what_was_moved_by_hand_is_left_alone(cast: Cast, running: MeetingSeries) -> None:
    second = Meeting.objects.get(number=2)
    services.move(meeting=second, starts_at=day(date(2027, 1, 20), 10), reason="Chair away", actor=cast.pmo)
    services.change_series(series=running, first=date(2027, 1, 1), wanted={"weekday": 3}, reason="x", actor=cast.pmo)
    assert called(running)[1:] == [(2, "2027-01-20 10:00"), (3, "2027-02-11 10:00"), (4, "2027-03-11 10:00")]


def test_the_secretariat_may_leave_or_let_go_each_meeting(cast: Cast, running: MeetingSeries) -> None:
    wanted = {"ordinal": 0, "every": 8}
    changed = queries.series.changed_series(running, wanted, date(2026, 12, 1))
    preview = queries.preview_change(running, changed, date(2026, 12, 1))
    gone = next(line for line in preview.lines if line.act == "cancel")
    services.change_series(
        series=running,
        first=date(2026, 12, 1),
        wanted=wanted,
        reason="Less to do",
        seen=preview.mark,
        chosen={gone.key: Chosen("leave", gone.day)},
        actor=cast.pmo,
    )
    gone.meeting.refresh_from_db()
    assert gone.meeting.status == "planned"
    cancelled = Meeting.objects.filter(status="cancelled")
    assert cancelled
    assert {one.cancel_reason for one in cancelled} == {"Less to do"}


def test_ending_cancels_what_is_planned_after_it_and_keeps_what_is_out(cast: Cast, running: MeetingSeries) -> None:
    services.issue_papers(meeting=Meeting.objects.get(number=3), actor=cast.pmo)
    done = services.end_series(series=running, until=date(2027, 1, 31), reason="The group is wound up", actor=cast.pmo)
    assert dict(done) == {"cancel": 1}
    assert dict(Meeting.objects.values_list("number", "status")) == {
        1: "planned",
        2: "planned",
        3: "papers_issued",
        4: "cancelled",
    }
    running.refresh_from_db()
    assert (running.until, running.end_reason) == (date(2027, 1, 31), "The group is wound up")
    plan_series()
    assert Meeting.objects.count() == 4


def test_what_cannot_be(cast: Cast, running: MeetingSeries) -> None:
    with pytest.raises(Refused, match="needs its reason"):
        services.end_series(series=running, until=MARCH, reason=" ", actor=cast.pmo)
    with pytest.raises(Refused, match="cannot end before"):
        begin(until=date(2026, 11, 30))
    wanted = {"until": date(2027, 1, 1)}
    with pytest.raises(Refused, match="cannot end before"):
        services.change_series(
            series=running, first=date(2027, 2, 1), wanted=wanted | {"weekday": 1}, reason="x", actor=cast.pmo
        )
    preview = queries.preview_ahead(running, date(2027, 4, 30))
    with pytest.raises(Refused, match="cannot be chosen"):
        chosen = choose(preview, "cancel", "2027-04-14")
        services.plan_ahead(series=running, last=date(2027, 4, 30), chosen=chosen, actor=cast.pmo)
    with pytest.raises(Refused, match="has passed"):
        chosen = choose(preview, "call", "2027-04-14", "2026-11-20")
        services.plan_ahead(series=running, last=date(2027, 4, 30), chosen=chosen, actor=cast.pmo)
    assert len(called(running)) == 4


# --- the pages ------------------------------------------------------------------------------------------------------


@pytest.fixture
def pmo(client, cast: Cast):
    client.force_login(cast.pmo)
    return client


def test_a_series_from_the_frameworks_words_to_its_meetings(pmo) -> None:
    page = pmo.get(reverse("meetings:series-new") + "?group=TAG")
    assert page.status_code == 200
    page = pmo.get(reverse("meetings:series-new") + "?group=SDWG")
    assert "On the first Wednesday of the month" in page.content.decode()
    assert page.context["form"].initial["ordinal"] == 1
    said = {
        "group": group("SDWG").pk,
        "ordinal": 1,
        "weekday": 2,
        "every": 1,
        "at": "14:00",
        "minutes": 90,
        "starts_on": "2026-12-01",
        "holidays": "next",
        "horizon": 8,
        "classification": "restricted",
    }
    assert pmo.post(reverse("meetings:series-new"), said | {"starts_on": "2026-11-01"}).status_code == 422
    page = pmo.post(reverse("meetings:series-new"), said, follow=True)
    series = MeetingSeries.objects.get()
    assert page.redirect_chain[-1][0] == reverse("meetings:series-plan", args=[series.pk])
    form = page.context["form"]
    body = {"then": "on", "seen": form.preview.mark}
    for line, act, asked in form.rows:
        body |= {act.html_name: line.choice, asked.html_name: line.day.isoformat()}
    wrong = body | {form.rows[0][2].html_name: "2026-11-01"}
    assert pmo.post(reverse("meetings:series-plan", args=[series.pk]), wrong).status_code == 422
    assert not Meeting.objects.exists()
    with zeal_ignore(HELD_TOGETHER):
        page = pmo.post(reverse("meetings:series-plan", args=[series.pk]), body, follow=True)
    assert "2 meetings called." in page.content.decode()
    assert called(series) == [(1, "2026-12-02 14:00"), (2, "2027-01-06 14:00")]
    assert pmo.post(reverse("meetings:series-plan", args=[series.pk]), body).status_code == 409


def test_changing_and_ending_go_through_a_preview(pmo, running: MeetingSeries) -> None:
    address = reverse("meetings:series-change", args=[running.pk])
    said = {
        "first": "2027-01-01",
        "ordinal": 2,
        "weekday": 3,
        "every": 1,
        "at": "10:00",
        "minutes": 120,
        "place": "Dial-in",
        "holidays": "next",
        "horizon": 13,
        "reason": "Rooms",
    }
    preview = pmo.post(address, said)
    assert "Nothing has been saved yet" in preview.content.decode()
    assert called(running)[1] == (2, "2027-01-13 10:00")
    back = pmo.post(address, said | {"then": "back"})
    assert "Rooms" in back.content.decode()
    form = preview.context["form"]
    body = said | {"then": "on", "seen": form.preview.mark}
    for line, act, asked in form.rows:
        body |= {act.html_name: line.choice, asked.html_name: line.day.isoformat()} if act else {}
    with zeal_ignore(HELD_TOGETHER):
        page = pmo.post(address, body, follow=True)
    assert "3 meetings changed" in page.content.decode()
    assert called(running)[1] == (2, "2027-01-14 10:00")
    ending = reverse("meetings:series-end", args=[running.pk])
    preview = pmo.post(ending, {"until": "2027-01-31", "reason": "Done"})
    form = preview.context["form"]
    body = {"until": "2027-01-31", "reason": "Done", "then": "on", "seen": form.preview.mark}
    body |= {act.html_name: "cancel" for _, act, _ in form.rows}
    with zeal_ignore(HELD_TOGETHER):
        page = pmo.post(ending, body, follow=True)
    assert "2 meetings cancelled" in page.content.decode()


def test_a_closed_groups_series_is_for_its_own(client, cast: Cast) -> None:
    begin()
    hidden = begin("SDWG", classification="public")
    address, export = reverse("meetings:series", args=[hidden.pk]), reverse("meetings:series-list") + "?export=csv"
    for outsider in (None, cast.representative):
        if outsider:
            client.force_login(outsider)
        assert client.get(address).status_code == 404
        listed = client.get(export).content.decode()
        assert hidden.group.name not in listed
        assert "Design Advisory Group" in listed
    client.force_login(cast.pmo)
    assert client.get(address).status_code == 200
    assert hidden.group.name in client.get(export).content.decode()
