"""The calendar of all groups, and meetings in people's own calendars: files, feeds and what goes with notices."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import icalendar
import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from foundation.audit.models import Event
from foundation.core.months import Month, read_month
from foundation.notifications.models import CalendarFeed, Notice
from foundation.notifications.services import make_feed, send_batch
from groups.models import Appointment
from meetings import services
from meetings.queries.calendar import own_choices
from tests.factories.groups import Cast, group
from tests.factories.meetings import MeetingFactory, day, planned

if TYPE_CHECKING:
    from meetings.models import Meeting


def events(content: bytes | str) -> list[icalendar.Event]:
    return list(icalendar.Calendar.from_ical(content).walk("VEVENT"))


def shown(client: Client, query: str = "") -> str:
    response = client.get(reverse("meetings:calendar") + query)
    assert response.status_code == 200
    return response.content.decode()


# --- the month ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [("2026-12", Month(2026, 12)), ("2026-13", None), ("", None), ("2026-1", None), ("1999-01", None), ("x", None)],
)
def test_a_month_is_read(text: str, expected: Month | None) -> None:
    assert read_month(text) == expected


def test_a_month_turns_over_the_year_and_stops_at_the_ends() -> None:
    assert Month(2026, 12).turned(1) == Month(2027, 1)
    assert Month(2027, 1).turned(-1) == Month(2026, 12)
    assert (Month(2021, 1).turned(-1), Month(2099, 12).turned(1)) == (None, None)
    assert Month(2026, 12).weeks[0][0] == date(2026, 11, 30)
    assert len(Month(2026, 2).weeks) == 5


def test_the_grid_has_each_meeting_on_its_day_and_names_bank_holidays(client: Client, meeting: Meeting) -> None:
    planned("PSG", 1, date(2026, 12, 16), kind="extraordinary")
    page = client.get(reverse("meetings:calendar") + "?month=2026-12")
    days = {one.day: one for week in page.context["weeks"] for one in week}
    assert [one.reference for one in days[date(2026, 12, 9)].meetings] == ["DAG #7"]
    assert days[date(2026, 12, 25)].closure == "Christmas Day"
    assert not days[date(2026, 11, 30)].inside
    text = page.content.decode()
    assert "Christmas Day" in text
    assert "extraordinary" in text
    assert "DAG #7" in shown(client, "?month=2026-12&show=list")


def test_it_opens_on_today_turns_and_filters(client: Client, meeting: Meeting) -> None:
    planned("PSG", 1, date(2026, 12, 16))
    page = client.get(reverse("meetings:calendar"))
    assert page.context["month"] == Month(2026, 11)
    assert page.context["present"] == ""
    assert page.context["later"] == {"words": "December 2026", "url": "/meetings/calendar/?month=2026-12"}
    of_psg = shown(client, "?month=2026-12&group=PSG&show=list")
    assert "PSG #1" in of_psg
    assert "DAG #7" not in of_psg
    assert "No meetings this month" in shown(client, "?month=2030-01")
    assert "November 2026" in shown(client, "?month=nonsense&group=NOBODY&show=sideways")


@pytest.mark.parametrize("show", ["", "&show=list"])
def test_a_closed_groups_meetings_are_in_nobody_elses_calendar(client: Client, cast: Cast, show: str) -> None:
    MeetingFactory(group=group("SDWG"), number=1, place="Behind closed doors")
    MeetingFactory(group=group("DAG"), number=3, classification="programme")
    query = f"?month=2026-12{show}"
    public = shown(client, query)
    assert "SDWG #1" not in public
    assert "DAG #3" not in public
    client.force_login(cast.representative)
    inside = shown(client, query)
    assert "SDWG #1" not in inside
    assert "DAG #3" in inside
    client.force_login(cast.pmo)
    assert "SDWG #1" in shown(client, query)


def test_the_month_costs_the_same_with_one_meeting_and_with_many(client, cast, django_assert_max_num_queries) -> None:
    for number in range(1, 8):
        MeetingFactory(group=group("DAG"), number=number, on=date(2026, 12, number))
    with django_assert_max_num_queries(12):
        shown(client, "?month=2026-12")


# --- files and feeds ------------------------------------------------------------------------------------------------


def test_one_meeting_as_a_file(client: Client, meeting: Meeting) -> None:
    response = client.get(reverse("meetings:ics", args=["DAG", 7]))
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    [event] = events(response.content)
    assert event.start == datetime(2026, 12, 9, 10, tzinfo=UTC)
    assert event.end == datetime(2026, 12, 9, 12, tzinfo=UTC)
    assert (event["SUMMARY"], event["STATUS"], event["SEQUENCE"]) == ("DAG #7 Design Advisory Group", "CONFIRMED", 0)
    assert event["URL"].endswith("/meetings/DAG/7/")


def test_ten_o_clock_in_july_is_nine_utc(client: Client, cast: Cast) -> None:
    MeetingFactory(group=group("DAG"), number=7, on=date(2027, 7, 14))
    [event] = events(client.get(reverse("meetings:ics", args=["DAG", 7])).content)
    assert event.start == datetime(2027, 7, 14, 9, tzinfo=UTC)


def test_public_calendars_hold_what_the_public_may_read(client: Client, cast: Cast, meeting: Meeting) -> None:
    MeetingFactory(group=group("DAG"), number=8, classification="programme")
    MeetingFactory(group=group("SDWG"), number=1)
    planned("PSG", 1, date(2026, 12, 16))
    said = {str(event["SUMMARY"])[:6] for event in events(client.get(reverse("meetings:calendar-public")).content)}
    assert said == {"DAG #7", "PSG #1"}
    dag = client.get(reverse("meetings:calendar-group", args=["DAG"]))
    assert len(events(dag.content)) == 1
    client.force_login(cast.sdwg)
    for code in ("SDWG", "NOBODY"):
        assert client.get(reverse("meetings:calendar-group", args=[code])).status_code == 404


def test_a_feed_that_has_not_changed_is_not_sent_again(client: Client, cast: Cast, clock, meeting: Meeting) -> None:
    address = reverse("meetings:calendar-group", args=["DAG"])
    first = client.get(address)
    assert first["ETag"]
    assert first["Last-Modified"]
    same = client.get(address, headers={"If-None-Match": first["ETag"]})
    assert (same.status_code, same.content) == (304, b"")
    clock.shift(timedelta(hours=1))
    services.move(meeting=meeting, starts_at=day(date(2026, 12, 16), 10), reason="Room", actor=cast.pmo)
    moved = client.get(address, headers={"If-None-Match": first["ETag"]})
    assert moved.status_code == 200
    assert events(moved.content)[0]["SEQUENCE"] == 1
    services.cancel(meeting=meeting, reason="Nothing to decide", actor=cast.pmo)
    [cancelled] = events(client.get(address).content)
    assert (cancelled["STATUS"], cancelled["SEQUENCE"]) == ("CANCELLED", 2)


def test_a_private_address_is_shown_once_and_kept_as_a_digest(client: Client, cast: Cast, meeting: Meeting) -> None:
    page = reverse("notifications:calendars")
    assert client.get(page).status_code == 302
    client.force_login(cast.representative)
    made = client.post(page, {"calendar": "meetings:"})
    address = made.context["address"]
    token = address.rpartition("/")[2].removesuffix(".ics")
    assert address in made.content.decode()
    assert made["Cache-Control"] == "no-store"
    again = client.get(page).content.decode()
    assert address not in again
    assert "Never" in again
    feed = CalendarFeed.objects.get()
    assert token not in (feed.token_digest, feed.calendar)
    assert Event.objects.filter(kind="notifications.feed_made").count() == 1
    assert token not in "".join(Event.objects.order_by("pk").values_list("text", flat=True))

    stranger = Client()
    fetched = stranger.get(reverse("notifications:feed", args=[token]))
    assert [str(event["SUMMARY"])[:6] for event in events(fetched.content)] == ["DAG #7"]
    assert "private" in fetched["Cache-Control"]
    assert "Never" not in client.get(page).content.decode()

    client.post(reverse("notifications:calendar-revoke", args=[feed.pk]))
    assert stranger.get(reverse("notifications:feed", args=[token])).status_code == 404
    assert stranger.get(reverse("notifications:feed", args=["unknown"])).status_code == 404
    assert "Make one above" in client.get(page).content.decode()


def test_nobody_takes_back_anothers_address_or_asks_for_what_is_not_open_to_them(client: Client, cast: Cast) -> None:
    feed, _ = make_feed(calendar="meetings:", actor=cast.representative)
    client.force_login(cast.chair)
    assert client.post(reverse("notifications:calendar-revoke", args=[feed.pk])).status_code == 404
    assert CalendarFeed.objects.get().revoked_at is None
    assert client.post(reverse("notifications:calendars"), {"calendar": "meetings:SDWG"}).status_code == 422
    assert CalendarFeed.objects.count() == 1
    assert "SDWG" not in dict(own_choices(cast.chair))
    assert "SDWG" in dict(own_choices(cast.pmo))


def test_who_has_left_a_closed_group_gets_nothing_of_it_any_more(client: Client, cast: Cast) -> None:
    MeetingFactory(group=group("SDWG"), number=1, classification="restricted")
    member = cast.sdwg
    addresses = [
        reverse("notifications:feed", args=[make_feed(calendar=f"meetings:{key}", actor=member)[1]])
        for key in ("", "SDWG")
    ]
    assert [b"SDWG #1" in client.get(address).content for address in addresses] == [True, True]
    Appointment.objects.filter(person=member).update(valid_to=date(2026, 11, 22))
    assert [b"SDWG #1" in client.get(address).content for address in addresses] == [False, False]
    assert client.get(addresses[1]).status_code == 200
    type(member).objects.filter(pk=member.pk).update(is_active=False)
    assert {client.get(address).status_code for address in addresses} == {404}


# --- what goes with notices -----------------------------------------------------------------------------------------


def invitation_to(person) -> tuple[str, icalendar.Event, str]:
    """The method, the entry and the content type of the last e-mail's invitation."""
    message = next(one.message() for one in reversed(mail.outbox) if person.email in one.to[0])
    part = next(part for part in message.walk() if part.get_content_type() == "text/calendar")
    calendar = icalendar.Calendar.from_ical(part.get_payload(decode=True))
    return str(calendar["METHOD"]), calendar.walk("VEVENT")[0], part["Content-Type"]


def test_calling_moving_and_cancelling_send_the_entry_of_ones_own_calendar(cast: Cast, clock) -> None:
    meeting = planned(number=7, invite=True)
    send_batch()
    method, event, kind = invitation_to(cast.representative)
    assert (method, event["SEQUENCE"], event["STATUS"]) == ("REQUEST", 0, "CONFIRMED")
    assert 'method="REQUEST"' in kind
    assert event["ATTENDEE"] == f"mailto:{cast.representative.email}"
    uid = event["UID"]
    clock.shift(timedelta(hours=1))
    services.move(meeting=meeting, starts_at=day(date(2026, 12, 16), 14), reason="Room", actor=cast.pmo)
    send_batch()
    method, event, _ = invitation_to(cast.representative)
    assert (method, event["UID"], event["SEQUENCE"]) == ("REQUEST", uid, 1)
    assert event.start == datetime(2026, 12, 16, 14, tzinfo=UTC)
    services.change(meeting=meeting, place="Room 2", minutes=90, kind="regular", actor=cast.pmo)
    meeting.refresh_from_db()
    services.cancel(meeting=meeting, reason="Storm", actor=cast.pmo)
    send_batch()
    method, event, _ = invitation_to(cast.representative)
    assert (method, event["UID"], event["SEQUENCE"], event["STATUS"]) == ("CANCEL", uid, 3, "CANCELLED")
    assert "Reason: Storm" in mail.outbox[-1].body


def test_calling_quietly_and_after_the_fact_tells_nobody(cast: Cast) -> None:
    planned(number=7)
    planned(number=6, on=date(2022, 3, 9), invite=True)
    assert not Notice.objects.exists()
