"""What one group hands to another: recorded by the secretariat, taken back with a reason, read by those who may."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from foundation.audit.queries import history, verify_ledger
from foundation.core.errors import NotAllowed, Refused
from groups import queries, services
from groups.models import Delegation
from groups.queries.delegations import delegations_on, delegations_visible_to
from tests.factories.groups import AffiliationFactory, group, load_framework, seated

if TYPE_CHECKING:
    from django.test import Client

    from foundation.accounts.models import Person

TODAY = date(2022, 9, 7)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def loaded(db: None):
    with time_machine.travel(TODAY):
        load_framework()
        yield


@pytest.fixture
def pmo() -> Person:
    return seated("PMO")


def give(pmo: Person, grantor: str = "PSG", grantee: str = "DAG", **fields: object) -> Delegation:
    said = {"level": group(grantor).level, "subjects": ["design"], "words": "Design changes without cost"}
    said |= {"valid_from": TODAY, "valid_to": None, "decision": "DEC-0007", "actor": pmo, **fields}
    return services.delegate(grantor=group(grantor), grantee=group(grantee), **said)


@pytest.mark.clause("decision-levels")
def test_a_delegation_says_what_to_whom_and_under_which_clause(pmo: Person) -> None:
    made = give(pmo, subjects=["testing", "design", "testing"])
    assert (made.subjects, made.decision, made.given_by) == (["design", "testing"], "DEC-0007", pmo)
    assert "PSG terms of reference" in made.citation
    [told] = history(made)
    assert told.sentence == "Office Pmo recorded that the PSG delegates decisions of Level 2 to the DAG"
    assert list(delegations_on(TODAY)) == [made]
    assert not delegations_on(TODAY - timedelta(days=1)).exists()
    assert verify_ledger() == []


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"words": " "}, "Say in words"),
        ({"decision": " "}, "Name the decision by which the PSG delegates this, or let its chair record it"),
        ({"what": "everything"}, "Decisions or tasks"),
        ({"valid_to": TODAY - timedelta(days=1)}, "cannot end before"),
        ({"level": 1}, "Ofgem's"),
        ({"level": 3}, "of its own Level 2"),
        ({"subjects": ["cooking"]}, "knows no subject"),
        ({"grantee": "PSG"}, "nothing to itself"),
        ({"grantee": "IAG"}, "not convened"),
        ({"grantor": "TDWG", "grantee": "TWG"}, "may not delegate decisions"),
        ({"grantor": "DAG", "grantee": "TDWG", "subjects": ["testing"]}, "does not itself decide on testing"),
        ({"valid_from": date(2021, 9, 1)}, "convened from 17 November 2021, not before"),
    ],
)
def test_what_is_refused_leaves_nothing_behind(pmo: Person, fields: dict[str, object], says: str) -> None:
    with pytest.raises(Refused, match=says):
        give(pmo, **fields)
    assert not Delegation.objects.exists()


def test_what_was_handed_to_a_group_it_does_not_hand_on(pmo: Person) -> None:
    give(pmo)
    with pytest.raises(Refused, match="only where delegated to it; it delegates none on") as refusal:
        give(pmo, "DAG", "TDWG", level=2)
    assert refusal.value.citation
    give(pmo, "TMAG", "DAG", subjects=["testing"])
    with pytest.raises(Refused, match="does not itself decide on testing"):
        give(pmo, "DAG", "TDWG", subjects=["testing"])
    assert Delegation.objects.count() == 2


def test_what_is_taken_back_holds_no_longer_on_that_day(pmo: Person) -> None:
    made = give(pmo)
    dag = group("DAG")
    assert queries.competence(dag, level=2, on=TODAY, subject="design")
    with time_machine.travel(TODAY + timedelta(days=5)):
        with pytest.raises(Refused, match="Say why"):
            services.revoke_delegation(delegation=made, why=" ", basis="DEC-0008", actor=pmo)
        with pytest.raises(Refused, match="Name the decision or the words of the PSG") as told:
            services.revoke_delegation(delegation=made, why="The PSG decides itself", basis=" ", actor=pmo)
        assert told.value.citation == made.citation
        assert Delegation.objects.get().revoked_at is None
        services.revoke_delegation(delegation=made, why="The PSG decides itself", basis="DEC-0008", actor=pmo)
        with pytest.raises(Refused, match="revoked already"):
            services.revoke_delegation(delegation=made, why="Again", basis="DEC-0008", actor=pmo)
    day_of_it = TODAY + timedelta(days=5)
    assert queries.competence(dag, level=2, on=day_of_it - timedelta(days=1), subject="design")
    assert not queries.competence(dag, level=2, on=day_of_it, subject="design")
    kept = Delegation.objects.get()
    assert (kept.revoked_by, kept.revoked_why, kept.revoked_basis) == (pmo, "The PSG decides itself", "DEC-0008")
    assert history(made)[-1].sentence.endswith("had delegated to the DAG on DEC-0008")
    assert verify_ledger() == []


def test_what_is_over_is_not_taken_back(pmo: Person) -> None:
    made = give(pmo, valid_to=TODAY)
    with time_machine.travel(TODAY + timedelta(days=1)), pytest.raises(Refused, match="by itself"):
        services.revoke_delegation(delegation=made, why="Too late", basis="DEC-0008", actor=pmo)


def test_the_chair_of_the_group_that_gave_it_takes_it_back(client: Client, pmo: Person) -> None:
    made, chair = give(pmo), seated("CHAIR", "PSG")
    for nobody in (seated("CHAIR", "DAG"), seated("SRO"), seated("AUDITOR")):
        with pytest.raises(NotAllowed):
            services.revoke_delegation(delegation=made, why="Mine", actor=nobody)
    assert Delegation.objects.get().revoked_at is None
    client.force_login(chair)
    back = reverse("groups:revoke-delegation", args=["PSG", made.pk])
    assert back in client.get(reverse("groups:delegations", args=["PSG"])).content.decode()
    assert "basis" not in client.get(back).context["form"].fields
    assert client.post(back, {"why": "The PSG decides itself"}).status_code == 302
    kept = Delegation.objects.get()
    assert (kept.revoked_by, kept.revoked_basis) == (chair, "")


def test_the_same_is_not_handed_down_twice(pmo: Person) -> None:
    first = give(pmo, subjects=["design", "testing"], valid_to=TODAY + timedelta(days=9))
    later = TODAY + timedelta(days=10)
    again = {"subjects": ["testing", "design"], "words": " design changes  without COST"}
    for days in ({"valid_to": None}, {"valid_from": TODAY + timedelta(days=9)}):
        with pytest.raises(Refused, match="has delegated the same to the DAG from 7 September") as told:
            give(pmo, **{**again, **days})
        assert told.value.citation == first.citation
    assert Delegation.objects.count() == 1
    give(pmo, **again, valid_from=later)
    for other in ({"what": "tasks"}, {"subjects": ["design"]}, {"words": "Design changes with cost"}):
        give(pmo, **{**again, "valid_to": TODAY, **other})
    give(pmo, grantee="TMAG", **{**again, "valid_to": TODAY})
    assert Delegation.objects.count() == 6
    services.revoke_delegation(delegation=first, why="Anew", basis="DEC-0008", actor=pmo)
    give(pmo, **again, valid_to=TODAY)


def test_the_form_offers_whom_the_terms_of_the_first_day_allow(client: Client, pmo: Person) -> None:
    client.force_login(pmo)

    def offered(code: str, **said: str) -> set[str]:
        page = client.post(reverse("groups:delegate", args=[code]), said) if said else client.get(
            reverse("groups:delegate", args=[code])
        )  # fmt: skip
        assert "May delegate decisions to groups of Level 3 or Level 4, standing sub-groups among them" in (
            page.content.decode()
        )
        return {one.code for one in page.context["form"].fields["grantee"].queryset}

    now = offered("PSG")
    assert {"DAG", "CCAG", "TMAG", "TDWG", "SDWG", "BPRWG-REG"} <= now
    assert not {"PSG", "IAG", "TAG", "SITAG"} & now
    assert "PSG" not in offered("DAG")
    assert "TAG" in offered("PSG", valid_from="2022-02-01")


@pytest.mark.clause("psg-delegation")
def test_the_chair_of_the_group_that_gives_needs_no_reference(client: Client) -> None:
    chair = seated("CHAIR", "PSG")
    for nobody in (seated("CHAIR", "DAG"), seated("SRO"), seated("DNO", "PSG")):
        with pytest.raises(NotAllowed, match="Only the chair of the PSG or the PMO"):
            give(nobody)
    assert not Delegation.objects.exists()
    assert give(chair, decision="").given_by == chair
    client.force_login(chair)
    page = client.get(reverse("groups:delegate", args=["PSG"]))
    assert page.status_code == 200
    assert not page.context["form"].fields["decision"].required


def test_the_secretariat_of_one_group_hands_nothing_down_for_another() -> None:
    own = seated("PMO", "DAG")
    with pytest.raises(NotAllowed):
        give(own)
    give(own, "DAG", "TDWG")
    assert Delegation.objects.count() == 1


def test_what_a_closed_group_is_handed_is_read_inside_alone(pmo: Person) -> None:
    secret, plain = give(pmo, "DAG", "SDWG", words="Cryptic matters"), give(pmo, "DAG", "TDWG")
    read = {
        AnonymousUser(): {plain},
        AffiliationFactory().person: {plain},
        seated("CHAIR", "TDWG"): {plain},
        seated("CHAIR", "DAG"): {plain, secret},  # who gave it
        seated("CHAIR", "SDWG"): {plain, secret},
        seated("AUDITOR"): {plain, secret},
        pmo: {plain, secret},
    }
    for person, rows in read.items():
        assert set(delegations_visible_to(person).order_by()) == rows


# --- pages ------------------------------------------------------------------------------------------------------------


def test_handing_down_and_taking_back_in_the_browser(client: Client, pmo: Person) -> None:
    client.force_login(pmo)
    listed = reverse("groups:delegations", args=["PSG"])
    assert "Delegate</a>" in client.get(listed).content.decode()
    address = reverse("groups:delegate", args=["PSG"])
    said = {"grantee": group("DAG").pk, "what": "decisions", "subjects": ["design"], "valid_from": "2022-09-07"}
    assert client.post(address, said).status_code == 422  # without its words
    said["words"] = "Design changes without cost"
    assert client.post(address, said).status_code == 422  # without the decision it rests on
    said["decision"] = "DEC-0007"
    checked = client.post(address, said).content.decode()
    assert "Decisions of Level 2" in checked
    assert not Delegation.objects.exists()
    made_at = client.post(address, {**said, "step": "record"})
    made = Delegation.objects.get()
    assert made_at.url == made.get_absolute_url()
    for page in (listed, reverse("groups:delegations", args=["DAG"]), group("DAG").get_absolute_url()):
        assert "Design changes without cost" in client.get(page).content.decode()
    back = reverse("groups:revoke-delegation", args=["PSG", made.pk])
    assert back in client.get(listed).content.decode()
    assert client.post(back, {"why": ""}).status_code == 422
    assert client.post(back, {"why": "The PSG decides itself"}).status_code == 422  # on what does it rest?
    assert client.post(back, {"why": "The PSG decides itself", "basis": "DEC-0008"}).status_code == 302
    shown = client.get(listed).content.decode()
    assert "Revoked on" in shown
    assert back not in shown
    assert "Design changes" not in client.get(listed, {"on": "2022-09-06"}).content.decode()


def test_the_check_says_what_the_service_would(client: Client, pmo: Person) -> None:
    client.force_login(pmo)
    said = {"grantee": group("CCAG").pk, "what": "decisions", "subjects": ["design"], "valid_from": "2022-09-07"}
    said |= {"words": "All of it", "decision": "DEC-0007"}
    page = client.post(reverse("groups:delegate", args=["PSG"]), said).content.decode()
    assert "never decides on design" in page
    assert 'value="record"' not in page


def test_a_level_4_group_is_told_that_it_hands_nothing_on(client: Client, pmo: Person) -> None:
    client.force_login(pmo)
    page = client.get(reverse("groups:delegations", args=["TDWG"])).content.decode()
    assert "The TDWG may not delegate decisions." in page


@pytest.mark.parametrize("htmx", [False, True])
def test_the_question_what_a_group_may_decide(client: Client, htmx: bool) -> None:
    address = reverse("groups:competence", args=["DAG"])
    headers = {"HX-Request": "true"} if htmx else {}
    yes = client.get(address, {"level": "3", "subject": "design", "on": "2022-03-09"}, headers=headers).content.decode()
    assert "The DAG takes a Level 3 decision on design." in yes
    assert ("<!doctype html>" in yes) is not htmx
    no = client.get(address, {"level": "2", "subject": "design"}, headers=headers).content.decode()
    assert "above the DAG" in no
    unsaid = client.get(reverse("groups:competence", args=["CCAG"]), {"level": "3"}, headers=headers).content.decode()
    assert "It depends on the subject: choose one" in unsaid
    assert "never on design" in unsaid
    unread = client.get(address, {"level": "9"}, headers=headers).content.decode()
    assert "Choose a level" in unread


def test_a_groups_page_asks_the_question(client: Client) -> None:
    page = client.get(group("DAG").get_absolute_url()).content.decode()
    assert reverse("groups:competence", args=["DAG"]) in page
    assert "May this group take this decision?" in page
    named = re.findall(r'\bid="([^"]+)"', page)
    assert len(named) == len(set(named)), "two forms on one page keep their fields apart"


@pytest.mark.parametrize("name", ["delegations", "competence"])
def test_an_outsider_finds_no_such_page_of_a_closed_group(client: Client, name: str) -> None:
    client.force_login(AffiliationFactory().person)
    there = client.get(reverse(f"groups:{name}", args=["SDWG"]))
    missing = client.get(reverse(f"groups:{name}", args=["NONE"]))
    assert there.status_code == missing.status_code == 404
    assert stripped(there.content) == stripped(missing.content)
    client.force_login(seated("CHAIR", "SDWG"))
    assert client.get(reverse(f"groups:{name}", args=["SDWG"])).status_code == 200


def stripped(body: bytes) -> str:
    """A page without what changes from one request to the next."""
    return "\n".join(line for line in body.decode().splitlines() if "csrf" not in line.lower())


def test_more_delegations_take_no_more_queries(client: Client, pmo: Person) -> None:
    address = reverse("groups:delegations", args=["PSG"])

    def count() -> int:
        with CaptureQueriesContext(connection) as caught:
            assert client.get(address).status_code == 200
        return len(caught)

    give(pmo)
    few = count()
    for code in ("CCAG", "TMAG", "TDWG"):
        give(pmo, grantee=code, subjects=["code_drafting"] if code == "CCAG" else ["testing"])
    assert count() == few
