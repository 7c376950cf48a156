"""The pages of meetings for each kind of person: what they show, what they refuse, and what they cost."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from decisions.services import OptionWords, draft_proposal, open_for_views, record_view, set_options
from foundation.core.errors import NotAllowed
from foundation.core.tables.readers import read_text
from meetings import queries, services
from meetings.forms import BlockForm
from meetings.models import AgendaItem, Meeting
from meetings.services.importing import import_tables
from tests.factories.groups import AffiliationFactory, AppointmentFactory, Cast, group, seat
from tests.factories.meetings import (
    PDF,
    ActionFactory,
    AgendaItemFactory,
    InboxEntryFactory,
    MeetingFactory,
    day,
    paper,
    planned,
)
from tests.meetings.test_services_attendance import approved

PUBLIC = ["detail", "papers", "attendance", "actions", "report", "obligations"]
PARTICIPANTS = ["record", "history"]
PREPARING = [
    "move",
    "details",
    "cancel",
    "hold",
    "recording",
    "item-new",
    "paper-new",
    "issue-papers",
    "attendance-take",
    "actions-ratify",
    "action-new",
    "capture-new",
]
POSTS = ["report-draft"]


def url(name: str, *args: object, code: str = "DAG", number: int = 7) -> str:
    return reverse(f"meetings:{name}", args=[code, number, *args])


def sign_in(client: Client, cast: Cast, who: str) -> Client:
    if who != "anonymous":
        client.force_login(cast.by_name(who))
    return client


@pytest.mark.parametrize("who", ["anonymous", "stranger", "participant", "representative", "chair", "pmo"])
def test_who_opens_which_page(client: Client, cast: Cast, meeting: Meeting, who: str) -> None:
    sign_in(client, cast, who)
    assert {name: client.get(url(name)).status_code for name in PUBLIC} == dict.fromkeys(PUBLIC, 200)
    inside = {"anonymous": 302, "stranger": 403}.get(who, 200)
    assert client.get(url("record")).status_code == inside
    preparing = {"anonymous": 302, "pmo": 200}.get(who, 403)
    assert {name: client.get(url(name)).status_code for name in PREPARING} == dict.fromkeys(PREPARING, preparing)
    assert client.get(reverse("meetings:new")).status_code == preparing


@pytest.mark.parametrize("who", ["anonymous", "stranger", "participant", "representative", "chair"])
def test_nobody_else_changes_anything(client: Client, cast: Cast, meeting: Meeting, who: str) -> None:
    sign_in(client, cast, who)
    item = meeting.items.get(number="1")
    filed = paper(meeting, item)
    action = ActionFactory(group=meeting.group, status="recommend_closed")
    said = {"reason": "x", "outcome": "closed", "to": "up", "disposition": "considered", "title": "T", "text": "x"}
    posts = [
        *[url(name) for name in PREPARING],
        *[url(f"item-{name}", item.pk) for name in ("edit", "remove", "move", "settle")],
        *[url(f"paper-{name}", filed.pk) for name in ("revise", "remove", "issue", "waive")],
        url("action-review", action.reference),
        url("report-draft"),
    ]
    before = list(AgendaItem.objects.values()), list(Meeting.objects.values())
    for address in posts:
        assert client.post(address, said).status_code in {302, 403, 404, 409}, address
    assert (list(AgendaItem.objects.values()), list(Meeting.objects.values())) == before
    action.refresh_from_db()
    assert action.status == "recommend_closed"


@pytest.mark.parametrize("who", ["anonymous", "participant", "representative", "chair"])
def test_a_closed_groups_meeting_does_not_exist_for_others(client: Client, cast: Cast, who: str) -> None:
    planned("SDWG", number=3)
    sign_in(client, cast, who)
    for name in PUBLIC:
        assert client.get(url(name, code="SDWG", number=3)).status_code == 404, name
    assert b"SDWG #3" not in client.get(reverse("meetings:list")).content


def test_the_closed_groups_member_opens_it(client: Client, cast: Cast) -> None:
    planned("SDWG", number=3)
    sign_in(client, cast, "sdwg")
    assert client.get(url("detail", code="SDWG", number=3)).status_code == 200


def test_the_register_filters_and_exports(client: Client, cast: Cast, meeting: Meeting) -> None:
    planned(number=6, on=date(2022, 3, 9))
    planned("CCAG", number=1)
    address = reverse("meetings:list")
    page = client.get(address).content.decode()
    assert page.index("DAG #7") < page.index("DAG #6")
    assert "Historical" in page
    past = client.get(address, {"when": "past"}).content.decode()
    assert "DAG #6" in past
    assert "DAG #7" not in past
    ccag = client.get(address, {"group": group("CCAG").pk, "status": "planned"}).content.decode()
    assert "CCAG #1" in ccag
    assert "DAG #7" not in ccag
    dated = client.get(address, {"start": "2022-01-01", "end": "2022-12-31"}).content.decode()
    assert "DAG #6" in dated
    assert "DAG #7" not in dated
    csv = client.get(address, {"export": "csv"}).content.decode("utf-8-sig")
    assert '"DAG #6"' in csv
    assert '"Historical"' in csv


def queries_of(client: Client, address: str) -> int:
    client.get(address)  # what is read once and kept
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


@pytest.mark.parametrize("who", ["anonymous", "pmo"])
def test_three_meetings_cost_no_more_queries_than_one(client: Client, cast: Cast, meeting: Meeting, who: str) -> None:
    sign_in(client, cast, who)
    one = queries_of(client, reverse("meetings:list"))
    for number in (8, 9):
        MeetingFactory(group=meeting.group, number=number)
    assert queries_of(client, reverse("meetings:list")) == one


@pytest.mark.parametrize("name", ["detail", "papers", "actions", "record", "attendance"])
def test_more_of_everything_costs_no_more_queries(client: Client, cast: Cast, meeting: Meeting, name: str) -> None:
    sign_in(client, cast, "pmo")
    item = meeting.items.get(number="1")

    def add() -> None:
        AgendaItemFactory(meeting=meeting, number=f"x{meeting.items.count()}")
        paper(meeting, item)
        ActionFactory(group=meeting.group)
        services.capture(item=item, kind="note", text="x", source=f"view:{item.captures.count()}", actor=cast.pmo)

    add()
    before = queries_of(client, url(name))
    add()
    add()
    assert queries_of(client, url(name)) == before


def test_calling_a_meeting(client: Client, cast: Cast, meeting: Meeting) -> None:
    sign_in(client, cast, "pmo")
    said = {
        "group": meeting.group.pk,
        "number": "",
        "kind": "regular",
        "day": "2027-01-13",
        "at": "10:00",
        "minutes": "120",
        "place": "Online",
        "classification": "public",
    }
    response = client.post(reverse("meetings:new"), said)
    assert response.headers["Location"] == url("detail", number=8)
    called = Meeting.objects.get(number=8)
    assert (called.on, called.place) == (date(2027, 1, 13), "Online")
    again = client.post(reverse("meetings:new"), {**said, "number": "8"})
    assert again.status_code == 422
    assert "DAG #8 exists already." in again.content.decode()
    early = client.post(reverse("meetings:new"), {**said, "day": "2020-01-08"})
    assert "No version of the Governance Framework" in early.content.decode()
    assert Meeting.objects.filter(group=meeting.group).count() == 2


def test_no_group_is_chosen_beforehand_and_those_that_do_not_meet_say_so(client: Client, cast: Cast) -> None:
    sign_in(client, cast, "pmo")
    field = client.get(reverse("meetings:new")).context["form"]["group"]
    assert field.value() is None
    words = [label for _, label in field.field.choices]
    assert words[0] == "Choose a group"
    apart = [", not convened" in word or ", closed on" in word for word in words]
    assert any(apart)
    assert apart == sorted(apart), "those that meet stand first"
    assert client.get(reverse("meetings:new"), {"group": "DAG"}).context["form"]["group"].value() == group("DAG").pk


@pytest.mark.clause("meeting-papers")
def test_calling_at_short_notice_says_so_first(client: Client, cast: Cast, meeting: Meeting) -> None:
    sign_in(client, cast, "pmo")
    said = {"group": meeting.group.pk, "number": "", "kind": "extraordinary", "day": "2026-11-26", "at": "10:00"}
    said |= {"minutes": "60", "place": "Online", "classification": "public"}
    page = client.post(reverse("meetings:new"), said).content.decode()
    for words in (
        "Call DAG #8 at short notice",
        "That is 3 working days of notice.",
        "5 working days before the meeting, by the end of 19 November 2026, which has passed",
        "2 working days late",
        "Generic Meeting Practices and Frequency",
        'name="number" value="8"',
    ):
        assert words in page
    assert Meeting.objects.count() == 1
    again = client.post(reverse("meetings:new"), {**said, "then": "back"})
    assert (again.status_code, "2026-11-26" in again.content.decode()) == (200, True)
    assert Meeting.objects.count() == 1
    client.post(reverse("meetings:new"), {**said, "number": "8", "then": "on"})
    assert Meeting.objects.get(number=8).kind == "extraordinary"
    told = client.get(url("detail", number=8)).content.decode()
    assert "3 working days of notice, fewer than the 5 asked for" in told
    assert "fewer than the 5 asked for" in client.get(url("papers", number=8)).content.decode()


def test_moving_to_a_near_day_says_so_first(client: Client, cast: Cast, meeting: Meeting) -> None:
    sign_in(client, cast, "pmo")
    said = {"day": "2026-11-25", "at": "10:00", "reason": "Urgent"}
    assert "Move DAG #7 at short notice" in client.post(url("move"), said).content.decode()
    meeting.refresh_from_db()
    assert meeting.on == date(2026, 12, 9)
    assert client.post(url("move"), {**said, "then": "back"}).status_code == 200
    later_that_day = client.post(url("move"), {"day": "2026-12-09", "at": "14:00", "reason": "Room"})
    assert later_that_day.status_code == 302
    client.post(url("move"), {**said, "then": "on"})
    meeting.refresh_from_db()
    assert meeting.on == date(2026, 11, 25)


def test_a_past_day_enters_a_historical_meeting(client: Client, cast: Cast) -> None:
    sign_in(client, cast, "pmo")
    said = {"group": group("DAG").pk, "number": "6", "kind": "regular", "day": "2022-03-09", "at": "10:00"}
    said |= {"minutes": "115", "classification": "public"}
    page = client.post(reverse("meetings:new"), said, follow=True).content.decode()
    assert "entered after the fact" in page
    assert "nothing was or will be sent for it" in page
    assert page.count("Historical") == 1
    owed = client.get(url("obligations", number=6)).content.decode()
    assert "2 Mar 2022" in owed
    assert "not dated yet" in owed
    assert "The following month&#x27;s meeting has not been entered." in owed


def test_moving_needs_a_day_ahead_and_a_reason(client: Client, cast: Cast, meeting: Meeting) -> None:
    sign_in(client, cast, "pmo")
    wrong = client.post(url("move"), {"day": "2026-11-20", "at": "10:00", "reason": ""})
    assert wrong.status_code == 422
    assert "cannot be moved into the past" in wrong.content.decode()
    client.post(url("move"), {"day": "2026-12-16", "at": "14:00", "reason": "Room"})
    meeting.refresh_from_db()
    assert meeting.on == date(2026, 12, 16)


def test_cancelling_shows_its_reason(client: Client, cast: Cast, meeting: Meeting) -> None:
    sign_in(client, cast, "pmo")
    client.post(url("cancel"), {"reason": "Nothing to decide"})
    assert "Nothing to decide" in client.get(url("detail")).content.decode()


def test_details_and_recording(client: Client, cast: Cast, clock, meeting: Meeting) -> None:
    sign_in(client, cast, "pmo")
    client.post(url("details"), {"kind": "extraordinary", "minutes": "60", "place": "Room 2"})
    meeting.refresh_from_db()
    assert (meeting.kind, meeting.minutes, meeting.place) == ("extraordinary", 60, "Room 2")
    too_early = client.post(url("recording"), {"url": "https://video.example/7"})
    assert too_early.status_code == 409
    assert b"has not taken place" in too_early.content
    clock.move_to(day(date(2026, 12, 9), 12))
    sign_in(client, cast, "pmo")
    client.post(url("recording"), {"url": "https://video.example/7"})
    meeting.refresh_from_db()
    assert meeting.recording_url == "https://video.example/7"


def test_editing_the_agenda(client: Client, cast: Cast, meeting: Meeting) -> None:
    sign_in(client, cast, "pmo")
    said = {
        "title": "Integration platform",
        "objective": "DECISION",
        "objective_text": "",
        "lead": "IS",
        "minutes": "150",
    }
    client.post(url("item-new"), said)
    page = client.get(url("detail")).content.decode()
    assert "The agenda overruns" in page
    assert "30 minutes more" in page
    item = meeting.items.get(title="Integration platform")
    client.post(url("item-edit", item.pk), {**said, "minutes": "20"})
    client.post(url("item-move", item.pk), {"to": "up"})
    item.refresh_from_db()
    assert (item.minutes, item.number) == (20, "3")
    assert client.post(url("item-move", item.pk), {"to": "left"}).status_code == 400
    client.post(url("item-remove", item.pk))
    assert not AgendaItem.objects.filter(pk=item.pk).exists()


def test_the_order_on_an_old_page_changes_nothing(client: Client, cast: Cast, meeting: Meeting) -> None:
    sign_in(client, cast, "pmo")
    seen = Meeting.objects.get(pk=meeting.pk).agenda_revision
    assert f'name="seen" value="{seen}"' in client.get(url("detail")).content.decode()
    first, second = meeting.items.get(number="2"), meeting.items.get(number="3")
    assert client.post(url("item-move", first.pk), {"to": "up", "seen": seen}).status_code == 302
    response = client.post(url("item-move", second.pk), {"to": "up", "seen": seen})
    assert response.status_code == 409
    page = response.content.decode()
    assert "The order has changed since you looked at it" in page
    assert "put the items of DAG #7 in another order" in page
    second.refresh_from_db()
    assert second.number == "3"


def test_a_decision_item_links_its_proposals_to_who_may_read_them(client: Client, cast: Cast, meeting: Meeting) -> None:
    item = meeting.items.get(number="2")
    proposal = draft_proposal(
        group=meeting.group, title="Addressing", problem="Where?", raised_by="TDWG", item=item, actor=cast.pmo
    )
    link = f'<a href="{proposal.get_absolute_url()}"><span class="ref">{proposal.reference}</span> Addressing</a>'
    assert link in sign_in(client, cast, "pmo").get(url("detail")).content.decode()
    services.issue_papers(meeting=meeting, actor=cast.pmo)
    assert "Addressing" not in sign_in(Client(), cast, "participant").get(url("detail")).content.decode()
    assert "Addressing" not in Client().get(url("detail")).content.decode()


def test_an_outcome_that_is_not_possible_is_refused(client: Client, cast: Cast, meeting: Meeting) -> None:
    sign_in(client, cast, "pmo")
    item = meeting.items.get(number="1")
    assert client.post(url("item-settle", item.pk), {"disposition": "considered"}).status_code == 409
    assert client.post(url("item-settle", item.pk), {"disposition": "eaten"}).status_code == 400


def upload(data: bytes = PDF):
    from django.core.files.uploadedfile import SimpleUploadedFile

    return SimpleUploadedFile("Paper 8.pdf", data, content_type="application/pdf")


def test_uploading_issuing_and_downloading_a_paper(client: Client, cast: Cast, meeting: Meeting) -> None:
    sign_in(client, cast, "pmo")
    item = meeting.items.get(number="1")
    said = {"item": item.pk, "title": "Addressing", "classification": "programme"}
    wrong = client.post(url("paper-new"), {**said, "file": upload(b"PK not a pdf")})
    assert wrong.status_code == 422
    assert "none of PDF, Word, PowerPoint and Excel" in wrong.content.decode()
    client.post(url("paper-new"), {**said, "file": upload()})
    filed = meeting.papers.get()
    address = url("paper-file", filed.pk)
    assert Client().get(address).status_code == 404
    member = sign_in(Client(), cast, "representative")
    assert member.get(address).status_code == 404
    check = client.get(url("issue-papers")).content.decode()
    assert "in time" in check
    client.post(url("issue-papers"))
    response = member.get(address)
    assert response.content == PDF
    assert response.headers["Content-Disposition"] == 'attachment; filename="Paper 8.pdf"'
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Security-Policy"].startswith("sandbox")
    assert Client().get(address).status_code == 404  # programme, not public


def test_the_chair_waives_in_the_browser(client: Client, cast: Cast, clock, meeting: Meeting) -> None:
    filed = paper(meeting, meeting.items.get(number="1"), actor=cast.pmo)
    clock.move_to(day(date(2026, 12, 4)))
    services.issue_papers(meeting=meeting, actor=cast.pmo)
    assert "2 working days late" in client.get(url("papers")).content.decode()
    sign_in(client, cast, "chair")
    assert "Waive lateness" in client.get(url("papers")).content.decode()
    assert client.post(url("paper-waive", filed.pk), {"reason": ""}).status_code == 422
    client.post(url("paper-waive", filed.pk), {"reason": "Members agreed"})
    assert "waived the lateness" in client.get(url("papers")).content.decode()


def test_a_paper_that_came_later_is_issued_by_itself(client: Client, cast: Cast, meeting: Meeting) -> None:
    services.issue_papers(meeting=meeting, actor=cast.pmo)
    filed = paper(meeting, meeting.items.get(number="1"))
    sign_in(client, cast, "pmo")
    client.post(url("paper-revise", filed.pk), {"file": upload(PDF + b"\n%%EOF"), "change": "Figures"})
    client.post(url("paper-issue", filed.pk))
    filed.refresh_from_db()
    assert filed.issued_at is not None
    assert client.post(url("paper-remove", filed.pk)).status_code == 409


def test_issuing_warns_of_decisions_without_a_paper_by_name(client: Client, cast: Cast, meeting: Meeting) -> None:
    costs, platform = (
        services.add_item(meeting=meeting, title=title, objective="DECISION", actor=cast.pmo)
        for title in ("Costs", "Platform")
    )
    sign_in(client, cast, "pmo")
    both = f"Item {costs.number} “Costs” and item {platform.number} “Platform” ask for a decision and have no paper."
    assert both in client.get(url("issue-papers")).content.decode()
    paper(meeting, costs)
    services.add_item(meeting=meeting, title="News", objective="INFORMATION", actor=cast.pmo)
    one = f"Item {platform.number} “Platform” asks for a decision and has no paper."
    assert one in client.get(url("issue-papers")).content.decode()
    paper(meeting)  # of the meeting as a whole
    assert one in client.get(url("issue-papers")).content.decode()
    client.post(url("issue-papers"))
    meeting.refresh_from_db()
    assert meeting.status == "papers_issued"


def test_what_has_its_papers_is_issued_without_a_warning(client: Client, cast: Cast, meeting: Meeting) -> None:
    costs = services.add_item(meeting=meeting, title="Costs", objective="DECISION", actor=cast.pmo)
    paper(meeting, costs)
    check = sign_in(client, cast, "pmo").get(url("issue-papers")).content.decode()
    assert "no paper" not in check


def test_taking_attendance_in_one_page(client: Client, cast: Cast, meeting: Meeting) -> None:
    sign_in(client, cast, "pmo")
    large, medium = seat("LARGE-SUPPLIER", "DAG"), seat("MEDIUM-SUPPLIER", "DAG")
    said = {f"mode_{large.pk}": "in_person", f"mode_{medium.pk}": "alternate", "guests": "Gail, Guests Ltd\n"}
    wrong = client.post(url("attendance-take"), said)
    assert wrong.status_code == 422
    assert "Give the name of the alternate." in wrong.content.decode()
    assert "State on what authority" in wrong.content.decode()
    named = {**said, f"alternate_{medium.pk}": "Sam Stand-in"}
    assert "State on what authority" in client.post(url("attendance-take"), named).content.decode()
    assert not meeting.attendances.exists()
    client.post(url("attendance-take"), {**named, f"authority_{medium.pk}": "E-mail of the holder"})
    page = client.get(url("attendance")).content.decode()
    for words in ("Sam Stand-in", "Gail", "In person", "Vacant seats"):
        assert words in page


def test_what_was_written_of_an_alternate_goes_with_the_choice(client: Client, cast: Cast, meeting: Meeting) -> None:
    sign_in(client, cast, "pmo")
    large = seat("LARGE-SUPPLIER", "DAG")
    named = {f"alternate_{large.pk}": "Sam Stand-in", f"authority_{large.pk}": "E-mail of the holder"}
    client.post(url("attendance-take"), {f"mode_{large.pk}": "alternate", **named})
    assert meeting.attendances.get().alternate == "Sam Stand-in"
    client.post(url("attendance-take"), {f"mode_{large.pk}": "in_person", **named})
    kept = meeting.attendances.get()
    assert (kept.mode, kept.alternate, kept.authority) == ("in_person", "", "")


def test_an_alternate_chosen_from_the_list_signs_in_and_speaks(client: Client, cast: Cast, meeting: Meeting) -> None:
    large = seat("LARGE-SUPPLIER", "DAG")
    choice = next(one for one in queries.candidates(meeting) if one.person == cast.participant)
    proposal = draft_proposal(
        group=meeting.group,
        title="Addressing",
        problem="Where?",
        raised_by="TDWG",
        item=meeting.items.get(number="2"),
        actor=cast.pmo,
    )
    set_options(proposal=proposal, options=[OptionWords("A"), OptionWords("B")], recommended=1, actor=cast.pmo)
    proposal.refresh_from_db()
    open_for_views(proposal=proposal, actor=cast.pmo)
    with pytest.raises(NotAllowed):
        record_view(proposal=proposal, seat=large, position="support", actor=cast.participant)
    sign_in(client, cast, "pmo")
    assert f'<option value="{choice.label}">' in client.get(url("attendance-take")).content.decode()
    stated = {f"mode_{large.pk}": "alternate", f"authority_{large.pk}": "E-mail of the holder"}
    client.post(url("attendance-take"), {**stated, f"alternate_{large.pk}": choice.label})
    recorded = meeting.attendances.get()
    assert (recorded.person, recorded.alternate) == (cast.participant, choice.words)
    assert "may speak for the seat" in client.get(url("attendance")).content.decode()
    again = {**stated, f"alternate_{large.pk}": choice.words}
    assert "0 seats changed" in client.post(url("attendance-take"), again, follow=True).content.decode()
    view = record_view(proposal=proposal, seat=large, position="support", actor=cast.participant)
    assert view.authority == "alternate"
    report = sign_in(Client(), cast, "participant").get(url("report")).content.decode()
    assert "You attended, so you may ask until" in report


def test_the_holder_is_no_alternate(client: Client, cast: Cast, meeting: Meeting) -> None:
    large = seat("LARGE-SUPPLIER", "DAG")
    party = AffiliationFactory(person=cast.representative).organisation
    said = {f"mode_{large.pk}": "alternate", f"alternate_{large.pk}": f"{cast.representative.name} ({party.name})"}
    wrong = sign_in(client, cast, "pmo").post(url("attendance-take"), said)
    assert wrong.status_code == 422
    assert "This person holds the seat" in wrong.content.decode()
    assert not meeting.attendances.exists()


def test_all_representatives_are_filled_in_and_not_saved(client: Client, cast: Cast, meeting: Meeting) -> None:
    large, medium, dno = (seat(code, "DAG") for code in ("LARGE-SUPPLIER", "MEDIUM-SUPPLIER", "DNO"))
    sign_in(client, cast, "pmo")
    said = {f"mode_{medium.pk}": "apologies", "guests": "Gail, Guests Ltd", "fill": "dial_in"}
    response = client.post(url("attendance-take"), said)
    assert response.status_code == 200
    form = response.context["form"]
    filled = {one: form[f"mode_{one.pk}"].value() for one in (large, medium, dno)}
    assert filled == {large: "dial_in", medium: "apologies", dno: ""}  # nobody holds the DNO's seat here
    assert form["guests"].value() == "Gail, Guests Ltd"
    assert "Nothing is saved yet." in response.content.decode()
    assert not meeting.attendances.exists()
    client.post(url("attendance-take"), {**said, f"mode_{large.pk}": "dial_in", "fill": ""})
    assert meeting.attendances.count() == 2


def test_the_record_and_its_corrections(client: Client, cast: Cast, clock, meeting: Meeting) -> None:
    clock.move_to(day(date(2026, 12, 9), 12))
    sign_in(client, cast, "pmo")
    item = meeting.items.get(number="1")
    said = {"item": item.pk, "kind": "viewpoint", "text": "Costs matter", "recording_at": "half past"}
    wrong = client.post(url("capture-new"), said)
    assert "such as 01:05:09" in wrong.content.decode()
    client.post(url("capture-new"), {**said, "recording_at": "1:05:09"})
    entry = item.captures.get()
    client.post(url("capture-edit", entry.pk), {"kind": "note", "text": "Costs matter to agents", "recording_at": ""})
    page = client.get(url("record")).content.decode()
    assert "Costs matter to agents" in page


def test_raid_items_are_found_together_and_told_in_the_report(client: Client, cast: Cast, clock, meeting) -> None:
    clock.move_to(day(date(2026, 12, 9), 12))
    sign_in(client, cast, "pmo")
    said = {"item": meeting.items.get(number="1").pk, "kind": "dependency", "text": "DCC test slot"}
    assert "RAID items" not in client.get(url("detail")).content.decode()
    client.post(url("capture-new"), {**said, "recording_at": "0:12:00"})
    assert f'<a href="{url("record")}#raid">1</a>' in client.get(url("detail")).content.decode()
    assert "RAID items" not in Client().get(url("detail")).content.decode()
    page = client.get(url("record")).content.decode()
    assert "Risks, assumptions, issues and dependencies" in page
    assert page.count("DCC test slot") == 2
    client.post(url("hold"))
    preview = client.get(url("report-preview")).content.decode()
    assert "<strong>Dependency:</strong> DCC test slot" in preview
    assert "00:12:00" in preview


def test_what_the_report_does_not_tell_is_said_before_it_is_issued(client: Client, cast: Cast, clock, meeting) -> None:
    clock.move_to(day(date(2026, 12, 9), 12))
    sign_in(client, cast, "pmo")
    services.capture(
        item=meeting.items.get(number="1"), kind="decision", text="Yes", source="decision:1", actor=cast.pmo
    )
    client.post(url("hold"))
    for name in ("report-issue", "report-preview"):
        page = client.get(url(name)).content.decode()
        assert "Decided without context" in page
        assert "1 Headline report and actions" in page
        assert "Nobody recorded who came for" in page
        assert "Large Supplier" in page
    client.post(url("capture-new"), {"item": meeting.items.get(number="1").pk, "kind": "context", "text": "Why"})
    assert "Decided without context" not in client.get(url("report-issue")).content.decode()


def test_reviewing_and_raising_actions(client: Client, cast: Cast, clock, meeting: Meeting) -> None:
    action = ActionFactory(group=meeting.group, reference="DAG06-01", status="recommend_closed")
    sign_in(client, cast, "pmo")
    assert client.post(url("action-review", "DAG06-01"), {"outcome": "closed"}).status_code == 409
    clock.move_to(day(date(2026, 12, 9), 12))
    sign_in(client, cast, "pmo")
    assert "Ratify closure" in client.get(url("actions")).content.decode()
    assert client.post(url("action-review", "DAG06-01"), {"outcome": "eaten"}).status_code == 422
    client.post(url("action-review", "DAG06-01"), {"outcome": "closed", "reason": ""})
    action.refresh_from_db()
    assert action.status == "closed"
    early = client.post(url("action-new"), {"text": "Do", "owner_text": "PMO", "due_on": "2026-12-01"})
    assert early.status_code == 422
    client.post(url("action-new"), {"text": "Do", "owner_text": "PMO", "due_on": "2027-01-06"})
    page = client.get(url("actions")).content.decode()
    assert "DAG07-01" in page
    assert "At this meeting: closed" in page


def test_all_recommended_closures_are_ratified_after_a_look(
    client: Client, cast: Cast, clock, meeting: Meeting
) -> None:
    first, second = (
        ActionFactory(group=meeting.group, reference=reference, status="recommend_closed")
        for reference in ("DAG06-01", "DAG06-02")
    )
    other = ActionFactory(group=meeting.group, reference="DAG06-03")
    sign_in(client, cast, "pmo")
    assert "has not taken place" in client.get(url("actions-ratify")).content.decode()
    clock.move_to(day(date(2026, 12, 9), 12))
    sign_in(client, cast, "pmo")
    page = client.get(url("actions")).content.decode()
    assert "2 actions recommended for closure" in page
    check = client.get(url("actions-ratify")).content.decode()
    assert ("Ratify 2 closures" in check, "DAG06-02" in check, "DAG06-03" in check) == (True, True, False)
    stray = client.post(url("actions-ratify"), {"action": [first.pk, other.pk]})
    assert stray.status_code == 409
    assert "changed meanwhile" in stray.content.decode()
    assert client.post(url("actions-ratify")).status_code == 409
    done = client.post(url("actions-ratify"), {"action": [first.pk, second.pk]}, follow=True).content.decode()
    assert "2 actions closed by DAG #7." in done
    assert set(meeting.group.actions.values_list("reference", "status")) == {
        ("DAG06-01", "closed"),
        ("DAG06-02", "closed"),
        ("DAG06-03", "open"),
    }
    assert "Nothing to ratify" in client.get(url("actions-ratify")).content.decode()
    assert "recommended for closure" not in client.get(url("actions")).content.decode()


def test_the_group_and_the_action_tell_of_their_meetings(client: Client, cast: Cast, clock, meeting: Meeting) -> None:
    action = ActionFactory(group=meeting.group, reference="DAG06-01", status="recommend_closed")
    clock.move_to(day(date(2026, 12, 9), 12))
    services.review_action(meeting=meeting, action=action, outcome="closed", actor=cast.pmo)
    sign_in(client, cast, "pmo")
    assert "DAG #7" in client.get(action.get_absolute_url()).content.decode()
    page = client.get(meeting.group.get_absolute_url()).content.decode()
    assert "DAG #7" in page
    assert "Inbox (0 waiting)" in page


def test_the_report_from_draft_to_its_second_version(client: Client, cast: Cast, clock, meeting: Meeting) -> None:
    clock.move_to(day(date(2026, 12, 9), 12))
    sign_in(client, cast, "pmo")
    client.post(url("hold"))
    assert "Not issued yet" in Client().get(url("report")).content.decode()
    being_prepared = client.get(url("report")).content.decode()
    assert "In preparation" in being_prepared
    assert "Not issued yet" not in being_prepared
    assert "In preparation" not in Client().get(url("report")).content.decode()
    seen = BlockForm(state=queries.block_state(queries.draft_of(meeting), "introduction")).initial["seen"]
    client.post(url("report-block", "introduction"), {"words": "The group met **online**.", "seen": seen})
    assert "<strong>online</strong>" in client.get(url("report-preview")).content.decode()
    client.post(url("report-step", "mark_ready"))
    assert "it issues itself" in client.get(url("report")).content.decode()
    client.post(url("report-step", "back_to_draft"))
    assert client.post(url("report-step", "eat")).status_code == 400
    assert "Check before you go on" in client.get(url("report-issue")).content.decode()
    client.post(url("report-issue"))
    page = Client().get(url("report")).content.decode()
    assert "<strong>online</strong>" in page
    response = Client().get(url("report-pdf", 1))
    assert response.content.startswith(b"%PDF-1.7")
    assert response.headers["Content-Disposition"].startswith("attachment")
    drafted = client.post(url("report-draft"))
    assert drafted["Location"] == url("report-blocks"), "where it is worded"
    client.post(url("report-issue"))
    assert "Version 2" in Client().get(url("report")).content.decode()
    assert Client().get(url("report"), {"version": "1"}).status_code == 200
    assert Client().get(url("report"), {"version": "9"}).status_code == 404
    assert Client().get(url("report-pdf", 9)).status_code == 404


def test_only_the_secretariat_and_the_chair_preview(client: Client, cast: Cast, clock, meeting: Meeting) -> None:
    clock.move_to(day(date(2026, 12, 9), 12))
    services.hold(meeting=meeting, actor=cast.pmo)
    assert sign_in(Client(), cast, "chair").get(url("report-preview")).status_code == 200
    assert sign_in(Client(), cast, "representative").get(url("report-preview")).status_code == 403
    assert sign_in(Client(), cast, "chair").get(url("report-issue")).status_code == 403


def test_the_inbox_is_placed_and_declined(client: Client, cast: Cast, meeting: Meeting) -> None:
    first, second = InboxEntryFactory(group=meeting.group), InboxEntryFactory(group=meeting.group)
    address = reverse("meetings:inbox", args=["DAG"])
    assert (
        "Only the PMO secretariat or the chair"
        in sign_in(Client(), cast, "representative").get(address).content.decode()
    )
    sign_in(client, cast, "pmo")
    assert "2 waiting to be placed" in client.get(url("detail")).content.decode()
    said = {"meeting": meeting.pk, "title": "On the agenda", "objective": "DECISION", "minutes": "15"}
    client.post(reverse("meetings:inbox-place", args=["DAG", first.pk]), said)
    assert meeting.items.get(title="On the agenda").minutes == 15
    decline = reverse("meetings:inbox-decline", args=["DAG", second.pk])
    assert client.post(decline, {"reason": ""}).status_code == 422
    client.post(decline, {"reason": "Not ours"})
    page = client.get(address).content.decode()
    for words in ("DAG #7 item 4", "Not ours", "Nothing waits"):
        assert words in page


def test_what_is_not_for_somebody_stays_out_of_their_inbox(cast: Cast) -> None:
    entry = InboxEntryFactory(group=group("DAG"), scope="DAG:restricted")
    client = sign_in(Client(), cast, "participant")
    assert entry.source_reference not in client.get(reverse("meetings:inbox", args=["DAG"])).content.decode()
    assert client.get(reverse("meetings:inbox-decline", args=["DAG", entry.pk])).status_code == 404


@pytest.mark.parametrize("who", ["anonymous", "stranger"])
def test_what_is_not_published_is_for_participants(
    client: Client, cast: Cast, clock, meeting: Meeting, who: str
) -> None:
    title, holder = "Governance group updates", "Absent Person"
    insider = Client()

    def pages() -> tuple[str, ...]:
        insider.force_login(cast.participant)  # anew: the clock moves past the end of a session
        return tuple(
            "".join(each.get(url(name)).content.decode() for name in ("detail", "attendance", "actions"))
            for each in (sign_in(client, cast, who), insider)
        )

    outside, inside = pages()
    assert title not in outside
    assert "published when the papers" in outside
    assert title in inside
    services.issue_papers(meeting=meeting, actor=cast.pmo)
    assert title in pages()[0]
    clock.move_to(day(meeting.on, 12))
    services.hold(meeting=meeting, actor=cast.pmo)
    services.set_guests(meeting=meeting, guests=[(holder, "")], actor=cast.pmo)
    services.dispose(item=meeting.items.get(number="2"), disposition="decided", actor=cast.chair)
    services.raise_action(meeting=meeting, text="Write it up", owner_text="PMO", due_on=meeting.on, actor=cast.pmo)
    outside, inside = pages()
    for told in (holder, "Decided", "Write it up"):
        assert told not in outside
        assert told in inside
    assert "Write it up" not in client.get("/actions/").content.decode()
    services.issue_report(report=meeting.reports.get(), actor=cast.pmo)
    for told in (holder, "Decided", "Write it up"):
        assert told in pages()[0]
    assert "Write it up" in client.get("/actions/").content.decode()


def test_a_cancelled_meetings_agenda_stays_unpublished(client: Client, cast: Cast, meeting: Meeting) -> None:
    services.cancel(meeting=meeting, reason="Storm", actor=cast.pmo)
    assert "Governance group updates" not in client.get(url("detail")).content.decode()


def test_the_register_knows_the_first_and_the_last_day(client: Client, cast: Cast, meeting: Meeting) -> None:
    for asked in ({"end": "9999-12-31"}, {"start": "0001-01-01"}):
        response = client.get("/meetings/", asked)
        assert response.status_code == 200
        assert "DAG #7" in response.content.decode()


def test_a_note_of_an_imported_action_stands_once(client: Client, cast: Cast) -> None:
    old = planned(number=6, on=date(2022, 3, 9))
    table = "Ref\tDate\tAction\tOwner\tDue Date\tStatus\nDAG04-01\t09/02/2022\tLook\tPMO\t09/03/2022\tONGOING - Seen\n"
    import_tables(kind="actions", meeting=old, tables=read_text(table), actor=cast.pmo)
    page = client.get(url("actions", number=6)).content.decode()
    assert page.count("Seen") == 1


def test_two_who_take_attendance_undo_nothing_of_each_other(client: Client, cast: Cast, meeting: Meeting) -> None:
    large, medium = seat("LARGE-SUPPLIER", "DAG"), seat("MEDIUM-SUPPLIER", "DAG")
    sign_in(client, cast, "pmo")
    opened = client.get(url("attendance-take")).context["form"]
    page = {name: opened[name].value() or "" for name in opened.fields}
    services.record_seat(meeting=meeting, seat=large, mode="apologies", actor=cast.pmo)
    services.set_guests(meeting=meeting, guests=[("Gail", "")], actor=cast.pmo)
    client.post(url("attendance-take"), {**page, f"mode_{medium.pk}": "dial_in"})
    assert dict(meeting.attendances.values_list("seat__code", "mode")) == {
        "LARGE-SUPPLIER": "apologies",
        "MEDIUM-SUPPLIER": "dial_in",
    }
    assert meeting.guests.get().name == "Gail"
    told = client.post(url("attendance-take"), {**page, f"mode_{large.pk}": "in_person"})
    assert told.status_code == 422
    assert "Somebody else has meanwhile recorded this seat: apologies." in told.content.decode()
    assert meeting.attendances.get(seat=large).mode == "apologies"


def test_an_approved_alternate_is_offered_by_name(client: Client, cast: Cast, meeting: Meeting) -> None:
    large = seat("LARGE-SUPPLIER", "DAG")
    approval = approved(cast, large, meeting)
    sign_in(client, cast, "pmo")
    page = client.get(url("attendance-take")).content.decode()
    assert f'<option value="alternate:{approval.pk}">A Participant (Stand-in Ltd), approved alternate' in page
    client.post(url("attendance-take"), {f"mode_{large.pk}": f"alternate:{approval.pk}"})
    kept = meeting.attendances.get()
    assert (kept.person, kept.stands_in, kept.alternate) == (
        cast.participant,
        approval,
        "A Participant (Stand-in Ltd)",
    )
    shown = client.get(url("attendance")).content.decode()
    assert "Approved alternate." in shown
    assert "Framework 3.2, alternates" in shown
    opened = client.get(url("attendance-take")).context["form"]
    again = {name: opened[name].value() or "" for name in opened.fields}
    assert "0 seats changed" in client.post(url("attendance-take"), again, follow=True).content.decode()


def test_a_seat_says_who_comes_and_the_board_shows_it(client: Client, cast: Cast, meeting: Meeting) -> None:
    large = seat("LARGE-SUPPLIER", "DAG")
    sign_in(client, cast, "representative")
    assert "Say who comes" in client.get(url("attendance")).content.decode()
    assert client.get(url("seat-reply")).status_code == 200
    wrong = client.post(url("seat-reply"), {"seat": seat("MEDIUM-SUPPLIER", "DAG").pk, "answer": "coming"})
    assert wrong.status_code == 422
    client.post(url("seat-reply"), {"seat": large.pk, "answer": "apologies", "words": "On leave"})
    for who in ("pmo", "participant"):
        board = sign_in(Client(), cast, who).get(url("attendance")).content.decode()
        assert "Apologies" in board
        assert "On leave" in board
    assert "On leave" not in Client().get(url("attendance")).content.decode()
    for who in ("participant", "pmo"):
        refused = sign_in(Client(), cast, who).post(url("seat-reply"), {"seat": large.pk, "answer": "coming"})
        assert refused.status_code == 403
    assert meeting.replies.get().answer == "apologies"


def test_times_invitations_and_all_as_expected(client: Client, cast: Cast, meeting: Meeting) -> None:
    large = seat("LARGE-SUPPLIER", "DAG")
    sign_in(client, cast, "pmo")
    assert "Large Supplier" in client.get(url("attendance-expected")).content.decode()
    assert client.post(url("attendance-expected"), {"mode": "stub"}).status_code == 422
    client.post(url("attendance-expected"), {"mode": "dial_in"})
    assert set(meeting.attendances.values_list("mode", flat=True)) == {"dial_in"}
    chair = sign_in(Client(), cast, "chair")
    chair.post(url("guest-invite"), {"name": "Gail", "organisation": "Guests Ltd"})
    guest = meeting.guests.get()
    wrong = client.post(
        url("attendance-times"), {f"arrived_seat_{large.pk}": "11:00", f"left_seat_{large.pk}": "10:00"}
    )
    assert "nobody leaves before they come" in wrong.content.decode()
    client.post(url("attendance-times"), {f"left_seat_{large.pk}": "11:20", f"arrived_guest_{guest.pk}": "10:15"})
    shown = client.get(url("attendance")).content.decode()
    for words in ("until 11:20", "from 10:15", "invited by Dag Chair"):
        assert words in shown
    assert sign_in(Client(), cast, "pmo").post(url("guest-invite"), {"name": "X"}).status_code == 403


def test_who_speaks_for_a_shared_seat_at_an_item(client: Client, cast: Cast, meeting: Meeting) -> None:
    item, large = meeting.items.get(number="1"), seat("LARGE-SUPPLIER", "DAG")
    sign_in(client, cast, "pmo")
    assert client.get(url("item-speakers", item.pk)).status_code == 409
    second = AppointmentFactory(seat=large, remit="migration", exclusive=False).person
    page = client.get(url("item-speakers", item.pk)).content.decode()
    assert f"{second.name} (migration)" in page
    client.post(url("item-speakers", item.pk), {f"seat_{large.pk}": second.pk})
    assert item.speakers.get().person == second
    client.post(url("item-speakers", item.pk), {f"seat_{large.pk}": cast.participant.pk})
    assert item.speakers.get().person == second


def test_of_a_closed_group_it_is_said_that_its_meetings_are_not_shown_and_never_that_there_are_none(
    client: Client, cast: Cast
) -> None:
    planned("SDWG", number=1)
    page = client.get("/groups/SDWG/").content.decode()
    assert "its meetings are shown to its members" in page
    assert "No meetings yet" not in page
    assert "SDWG #1" not in page
    client.force_login(cast.pmo)
    assert "SDWG #1" in client.get("/groups/SDWG/").content.decode()
    assert "No meetings yet" in client.get("/groups/PSG/").content.decode()
