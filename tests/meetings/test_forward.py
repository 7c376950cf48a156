"""The forward look: its rows and columns, its entries, and how they come onto an agenda."""

from __future__ import annotations

import io
from datetime import date

import openpyxl
import pytest
from django.urls import reverse

from foundation.audit.models import Event
from foundation.core.errors import NotAllowed, Refused
from meetings import queries, services
from meetings.models import ForwardItem, Meeting
from tests.factories.groups import SYSTEM, Cast, group
from tests.factories.meetings import day, planned

JANUARY = date(2027, 1, 20)


def add(text: str = "Design artefacts for approval", kind: str = "decision", **fields) -> ForwardItem:
    when = {} if "meeting" in fields else {"month": JANUARY}
    code = fields.pop("code", "DAG")
    return services.add_forward(group=group(code), kind=kind, text=text, actor=SYSTEM, **when | fields)


def look(user=None, agenda: bool = True) -> dict[str, tuple[list[str], list[str], list[str], list[str]]]:
    """The rows by their heads: standing items, decisions, others, milestones."""
    rows = queries.forward_look(user, group("DAG"), lambda meeting: agenda)
    return {
        row.label: (
            row.standing,
            [one.text for one in row.decisions],
            [one.text for one in row.others],
            [one.text for one in row.milestones],
        )
        for row in rows
    }


def test_coming_meetings_and_months_with_their_standing_items(cast: Cast, meeting: Meeting) -> None:
    rows = look(cast.participant)
    assert list(rows) == [
        "November 2026",
        "DAG #7",
        "January 2027",
        "February 2027",
        "March 2027",
        "April 2027",
    ]
    assert rows["DAG #7"][0] == rows["January 2027"][0]
    assert rows["DAG #7"][0][-1] == "Summary and next steps"


def test_what_is_on_an_agenda_shows_by_itself_to_those_who_may_read_it(cast: Cast, meeting: Meeting) -> None:
    services.add_item(meeting=meeting, title="Secondary addressing", objective="DECISION", actor=cast.pmo)
    services.add_item(meeting=meeting, title="An update", objective="INFORMATION", actor=cast.pmo)
    assert look(cast.participant)["DAG #7"][1:3] == (["Secondary addressing"], ["An update"])
    assert look(None, agenda=False)["DAG #7"][1:3] == ([], [])


def test_an_entry_stands_in_its_month_until_a_meeting_is_called_in_it(cast: Cast, meeting: Meeting) -> None:
    add()
    add("M5", "milestone")
    assert look(cast.participant)["January 2027"][1:] == (["Design artefacts for approval"], [], ["M5"])
    planned(number=8, on=date(2027, 1, 13))
    rows = look(cast.participant)
    assert "January 2027" not in rows
    assert rows["DAG #8"][1:] == (["Design artefacts for approval"], [], ["M5"])


def test_an_entry_of_a_cancelled_meeting_goes_to_its_month_and_one_not_taken_stays_in_sight(
    cast: Cast, clock, meeting: Meeting
) -> None:
    add(meeting=meeting)
    services.cancel(meeting=meeting, reason="Storm", actor=cast.pmo)
    assert look(cast.participant)["December 2026"][1] == ["Design artefacts for approval"]
    clock.move_to(day(date(2027, 1, 4)))
    assert look(cast.participant)["Not taken yet"][1] == ["Design artefacts for approval"]


def test_placing_makes_it_an_item_and_taking_that_off_brings_it_back(cast: Cast, meeting: Meeting) -> None:
    entry = add(meeting=meeting)
    item = services.place_forward(entry=entry, meeting=meeting, actor=cast.pmo)
    assert (item.number, item.title, item.objective) == ("4", "Design artefacts for approval", "DECISION")
    assert look(cast.participant)["DAG #7"][1] == ["Design artefacts for approval"]
    with pytest.raises(Refused, match="stands on an agenda"):
        services.place_forward(entry=entry, meeting=meeting, actor=cast.pmo)
    with pytest.raises(Refused, match="stands on an agenda"):
        services.take_off_forward(entry=entry, reason="x", actor=cast.pmo)
    services.remove_item(item=item, actor=cast.pmo)
    rows = queries.forward_look(cast.participant, group("DAG"), lambda _: True)
    assert [one.entry for row in rows for one in row.decisions] == [entry]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"kind": "milestone"}, "no item of an agenda"),
        ({"classification": "restricted"}, "classified more narrowly"),
        ({"code": "PSG"}, "is no meeting of the PSG"),
    ],
)
def test_what_is_not_placed(cast: Cast, meeting: Meeting, fields, said: str) -> None:
    entry, items = add(**fields), meeting.items.count()
    with pytest.raises(Refused, match=said):
        services.place_forward(entry=entry, meeting=meeting, actor=cast.pmo)
    assert meeting.items.count() == items


def test_changing_and_taking_off_are_on_record(cast: Cast, meeting: Meeting) -> None:
    entry = add()
    said = {"kind": "item", "text": "Terms of reference", "classification": "programme", "month": JANUARY}
    services.change_forward(entry=entry, actor=cast.pmo, **said)
    before = Event.objects.count()
    services.change_forward(entry=entry, actor=cast.pmo, **said)
    assert Event.objects.count() == before
    assert "January 2027" in look(None)
    assert look(None)["January 2027"][2] == []
    assert look(cast.participant)["January 2027"][2] == ["Terms of reference"]
    with pytest.raises(Refused, match="needs its reason"):
        services.take_off_forward(entry=entry, reason=" ", actor=cast.pmo)
    services.take_off_forward(entry=entry, reason="Superseded", actor=cast.pmo)
    entry.refresh_from_db()
    assert (entry.taken_off_by, entry.taken_off_reason) == (cast.pmo, "Superseded")
    assert look(cast.participant)["January 2027"][2] == []
    with pytest.raises(Refused, match="taken off"):
        services.change_forward(entry=entry, actor=cast.pmo, **said)


@pytest.mark.parametrize("who", ["chair", "representative"])
def test_only_the_secretariat_keeps_it(cast: Cast, meeting: Meeting, who: str) -> None:
    entry, actor, events = add(), cast.by_name(who), Event.objects.count()
    for attempt in (
        lambda: services.add_forward(group=group("DAG"), kind="item", text="x", month=JANUARY, actor=actor),
        lambda: services.take_off_forward(entry=entry, reason="x", actor=actor),
        lambda: services.place_forward(entry=entry, meeting=meeting, actor=actor),
    ):
        with pytest.raises(NotAllowed):
            attempt()
    assert (ForwardItem.objects.count(), Event.objects.count()) == (1, events)


def test_an_entry_is_for_a_meeting_or_a_month(cast: Cast) -> None:
    with pytest.raises(Refused, match="for a meeting or for a month"):
        services.add_forward(group=group("DAG"), kind="item", text="x", actor=SYSTEM)


# --- the pages ------------------------------------------------------------------------------------------------------


def test_the_secretary_adds_changes_places_and_takes_off(client, cast: Cast, meeting: Meeting) -> None:
    client.force_login(cast.pmo)
    page = reverse("meetings:forward", args=["DAG"])
    said = {"text": "Decision issues", "kind": "decision", "when": f"meeting-{meeting.pk}", "classification": "public"}
    assert client.post(reverse("meetings:forward-new", args=["DAG"]), said | {"when": "2019-01"}).status_code == 422
    assert client.post(reverse("meetings:forward-new", args=["DAG"]), said).status_code == 302
    entry = ForwardItem.objects.get()
    change = reverse("meetings:forward-change", args=["DAG", entry.pk])
    assert client.get(change).context["form"].initial["when"] == f"meeting-{meeting.pk}"
    client.post(change, said | {"text": "Design decision issues", "when": "2027-02"})
    entry.refresh_from_db()
    assert (entry.text, entry.meeting, entry.month) == ("Design decision issues", None, date(2027, 2, 1))
    assert "Design decision issues" in client.get(page).content.decode()
    place = reverse("meetings:forward-place", args=["DAG", entry.pk])
    assert client.post(place, {"meeting": "99"}).status_code == 400
    assert client.post(place, {"meeting": "7"}).status_code == 302
    assert meeting.items.filter(title="Design decision issues").exists()
    client.post(reverse("meetings:forward-new", args=["DAG"]), said)
    other = ForwardItem.objects.order_by("-pk").first()
    client.post(reverse("meetings:forward-off", args=["DAG", other.pk]), {"reason": "Not needed"})
    other.refresh_from_db()
    assert other.taken_off_reason == "Not needed"


def test_the_table_as_a_file(client, cast: Cast, meeting: Meeting) -> None:
    add(meeting=meeting)
    page = reverse("meetings:forward", args=["DAG"])
    text = client.get(f"{page}?export=csv").content.decode("utf-8-sig")
    assert "Forward look of the DAG" in text
    assert '"DAG #7","2026-12-09' in text
    assert "Design artefacts for approval" in text
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"{page}?export=xlsx").content))
    assert book.active["A2"].value == "Meeting or month"


def test_a_closed_groups_forward_look_is_for_its_own(client, cast: Cast) -> None:
    add("Behind closed doors", code="SDWG")
    page = reverse("meetings:forward", args=["SDWG"])
    for outsider in (None, cast.representative, cast.participant):
        if outsider:
            client.force_login(outsider)
        assert client.get(page).status_code == client.get(f"{page}?export=csv").status_code == 404
    client.force_login(cast.sdwg)
    assert "Behind closed doors" in client.get(page).content.decode()


def test_the_page_costs_the_same_with_one_entry_and_with_many(client, cast: Cast, meeting: Meeting) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    page = reverse("meetings:forward", args=["DAG"])
    client.force_login(cast.pmo)
    counts = []
    client.get(page)
    for _ in range(2):
        add()
        add(meeting=meeting)
        with CaptureQueriesContext(connection) as asked:
            client.get(page)
        counts.append(len(asked))
    assert counts[0] == counts[1]
