"""The secretary hands over a table, looks at what it would do, and confirms; nobody else may."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from foundation.audit.models import Event
from foundation.audit.services import subject_key
from foundation.core.drafts import keep
from foundation.core.models import TableDraft
from meetings.models import AgendaItem
from raid.models import Action
from tests.factories.groups import AffiliationFactory, AppointmentFactory, GroupFactory, SeatFactory
from tests.factories.meetings import ActionFactory, MeetingFactory
from tests.meetings import imports

if TYPE_CHECKING:
    from django.test import Client

    from foundation.accounts.models import Person
    from meetings.models import Meeting

pytestmark = pytest.mark.django_db

FORMS = {
    "pasted": lambda: {"pasted": imports.actions_tsv()},
    "a whole text pasted": lambda: {"pasted": (imports.FOLDER / "pack.txt").read_text()},
    "csv": lambda: {"file": SimpleUploadedFile("actions.csv", imports.actions_csv().encode())},
    "xlsx": lambda: {"file": SimpleUploadedFile("actions.xlsx", imports.actions_xlsx())},
    "markdown": lambda: {"file": SimpleUploadedFile("actions.md", (imports.FOLDER / "actions.md").read_bytes())},
    "a whole text": lambda: {"file": SimpleUploadedFile("pack.txt", (imports.FOLDER / "pack.txt").read_bytes())},
}


@pytest.fixture
def meeting(db: None) -> Meeting:
    return imports.sixth(imports.dag())


@pytest.fixture
def pmo(meeting: Meeting) -> Person:
    return imports.office("PMO")


def url(name: str = "import", kind: str = "actions", *more: object, number: int = 6) -> str:
    return reverse(f"meetings:{name}", args=["DAG", number, kind, *more])


def read_in(client: Client, data: dict[str, Any], kind: str = "actions") -> str:
    """Hand over; the address of the preview."""
    response = client.post(url(kind=kind), data)
    assert response.status_code == 302, response.content.decode()
    return response["Location"]


def counts(page: str) -> dict[str, int]:
    return {word: int(number) for number, word in re.findall(r"<strong>(\d+)</strong> (new|changed|same|wrong)", page)}


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_every_form_of_the_table_comes_in_alike(client: Client, pmo: Person, form: Any) -> None:
    client.force_login(pmo)
    preview = read_in(client, form())
    page = client.get(preview).content.decode()
    assert counts(page) == {"new": imports.ACTIONS, "changed": 0, "same": 0, "wrong": 0}
    assert "DES-03-02" in page
    assert not Action.objects.exists()
    assert not Event.objects.exists()
    response = client.post(f"{preview}confirm/", follow=False)
    assert response["Location"] == "/meetings/DAG/6/actions/"
    assert Action.objects.count() == imports.ACTIONS
    assert Action.objects.get(reference="DES-03-02").status == "recommend_closed"


def test_the_agenda_comes_in_the_same_way(client: Client, pmo: Person) -> None:
    client.force_login(pmo)
    preview = read_in(client, {"pasted": (imports.FOLDER / "agenda.tsv").read_text()}, "agenda")
    page = client.get(preview).content.decode()
    assert counts(page)["new"] == imports.ITEMS
    assert "With the paper" in page
    assert not AgendaItem.objects.exists()
    assert client.post(f"{preview}confirm/")["Location"] == "/meetings/DAG/6/"
    assert AgendaItem.objects.count() == imports.ITEMS


def words(page: str) -> str:
    """What stands on a page, without its tags."""
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_the_preview_shows_what_each_row_says(client: Client, pmo: Person) -> None:
    client.force_login(pmo)
    page = words(client.get(read_in(client, FORMS["csv"]())).content.decode())
    row = page[page.index("DAG04-01") :][:700]
    for said in ("Justin Andrews", "9 Feb 2022", "9 Mar 2022", "Recommended for closure", "see agenda item 4"):
        assert said in row
    agenda = words(
        client.get(read_in(client, {"pasted": (imports.FOLDER / "agenda.tsv").read_text()}, "agenda")).content.decode()
    )
    row = agenda[agenda.index("Integration Platform Decisions") :][:300]
    for said in ("Decision : Decide on open points", "Programme (Ian Smith)", "11:10–11:30", "20"):
        assert said in row
    assert "The table begins at" not in agenda


def test_a_changed_row_shows_from_what_to_what(client: Client, pmo: Person) -> None:
    client.force_login(pmo)
    client.post(read_in(client, FORMS["csv"]()) + "confirm/")
    changed = imports.actions_tsv().replace("Justin Andrews", "Somebody Else").replace("\t09/03/2022", "\t13/04/2022")
    page = client.get(read_in(client, {"pasted": changed})).content.decode()
    assert "<strong>Owner:</strong> <del>Justin Andrews</del> → <ins>Somebody Else</ins>" in page
    assert "<strong>Due:</strong> <del>9 March 2022</del> → <ins>13 April 2022</ins>" in page
    assert "owner text:" not in page


def test_a_refused_row_says_what_it_would_have_said(client: Client, pmo: Person, meeting: Meeting) -> None:
    closed = {"raised_on": imports.DAG6, "status": "closed", "closed_on": imports.DAG6}
    ActionFactory(group=meeting.group, reference="DES-03-02", **closed)
    client.force_login(pmo)
    page = words(client.get(read_in(client, FORMS["csv"]())).content.decode())
    row = page[page.index("DES-03-02") :][:900]
    assert "Wrong" in row
    assert "Ian Smith/Lewis Hall" in row
    assert "a closed action is not reopened by an import" in row


def test_a_row_that_cannot_be_read_shows_what_stands_there(client: Client, pmo: Person) -> None:
    client.force_login(pmo)
    table = "Action Ref\tDate\tAction\tOwner\tDue Date\tStatus\n\t31/02/2022\tA dateless errand\tPMO\tsoon\tOPEN\n"
    page = words(client.get(read_in(client, {"pasted": table})).content.decode())
    row = page[page.index("31/02/2022") :][:400]
    for said in ("A dateless errand", "PMO", "soon", "OPEN"):
        assert said in row


def test_another_start_than_the_meetings_is_pointed_out(client: Client, pmo: Person) -> None:
    client.force_login(pmo)
    table = "#\tItem\tObjective\tLead\tTime\n1\tWelcome\t\tChair\t09:30-09:40\n"
    page = words(client.get(read_in(client, {"pasted": table}, "agenda")).content.decode())
    assert "The table begins at 09:30, the meeting at 10:00." in page
    assert "No objective" in page


def test_the_same_table_again_has_nothing_to_confirm(client: Client, pmo: Person) -> None:
    client.force_login(pmo)
    client.post(read_in(client, FORMS["csv"]()) + "confirm/")
    events = Event.objects.count()
    preview = read_in(client, FORMS["xlsx"]())
    page = client.get(preview).content.decode()
    assert counts(page) == {"new": 0, "changed": 0, "same": imports.ACTIONS, "wrong": 0}
    assert 'class="button primary"' not in page
    client.post(f"{preview}confirm/")
    assert Event.objects.count() == events


def test_wrong_rows_are_shown_with_their_reason_and_left_out(client: Client, pmo: Person) -> None:
    client.force_login(pmo)
    table = imports.actions_tsv().replace("12/01/2022\tIS to join", "someday\tIS to join")
    preview = read_in(client, {"pasted": table})
    page = client.get(preview).content.decode()
    assert counts(page) == {"new": imports.ACTIONS - 1, "changed": 0, "same": 0, "wrong": 1}
    assert "The date raised" in page
    response = client.post(f"{preview}confirm/", follow=False)
    assert response.status_code == 302
    assert Action.objects.count() == imports.ACTIONS - 1
    assert not Action.objects.filter(reference="DES-03-02").exists()


def test_confirming_a_second_time_harms_nothing(client: Client, pmo: Person) -> None:
    client.force_login(pmo)
    preview = read_in(client, FORMS["csv"]())
    client.post(f"{preview}confirm/")
    events = Event.objects.count()
    assert client.post(f"{preview}confirm/").status_code == 404
    assert client.get(preview).status_code == 404
    assert (Action.objects.count(), Event.objects.count()) == (imports.ACTIONS, events)


def test_a_draft_is_its_readers_alone(client: Client, pmo: Person, meeting: Meeting) -> None:
    kept = keep(kind="actions", about=subject_key(meeting), tables=imports.actions(), file_name="", by=pmo)
    own = AppointmentFactory(seat=SeatFactory(group=meeting.group, code="PMO", kind="secretariat")).person
    client.force_login(own)
    assert client.get(url()).status_code == 200
    assert client.get(url("import-preview", "actions", kept.pk)).status_code == 404
    assert client.post(url("import-confirm", "actions", kept.pk)).status_code == 404
    client.force_login(pmo)
    assert client.get(url("import-preview", "agenda", kept.pk)).status_code == 404
    assert client.get(url("import-preview", "actions", kept.pk)).status_code == 200
    assert TableDraft.objects.count() == 1
    assert not Action.objects.exists()


@pytest.mark.parametrize("office", ["AUDITOR", "SRO", ""])
def test_only_the_secretariat_imports(client: Client, pmo: Person, office: str) -> None:
    client.force_login(imports.office(office) if office else AffiliationFactory().person)
    for response in (client.get(url()), client.post(url(), FORMS["csv"]())):
        assert response.status_code == 403
        assert "Only the PMO secretariat" in response.content.decode()
    assert not TableDraft.objects.exists()


def test_a_stranger_signs_in_first(client: Client, meeting: Meeting) -> None:
    assert client.get(url())["Location"].startswith("/accounts/login/")
    assert not TableDraft.objects.exists()


def test_a_meeting_one_may_not_read_does_not_exist(client: Client, pmo: Person) -> None:
    closed = MeetingFactory(group=GroupFactory(code="SDWG", attendance="closed"), number=6)
    client.force_login(AffiliationFactory().person)
    assert client.get(reverse("meetings:import", args=[closed.group.code, 6, "actions"])).status_code == 404
    client.force_login(pmo)
    assert client.get(url(kind="minutes")).status_code == 404
    assert client.get(url(number=99)).status_code == 404


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"pasted": ""}, "Paste a table or choose a file, one of the two."),
        ({"pasted": "Ref\tDate", "file": SimpleUploadedFile("a.csv", b"a,b\n1,2\n")}, "one of the two"),
        ({"pasted": "no table in here"}, "table"),
        ({"file": SimpleUploadedFile("a.pdf", b"%PDF-1.7\n")}, "PDF"),
        ({"file": SimpleUploadedFile("a.xlsx", b"not a workbook")}, "."),
        ({"file": SimpleUploadedFile("a.csv", b"")}, "empty"),
        ({"pasted": (imports.FOLDER / "agenda.tsv").read_text()}, "actions"),
    ],
)
def test_what_is_no_table_says_so_at_the_form(client: Client, pmo: Person, data: dict[str, Any], said: str) -> None:
    client.force_login(pmo)
    response = client.post(url(), data)
    page = response.content.decode()
    assert response.status_code == 422
    assert "There is a problem" in page
    assert said in page
    assert not TableDraft.objects.exists()


def test_a_cancelled_meeting_takes_nothing_in(client: Client, pmo: Person, meeting: Meeting) -> None:
    from meetings.services import cancel

    ahead = MeetingFactory(group=meeting.group, number=7)
    cancel(meeting=ahead, reason="No business", actor=pmo)
    client.force_login(pmo)
    for kind in ("agenda", "actions"):
        response = client.get(url(kind=kind, number=7))
        assert response.status_code == 409
        assert "was cancelled" in response.content.decode()


def test_confirming_is_a_post(client: Client, pmo: Person, meeting: Meeting) -> None:
    kept = keep(kind="actions", about=subject_key(meeting), tables=imports.actions(), file_name="", by=pmo)
    client.force_login(pmo)
    assert client.get(url("import-confirm", "actions", kept.pk)).status_code == 405
    assert not Action.objects.exists()
