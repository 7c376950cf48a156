"""What an outsider finds of a closed group: that it exists, as the framework prints it, and nothing of what it does."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from foundation.audit.services import System
from foundation.core.errors import Refused
from framework.queries import rules_in_force
from groups import services
from groups.models import Founding
from groups.queries import delegations_on
from groups.queries.founded import ROLE_OF_CLOSED
from tests.factories.groups import Cast, group

if TYPE_CHECKING:
    from django.test import Client

    from groups.models import Group

pytestmark = pytest.mark.django_db
ON = date(2026, 3, 2)
WORDS = {
    "name": "Keys Sub-group",
    "attendance": "closed",
    "purpose": "Chooses the cryptographic keys.",
    "membership": "Two security experts",
    "until": date(2046, 3, 2),
}
SECRETS = ("cryptographic", "Cipher suites", "Sdwg Chair")
OUTSIDERS = ["anonymous", "stranger", "participant"]
PUBLIC = ("list", "map")
INSIDE = ("delegations", "competence", "members")


def founded(people: Cast, **words: object) -> Group:
    """A sub-group of the SDWG, as its parent's decision opened it."""
    said = {"parent": group("SDWG"), "code": "SDWG-KEYS", **WORDS, "actor": people.sdwg, **words}
    founding: Founding = services.draft_founding(**said)
    services.attach_founding_terms(founding=founding, data=b"%PDF-1.7\n%%EOF\n", file_name="t.pdf", actor=people.sdwg)
    founding.refresh_from_db()
    services.record_consulting(founding=founding, reference="CON-0001", actor=people.sdwg)
    services.record_consulted(founding=founding, reference="CON-0001", actor=System("consultations"))
    services.record_put(founding=founding, reference="PRO-0001", actor=people.sdwg)
    return services.open_group(founding=founding, decision="SDWG-D0001", on=ON, actor=people.sdwg)


@pytest.fixture
def kept(people: Cast) -> Group:
    """The sub-group, and a delegation from the DAG to the SDWG."""
    made = founded(people)
    services.delegate(
        grantor=people.dag,
        grantee=group("SDWG"),
        level=3,
        subjects=["design"],
        words="Cipher suites of the interfaces",
        valid_from=ON,
        valid_to=None,
        actor=people.chair,
    )
    return made


def read(client: Client, people: Cast, who: str, *address: str) -> str:
    """A page as somebody reads it."""
    user = people.by_name(who)
    client.logout() if who == "anonymous" else client.force_login(user)
    return client.get(reverse(f"groups:{address[0]}", args=address[1:])).content.decode()


@pytest.mark.parametrize("who", OUTSIDERS)
def test_an_outsider_is_told_that_it_exists_and_no_more(client: Client, people: Cast, kept: Group, who: str) -> None:
    pages = [read(client, people, who, name) for name in PUBLIC]
    for code in ("SDWG", "SDWG-SUB", kept.code):
        assert all(code in page for page in pages), code  # the lists agree
        assert code in read(client, people, who, "detail", code)
        for name in INSIDE:
            missing = client.get(reverse(f"groups:{name}", args=["NONE"]))
            there = client.get(reverse(f"groups:{name}", args=[code]))
            assert (there.status_code, missing.status_code) == (404, 404)
            assert _same(there.content) == _same(missing.content)
    pages += [read(client, people, who, "detail", code) for code in ("DAG", "SDWG", kept.code)]
    pages += [read(client, people, who, "delegations", "DAG"), read(client, people, who, "vacancies")]
    pages.append(client.get(reverse("framework:in-force"), {"group": kept.code}).content.decode())
    for page in pages:
        assert not [secret for secret in SECRETS if secret in page]
    assert kept.code in read(client, people, who, "detail", "SDWG")  # below its parent, as on the list


def _same(body: bytes) -> str:
    return "\n".join(line for line in body.decode().splitlines() if "csrf" not in line.lower())


@pytest.mark.parametrize("who", ["sdwg", "auditor", "pmo", "chair"])
def test_who_is_inside_either_group_reads_what_is_delegated(
    client: Client, people: Cast, kept: Group, who: str
) -> None:
    for name in ("detail", "delegations"):
        assert "Cipher suites" in read(client, people, who, name, "DAG")
    assert delegations_on(ON).filter(grantee=group("SDWG")).exists()


def test_what_a_version_would_say_of_it_leaves_its_purpose_out(people: Cast, kept: Group) -> None:
    assert rules_in_force(kept.code, ON).role == ROLE_OF_CLOSED
    assert (kept.parent, kept.attendance) == (group("SDWG"), "closed")


@pytest.mark.parametrize("attendance", ["open", "representatives"])
def test_below_a_closed_group_a_group_is_closed(people: Cast, attendance: str) -> None:
    with pytest.raises(Refused, match="Below a closed group a group is closed too"):
        founded(people, attendance=attendance)
    assert not Founding.objects.exists()
    said = {"parent": group("SDWG"), "code": "SDWG-KEYS", **WORDS, "actor": people.sdwg}
    founding = services.draft_founding(**said)
    with pytest.raises(Refused, match="Below a closed group"):
        services.change_founding(founding=founding, changes={"attendance": attendance}, actor=people.sdwg)
    assert Founding.objects.get().attendance == "closed"
