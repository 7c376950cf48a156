"""Two secretaries edit one agenda, each in a session of their own: the second is told, and nothing is lost."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.urls import reverse

from meetings import services
from meetings.models import AgendaItem, Meeting
from tests.factories.groups import AppointmentFactory, PersonFactory, seat

if TYPE_CHECKING:
    from tests.factories.groups import Cast

WORDS = {"objective": "INFORMATION", "objective_text": "", "lead": "PMO", "minutes": "10"}


@pytest.fixture
def first(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.pmo)
    return client


@pytest.fixture
def second(cast: Cast) -> Client:
    person = PersonFactory(name="Second Secretary")
    AppointmentFactory(seat=seat("PMO"), person=person, exclusive=False)
    client = Client()
    client.force_login(person)
    return client


def url(name: str, *args: object) -> str:
    return reverse(f"meetings:{name}", args=["DAG", 7, *args])


def revision(meeting: Meeting) -> int:
    return Meeting.objects.get(pk=meeting.pk).agenda_revision


def titles(meeting: Meeting) -> list[str]:
    return list(meeting.items.order_by("position").values_list("title", flat=True))


def test_the_second_to_change_an_item_sees_both_wordings_and_chooses(first, second, meeting: Meeting) -> None:
    item, seen = meeting.items.get(number="2"), revision(meeting)
    first.post(url("item-edit", item.pk), {**WORDS, "seen": seen, "title": "Updates", "minutes": "25"})
    typed = {**WORDS, "seen": seen, "title": "News of the groups"}
    told = second.post(url("item-edit", item.pk), typed)
    page = told.content.decode()
    assert told.status_code == 409
    assert "The agenda has changed since you opened this page" in page
    assert re.search("changed (?:the lead, )?the minutes,? (?:and )?the title of item 2", page)
    assert 'value="News of the groups"' in page  # what was typed is kept
    assert '<td data-label="Stands now">25</td>' in page
    item.refresh_from_db()
    assert item.title == "Updates"
    assert f'name="seen" value="{revision(meeting)}"' in page
    assert second.post(url("item-edit", item.pk), {**typed, "seen": revision(meeting)}).status_code == 302
    item.refresh_from_db()
    assert (item.title, item.minutes) == ("News of the groups", 10)


def test_two_who_change_different_items_both_do_and_the_second_is_told(first, second, meeting: Meeting) -> None:
    seen = revision(meeting)
    one, other = meeting.items.get(number="2"), meeting.items.get(number="3")
    first.post(url("item-edit", one.pk), {**WORDS, "seen": seen, "title": "Updates"})
    answer = second.post(url("item-edit", other.pk), {**WORDS, "seen": seen, "title": "Reports"}, follow=True)
    page = answer.content.decode()
    assert "Meanwhile: " in page
    assert "of item 2 of DAG #7" in page
    assert titles(meeting)[1:3] == ["Updates", "Reports"]


def test_who_changed_something_themselves_is_not_told_of_it(first, meeting: Meeting) -> None:
    seen = revision(meeting)
    first.post(url("item-new"), {**WORDS, "seen": seen, "title": "A"})
    page = first.post(url("item-new"), {**WORDS, "seen": seen, "title": "B"}, follow=True).content.decode()
    assert "Meanwhile" not in page


def test_what_was_typed_for_an_item_taken_off_can_be_added_again(first, second, meeting: Meeting) -> None:
    item, seen = meeting.items.get(number="2"), revision(meeting)
    first.post(url("item-remove", item.pk), {"seen": seen})
    told = second.post(url("item-edit", item.pk), {**WORDS, "seen": seen, "title": "News of the groups"})
    page = told.content.decode()
    assert told.status_code == 409
    assert 'value="News of the groups"' in page
    assert f'action="{url("item-new")}"' in page
    assert "removed item 2" in page
    assert not AgendaItem.objects.filter(meeting=meeting, title="News of the groups").exists()


def test_an_item_that_changed_meanwhile_is_taken_off_only_knowingly(first, second, meeting: Meeting) -> None:
    item, seen = meeting.items.get(number="2"), revision(meeting)
    first.post(url("item-edit", item.pk), {**WORDS, "seen": seen, "title": "Updates for decision"})
    told = second.post(url("item-remove", item.pk), {"seen": seen})
    assert told.status_code == 409
    assert "Updates for decision" in told.content.decode()
    assert AgendaItem.objects.filter(pk=item.pk).exists()
    second.post(url("item-remove", item.pk), {"seen": revision(meeting)})
    assert not AgendaItem.objects.filter(pk=item.pk).exists()


def test_the_second_to_order_sees_their_own_order_on_the_agenda_as_it_stands(first, second, meeting: Meeting) -> None:
    seen = revision(meeting)
    keys = list(meeting.items.order_by("position").values_list("pk", flat=True))
    first.post(url("item-new"), {**WORDS, "seen": seen, "title": "Came meanwhile"})
    wanted = ",".join(map(str, reversed(keys)))
    told = second.post(url("items-order"), {"seen": seen, "order": wanted})
    page = told.content.decode()
    assert told.status_code == 409
    assert "Below is the one you wanted" in page
    assert page.index("Summary and next steps") < page.index("Working group reports") < page.index("Came meanwhile")
    assert titles(meeting)[0] == "Headline report and actions"
    again = second.post(url("items-order"), {"seen": revision(meeting), "order": wanted})
    assert again.status_code == 302
    assert titles(meeting)[0] == "Summary and next steps"
    assert "Came meanwhile" in titles(meeting)


def test_items_are_put_in_an_order(first, meeting: Meeting) -> None:
    keys = list(meeting.items.order_by("position").values_list("pk", flat=True))
    order = ",".join(map(str, [keys[2], keys[0], keys[1], keys[3]]))
    first.post(url("items-order"), {"seen": revision(meeting), "order": order})
    assert titles(meeting)[0] == "Working group reports"
    assert [item.number for item in meeting.items.order_by("position")] == ["1", "2", "3", "4"]
    assert first.post(url("items-order"), {"order": "1,x"}).status_code == 400


def test_an_issued_agenda_asks_why_it_changes(cast: Cast, first, meeting: Meeting) -> None:
    services.issue_papers(meeting=meeting, actor=cast.pmo)
    item = meeting.items.get(number="2")
    asked = first.post(url("item-move", item.pk), {"to": "up", "seen": revision(meeting)})
    page = asked.content.decode()
    assert asked.status_code == 200
    assert "Why does the agenda change?" in page
    assert 'name="to" value="up"' in page
    assert titles(meeting)[1] == item.title
    refused = first.post(url("item-move", item.pk), {"to": "up", "seen": revision(meeting), "reason": " "})
    assert refused.status_code == 422
    first.post(url("item-move", item.pk), {"to": "up", "seen": revision(meeting), "reason": "Its lead leaves early"})
    assert titles(meeting)[0] == item.title
    assert meeting.agenda_versions.get(number=2).reason == "Its lead leaves early"
