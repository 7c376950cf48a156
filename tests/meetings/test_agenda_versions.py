"""An agenda is issued, and again after each change; any two versions compare."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.urls import reverse

from foundation.audit.models import Event
from foundation.core.errors import Refused
from foundation.documents.services import add_version
from foundation.notifications.models import Notice
from groups.queries import members
from meetings import queries, services
from meetings.models import AgendaVersion
from meetings.rules.versions import FrozenItem, FrozenPaper, compare
from tests.factories.meetings import PDF, paper

if TYPE_CHECKING:
    from meetings.models import Meeting
    from tests.factories.groups import Cast

PAPER = FrozenPaper(7, "Addressing", "MHHS-DEL1 v1.0", 1, "ab", "DAG:public")


def item(key: int, **fields: object) -> FrozenItem:
    said = {"number": str(key), "title": f"Item {key}", "objective": "", "objective_text": "", "lead": ""}
    return FrozenItem(**{"key": key, "minutes": 10, "withdrawn": "", **said, **fields})


A, B, C, D = (item(key) for key in (1, 2, 3, 4))


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ([A, B], [A, B], []),
        ([A, B], [A, B, C], [("added", "3")]),
        ([A, B], [B], [("removed", "1")]),
        ([A, B, C], [C, A, B], [("moved", "3")]),  # one moved past two, not two past one
        ([A, B, C], [B, C, A], [("moved", "1")]),
        ([A, B, C, D], [B, A, D, C], [("moved", "2"), ("moved", "4")]),
        ([A, B], [A, C], [("removed", "2"), ("added", "3")]),
        ([], [A], [("added", "1")]),
        ([A], [], [("removed", "1")]),
    ],
)
def test_items_that_came_went_and_moved(old: list[FrozenItem], new: list[FrozenItem], found: list[object]) -> None:
    assert sorted((each.kind, each.number) for each in compare(old, new)) == sorted(found)


def test_what_changed_about_an_item() -> None:
    with_paper = replace(A, papers=(PAPER,))
    newer = replace(with_paper, minutes=20, papers=(replace(PAPER, reference="MHHS-DEL1 v1.1", version=2),))
    (changed,) = compare([with_paper], [newer])
    assert [(each.what, each.before, each.after) for each in changed.changes] == [
        ("minutes", "10", "20"),
        ("paper", "Addressing (MHHS-DEL1 v1.0)", "Addressing (MHHS-DEL1 v1.1)"),
    ]
    (came,) = compare([A], [with_paper])
    assert came.changes[0].before == ""
    (gone,) = compare([with_paper], [A])
    assert gone.words == "Item 1 “Item 1”: paper changed"


def versions(meeting: Meeting) -> list[tuple[int, str]]:
    return list(AgendaVersion.objects.filter(meeting=meeting).values_list("number", "reason"))


def told(meeting: Meeting) -> int:
    return Notice.objects.filter(subject__contains="The agenda of DAG #7 has changed").count()


def test_a_draft_agenda_has_no_versions(cast: Cast, meeting: Meeting) -> None:
    services.add_item(meeting=meeting, title="A", actor=cast.pmo)
    assert versions(meeting) == []


def test_the_first_is_made_as_it_is_issued_and_pins_the_papers(cast: Cast, meeting: Meeting) -> None:
    filed = paper(meeting, meeting.items.get(number="2"))
    services.issue_papers(meeting=meeting, actor=cast.pmo)
    version = AgendaVersion.objects.get(meeting=meeting)
    assert (version.number, version.by) == (1, cast.pmo)
    assert [each.number for each in version.items] == ["1", "2", "3", "4"]
    (pinned,) = version.items[1].papers
    assert (pinned.version, pinned.sha256) == (filed.version_id, filed.version.file.sha256)
    assert told(meeting) == 0  # the notice of the papers tells of it
    with pytest.raises(TypeError, match="never changes"):
        version.save()
    with pytest.raises(TypeError, match="stays on record"):
        version.delete()


def test_each_change_since_makes_one_and_tells_every_member(cast: Cast, meeting: Meeting) -> None:
    services.issue_papers(meeting=meeting, actor=cast.pmo)
    one, two = meeting.items.get(number="1"), meeting.items.get(number="2")
    services.add_item(meeting=meeting, title="Late matter", reason="It cannot wait", actor=cast.pmo)
    services.move_item(item=two, step=-1, reason="Its lead leaves early", actor=cast.pmo)
    words = {"title": one.title, "objective": "DECISION", "objective_text": "", "lead": "Chair", "minutes": 20}
    services.change_item(item=one, reason="More time", actor=cast.pmo, **words)
    services.change_item(item=one, reason="Nothing", actor=cast.pmo, **words)  # changes nothing
    services.remove_item(item=two, reason="No news", actor=cast.pmo)
    assert versions(meeting) == [
        (1, "Issued with the papers"),
        (2, "It cannot wait"),
        (3, "Its lead leaves early"),
        (4, "More time"),
        (5, "No news"),
    ]
    assert told(meeting) == 4 * members(meeting.group).count()
    body = Notice.objects.filter(subject__contains="version 3").first().body
    assert body == "Item 2 “Governance group updates” moved from place 2 to place 1\nReason: Its lead leaves early"
    assert Event.objects.filter(kind="meetings.agenda_issued").count() == 5


def test_without_its_reason_an_issued_agenda_stays(cast: Cast, meeting: Meeting) -> None:
    services.issue_papers(meeting=meeting, actor=cast.pmo)
    events = Event.objects.count()
    for act in (
        lambda: services.add_item(meeting=meeting, title="Late matter", actor=cast.pmo),
        lambda: services.remove_item(item=meeting.items.get(number="1"), actor=cast.pmo),
        lambda: services.move_item(item=meeting.items.get(number="1"), step=1, actor=cast.pmo),
    ):
        with pytest.raises(Refused, match="say why it changes"):
            act()
    assert (meeting.items.count(), len(versions(meeting)), Event.objects.count()) == (4, 1, events)


def test_a_paper_issued_after_the_others_makes_one(cast: Cast, meeting: Meeting) -> None:
    services.issue_papers(meeting=meeting, actor=cast.pmo)
    late = paper(meeting, meeting.items.get(number="2"))
    services.issue_late_paper(paper=late, actor=cast.pmo)
    assert versions(meeting)[1] == (2, "The paper “Secondary addressing” (MHHS-DOC0001) was issued after the others")


def test_a_paper_with_a_newer_version_is_marked(cast: Cast, meeting: Meeting, client: Client) -> None:
    filed = paper(meeting, meeting.items.get(number="2"))
    services.issue_papers(meeting=meeting, actor=cast.pmo)
    assert queries.newer_papers(meeting, queries.papers_of(meeting)) == {}
    document = filed.version.document
    newer = add_version(
        data=PDF + b"%\n%%EOF\n",
        media_type="application/pdf",
        file_name="2.pdf",
        title=document.title,
        classification=document.classification,
        scope=document.scope,
        stream=meeting.audit_stream,
        actor=cast.pmo,
        document=document,
    )
    assert queries.newer_papers(meeting, queries.papers_of(meeting)) == {filed.pk: newer.reference}
    page = client.get(meeting.get_absolute_url()).content.decode()
    assert "Changed since issued" in page
    assert f"{newer.reference} is newer" in page


def address(name: str, *args: object) -> str:
    return reverse(f"meetings:{name}", args=["DAG", 7, *args])


def test_any_two_versions_compare_on_the_page(cast: Cast, meeting: Meeting, client: Client) -> None:
    assert client.get(address("agenda-versions")).status_code == 404  # a draft is not for everybody
    services.issue_papers(meeting=meeting, actor=cast.pmo)
    services.add_item(meeting=meeting, title="Late matter", reason="It cannot wait", actor=cast.pmo)
    services.add_item(meeting=meeting, title="Later matter", reason="Nor this", actor=cast.pmo)
    last = client.get(address("agenda-versions")).content.decode()
    assert "Later matter" in last
    assert "Late matter" not in last
    both = client.get(address("agenda-versions"), {"old": "1", "new": "3"}).content.decode()
    assert "Late matter" in both
    assert "Later matter" in both
    back = client.get(address("agenda-versions"), {"old": "3", "new": "1"}).content.decode()
    assert "Removed" in back
    assert client.get(address("agenda-versions"), {"old": "1", "new": "9"}).status_code == 422
    second = client.get(address("agenda-version", 2)).content.decode()
    assert "Late matter" in second
    assert "Later matter" not in second
    assert client.get(address("agenda-version", 9)).status_code == 404


def test_what_a_version_pins_is_told_to_who_may_read_it(cast: Cast, meeting: Meeting) -> None:
    paper(meeting, meeting.items.get(number="2"), title="A restricted matter", classification="restricted")
    services.issue_papers(meeting=meeting, actor=cast.pmo)
    chair = Client()
    chair.force_login(cast.chair)
    assert "A restricted matter" in chair.get(address("agenda-version", 1)).content.decode()
    assert "A restricted matter" not in Client().get(address("agenda-version", 1)).content.decode()
