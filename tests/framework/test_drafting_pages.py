"""The pages on which a version is made, as each kind of person meets them."""

from __future__ import annotations

from html import unescape

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from foundation.accounts.models import Person
from foundation.audit import services as audit
from foundation.core.clock import today
from framework import queries, services
from framework.models import DraftRevision, VersionDraft
from framework.services import load_versions, shipped
from tests.beneath import beneath
from tests.framework import drafts as make
from tests.framework.test_rules_drafting import HOSTILE

pytestmark = pytest.mark.django_db
NEW = {"change_request": "CR041", "version_id": "3.3", "in_force_from": "2027-01-11"}


@pytest.fixture(scope="module")
def programme(django_db_setup, django_db_blocker):
    with beneath(django_db_blocker):
        load_versions(actor=audit.System("test"), texts=shipped())
        yield {name: person.pk for name, person in make.people().items()}


@pytest.fixture
def cast(programme, db):
    with time_machine.travel("2026-11-02T10:00:00+00:00", tick=False):
        people = Person.objects.in_bulk(programme.values())
        yield {name: people[pk] for name, pk in programme.items()}


@pytest.fixture
def as_(cast):
    def sign_in(who):
        client = Client()
        client.force_login(cast[who])
        return client

    return sign_in


@pytest.fixture
def base(cast):
    return queries.latest()


@pytest.fixture
def draft(cast, base):
    return make.saved(make.begun(cast["pmo"]), make.changed(base), cast["pmo"])


def read(answer, status=200):
    assert answer.status_code == status
    return unescape(answer.content.decode())


def at(draft, name="", *more):
    return reverse(f"framework:draft{'-' + name if name else ''}", args=[draft.reference, *more])


def typed(draft, text, step="save", **more):
    number = queries.newest_revision(draft).number
    return {"text": text, "expects": number, "note": "Words", "step": step, **more}


def test_from_the_list_to_a_text_that_is_valid(as_):
    client = as_("pmo")
    assert reverse("framework:draft-new") in read(client.get(reverse("framework:list")))
    assert 'value="3.3"' in read(client.get(reverse("framework:draft-new")))
    answer = client.post(reverse("framework:draft-new"), NEW | {"change_request": " cr041 "}, follow=True)
    text = read(answer)
    assert "FWD-0001 was begun" in text
    assert 'change_requests = ["CR041"]' in text


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"change_request": "41"}, "A change request is named CR and its number"),
        ({"version_id": "3.2"}, "There is a version 3.2 already."),
        ({"in_force_from": "2020-01-01"}, "the next one begins after that day"),
        ({"in_force_from": "soon"}, "Enter a real date"),
    ],
)
def test_a_beginning_that_cannot_be(as_, given, says):
    assert says in read(as_("pmo").post(reverse("framework:draft-new"), NEW | given), 422)
    assert not VersionDraft.objects.exists()


def test_checking_keeps_nothing(as_, draft, base):
    wrong = make.changed(base).replace("working_days = 3", "working_days = -3")
    line = wrong.split("\n").index("working_days = -3") + 1
    text = read(as_("pmo").post(at(draft, "edit"), typed(draft, wrong, step="check")))
    assert f"Line {line}" in text
    assert "working_days must be a whole number" in text
    assert "Against the newest revision" in text
    assert DraftRevision.objects.count() == 2
    sound = read(as_("pmo").post(at(draft, "edit"), typed(draft, make.changed(base) + "# more\n", step="check")))
    assert "No fault was found. Nothing has been saved yet." in sound
    assert "Headline report issued: 3 working days after the meeting" in sound


def test_saving_a_revision_and_looking_at_it(as_, draft):
    text = queries.newest_revision(draft).text.replace("working_days = 3", "working_days = 4")
    page = read(as_("pmo").post(at(draft, "edit"), typed(draft, text), follow=True))
    assert "Revision 3 was saved. No fault was found in it." in page
    assert "Headline report issued: 4 working days after the meeting" in page
    revision = read(as_("auditor").get(reverse("framework:revision", args=[draft.reference, 3])))
    assert "<ins>working_days = 4</ins>" in revision
    assert "<del>working_days = 3</del>" in revision
    assert as_("auditor").get(reverse("framework:revision", args=[draft.reference, 9])).status_code == 404


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_gets_a_sentence_and_is_not_saved_or_not_submitted(as_, draft, name):
    before = DraftRevision.objects.count()
    sent = typed(draft, HOSTILE[name].encode("utf-8", "surrogatepass").decode("utf-8", "replace"))
    answer = as_("pmo").post(at(draft, "edit"), sent)
    assert answer.status_code in {302, 422}
    if answer.status_code == 422:
        assert "There is a problem" in read(answer, 422)
        assert DraftRevision.objects.count() == before
    else:
        assert queries.judge(draft).checked.faults
        assert "still has" in read(as_("pmo").post(at(draft, "submit"), {"expects": before + 1}), 409)


def test_the_second_of_two_keeps_what_they_typed_and_sees_the_difference(as_, cast, draft):
    mine = queries.newest_revision(draft).text.replace("working_days = 3", "working_days = 4")
    sent = typed(draft, mine)
    make.saved(draft, queries.newest_revision(draft).text + "# theirs\n", cast["second"])
    text = read(as_("pmo").post(at(draft, "edit"), sent), 422)
    assert "The second saved revision 3 while you were writing on revision 2" in text
    assert "working_days = 4" in text
    assert "<del># theirs</del>" in text
    assert DraftRevision.objects.count() == 3
    again = read(as_("pmo").post(at(draft, "edit"), sent | {"expects": 3}, follow=True))
    assert "Revision 4 was saved." in again


def test_submitting_what_somebody_else_changed_since_is_refused(as_, cast, draft):
    make.saved(draft, queries.newest_revision(draft).text + "# theirs\n", cast["second"])
    for expects in ("2", "", "x", "²"):
        text = read(as_("pmo").post(at(draft, "submit"), {"expects": expects}), 409)
        assert "The second saved revision 3" in text
    draft.refresh_from_db()
    assert draft.status == "drafting"


def test_a_greyed_action_says_why_and_opens_the_clause(as_, draft):
    text = read(as_("auditor").get(at(draft)))
    clause = queries.programme_in_force(today()).change_control.clause
    assert "Only the" in text
    assert f"{reverse('framework:clause', args=[clause.id])}?on=" in text
    assert clause.text in text


def test_a_refusal_opens_its_clause_too(as_):
    text = read(as_("auditor").get(reverse("framework:draft-new")), 403)
    clause = queries.programme_in_force(today()).change_control.clause
    assert "Which clause says so?" in text
    assert clause.text in text
    assert reverse("framework:clause", args=[clause.id]) in text


def test_the_whole_way(as_, cast, draft):
    page = read(as_("pmo").post(at(draft, "submit"), {"expects": 2}, follow=True))
    assert "FWD-0001 is in review" in page
    assert "You wrote of FWD-0001; somebody else must judge it." in page
    assert "its text changes only while it is drafted" in read(as_("pmo").get(at(draft, "edit")), 409)
    assert "Say what is to be mended" in read(as_("second").post(at(draft, "review"), {"verdict": "back"}), 422)
    page = read(as_("second").post(at(draft, "review"), {"verdict": "pass"}, follow=True))
    assert "may be put to the PSG" in page
    services.approve(revision=queries.newest_revision(draft), decision="PSG-D0001", on=today(), actor=cast["sro"])
    assert "applies from 00:00 on Mon 11 January 2027" in read(as_("pmo").get(at(draft, "load")))
    page = read(as_("pmo").post(at(draft, "load"), follow=True))
    assert "Governance Framework v3.3 is loaded" in page
    assert "FWD-0001" in page, "the version says as what it was drafted"
    page = read(as_("auditor").get(at(draft)))
    assert "Loaded" in page
    assert at(draft, "load") not in page, "nothing is offered once it is over"


def test_the_reviewer_sends_it_back(as_, cast, draft):
    make.submitted(draft, cast["pmo"])
    answer = as_("ccm").post(at(draft, "review"), {"verdict": "back", "points": "Name the clause."}, follow=True)
    assert "Name the clause." in read(answer)


def test_ofgem_records_its_answer(as_, cast, draft, base):
    make.saved(draft, make.changed(base, make.CHANGE_CONTROL), cast["pmo"])
    make.reviewed(make.submitted(draft, cast["pmo"]), cast["second"])
    services.approve(revision=queries.newest_revision(draft), decision="PSG-D0001", on=today(), actor=cast["sro"])
    page = read(as_("pmo").get(at(draft)))
    assert "It changes change control" in page
    assert "Only the Ofgem" in page
    assert read(as_("pmo").get(at(draft, "ofgem")), 403)
    assert "There is a problem" in read(as_("ofgem").post(at(draft, "ofgem"), {"answer": "approved"}), 422)
    sent = {"answer": "approved", "on": "2026-11-02", "reference": "OFG/12"}
    assert "Ofgem's answer on FWD-0001 is recorded" in read(as_("ofgem").post(at(draft, "ofgem"), sent, follow=True))


def test_withdrawing(as_, draft):
    assert "There is a problem" in read(as_("pmo").post(at(draft, "withdraw"), {"reason": ""}), 422)
    assert "Not needed." in read(as_("pmo").post(at(draft, "withdraw"), {"reason": "Not needed."}, follow=True))


def test_taking_it_up_on_the_latest_version(as_, draft, base):
    text = make.changed(base).replace('id = "3.3"', 'id = "3.2.1"').replace("2027-01-11", "2026-12-01")
    load_versions(actor=audit.System("test"), texts={"v3_2_1.toml": text})
    assert "it must be based on 3.2.1" in read(as_("pmo").get(at(draft)))
    assert "must name the new base or day" in read(as_("pmo").post(at(draft, "rebase"), follow=True))


STEPS = ["edit", "review", "withdraw", "ofgem", "load"]


@pytest.mark.parametrize("who", ["sro", "auditor"])
@pytest.mark.parametrize("name", STEPS)
def test_who_may_not_meets_a_refusal(as_, draft, who, name):
    assert read(as_(who).get(at(draft, name)), 403)
    assert read(as_(who).post(at(draft, name)), 403)
    draft.refresh_from_db()
    assert draft.status == "drafting"


@pytest.mark.parametrize("name", ["", *STEPS])
def test_a_draft_does_not_exist_for_who_may_not_read_it(as_, draft, name):
    assert as_("stranger").get(at(draft, name)).status_code == 404
    assert Client().get(at(draft, name)).status_code == 302
    assert "FWD-0001" not in read(as_("stranger").get(reverse("framework:drafts")))
    assert "FWD-0001" not in read(Client().get(reverse("framework:list")))
    assert "FWD-0001" in read(as_("auditor").get(reverse("framework:list")))


def test_a_step_out_of_its_order_is_refused_with_a_sentence(as_, draft):
    assert "it is not in review yet" in read(as_("second").get(at(draft, "review")), 409)
    assert "it has not been approved yet" in read(as_("pmo").get(at(draft, "load")), 409)
    assert "it is not with Ofgem yet" in read(as_("ofgem").get(at(draft, "ofgem")), 409)


def test_the_page_asks_the_same_few_times_however_long_the_text(as_, cast, draft, base):
    client = as_("pmo")

    def asked():
        client.get(at(draft))
        with CaptureQueriesContext(connection) as caught:
            read(client.get(at(draft)))
        return len(caught)

    before = asked()
    for number in range(3):
        make.saved(draft, make.changed(base) + f"# {number}\n", cast["pmo"])
    assert asked() <= before + 1, "one more for the proposals of more revisions at most"
