"""What waits is drawn onto an agenda; participants propose items."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.urls import reverse

from foundation.audit.models import Event
from foundation.core.errors import NotAllowed, Refused
from foundation.notifications.models import Notice
from meetings import queries, services
from meetings.models import InboxEntry, ProposedItem
from tests.factories.groups import group
from tests.factories.meetings import ActionFactory, InboxEntryFactory

if TYPE_CHECKING:
    from meetings.models import Meeting
    from tests.factories.groups import Cast

SAID = {
    "title": "Half-hourly reads at night",
    "objective": "DISCUSSION",
    "objective_text": "Suppliers see gaps.",
    "lead": "A Participant",
    "minutes": 15,
}


def signed_in(person: object) -> Client:
    client = Client()
    client.force_login(person)
    return client


def url(name: str, *args: object) -> str:
    return reverse(f"meetings:{name}", args=["DAG", *args])


def proposed(cast: Cast) -> InboxEntry:
    return services.propose_item(group=cast.dag, actor=cast.participant, **SAID)


def test_what_waits_is_drawn_together_as_one_change(cast: Cast, meeting: Meeting) -> None:
    first, second = proposed(cast), InboxEntryFactory(group=cast.dag)
    services.issue_papers(meeting=meeting, actor=cast.pmo)
    client = signed_in(cast.pmo)
    page = client.get(url("items-draw", 7)).content.decode()
    assert "Half-hourly reads at night" in page
    chosen = [f"10-inbox|{each.pk}" for each in (first, second)]
    assert client.post(url("items-draw", 7), {"chosen": chosen}).status_code == 302
    item = meeting.items.get(title="Half-hourly reads at night")
    assert (item.objective, item.lead, item.minutes) == ("DISCUSSION", "A Participant", 15)
    assert item.objective_text == "Suppliers see gaps."
    assert meeting.items.order_by("position").last().title == "Summary and next steps"
    assert queries.latest_version(meeting).number == 2
    assert not InboxEntry.objects.filter(status="waiting").exists()
    assert client.post(url("items-draw", 7), {"chosen": chosen}).status_code == 422
    assert meeting.items.count() == 6


def test_what_somebody_else_has_placed_is_not_drawn_again(cast: Cast, meeting: Meeting) -> None:
    entry = proposed(cast)
    services.decline(entry=entry, reason="Not now", actor=cast.chair)
    for chosen in ([("10-inbox", str(entry.pk))], [("99-none", "1")], []):
        with pytest.raises(Refused):
            services.draw(meeting=meeting, chosen=chosen, actor=cast.pmo)
    assert meeting.items.count() == 4


def test_what_is_narrower_than_the_agenda_is_worded_first(cast: Cast, meeting: Meeting) -> None:
    entry = InboxEntryFactory(group=cast.dag, scope="DAG:restricted", title="A restricted matter")
    page = signed_in(cast.pmo).get(url("items-draw", 7)).content.decode()
    assert f'href="{url("inbox-place", entry.pk)}"' in page
    assert f'value="10-inbox|{entry.pk}"' not in page
    with pytest.raises(Refused, match="needs words"):
        services.draw(meeting=meeting, chosen=[("10-inbox", str(entry.pk))], actor=cast.pmo)
    assert meeting.items.count() == 4


def test_closures_are_drawn_where_no_item_takes_them(cast: Cast, meeting: Meeting) -> None:
    ActionFactory(group=cast.dag, status="recommend_closed", reference="DAG06-01")
    client = signed_in(cast.pmo)
    assert "Actions recommended for closure" not in client.get(url("items-draw", 7)).content.decode()
    assert "recommended for closure" in client.get(meeting.get_absolute_url()).content.decode()
    services.remove_item(item=meeting.items.get(standing="minutes_and_actions"), actor=cast.pmo)
    assert "DAG06-01" in client.get(url("items-draw", 7)).content.decode()
    client.post(url("items-draw", 7), {"chosen": ["30-closures|all"]})
    assert meeting.items.filter(title="Actions recommended for closure", objective="DECISION").count() == 1
    with pytest.raises(Refused, match="already"):
        services.draw(meeting=meeting, chosen=[("30-closures", "all")], actor=cast.pmo)


def test_more_that_waits_costs_no_more_queries(cast: Cast, meeting: Meeting, django_assert_num_queries) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = signed_in(cast.pmo)
    proposed(cast)
    client.get(url("items-draw", 7))
    with CaptureQueriesContext(connection) as one:
        client.get(url("items-draw", 7))
    proposed(cast)
    InboxEntryFactory(group=cast.dag)
    with CaptureQueriesContext(connection) as three:
        client.get(url("items-draw", 7))
    assert len(three) == len(one)


def test_a_participant_proposes_and_learns_what_became_of_it(cast: Cast, meeting: Meeting) -> None:
    client = signed_in(cast.participant)
    assert url("propose-item") in client.get(url("inbox")).content.decode()
    assert client.post(url("propose-item"), {**SAID, "title": ""}).status_code == 422
    assert not ProposedItem.objects.exists()
    answer = client.post(url("propose-item"), SAID, follow=True)
    assert "Suppliers see gaps." in answer.content.decode()
    entry = InboxEntry.objects.get()
    assert (entry.status, entry.source_reference, entry.scope) == ("waiting", "ITM-0001", "DAG:programme")
    secretary = signed_in(cast.pmo)
    place = secretary.get(url("inbox-place", entry.pk)).content.decode()
    assert 'value="Half-hourly reads at night"' in place
    secretary.post(url("inbox-place", entry.pk), {"meeting": meeting.pk, **SAID})
    notice = Notice.objects.get(person=cast.participant)
    assert notice.subject == "ITM-0001 is item 4 of DAG #7"
    assert "DAG #7 item 4" in client.get(entry.url).content.decode()
    assert Event.objects.filter(kind="meetings.inbox_received").count() == 1


def test_a_decline_is_told_with_its_reason(cast: Cast) -> None:
    entry = proposed(cast)
    services.decline(entry=entry, reason="The TDWG has it", actor=cast.chair)
    assert Notice.objects.get(person=cast.participant).body == "Reason: The TDWG has it"
    assert "The TDWG has it" in signed_in(cast.participant).get(entry.url).content.decode()


def test_who_takes_no_part_proposes_nothing(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        services.propose_item(group=cast.dag, actor=cast.stranger, **SAID)
    with pytest.raises(NotAllowed):
        services.propose_item(group=group("SDWG"), actor=cast.participant, **SAID)
    with pytest.raises(Refused, match="not convened"):
        services.propose_item(group=group("IAG"), actor=cast.participant, **SAID)
    assert not ProposedItem.objects.exists()
    assert signed_in(cast.participant).get(reverse("meetings:propose-item", args=["SDWG"])).status_code == 404
    assert signed_in(cast.stranger).post(url("propose-item"), SAID).status_code in {403, 404}


def test_what_is_proposed_to_a_closed_group_stays_there(cast: Cast) -> None:
    entry = services.propose_item(group=group("SDWG"), actor=cast.sdwg, **SAID)
    assert signed_in(cast.sdwg).get(entry.url).status_code == 200
    assert signed_in(cast.participant).get(entry.url).status_code == 404
