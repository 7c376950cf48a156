"""A group's inbox: nothing sent to a group is lost."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from foundation.audit.models import Event
from foundation.core.errors import NotAllowed, Refused
from groups.models import Group
from meetings import services
from meetings.forms import PlaceForm
from tests.factories.groups import group
from tests.factories.meetings import day, planned

if TYPE_CHECKING:
    from meetings.models import InboxEntry, Meeting


def received(cast, **fields: object) -> InboxEntry:
    said: dict[str, object] = {
        "group": cast.dag,
        "source": group("TDWG"),
        "reference": "PRO-0001",
        "title": "Where secondary addressing is done",
        "url": "/decisions/PRO-0001/",
        "scope": "DAG:public",
        "actor": cast.pmo,
    }
    return services.receive(**(said | fields))


def test_what_waits_already_is_not_received_again(cast) -> None:
    first = received(cast)
    assert received(cast) == first
    assert Event.objects.filter(kind="meetings.inbox_received").count() == 1


def test_what_was_declined_may_come_again(cast) -> None:
    first = received(cast)
    services.decline(entry=first, reason="Not for the DAG", actor=cast.chair)
    assert received(cast) != first


@pytest.mark.parametrize("who", ["pmo", "chair"])
def test_placing_makes_an_agenda_item_and_keeps_both_records(cast, meeting: Meeting, who: str) -> None:
    entry = received(cast)
    item = services.place(
        entry=entry, meeting=meeting, title=entry.title, objective="DECISION", minutes=20, actor=cast.by_name(who)
    )
    entry.refresh_from_db()
    assert (entry.status, entry.item) == ("placed", item)
    assert (item.number, item.objective, item.disposition) == ("4", "DECISION", "pending")
    event = Event.objects.get(kind="meetings.inbox_placed")
    assert "addressing" not in event.text
    with pytest.raises(Refused, match="is placed"):
        services.place(entry=entry, meeting=meeting, title="x", objective="", minutes=0, actor=cast.pmo)
    assert meeting.items.count() == 5


def test_an_entry_goes_on_its_own_groups_agenda(cast) -> None:
    entry = received(cast)
    other = planned("CCAG", number=1)
    with pytest.raises(Refused, match="was sent to the DAG"):
        services.place(entry=entry, meeting=other, title="x", objective="", minutes=0, actor=cast.pmo)
    entry.refresh_from_db()
    assert entry.status == "waiting"


def test_nothing_is_placed_on_a_closed_agenda(cast, clock, meeting: Meeting) -> None:
    entry = received(cast)
    clock.move_to(day(date(2026, 12, 9), 12))
    services.hold(meeting=meeting, actor=cast.pmo)
    with pytest.raises(Refused, match="has been held"):
        services.place(entry=entry, meeting=meeting, title="x", objective="", minutes=0, actor=cast.pmo)
    entry.refresh_from_db()
    assert entry.status == "waiting"


def test_declining_has_its_reason(cast) -> None:
    entry = received(cast)
    with pytest.raises(Refused, match="needs its reason"):
        services.decline(entry=entry, reason=" ", actor=cast.pmo)
    services.decline(entry=entry, reason="Settled by the TDWG", actor=cast.pmo)
    entry.refresh_from_db()
    assert (entry.status, entry.reason) == ("declined", "Settled by the TDWG")


@pytest.mark.parametrize("who", ["representative", "participant", "stranger", "auditor"])
def test_nobody_else_handles_the_inbox(cast, meeting: Meeting, who: str) -> None:
    entry, person = received(cast), cast.by_name(who)
    with pytest.raises(NotAllowed):
        services.decline(entry=entry, reason="No", actor=person)
    with pytest.raises(NotAllowed):
        services.place(entry=entry, meeting=meeting, title="x", objective="", minutes=0, actor=person)
    entry.refresh_from_db()
    assert entry.status == "waiting"
    assert meeting.items.count() == 4
    assert Group.objects.filter(code="DAG").exists()


def test_what_was_placed_waits_again_when_its_place_is_gone(cast, meeting: Meeting) -> None:
    entry = received(cast)
    for leave in (
        lambda item: services.remove_item(item=item, actor=cast.pmo),
        lambda item: services.cancel(meeting=item.meeting, reason="Storm", actor=cast.pmo),
    ):
        item = services.place(entry=entry, meeting=meeting, title="x", objective="", minutes=0, actor=cast.pmo)
        leave(item)
        entry.refresh_from_db()
        assert (entry.status, entry.item) == ("waiting", None)
    assert Event.objects.filter(kind="meetings.inbox_returned").count() == 2
    assert meeting.items.count() == 5  # a cancelled agenda stays as it was


def test_what_waits_again_already_is_not_doubled(cast, meeting: Meeting) -> None:
    entry = received(cast)
    services.place(entry=entry, meeting=meeting, title="x", objective="", minutes=0, actor=cast.pmo)
    again = received(cast)
    services.cancel(meeting=meeting, reason="Storm", actor=cast.pmo)
    assert [each.status for each in (entry, again) if each.refresh_from_db() is None] == ["placed", "waiting"]


@pytest.mark.parametrize(("scope", "told"), [("DAG:public", True), ("DAG:restricted", False), ("SDWG:public", False)])
def test_an_agenda_tells_nothing_narrower_than_itself(cast, meeting: Meeting, scope: str, told: bool) -> None:
    entry = received(cast, scope=scope, reference="SDWG-D0001")
    assert PlaceForm(entry=entry).initial["title"] == (entry.title if told else "")
    item = services.place(entry=entry, meeting=meeting, title="A matter", objective="", minutes=0, actor=cast.pmo)
    assert ("SDWG-D0001" in item.objective_text) is told
