"""What a closed group sends up opens to the seats of the group that receives it and to the SRO, and nothing else of it."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from decisions import policy, queries
from decisions.models import Decision, Proposal
from meetings.models import InboxEntry
from tests.factories import decisions as make

RECEIVERS = ("large", "chair", "designer", "sro")  # the DAG's seats, its chair, and the SRO
ALWAYS = ("sdwg_chair", "pmo", "ipa", "ofgem", "auditor")
OUTSIDERS = ("psg_large", "psg_chair", "ccag_sec", "tdwg_chair", "participant", "stranger")


@pytest.fixture
def sent(cast: make.Programme) -> Decision:
    """A matter of the closed SDWG, reported to the DAG at a meeting of the SDWG."""
    item = make.item(make.meeting(cast.group("SDWG"), 3, date(2024, 3, 6)), "4", "Cryptic item")
    put = make.proposal(cast, group="SDWG", item=item, title="Cryptic matter")
    return make.decision(cast, put, "report_to_parent", actor=cast.sdwg_chair)


@pytest.fixture
def kept(cast: make.Programme) -> Proposal:
    """Another matter of the SDWG, which goes nowhere yet."""
    return make.proposal(cast, group="SDWG", title="Cryptic other matter")


def signed_in(cast: make.Programme, name: str) -> Client:
    client = Client()
    client.force_login(cast.people[name])
    return client


@pytest.mark.clause("sdwg-tor")
@pytest.mark.parametrize("who", [*RECEIVERS, *ALWAYS, *OUTSIDERS])
def test_who_may_read_what_was_sent_up(cast: make.Programme, sent: Decision, kept: Proposal, who: str) -> None:
    person, reads = cast.people[who], who in {*RECEIVERS, *ALWAYS}
    assert InboxEntry.objects.get().group.code == "DAG"
    assert (sent in queries.decisions_visible_to(person)) is reads
    assert (sent.proposal in queries.visible_to(person)) is reads
    assert bool(policy.may_see_decision(person, sent)) is reads
    assert (kept in queries.visible_to(person)) is (who in ALWAYS)


@pytest.mark.parametrize("who", RECEIVERS)
def test_the_receivers_read_it_without_the_rest(cast: make.Programme, sent: Decision, kept: Proposal, who: str) -> None:
    client = signed_in(cast, who)
    for thing in (sent, sent.proposal):
        page = client.get(thing.get_absolute_url())
        assert page.status_code == 200
        assert "Cryptic matter" in page.content.decode()
        assert "SDWG #3" not in page.content.decode(), "the meeting is not what was sent"
        assert "Cryptic item" not in page.content.decode()
    register = client.get(reverse("decisions:list")).content.decode()
    assert "Cryptic matter" in register
    assert "Cryptic other matter" not in register
    assert "At a meeting" in register
    assert client.get(kept.get_absolute_url()).status_code == 404
    assert client.get("/meetings/SDWG/3/").status_code == 404


@pytest.mark.parametrize("who", [*OUTSIDERS, ""])
def test_for_others_it_is_not_there(cast: make.Programme, sent: Decision, who: str) -> None:
    client = signed_in(cast, who) if who else Client()
    for thing, missing in ((sent, "/decisions/SDWG-D0999/"), (sent.proposal, "/decisions/proposals/PRO-0999/")):
        hidden, absent = client.get(thing.get_absolute_url()), client.get(missing)
        assert hidden.status_code == absent.status_code == 404
        told = [re.sub(r"\b[A-Za-z0-9]{64}\b", "", answer.content.decode()) for answer in (hidden, absent)]
        assert told[0].replace(thing.get_absolute_url(), missing) == told[1]
    for query in ("", "?q=Cryptic", "?export=csv"):
        assert "Cryptic" not in client.get(f"{reverse('decisions:list')}{query}").content.decode().replace(
            'value="Cryptic"', ""
        )


@pytest.mark.parametrize("who", RECEIVERS)
def test_the_signed_trail_stays_with_those_who_read_all_of_it(cast: make.Programme, sent: Decision, who: str) -> None:
    assert not policy.may_export_trail(cast.people[who], sent)
    assert policy.may_export_trail(cast.auditor, sent)
    assert signed_in(cast, who).post(reverse("reports:trail", args=[sent.reference])).status_code == 403


def test_the_receivers_act_on_nothing_of_it(cast: make.Programme, sent: Decision) -> None:
    for who in RECEIVERS:
        client = signed_in(cast, who)
        assert client.post(reverse("decisions:correct", args=[sent.reference])).status_code == 403
        assert client.post(reverse("decisions:publish", args=[sent.reference])).status_code == 403
    assert Decision.objects.count() == 1


def test_it_closes_again_with_the_seat(cast: make.Programme, sent: Decision) -> None:
    assert sent in queries.decisions_visible_to(cast.large)
    held = cast.large.appointments.get()
    type(held).objects.filter(pk=held.pk).update(valid_to=date(2022, 1, 1))
    fresh = type(cast.large).objects.get(pk=cast.large.pk)
    assert sent not in queries.decisions_visible_to(fresh)
