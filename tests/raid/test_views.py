"""The actions log in the browser's eyes: what is shown to whom, what is refused, what an export holds."""

from __future__ import annotations

import csv
from datetime import date
from io import StringIO
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from deadlines.models import Obligation
from foundation.accounts.models import Person
from foundation.audit import queries as ledger
from raid import services
from raid.forms import owner_choices
from raid.models import Action, ActionNote, ActionOwner
from tests.factories.groups import GroupFactory, SeatFactory
from tests.factories.meetings import ActionFactory

if TYPE_CHECKING:
    from django.test import Client

    from groups.models import Group
    from tests.raid.conftest import People

pytestmark = pytest.mark.django_db

LIST = "/actions/"


def sign_in(client: Client, user: object) -> None:
    client.logout()
    if isinstance(user, Person):
        client.force_login(user)


def url(action: Action, name: str = "action", *more: object) -> str:
    return reverse(f"raid:{name}", args=[action.group.code, action.reference, *more])


@pytest.fixture
def action(dag: Group, people: People) -> Action:
    return services.raise_action(
        group=dag,
        text="Share the revised principle",
        owner_text="Ian Smith/Lewis Hall",
        due_on=date(2026, 12, 9),
        raised_on=date(2026, 11, 11),
        meeting_number=6,
        actor=people.pmo,
    )


@pytest.fixture
def hidden(sdwg: Group) -> Action:
    return ActionFactory(group=sdwg, reference="SDWG01-01", text="Renew the certificates")


# --- reading -----------------------------------------------------------------------------------------------------------


def test_anybody_reads_a_public_action(client: Client, action: Action) -> None:
    page = client.get(url(action)).content.decode()
    assert "Share the revised principle" in page
    assert "The PMO raised action DAG06-01" in page
    assert "Recommend for closure" not in page
    assert "Add the note" not in page


@pytest.mark.parametrize("who", ["anonymous", "stranger", "participant", "member"])
def test_a_closed_groups_actions_leak_nowhere(client: Client, people: People, hidden: Action, who: str) -> None:
    sign_in(client, people.by_name(who))
    assert client.get(url(hidden)).status_code == 404
    for query in ({}, {"q": "certificates"}, {"group": "SDWG"}, {"export": "csv"}, {"q": "SDWG01"}):
        page = client.get(LIST, query).content.decode()
        assert "Renew the certificates" not in page
        assert "SDWG01-01" not in page.replace('value="SDWG01', "")
    for name in ("note", "recommend", "edit", "ongoing"):
        assert client.post(url(hidden, name)).status_code in {302, 404}


def test_its_members_and_the_overseers_read_them(client: Client, people: People, hidden: Action) -> None:
    for who in ("sdwg", "pmo", "auditor"):
        sign_in(client, people.by_name(who))
        assert client.get(url(hidden)).status_code == 200
        assert "SDWG01-01" in client.get(LIST).content.decode()


def test_the_register_filters_and_exports(client: Client, dag: Group, action: Action) -> None:
    ActionFactory(group=dag, reference="DAG05-01", status="closed", closed_on=date(2026, 11, 11), text="=HYPERLINK()")
    page = client.get(LIST, {"status": "open"}).content.decode()
    assert "DAG06-01" in page
    assert "DAG05-01" not in page
    assert "DAG05-01" in client.get(LIST, {"q": "hyper"}).content.decode()
    exported = client.get(LIST, {"export": "csv"})
    assert exported["Content-Type"].startswith("text/csv")
    rows = list(csv.reader(StringIO(exported.content.decode("utf-8-sig"))))
    states = {row[0]: row[-1] for row in rows}
    assert (states["DAG06-01"], states["DAG05-01"]) == ("Open", "Closed")
    assert not any(cell.startswith("=") for row in rows for cell in row)


def test_overdue_is_a_filter(client: Client, dag: Group, action: Action) -> None:
    ActionFactory(group=dag, reference="DAG05-02", due_on=date(2021, 12, 1), raised_on=date(2021, 11, 1))
    page = client.get(LIST, {"due": "overdue"}).content.decode()
    assert "DAG05-02" in page
    assert "Open, overdue" in page
    assert "DAG06-01" not in page


def test_a_published_reference_may_hold_a_stroke(client: Client, people: People, dag: Group) -> None:
    odd = ActionFactory(group=dag, reference="DAG04/02 B")
    client.force_login(people.pmo)
    assert client.get(url(odd)).status_code == 200
    assert client.get(url(odd, "edit")).status_code == 200
    assert "DAG04/02 B" in client.get(LIST).content.decode()


def queries_of(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as caught:
        assert client.get(address).status_code == 200
    return len(caught)


def test_more_rows_take_no_more_queries(client: Client, people: People, dag: Group) -> None:
    client.force_login(people.pmo)
    one = ActionFactory(group=dag)
    ActionOwner.objects.create(action=one, name="Owner 0")
    client.get(LIST)  # content types and the like are read once
    few = queries_of(client, LIST), queries_of(client, url(one))
    for number in range(3):
        ActionFactory(group=dag)
        ActionOwner.objects.create(action=one, name=f"Owner {number + 1}")
        services.note(action=one, text=f"Note {number}", actor=people.pmo)
    assert queries_of(client, LIST) == few[0]
    assert queries_of(client, url(one)) <= few[1] + 2  # the values and names of the events that were written meanwhile


# --- keeping -----------------------------------------------------------------------------------------------------------

POSTS = [
    ("note", {"text": "Shared"}),
    ("recommend", {"reason": "Shared on 1 December"}),
    ("edit", {"text": "Share it", "owner_text": "Ian Smith", "due_on": "2026-12-16"}),
    ("ongoing", {}),
]


@pytest.mark.parametrize(("name", "data"), POSTS, ids=[case[0] for case in POSTS])
@pytest.mark.parametrize("who", ["member", "participant", "auditor"])
def test_whoever_does_not_keep_the_log_is_told_who_does(
    client: Client, people: People, action: Action, *, name: str, data: dict[str, str], who: str
) -> None:
    client.force_login(people.by_name(who))
    response = client.post(url(action, name), data)
    assert response.status_code == 403
    assert "Only the PMO secretariat may do this." in response.content.decode()
    kept = Action.objects.get()
    assert (kept.status, kept.text, ActionNote.objects.count()) == ("open", "Share the revised principle", 0)


@pytest.mark.parametrize(("name", "data"), POSTS, ids=[case[0] for case in POSTS])
def test_a_stranger_signs_in_first(client: Client, action: Action, name: str, data: dict[str, str]) -> None:
    assert client.post(url(action, name), data)["Location"].startswith("/accounts/login/")
    assert Action.objects.get().status == "open"


def test_the_secretariat_notes_changes_and_recommends(client: Client, people: People, action: Action) -> None:
    client.force_login(people.pmo)
    page = client.get(url(action)).content.decode()
    assert "Add the note" in page
    for name, data in POSTS:
        if name != "recommend":
            assert client.post(url(action, name), data)["Location"] == action.get_absolute_url()
    assert client.get(url(action, "recommend")).status_code == 200
    client.post(url(action, "recommend"), POSTS[1][1])
    kept = Action.objects.get()
    assert (kept.status, kept.text, kept.due_on, kept.first_due_on) == (
        "recommend_closed", "Share it", date(2026, 12, 16), date(2026, 12, 9)
    )  # fmt: skip
    assert [note.text for note in kept.notes.order_by("pk")] == ["Shared", "Shared on 1 December"]
    page = client.get(url(action)).content.decode()
    assert "This action stands at “Recommended for closure” already." in page
    assert "First due" in page
    assert ledger.verify_ledger() == []


def test_a_refused_step_changes_nothing(client: Client, people: People, action: Action) -> None:
    client.force_login(people.pmo)
    client.post(url(action, "ongoing"))
    response = client.post(url(action, "ongoing"))
    assert response.status_code == 409
    assert "This action is ongoing already." in response.content.decode()


@pytest.mark.parametrize(
    ("closed_on", "historical", "met"),
    [(date(2026, 12, 9), False, True), (date(2026, 12, 10), False, False), (date(2026, 12, 9), True, False)],
)
def test_a_closed_action_was_in_time_or_says_no_more(
    client: Client, people: People, dag: Group, closed_on: date, *, historical: bool, met: bool
) -> None:
    due = date(2026, 12, 9)
    closed = ActionFactory(group=dag, status="closed", due_on=due, closed_on=closed_on, historical=historical)
    client.force_login(people.member)
    page = client.get(url(closed)).content.decode()
    assert f"Closed on {closed_on.day} Dec 2026" in page
    assert ('class="clock tone-ok"' in page) is met


def test_the_page_says_who_owes_it_and_leads_to_what_is_owed(client: Client, people: People, dag: Group) -> None:
    owed = services.raise_action(
        group=dag,
        text="Look",
        owner_text="DCC",
        due_on=date(2026, 12, 9),
        raised_on=date(2026, 11, 11),
        meeting_number=6,
        actor=people.pmo,
    )
    page = client.get(url(owed)).content.decode()
    one = Obligation.objects.get()
    assert "Owed by" in page
    assert f'href="{one.get_absolute_url()}"' in page
    assert client.get(one.get_absolute_url()).status_code == 200, "who reads the one reads the other"
    assert "Owed by" not in client.get(url(ActionFactory(group=dag, reference="DAG05-09"))).content.decode()


def test_a_closed_action_stays_as_the_meeting_closed_it(client: Client, people: People, dag: Group) -> None:
    closed = ActionFactory(group=dag, status="closed", closed_on=date(2026, 11, 18))
    client.force_login(people.pmo)
    for name, data in POSTS[1:3]:
        assert client.get(url(closed, name)).status_code == 409
        assert client.post(url(closed, name), data).status_code == 409
    assert Action.objects.get().text == "Look at the pathway of artefacts"
    assert "what the meeting closed stays as it was" in client.get(url(closed)).content.decode()


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("note", {"text": " "}, "Enter the note"),
        ("recommend", {"reason": ""}, "Enter why it can be closed"),
        ("edit", {"text": "x", "owner_text": "y", "due_on": "2026-11-10"}, "cannot be due before it is raised"),
        ("edit", {"text": "x", "owner_text": "y", "due_on": "soon"}, "Enter a valid date."),
    ],
)
def test_what_is_wrong_stands_at_its_field(
    client: Client, people: People, action: Action, *, name: str, data: dict[str, str], said: str
) -> None:
    client.force_login(people.pmo)
    response = client.post(url(action, name), data)
    assert response.status_code == 422
    assert said in response.content.decode()
    assert Action.objects.get().text == "Share the revised principle"


def test_whom_an_owner_stands_for_is_offered_under_headings_sorted_and_once(action: Action, people: People) -> None:
    other = SeatFactory(group=GroupFactory(code="AAA"), name="Chair")
    SeatFactory(group=action.group, name="Zeta", position=0)
    SeatFactory(group=action.group, name="Alpha", position=9)
    offered = dict(owner_choices(action.group))
    headings = list(offered)
    assert headings[:3] == [f"Seats of the {action.group.code}", "People", "Parties"]
    elsewhere = [heading for heading in headings[3:] if heading != "Offices"]
    assert elsewhere == sorted(elsewhere)
    assert elsewhere[0] == "Seats of the AAA"
    assert offered["Seats of the AAA"] == [(f"seat:{other.pk}", "AAA: Chair")]
    own = [label for _, label in offered[headings[0]]]
    assert own == sorted(own)
    labels = [label for held in offered.values() for _, label in held]
    assert len(labels) == len(set(labels))


def test_an_owner_is_linked_and_unlinked(client: Client, people: People, action: Action) -> None:
    client.force_login(people.pmo)
    owner = action.owners.get(name="Ian Smith")

    def link(to: str) -> Any:
        return client.post(url(action, "link-owner", owner.pk), {f"owner-{owner.pk}-stands_for": to})

    held = people.member.appointments.get()
    linked = {"person": people.member, "seat": held.seat, "organisation": held.organisation}
    for kind, to in linked.items():
        assert link(f"{kind}:{to.pk}").status_code == 302
        owner.refresh_from_db()
        assert {name: getattr(owner, name) for name in linked} == dict.fromkeys(linked) | {kind: to}
        assert to.name in client.get(url(action)).content.decode()
    for wrong in ("person:9999", "person", "group:1", f"seat:{held.seat.pk}x"):
        assert link(wrong).status_code == 422
    assert link("").status_code == 302
    owner.refresh_from_db()
    assert owner.organisation is None
    other = ActionOwner.objects.create(action=ActionFactory(group=action.group), name="PMO")
    assert client.post(url(action, "link-owner", other.pk), {}).status_code == 404
    kinds = [entry.kind for entry in ledger.history(action)]
    assert kinds.count("raid.action_owner_linked") == 4


def test_only_who_keeps_a_log_is_shown_where_to_import(client: Client, people: People) -> None:
    for who in ("anonymous", "participant", "member", "sdwg"):
        sign_in(client, people.by_name(who))
        assert "Import actions at a meeting" not in client.get(LIST).content.decode()
    client.force_login(people.pmo)
    page = client.get(LIST).content.decode()
    assert "Import actions at a meeting" in page
    assert 'href="/meetings/"' in page


@pytest.mark.parametrize("name", ["note", "ongoing"])
def test_what_changes_something_is_a_post(client: Client, people: People, action: Action, name: str) -> None:
    client.force_login(people.pmo)
    assert client.get(url(action, name)).status_code == 405


# --- the panel of a group's page ---------------------------------------------------------------------------------------


def test_a_groups_page_shows_its_open_actions(client: Client, dag: Group, action: Action) -> None:
    for _ in range(5):
        ActionFactory(group=dag)
    page = client.get(dag.get_absolute_url()).content.decode()
    assert "All 6 open actions" in page
    assert action.reference in page


def test_a_closed_groups_page_shows_no_action_to_others(client: Client, people: People, hidden: Action) -> None:
    page = client.get(hidden.group.get_absolute_url()).content.decode()
    assert 'id="actions"' not in page
    client.force_login(people.sdwg)
    assert "Renew the certificates" in client.get(hidden.group.get_absolute_url()).content.decode()
