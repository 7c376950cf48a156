"""The pages of the structure: list and map on any day, terms, foundings, successions, and who may do what there."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from zeal import zeal_ignore

from foundation.core.clock import today
from groups import services
from groups.models import Delegation, Founding, Group, Seat, Succession, TermsVersion
from groups.queries.structure import structure_on
from groups.rules import tree
from groups.rules.tree import Node
from tests.factories.groups import PersonFactory, group

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.test import Client

pytestmark = pytest.mark.django_db
FILE = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
WORDS = {
    "parent": "",
    "code": "EDWG",
    "name": "Enduring Design Working Group",
    "attendance": "open",
    "purpose": "Looks after the design.",
    "membership": "All who build",
}


def upload() -> SimpleUploadedFile:
    return SimpleUploadedFile("tor.pdf", FILE, content_type="application/pdf")


def page(client: Client, name: str, *args: object, **query: str) -> str:
    response = client.get(reverse(f"groups:{name}", args=args), query)
    assert response.status_code == 200, response.status_code
    return response.content.decode()


# --- the drawing, pure ------------------------------------------------------------------------------------------------

NODES = [
    Node("OFGEM", "", 1),
    Node("PSG", "OFGEM", 2),
    Node("DAG", "PSG", 3),
    Node("CCAG", "PSG", 3),
    Node("TDWG", "DAG", 4),
    Node("TDWG-SUB", "TDWG", 4),
    Node("ALONE", "PSG", 4),
    Node("LOST", "GONE", 4),
]


@pytest.mark.parametrize("draw", [tree.wide, tree.narrow])
def test_every_group_has_its_own_place(draw):
    layout = draw(NODES)
    assert {box.code for box in layout.boxes} == {node.code for node in NODES}
    for one in layout.boxes:
        assert 0 <= one.x < one.right <= layout.width
        assert 0 <= one.y < one.bottom <= layout.height
        for other in layout.boxes:
            apart = one.right <= other.x or other.right <= one.x or one.bottom <= other.y or other.bottom <= one.y
            assert one.code == other.code or apart, f"{one.code} covers {other.code}"


def test_levels_are_rows():
    rows = {box.code: box.y for box in tree.wide(NODES).boxes}
    assert rows["OFGEM"] < rows["PSG"] < rows["DAG"] == rows["CCAG"] < rows["TDWG"] < rows["TDWG-SUB"]


@pytest.mark.parametrize("draw", [tree.wide, tree.narrow])
def test_each_delegation_is_an_arrow(draw):
    pairs = [("PSG", "DAG"), ("DAG", "TDWG"), ("DAG", "CCAG"), ("PSG", "NOBODY")]
    layout = draw(NODES, pairs)
    assert len(layout.arrows) == 3
    assert all(arrow.startswith("M") for arrow in layout.arrows)


@pytest.mark.parametrize("draw", [tree.wide, tree.narrow])
@pytest.mark.parametrize("nodes", [[], [Node("A", "B", 4), Node("B", "A", 4)]])
def test_a_drawing_of_nothing_or_of_a_ring_ends(draw, nodes):
    assert draw(nodes).height > 0


# --- the structure of a day -------------------------------------------------------------------------------------------


def places(user, on):
    return {place.group.code: place for place in structure_on(user, on).places}


STATES = [
    ("TAG", "2022-01-09", "provided", "PSG"),
    ("TAG", "2022-01-10", "convened", "PSG"),
    ("TAG", "2022-03-03", "closed", "PSG"),
    ("DWG", "2022-03-02", "provided", "TAG"),
    ("DWG", "2022-03-03", "convened", "TMAG"),
    ("SITAG", "2023-12-06", "provided", "PSG"),
]


@pytest.mark.parametrize(("code", "on", "state", "parent"), STATES)
def test_the_structure_of_a_day(people, code, on, state, parent):
    place = places(people.pmo, date.fromisoformat(on))[code]
    assert (place.state, place.parent) == (state, parent)


def test_a_group_that_was_not_there_yet_is_not_drawn(people):
    assert "SITAG" not in places(people.pmo, date(2023, 12, 5))


def test_who_sits_on_a_closed_group_is_not_counted_for_outsiders(people):
    assert places(people.participant, today())["SDWG"].vacant is None
    assert places(people.pmo, today())["SDWG"].vacant is not None
    assert places(None, today())["DAG"].vacant is not None


def test_list_and_map_show_the_same(client, people):
    for name in ("list", "map"):
        shown = page(client, name)
        assert all(f">{code}<" in shown for code in ("PSG", "DAG", "TAG", "SITAG"))
        assert "Closed down" in shown
        assert "Not convened" in shown
        assert "SITAG" not in page(client, name, on="2022-03-09")


@pytest.mark.parametrize("on", ["2021-07-29", "9999-12-31", ""])
@pytest.mark.parametrize("name", ["list", "map"])
def test_any_day_since_the_first_version_may_be_asked_for(client, people, name, on):
    page(client, name, on=on)


@pytest.mark.parametrize("on", ["0001-01-01", "2021-07-28", "soon"])
@pytest.mark.parametrize("name", ["list", "map"])
def test_a_day_that_cannot_be_looked_at_says_so(client, people, name, on):
    response = client.get(reverse(f"groups:{name}"), {"on": on})
    assert response.status_code == 422
    assert "field-error" in response.content.decode() or "There is a problem" in response.content.decode()


def test_a_delegation_is_drawn_for_those_who_may_read_of_it(client, people):
    for code in ("TDWG", "SDWG"):
        services.delegate(
            grantor=group("DAG"),
            grantee=group(code),
            level=3,
            subjects=["design"],
            words=f"Interfaces of the {code}",
            valid_from=today(),
            valid_to=today() + timedelta(days=90),
            decision="DEC-0007",
            actor=people.pmo,
        )
    shown = page(client, "map")
    assert shown.count('class="map-arrow"') == 2 + 1  # in both drawings, and in the legend
    assert "Interfaces of the SDWG" not in shown
    client.force_login(people.pmo)
    assert "Interfaces of the SDWG" in page(client, "map")
    assert Delegation.objects.count() == 2


def test_a_closed_groups_page_says_so(client, people):
    shown = page(client, "detail", "TAG")
    assert "stood until" in shown
    assert "TMAG took its place" in shown
    assert "May give way to" in page(client, "detail", "TMAG")
    assert "Follows" in page(client, "detail", "TMAG")


# --- Terms of Reference -----------------------------------------------------------------------------------------------


def test_a_version_is_filed_and_read(client, people):
    client.force_login(people.pmo)
    response = client.post(
        reverse("groups:terms-new", args=["DAG"]),
        {"file": upload(), "change": "First", "classification": "public", "decision": "", "on": ""},
    )
    terms = TermsVersion.objects.get()
    assert response.url == terms.get_absolute_url()
    shown = page(client, "terms-version", "DAG", terms.pk)
    assert terms.version.file.sha256 in shown
    assert "Put to the PSG" in shown
    assert client.get(reverse("groups:terms-file", args=["DAG", terms.pk])).content == FILE
    client.logout()
    assert client.get(terms.get_absolute_url()).status_code == 404
    assert client.get(reverse("groups:terms-file", args=["DAG", terms.pk])).status_code == 404


def test_what_was_approved_before_is_recorded_with_its_decision(client, people):
    client.force_login(people.pmo)
    given = {"file": upload(), "change": "As first approved", "classification": "public", "decision": "PSG, 2021"}
    address = reverse("groups:terms-new", args=["DAG"])
    assert client.post(address, given).status_code == 422
    client.post(address, {**given, "file": upload(), "on": "2021-12-02"})
    client.logout()
    shown = page(client, "terms", "DAG")
    assert "PSG, 2021" in shown
    assert "In force" in page(client, "detail", "DAG")


def test_the_chair_puts_terms_but_records_no_approval(client, people):
    client.force_login(people.chair)
    assert "Approved by" not in page(client, "terms-new", "DAG")
    client.force_login(people.representative)
    assert client.get(reverse("groups:terms-new", args=["DAG"])).status_code == 403


# --- founding ---------------------------------------------------------------------------------------------------------


def test_a_founding_from_the_form_to_its_page(client, people):
    client.force_login(people.chair)
    given = {**WORDS, "parent": str(people.dag.pk)}
    assert client.post(reverse("groups:founding-new"), {**given, "code": "edwg"}).status_code == 422
    client.post(reverse("groups:founding-new"), given)
    founding = Founding.objects.get()
    client.post(reverse("groups:founding-terms", args=[founding.pk]), {"file": upload()})
    client.post(
        reverse("groups:founding-edit", args=[founding.pk]), {**WORDS, "purpose": "Looks after the baselined design."}
    )
    shown = page(client, "founding", founding.pk)
    assert "Looks after the baselined design." in shown
    assert "tor.pdf" in shown
    assert client.get(reverse("groups:founding-file", args=[founding.pk])).content == FILE


def test_who_sees_foundings(client, people):
    founding = services.draft_founding(**{**WORDS, "parent": people.dag}, actor=people.pmo)
    address = founding.get_absolute_url()
    client.force_login(people.participant)
    shown = page(client, "founding", founding.pk)
    assert "Change the draft" not in shown
    assert client.get(reverse("groups:founding-edit", args=[founding.pk])).status_code == 403
    assert client.get(reverse("groups:founding-new")).status_code == 403
    client.force_login(people.stranger)
    assert client.get(address).status_code == 404
    assert "EDWG" not in client.get(reverse("groups:foundings")).content.decode()


@pytest.mark.parametrize("who", ["participant", "representative", "chair", "sro", "administrator"])
def test_an_outsider_finds_nothing_of_a_founding_below_a_closed_group(client, people, who):
    sdwg = group("SDWG")
    words = {**WORDS, "parent": sdwg, "code": "SDWG-KEYS", "name": "Keeping of keys", "attendance": "closed"}
    founding = services.draft_founding(**words, actor=people.pmo)
    services.attach_founding_terms(founding=founding, data=FILE, file_name="tor.pdf", actor=people.pmo)
    client.force_login(PersonFactory(is_staff=True) if who == "administrator" else people.by_name(who))
    for address in ("founding", "founding-file", "founding-edit", "founding-terms", "founding-drop"):
        found = client.get(reverse(f"groups:{address}", args=[founding.pk]))
        missing = client.get(reverse(f"groups:{address}", args=[founding.pk + 1]))
        assert (found.status_code, missing.status_code) == (404, 404)
        assert plain(found) == plain(missing)
    assert "What happens in a closed group is told to its members" in page(client, "detail", "SDWG")
    for shown in (page(client, "foundings"), page(client, "detail", "SDWG")):
        assert "SDWG-KEYS" not in shown
        assert "drafted the founding" not in shown
    client.force_login(people.sdwg)
    assert "SDWG-KEYS" in page(client, "foundings")
    assert "drafted the founding of SDWG-KEYS" in page(client, "detail", "SDWG")


def test_the_history_of_the_parent_tells_participants_nothing_of_a_closed_group_to_come(client, people):
    services.draft_founding(**{**WORDS, "parent": people.dag, "attendance": "closed"}, actor=people.pmo)
    client.force_login(people.participant)
    assert "EDWG" not in page(client, "detail", "DAG")
    assert "EDWG" not in page(client, "foundings")
    client.force_login(people.representative)
    assert "EDWG" in page(client, "detail", "DAG")


def plain(response: HttpResponse) -> str:
    """The page without the token that is another each time."""
    return re.sub(r'"X-CSRFToken": "\w+"|name="csrfmiddlewaretoken" value="\w+"', "", response.content.decode())


def test_a_group_the_framework_provides_for_brings_its_name(client, people):
    client.force_login(people.pmo)
    shown = page(client, "founding-new", parent="PSG", code="SITAG")
    assert 'value="SITAG"' in shown


def test_a_group_that_has_closed_offers_no_act(client, people):
    client.force_login(people.pmo)
    place = Seat.objects.filter(group__code="TAG", kind="constituency").order_by("pk").first()
    shown = page(client, "detail", "TAG")
    assert "It owes none on this day: it is not convened." in shown
    assert not [words for words in ("Draft a proposal to the TAG", "Ask a question") if words in shown]
    assert "Draft a proposal to the DAG" in page(client, "detail", "DAG")
    assert "The TAG was closed on 2 March 2022." in client.get(place.get_absolute_url()).content.decode()
    for address in (reverse("groups:appoint", args=["TAG", place.code]), reverse("groups:delegate", args=["TAG"])):
        assert client.get(address).status_code == 409
    assert ">Technical Advisory Group" not in page(client, "delegate", "PSG")
    assert '<option value="TAG"' not in client.get(reverse("consultations:new"), {"group": "TAG"}).content.decode()


# --- succession and closing -------------------------------------------------------------------------------------------


def test_a_succession_is_left_taken_up_again_and_enacted(client, people):
    client.force_login(people.pmo)
    address = reverse("groups:succession", args=["TMAG"])
    assert "SIT Advisory Group" in page(client, "succession", "TMAG")
    client.post(address, {"successors": ["SITAG", "MCAG"], "on": "2024-02-01"})
    assert "3 things are still open" in page(client, "succession", "TMAG")
    rehome = reverse("groups:rehome", args=["TMAG", "10-sub-groups"])
    client.post(rehome, {"10-sub-groups-item-MWG": "MCAG"})
    client.logout()
    client.force_login(people.pmo)
    assert "2 things are still open" in page(client, "succession", "TMAG")
    with zeal_ignore([{"model": "groups.Group", "field": "get()"}]):  # two acts, each under its own lock
        client.post(rehome, {"10-sub-groups-everything": "SITAG"})
    assert [group(code).parent.code for code in ("MWG", "DWG", "TWG")] == ["MCAG", "SITAG", "SITAG"]
    assert "is convened from" in page(client, "succession-enact", "TMAG")
    client.post(reverse("groups:succession-enact", args=["TMAG"]))
    assert group("TMAG").valid_to == date(2024, 1, 31)
    shown = page(client, "detail", "TMAG")
    assert "The MCAG and the SITAG took its place" in shown
    assert "Prepare its succession" not in shown


def test_another_successor_is_refused_with_the_clause(client, people):
    client.force_login(people.pmo)
    response = client.post(reverse("groups:succession", args=["TMAG"]), {"successors": ["DAG"], "on": "2024-02-01"})
    assert response.status_code == 422
    assert "may follow" in response.content.decode()
    response = client.post(reverse("groups:succession", args=["TMAG"]), {"successors": ["SITAG"], "on": "2023-12-05"})
    assert response.status_code == 409
    assert "MHHS-DEL031" in response.content.decode()
    assert not Succession.objects.exists()


def test_closing_lists_what_is_left(client, people):
    client.force_login(people.pmo)
    assert "sub-groups (1)" in page(client, "close", "TDWG")
    client.post(reverse("groups:rehome", args=["TDWG", "10-sub-groups"]), {"10-sub-groups-everything": "BPRWG"})
    given, address = (
        {"on": today().isoformat(), "why": "The design is baselined"},
        reverse("groups:close", args=["TDWG"]),
    )
    assert "Check before you go on" in client.post(address, given).content.decode()
    changed = client.post(address, {**given, "step": "change"})
    assert (changed.status_code, "The design is baselined" in changed.content.decode()) == (200, True)
    ahead = client.post(address, {**given, "on": (today() + timedelta(days=1)).isoformat()}).content.decode()
    assert "not ahead of it" in ahead
    assert 'value="record"' not in ahead
    assert group("TDWG").valid_to is None  # nothing closes at the first press
    client.post(address, {**given, "step": "record"})
    assert group("TDWG").valid_to == today() - timedelta(days=1)
    assert "is closed only by a later version" in page(client, "close", "DAG").replace("it is", "is")


def test_what_was_never_convened_is_not_closed(client, people):
    client.force_login(people.pmo)
    told = "never convened, so there is nothing to close. It goes when a version of the framework no longer"
    assert told in page(client, "close", "IAG")
    given = {"on": today().isoformat(), "why": "Not needed"}
    checked = client.post(reverse("groups:close", args=["IAG"]), given).content.decode()
    assert told in checked
    assert 'value="record"' not in checked
    assert client.post(reverse("groups:close", args=["IAG"]), {**given, "step": "record"}).status_code == 409
    assert group("IAG").valid_to is None


@pytest.mark.parametrize("name", ["succession", "close"])
@pytest.mark.parametrize("who", ["chair", "sro", "participant", "auditor"])
def test_only_the_secretariat_sees_a_group_out(client, people, name, who):
    client.force_login(people.by_name(who))
    assert client.get(reverse(f"groups:{name}", args=["TMAG"])).status_code == 403
    assert Group.objects.get(code="TMAG").valid_to is None
