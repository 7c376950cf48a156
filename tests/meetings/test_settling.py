"""An item is carried or withdrawn, both records stay, and no meeting is closed with an undecided DECISION item."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.urls import reverse

from decisions.services import draft_proposal
from foundation.audit.models import Event
from foundation.core.errors import NotAllowed, Refused
from meetings import queries, services
from meetings.models import AgendaItem, HeadlineReport, InboxEntry
from tests.factories.meetings import InboxEntryFactory, day, paper, planned

if TYPE_CHECKING:
    from meetings.models import Meeting
    from tests.factories.groups import Cast

ON = date(2026, 12, 9)
NEXT = date(2027, 1, 13)


@pytest.fixture
def item(cast: Cast, meeting: Meeting) -> AgendaItem:
    """Item 4, for decision, on the agenda before it is issued."""
    return services.add_item(
        meeting=meeting, title="Integration platform", objective="DECISION", lead="SI", minutes=25, actor=cast.pmo
    )


@pytest.fixture
def held(cast: Cast, clock, meeting: Meeting, item: AgendaItem) -> Meeting:
    services.issue_papers(meeting=meeting, actor=cast.pmo)
    clock.move_to(day(ON, 14))
    services.hold(meeting=meeting, actor=cast.pmo)
    item.refresh_from_db()
    return meeting


def report(meeting: Meeting) -> HeadlineReport:
    return HeadlineReport.objects.select_related("meeting__group").get(meeting=meeting)


def test_an_item_goes_to_a_later_meeting_and_both_records_stay(cast: Cast, meeting, item: AgendaItem, clock) -> None:
    filed = paper(meeting, item)
    later = planned(number=8, on=NEXT)
    clock.move_to(day(ON, 14))
    services.hold(meeting=meeting, actor=cast.pmo)
    carried = services.carry_item(item=item, to=later, actor=cast.pmo)
    item.refresh_from_db()
    assert (item.disposition, item.meeting) == ("carried", meeting)
    assert (carried.carried_from, carried.meeting, carried.number) == (item, later, "4")
    assert (carried.title, carried.objective, carried.lead, carried.minutes) == (
        item.title,
        item.objective,
        item.lead,
        item.minutes,
    )
    (again,) = carried.papers.all()
    assert (again.version, again.issued_at) == (filed.version, None)
    assert item.papers.count() == 1
    event = Event.objects.get(kind="meetings.item_carried")
    assert '"to":"DAG #8"' in event.text.replace(" #", " #")
    with pytest.raises(Refused, match="was carried to a later meeting"):
        services.carry_item(item=item, to=later, actor=cast.pmo)
    assert later.items.filter(carried_from=item).count() == 1


def test_a_later_agenda_that_is_out_gets_its_next_version(cast: Cast, held: Meeting, item: AgendaItem) -> None:
    later = planned(number=8, on=NEXT)
    services.issue_papers(meeting=later, actor=cast.pmo)
    services.carry_item(item=item, to=later, actor=cast.pmo)
    assert queries.latest_version(later).reason == "Carried from DAG #7"


def test_while_no_meeting_is_called_it_waits_in_the_inbox(cast: Cast, held: Meeting, item: AgendaItem) -> None:
    entry = services.carry_to_inbox(item=item, actor=cast.pmo)
    assert (entry.status, entry.source_reference) == ("waiting", "DAG #7 item 4")
    later = planned(number=8, on=NEXT)
    placed = services.place(
        entry=entry, meeting=later, title=item.title, objective="DECISION", minutes=25, actor=cast.chair
    )
    assert placed.carried_from == item
    services.remove_item(item=placed, actor=cast.pmo)
    assert InboxEntry.objects.get(status="waiting").source == f"agendaitem:{item.pk}"


def test_what_was_carried_here_waits_again_when_its_place_is_gone(cast: Cast, held: Meeting, item: AgendaItem) -> None:
    for number, leave in (
        (8, lambda carried: services.remove_item(item=carried, actor=cast.pmo)),
        (9, lambda carried: services.cancel(meeting=carried.meeting, reason="Storm", actor=cast.pmo)),
    ):
        AgendaItem.objects.filter(pk=item.pk).update(disposition="not_reached")
        carried = services.carry_item(item=item, to=planned(number=number, on=NEXT), actor=cast.pmo)
        leave(carried)
    waiting = InboxEntry.objects.filter(status="waiting").order_by("received_at", "pk")
    # of a cancelled meeting its own item waits, with what it takes by now
    assert [entry.source for entry in waiting] == [f"agendaitem:{item.pk}", f"agendaitem:{carried.pk}"]


def test_the_items_of_a_cancelled_meeting_wait_and_are_placed_with_all_they_take(cast: Cast, item: AgendaItem) -> None:
    meeting, later = item.meeting, planned(number=8, on=NEXT)
    filed = paper(meeting, item)
    put = draft_proposal(group=meeting.group, title="P", problem="X", raised_by="PMO", item=item, actor=cast.pmo)
    services.cancel(meeting=meeting, reason="Storm", actor=cast.pmo)
    entry = InboxEntry.objects.get(status="waiting")
    assert (entry.source_reference, entry.title) == (
        "DAG #7 item 4",
        item.title,
    )  # the standing items come by themselves
    said = {"title": item.title, "objective": "DECISION", "minutes": 25}
    placed = services.place(entry=entry, meeting=later, actor=cast.pmo, **said)
    assert (placed.carried_from, [one.version for one in placed.papers.all()]) == (item, [filed.version])
    put.refresh_from_db()
    assert put.item == placed


def test_what_was_sent_waits_as_it_was_sent_and_brings_the_papers_it_had(cast: Cast, meeting: Meeting) -> None:
    entry = InboxEntryFactory(group=meeting.group)
    said = {"title": "Sent", "objective": "DECISION", "minutes": 25}
    item = services.place(entry=entry, meeting=meeting, actor=cast.pmo, **said)
    filed = paper(meeting, item)
    services.cancel(meeting=meeting, reason="Storm", actor=cast.pmo)
    assert InboxEntry.objects.get(status="waiting") == entry
    entry.refresh_from_db()
    placed = services.place(entry=entry, meeting=planned(number=8, on=NEXT), actor=cast.pmo, **said)
    assert (placed.carried_from, [one.version for one in placed.papers.all()]) == (item, [filed.version])


def test_it_goes_to_a_later_meeting_of_the_group_alone(cast: Cast, held: Meeting, item: AgendaItem) -> None:
    earlier = planned(number=6, on=date(2026, 12, 9))
    for to in (planned("CCAG", number=1, on=NEXT), earlier):
        with pytest.raises(Refused, match="is not a later meeting of the DAG"):
            services.carry_item(item=item, to=to, actor=cast.pmo)
    item.refresh_from_db()
    assert item.disposition == "pending"
    assert not AgendaItem.objects.filter(carried_from=item).exists()


def test_nothing_is_carried_before_the_meeting(cast: Cast, meeting: Meeting, item: AgendaItem) -> None:
    with pytest.raises(Refused, match="has not taken place"):
        services.carry_to_inbox(item=item, actor=cast.pmo)
    assert not InboxEntry.objects.exists()


def test_a_withdrawn_item_stays_with_its_reason_and_takes_no_time(cast: Cast, meeting, item: AgendaItem) -> None:
    with pytest.raises(Refused, match="a draft: take the item off"):
        services.withdraw_item(item=item, reason="Moot", actor=cast.pmo)
    services.issue_papers(meeting=meeting, actor=cast.pmo)
    before = queries.agenda_of(meeting).minutes
    with pytest.raises(Refused, match="needs its reason"):
        services.withdraw_item(item=item, reason=" ", actor=cast.pmo)
    services.withdraw_item(item=item, reason="Settled by the TDWG", actor=cast.pmo)
    item.refresh_from_db()
    assert (item.disposition, item.withdrawal_reason) == ("withdrawn", "Settled by the TDWG")
    assert queries.agenda_of(meeting).minutes == before - 25
    assert queries.latest_version(meeting).items[3].withdrawn == "Settled by the TDWG"
    with pytest.raises(Refused, match="was withdrawn"):
        services.settle(item=item, disposition="considered", actor=cast.pmo)


def test_what_the_item_takes_goes_with_it(cast: Cast, held: Meeting, item: AgendaItem) -> None:
    proposal = draft_proposal(
        group=held.group, title="Addressing", problem="Where?", raised_by="TDWG", item=item, actor=cast.pmo
    )
    carried = services.carry_item(item=item, to=planned(number=8, on=NEXT), actor=cast.pmo)
    proposal.refresh_from_db()
    assert (proposal.item, proposal.status) == (carried, "draft")
    services.issue_papers(meeting=carried.meeting, actor=cast.pmo)
    services.withdraw_item(item=carried, reason="Moot", actor=cast.pmo)
    proposal.refresh_from_db()
    assert (proposal.item, proposal.status) == (carried, "withdrawn")


def test_a_meeting_with_an_undecided_item_is_not_closed(cast: Cast, held: Meeting, item: AgendaItem) -> None:
    services.settle(item=item, disposition="considered", actor=cast.pmo)
    draft = report(held)
    events = Event.objects.count()
    for act in (services.mark_ready, services.issue_report):
        with pytest.raises(Refused, match="Item 4 is for decision and undecided"):
            act(report=draft, actor=cast.pmo)
    held.refresh_from_db()
    assert (held.status, Event.objects.count()) == ("held", events)
    services.carry_to_inbox(item=item, actor=cast.pmo)
    services.issue_report(report=report(held), actor=cast.pmo)
    held.refresh_from_db()
    assert held.status == "reported"


def test_a_withdrawn_item_lets_it_close(cast: Cast, held: Meeting, item: AgendaItem) -> None:
    services.withdraw_item(item=item, reason="Moot", actor=cast.pmo)
    services.mark_ready(report=report(held), actor=cast.pmo)
    assert report(held).status == "ready"


@pytest.mark.parametrize("who", ["chair", "representative", "participant", "stranger", "auditor"])
def test_nobody_else_carries_or_withdraws(cast: Cast, held: Meeting, item: AgendaItem, who: str) -> None:
    person = cast.by_name(who)
    for act in (
        lambda: services.carry_to_inbox(item=item, actor=person),
        lambda: services.withdraw_item(item=item, reason="Moot", actor=person),
    ):
        with pytest.raises(NotAllowed):
            act()
    item.refresh_from_db()
    assert item.disposition == "pending"


def test_the_page_lists_what_keeps_it_open_with_what_may_be_done(cast: Cast, held: Meeting, item: AgendaItem) -> None:
    client = Client()
    client.force_login(cast.pmo)
    page = client.get(held.get_absolute_url()).content.decode()
    assert "Not closed yet" in page
    carry = reverse("meetings:item-carry", args=["DAG", 7, item.pk])
    assert f'href="{carry}"' in page
    later = planned(number=8, on=NEXT)
    assert "DAG #8, 13 January 2027" in client.get(carry).content.decode()
    client.post(carry, {"to": str(later.pk)})
    item.refresh_from_db()
    assert item.disposition == "carried"
    page = client.get(held.get_absolute_url()).content.decode()
    assert "Not closed yet" not in page
    assert "DAG #8 item 4" in page
    assert "Carried from" in client.get(later.get_absolute_url()).content.decode()


def test_withdrawing_on_the_page_asks_why(cast: Cast, held: Meeting, item: AgendaItem) -> None:
    client = Client()
    client.force_login(cast.pmo)
    address = reverse("meetings:item-withdraw", args=["DAG", 7, item.pk])
    assert client.post(address, {"reason": ""}).status_code == 422
    client.post(address, {"reason": "Moot"})
    item.refresh_from_db()
    assert item.withdrawal_reason == "Moot"
