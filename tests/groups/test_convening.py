"""A group the framework provides for is convened from a day; its own terms are recorded version by version."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from foundation.audit import queries as ledger
from foundation.core.clock import today
from foundation.core.errors import NotAllowed, Refused
from groups import services
from groups.models import Group, TermsVersion
from groups.queries.terms import terms_held_on, terms_visible_to
from tests.factories.groups import Cast, group

pytestmark = pytest.mark.django_db
ON = date(2024, 2, 1)
FILE = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def test_a_permitted_group_is_convened(people):
    services.convene(group=group("SITAG"), on=ON, predecessor=group("TMAG"), actor=people.pmo)
    sitag = group("SITAG")
    assert (sitag.convened_on, sitag.predecessor, sitag.convened_here) == (ON, group("TMAG"), True)
    last = ledger.history(sitag)[-1]
    assert (last.kind, last.data["predecessor"]) == ("groups.convened", "TMAG")


@pytest.mark.parametrize(
    ("code", "on", "says"),
    [
        ("DAG", ON, "convened since 17 November 2021"),
        ("TAG", ON, "closed on 2 March 2022"),
        ("SITAG", date(2023, 12, 5), "does not provide for the SITAG"),
    ],
)
def test_what_cannot_be_convened(people, code, on, says):
    before = Group.objects.get(code=code).convened_on
    with pytest.raises(Refused, match=says):
        services.convene(group=group(code), on=on, actor=people.pmo)
    assert Group.objects.get(code=code).convened_on == before


# --- Terms of Reference -----------------------------------------------------------------------------------------------


def put(people: Cast, text: str = "", **words: object) -> TermsVersion:
    said = {
        "group": people.dag,
        "data": FILE + text.encode() + b"\n%%EOF\n",
        "file_name": "DAG ToR.pdf",
        "change": "First version",
        "actor": people.pmo,
        **words,
    }
    return services.put_terms(**said)


def test_a_version_holds_once_a_decision_approved_it(people):
    terms = put(people)
    assert group("DAG").terms is None
    assert terms_held_on(people.dag, today()) is None
    services.approve_terms(terms=terms, decision="PSG-D0001", on=ON, actor=people.sro)
    assert group("DAG").terms == terms.version.document
    assert terms_held_on(group("DAG"), ON) == terms
    assert terms_held_on(group("DAG"), ON - timedelta(days=1)) is None
    assert ledger.history(group("DAG"))[-1].data["decision"] == "PSG-D0001"


def test_versions_follow_one_another_in_one_document(people):
    first = put(people)
    services.approve_terms(terms=first, decision="PSG-D0001", on=ON, actor=people.sro)
    second = put(people, "new", group=group("DAG"), change="The design principles become a criterion", version="1.1")
    services.approve_terms(terms=second, decision="PSG-D0002", on=ON + timedelta(days=30), actor=people.sro)
    assert first.version.document == second.version.document
    assert terms_held_on(group("DAG"), ON).version.version == "1.0"
    assert terms_held_on(group("DAG"), today()).version.version == "1.1"
    with pytest.raises(Refused, match=r"version 1\.1 already"):
        put(people, "again", group=group("DAG"), version="1.1")


def test_one_decision_on_a_version(people):
    terms = put(people)
    services.turn_down_terms(terms=terms, decision="PSG-D0001", actor=people.sro)
    with pytest.raises(Refused, match="PSG-D0001"):
        services.approve_terms(terms=terms, decision="PSG-D0002", on=ON, actor=people.sro)
    assert group("DAG").terms is None
    assert TermsVersion.objects.get().is_turned_down


def test_what_was_approved_elsewhere_is_recorded_with_its_decision(people):
    said = {"group": people.dag, "data": FILE, "file_name": "a.pdf", "change": "As first approved", "actor": people.pmo}
    with pytest.raises(Refused, match="which decision"):
        services.record_terms(**said, decision=" ", on=ON)
    with pytest.raises(Refused, match="lies ahead"):
        services.record_terms(**said, decision="PSG, 2 December 2021", on=today() + timedelta(days=1))
    with pytest.raises(NotAllowed):
        services.record_terms(**{**said, "actor": people.chair}, decision="PSG, 2 December 2021", on=ON)
    assert not TermsVersion.objects.exists()
    terms = services.record_terms(**said, decision="PSG, 2 December 2021", on=date(2021, 12, 2))
    assert terms_held_on(group("DAG"), date(2022, 3, 9)) == terms


@pytest.mark.parametrize(
    ("words", "says"),
    [({"change": " "}, "what this version changes"), ({"data": b"MZ"}, "not a PDF"), ({"group": "TAG"}, "is closed")],
)
def test_what_is_not_taken_as_terms(people, words, says):
    if "group" in words:
        words = {"group": group(words["group"])}
    with pytest.raises(Refused, match=says):
        put(people, **words)
    assert not TermsVersion.objects.exists()


@pytest.mark.parametrize("who", ["participant", "representative", "sro", "auditor"])
def test_who_does_not_put_terms(people, who):
    with pytest.raises(NotAllowed):
        put(people, actor=people.by_name(who))
    assert not TermsVersion.objects.exists()


def test_a_version_waits_at_one_place(people):
    terms = put(people)
    services.link_terms(terms=terms, proposal="PRO-0001", actor=people.pmo)
    with pytest.raises(Refused, match="PRO-0001"):
        services.link_terms(terms=terms, proposal="PRO-0002", actor=people.pmo)
    services.unlink_terms(terms=terms, actor=people.chair)
    services.link_terms(terms=terms, proposal="PRO-0002", actor=people.pmo)
    assert TermsVersion.objects.get().proposal == "PRO-0002"


READERS = [
    # who, a draft of the DAG, approved of the DAG, approved of the closed group
    ("anonymous", False, True, False),
    ("stranger", False, True, False),
    ("participant", True, True, False),
    ("sdwg", True, True, True),
    ("pmo", True, True, True),
]


@pytest.mark.parametrize(("who", "draft", "approved", "closed"), READERS)
def test_who_reads_terms(people, who, draft, approved, closed):
    user = people.by_name(who)
    waiting = put(people)
    held = services.record_terms(
        group=group("TDWG"), data=FILE, file_name="a.pdf", change="First", decision="DAG #1", on=ON, actor=people.pmo
    )
    shut = services.record_terms(
        group=group("SDWG"), data=FILE, file_name="a.pdf", change="First", decision="DAG #1", on=ON, actor=people.pmo
    )
    seen = {terms.pk for of in ("DAG", "TDWG", "SDWG") for terms in terms_visible_to(user, group(of))}
    assert (waiting.pk in seen, held.pk in seen, shut.pk in seen) == (draft, approved, closed)
