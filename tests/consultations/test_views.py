"""The pages: the story from a draft to the published answers, and what each kind of person sees of it."""

from __future__ import annotations

import csv
import io
import re
from datetime import date

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from consultations import services
from consultations.models import Answer, Consultation, Disposition
from consultations.queries import KINDS, Kind
from groups import services as groups
from groups.models import Founding, Membership
from tests.consultations.conftest import CLOSES, answered, closed, draft, opened, published
from tests.factories import groups as make

pytestmark = pytest.mark.django_db
FILE = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
WORDS = {"title": "Migration plan", "question": "Do you support it?", "classification": "programme"}


def signed_in(cast, name: str) -> Client:
    client = Client()
    if name in cast.people:
        client.force_login(cast(name))
    return client


def at(name: str, *args: object) -> str:
    return reverse(f"consultations:{name}", args=args)


def text(response) -> str:
    return response.content.decode()


def plain(response) -> str:
    """The page without the token that is another each time."""
    return re.sub(r'"X-CSRFToken": "\w+"|name="csrfmiddlewaretoken" value="\w+"', "", text(response))


def test_from_draft_to_publication(cast):
    pmo, north, south = (signed_in(cast, name) for name in ("pmo", "north", "south"))
    assert pmo.get(at("new"), {"group": "DAG"}).status_code == 200
    sent = pmo.post(at("new"), {**WORDS, "kind": "consultation", "group": "DAG", "closes_on": CLOSES.isoformat()})
    made = Consultation.objects.get()
    assert sent.url == made.get_absolute_url()
    assert north.get(made.get_absolute_url()).status_code == 404
    assert pmo.get(at("edit", made.reference)).status_code == 200
    pmo.post(at("edit", made.reference), {**WORDS, "title": "Plan", "closes_on": CLOSES.isoformat()})
    file = SimpleUploadedFile("plan.pdf", FILE, "application/pdf")
    assert pmo.get(at("document-new", made.reference)).status_code == 200
    pmo.post(at("document-new", made.reference), {"title": "The plan", "file": file})

    ticks = [f"single:{cast.organisations[name]}" for name in ("north", "south")]
    chosen = {"closes_on": CLOSES.isoformat(), "audience": ticks}
    assert "Every organisation that takes part" in text(pmo.get(at("open", made.reference)))
    check = text(pmo.post(at("open", made.reference), {**chosen, "step": "check"}))
    assert "North Energy, South Energy" in check
    assert "Until the end of Friday 12 June 2026" in check
    assert Consultation.objects.get().status == "draft"
    pmo.post(at("open", made.reference), {**chosen, "step": "do"})
    assert Consultation.objects.get().status == "open"

    page = text(north.get(made.get_absolute_url()))
    assert "9 working days left" in page
    assert "No answer yet" in page
    assert north.get(at("document-file", made.reference, made.attachments.get().pk)).content == FILE
    address = at("answer", made.reference, cast.organisations["north"])
    assert north.get(address).status_code == 200
    said = {"choice": "object", "words": "Too early.", "parties": "2", "confidentiality": "public", "replaces": "0"}
    check = text(north.post(address, {**said, "step": "check"}))
    assert "Too early." in check
    assert not Answer.objects.exists()
    assert "Too early." in text(north.post(address, {**said, "step": "change"}))
    north.post(address, {**said, "step": "do"})
    assert Answer.objects.get().on_behalf_of == 2
    assert "Too early." not in text(south.get(made.get_absolute_url()))
    services.answer(consultation=made, organisation=cast.of("south"), choice="support", actor=cast("south"))

    assert pmo.post(at("close", made.reference)).status_code == 302
    assert "2 answers have no disposition yet" in text(pmo.get(made.get_absolute_url()))
    assert "no disposition yet" in text(pmo.get(at("publish", made.reference)))
    first = Answer.objects.get(organisation=cast.of("north"))
    address = at("dispose", made.reference, first.pk)
    assert "Too early." in text(pmo.get(address))
    following = pmo.post(address, {"result": "rejected", "words": "The plan is baselined."})
    assert following.url == at("dispose", made.reference, Answer.objects.get(organisation=cast.of("south")).pk)
    last = pmo.post(following.url, {"result": "noted", "words": ""})
    assert last.url == made.get_absolute_url()
    assert pmo.get(at("publish", made.reference)).status_code == 200
    pmo.post(at("publish", made.reference), {"step": "do"})
    page = text(south.get(made.get_absolute_url()))
    assert "Too early." in page
    assert "The plan is baselined." in page


def test_an_answer_by_e_mail_and_its_confirmation(cast):
    made, pmo, north = opened(cast), signed_in(cast, "pmo"), signed_in(cast, "north")
    sent = {
        "organisation": cast.organisations["north"],
        "sender": "Ada of North",
        "choice": "support",
        "parties": "1",
        "confidentiality": "programme",
    }
    assert pmo.get(at("e-mail", made.reference)).status_code == 200
    assert "Ada of North" in text(pmo.post(at("e-mail", made.reference), {**sent, "step": "check"}))
    pmo.post(at("e-mail", made.reference), {**sent, "step": "do"})
    given = Answer.objects.get()
    assert given.needs_confirmation
    assert "To be confirmed" in text(north.get(made.get_absolute_url()))
    address = at("confirm", made.reference, given.pk)
    assert "Ada of North" in text(north.get(address))
    assert signed_in(cast, "south").get(address).status_code == 404
    north.post(address)
    assert not Answer.objects.get().needs_confirmation


def test_forms_come_back_with_what_is_wrong(cast):
    made, pmo, north = opened(cast), signed_in(cast, "pmo"), signed_in(cast, "north")
    waiting = draft(cast)
    address = at("answer", made.reference, cast.organisations["north"])
    wrong = {"choice": "object", "words": "", "parties": "1", "confidentiality": "public", "replaces": "0"}
    sent = north.post(address, {**wrong, "step": "check"})
    assert sent.status_code == 422
    assert "needs its reason" in text(sent)
    assert north.post(address, {"choice": "support", "step": "do"}).status_code == 422
    early = {"closes_on": "2026-06-11", "reason": "Why not."}
    assert pmo.post(at("extend", made.reference), early).status_code == 422
    assert pmo.post(at("withdraw", made.reference), {"reason": ""}).status_code == 422
    assert pmo.post(at("new"), WORDS).status_code == 422
    nobody = {"closes_on": CLOSES.isoformat(), "audience": ["members:NONE"], "step": "check"}
    assert pmo.post(at("open", waiting.reference), nobody).status_code == 422
    passed = {"closes_on": "2026-05-01", "audience": ["everybody:all"], "step": "check"}
    assert pmo.post(at("open", waiting.reference), passed).status_code == 422
    over = closed(cast)
    given = over.answers.get(organisation=cast.of("south"))
    assert pmo.post(at("dispose", over.reference, given.pk), {"result": "rejected"}).status_code == 422
    assert not Disposition.objects.exists()


def test_more_time_and_withdrawal(cast):
    made, pmo = opened(cast), signed_in(cast, "pmo")
    assert pmo.get(at("extend", made.reference)).status_code == 200
    pmo.post(at("extend", made.reference), {"closes_on": "2026-06-19", "reason": "Members asked for it."})
    page = text(signed_in(cast, "north").get(made.get_absolute_url()))
    assert "from 12 Jun 2026" in page
    assert "Members asked for it." in page
    assert pmo.get(at("withdraw", made.reference)).status_code == 200
    pmo.post(at("withdraw", made.reference), {"reason": "Overtaken."})
    assert "Overtaken." in text(signed_in(cast, "north").get(made.get_absolute_url()))


STEPS = ("edit", "document-new", "open", "extend", "e-mail", "publish", "withdraw")


@pytest.mark.parametrize("name", ["north", "representative", "sro", "ipa", "auditor"])
def test_what_only_who_runs_it_may_do(cast, name):
    made, client = opened(cast), signed_in(cast, name)
    for step in STEPS:
        assert client.get(at(step, made.reference)).status_code == 403, step
        assert client.post(at(step, made.reference)).status_code == 403, step
    assert client.post(at("close", made.reference)).status_code == 403
    assert client.get(at("new")).status_code == 403
    assert Consultation.objects.get().status == "open"


def test_what_is_not_open_answers_409(cast):
    over, pmo, north = closed(cast), signed_in(cast, "pmo"), signed_in(cast, "north")
    assert north.get(at("answer", over.reference, cast.organisations["north"])).status_code == 409
    assert pmo.get(at("e-mail", over.reference)).status_code == 409
    assert pmo.get(at("open", over.reference)).status_code == 409
    assert pmo.post(at("close", over.reference)).status_code == 409
    elsewhere = at("answer", opened(cast).reference, cast.organisations["elsewhere"])
    assert signed_in(cast, "elsewhere").get(elsewhere).status_code == 404


@pytest.fixture
def own_page():
    """A kind that is answered on a page of its own, for the length of a test."""
    KINDS._handlers["elsewhere"] = Kind("elsewhere", "Ballot", choices={"a": "A"}, own_page=True, disposed=False)
    yield "elsewhere"
    del KINDS._handlers["elsewhere"]


def test_what_is_answered_on_a_page_of_its_own(cast, own_page):
    made = opened(cast, kind=own_page, url="/constituencies/")
    north, pmo = signed_in(cast, "north"), signed_in(cast, "pmo")
    assert 'href="/constituencies/"' in text(north.get(made.get_absolute_url()))
    assert north.get(at("answer", made.reference, cast.organisations["north"])).status_code == 409
    assert pmo.get(at("e-mail", made.reference)).status_code == 409


# --- a closed group -------------------------------------------------------------------------------------------------


@pytest.fixture
def secret(cast) -> Consultation:
    """The closed group asks one of its members; the words are nowhere else."""
    Membership.objects.create(group=make.group("SDWG"), organisation=cast.of("south"), valid_from=date(2022, 1, 1))
    made = opened(cast, "south", group="SDWG", by="sdwg", title="Cryptic keys", classification="public")
    answered(cast, made, "south", confidentiality="public", words="Cryptic words.")
    return made


@pytest.mark.parametrize("name", ["anonymous", "stranger", "north", "chair", "representative", "sro"])
def test_an_outsider_finds_nothing_of_a_closed_groups_question(cast, secret, name):
    client = signed_in(cast, name)
    for address in (secret.get_absolute_url(), at("answers", secret.reference), at("publish", secret.reference)):
        found, missing = client.get(address), client.get(address.replace(secret.reference, "CON-9999"))
        assert found.status_code == missing.status_code
        assert missing.status_code == (302 if name == "anonymous" and "publish" in address else 404)
        assert plain(found).replace(secret.reference, "") == plain(missing).replace("CON-9999", "")
    pages = [at("list"), f"{at('list')}?q=Cryptic", f"{at('list')}?export=csv", make.group("SDWG").get_absolute_url()]
    for address in pages:
        page = client.get(address)
        assert "Cryptic keys" not in text(page)
        assert secret.reference not in text(page)


@pytest.mark.parametrize("name", ["south", "sdwg", "pmo", "ipa", "auditor"])
def test_its_own_find_it(cast, secret, name):
    client = signed_in(cast, name)
    assert "Cryptic words." in text(client.get(secret.get_absolute_url()))
    assert "Cryptic keys" in text(client.get(at("list")))


# --- registers and exports ------------------------------------------------------------------------------------------


def rows(response) -> list[list[str]]:
    return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))


def test_the_register_filters_and_sorts(cast):
    opened(cast, title="Alpha")
    draft(cast, title="Beta", group="PSG", kind="information_request")
    pmo = signed_in(cast, "pmo")
    for query, words in (
        ("q=alpha", "Alpha"),
        ("q=CON-0002", "Beta"),
        ("group=PSG", "Beta"),
        ("kind=information_request", "Beta"),
        ("status=open", "Alpha"),
        ("closes_from=2026-06-13", None),
    ):
        page = text(pmo.get(f"{at('list')}?{query}"))
        assert [name for name in ("Alpha", "Beta") if f">{name}<" in page] == ([words] if words else []), query
    table = rows(pmo.get(f"{at('list')}?export=csv&sort=title"))
    assert [row[1] for row in table[2:]] == ["Alpha", "Beta"]
    assert [row[6:8] for row in table[2:]] == [["3", "0"], ["0", "0"]]


READS_IN_EXPORT = {
    "anonymous": None,  # the consultation itself is the programme's
    "north": ["North Energy", "South Energy"],
    "wires": ["North Energy", "South Energy", "Wires Energy"],
    "elsewhere": ["North Energy", "South Energy"],
    "pmo": ["North Energy", "South Energy"],
    "auditor": ["North Energy", "South Energy"],
    "ofgem": ["North Energy", "South Energy", "Wires Energy"],
}


@pytest.mark.parametrize("name", READS_IN_EXPORT)
def test_exports_hold_what_the_reader_may_read(cast, name):
    made = published(cast)
    response = signed_in(cast, name).get(f"{at('answers', made.reference)}?export=csv")
    if READS_IN_EXPORT[name] is None:
        assert response.status_code == 404
        return
    table = rows(response)
    assert [row[0] for row in table[2:]] == READS_IN_EXPORT[name]
    book = signed_in(cast, name).get(f"{at('answers', made.reference)}?export=xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(book.content)).active
    assert [row[0] for row in sheet.iter_rows(min_row=3, values_only=True)] == READS_IN_EXPORT[name]


def test_an_export_runs_nothing_in_a_spreadsheet(cast):
    made = opened(cast)
    answered(cast, made, "north", words="=HYPERLINK(1)", confidentiality="public")
    table = rows(signed_in(cast, "pmo").get(f"{at('answers', made.reference)}?export=csv"))
    assert "'=HYPERLINK(1)" in table[2]


def test_an_unpublished_disposition_is_in_no_export_of_others(cast):
    made = closed(cast)
    given = made.answers.get(organisation=cast.of("south"))
    services.dispose(answer=given, result="rejected", words="Out of scope.", actor=cast("pmo"))
    address = f"{at('answers', made.reference)}?export=csv"
    assert "Out of scope." in signed_in(cast, "pmo").get(address).content.decode()
    own = signed_in(cast, "south").get(address).content.decode()
    assert "south says object." in own
    assert "Out of scope." not in own
    assert rows(signed_in(cast, "south").get(f"{address}&result=rejected"))[2:] == []


def test_what_we_were_asked(cast):
    made = opened(cast)
    opened(cast, "south", title="Not for North")
    answered(cast, made, "north")
    page = text(signed_in(cast, "north").get(at("ours")))
    assert "Migration plan" in page
    assert "Version 1" in page
    assert "Not for North" not in page
    assert "No answer" in text(signed_in(cast, "wires").get(at("ours")))
    assert signed_in(cast, "anonymous").get(at("ours")).status_code == 302


def test_who_is_silent_is_told_to_who_runs_it(cast):
    made = opened(cast)
    answered(cast, made, "north")
    assert "Silent: 2" in text(signed_in(cast, "chair").get(made.get_absolute_url()))
    page = text(signed_in(cast, "north").get(made.get_absolute_url()))
    assert "Silent" not in page
    assert "South Energy" not in page
    assert "1 of 3 answered" in page


@pytest.mark.parametrize("name", ["list", "detail", "answers", "ours"])
def test_pages_cost_the_same_for_one_and_for_three(cast, name):
    many = opened(cast)

    def cost(client):
        address = at(name, *([many.reference] if name in {"detail", "answers"} else []))
        client.get(address)
        with CaptureQueriesContext(
            connection,
        ) as found:
            client.get(address)
        return len(found)

    answered(cast, many, "north", confidentiality="public")
    client = signed_in(cast, "pmo" if name != "ours" else "north")
    one = cost(client)
    for other in ("south", "wires"):
        answered(cast, many, other, confidentiality="public")
        opened(cast)
    assert cost(client) == one


# --- panels ---------------------------------------------------------------------------------------------------------


def test_the_group_shows_its_consultations(cast):
    opened(cast)
    address = make.group("DAG").get_absolute_url()
    assert "CON-0001" in text(signed_in(cast, "north").get(address))
    assert f"{at('new')}?group=DAG" in text(signed_in(cast, "chair").get(address))
    assert f"{at('new')}?group=DAG" not in text(signed_in(cast, "north").get(address))


@pytest.fixture
def founding(cast) -> Founding:
    """A working group below the DAG, drafted with its Terms of Reference."""
    made = groups.draft_founding(
        parent=make.group("DAG"),
        code="KEYWG",
        name="Keys Working Group",
        attendance="open",
        purpose="Work on keys.",
        membership="Whoever has keys.",
        actor=cast("pmo"),
    )
    groups.attach_founding_terms(founding=made, data=FILE, file_name="terms.pdf", actor=cast("pmo"))
    return Founding.objects.get()


@pytest.mark.clause("later-groups")
def test_a_founding_is_consulted_on_from_its_own_page(cast, founding):
    pmo, north = signed_in(cast, "pmo"), signed_in(cast, "north")
    page = text(pmo.get(founding.get_absolute_url()))
    address = at("new-founding", founding.pk)
    assert address in page
    assert north.get(address).status_code == 403
    form = text(pmo.get(address))
    assert "Work on keys." in form
    pmo.post(address, {"title": "Keys", "question": "Do we need it?", "closes_on": CLOSES.isoformat()})
    made = Consultation.objects.get()
    assert (made.kind, made.about, made.url) == ("founding", "Founding of KEYWG", founding.get_absolute_url())
    services.open_consultation(consultation=made, audience=cast.audience("north"), actor=cast("pmo"))
    founding.refresh_from_db()
    assert (founding.status, founding.consultation) == ("consulting", made.reference)
    assert made.attachments.get().document == founding.terms
    assert made.reference in text(pmo.get(founding.get_absolute_url()))
    assert address not in text(pmo.get(founding.get_absolute_url()))
    answered(cast, made, "north")
    services.close(consultation=made, actor=cast("pmo"))
    founding.refresh_from_db()
    assert founding.status == "consulted"


def test_nobody_outside_is_asked_to_consult_on_a_founding_below_a_closed_group(cast):
    made = groups.draft_founding(
        parent=make.group("SDWG"),
        code="SDWG-KEYS",
        name="Keeping of keys",
        attendance="closed",
        purpose="Cryptic keys.",
        membership="Few.",
        actor=cast("pmo"),
    )
    address, missing = at("new-founding", made.pk), at("new-founding", made.pk + 1)
    for name in ("north", "chair", "sro"):
        client = signed_in(cast, name)
        assert (client.get(address).status_code, client.get(missing).status_code) == (404, 404)
        assert plain(client.get(address)) == plain(client.get(missing)).replace(missing, address)
    pmo = signed_in(cast, "pmo")
    pmo.post(address, {"title": "Keys", "question": "Do we need it?", "closes_on": CLOSES.isoformat()})
    assert Consultation.objects.get().scope == "SDWG:programme"


def test_a_founding_dropped_meanwhile_stays_dropped(cast, founding):
    made = services.draft_consultation(
        kind="founding",
        title="Keys",
        question="Do we need it?",
        group=founding.parent,
        subject=founding,
        closes_on=CLOSES,
        actor=cast("pmo"),
    )
    made = services.open_consultation(consultation=made, audience=cast.audience("north"), actor=cast("pmo"))
    refused = signed_in(cast, "pmo").post(at("withdraw", made.reference), {"reason": "No need."})
    assert refused.status_code == 409
    founding.refresh_from_db()
    groups.drop_founding(founding=founding, why="No need.", actor=cast("pmo"))
    answered(cast, made, "north")
    services.close(consultation=made, actor=cast("pmo"))
    founding.refresh_from_db()
    assert founding.status == "dropped"
