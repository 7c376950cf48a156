"""Organisations, people and appointments read in as tables: a preview, no half rows, twice changes nothing."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from foundation.accounts.models import Affiliation, Organisation, Person
from foundation.audit import queries as ledger
from foundation.core.errors import Refused
from foundation.core.models import TableDraft
from foundation.core.tables.found import TableError
from foundation.core.tables.readers import read_text
from groups.models import Appointment, Seat
from groups.queries import importing as queries
from groups.services import importing as services
from tests.factories.groups import SYSTEM, AffiliationFactory, PersonFactory, load_framework, seated

if TYPE_CHECKING:
    from django.test import Client

    from foundation.core.tables.compare import Preview

pytestmark = pytest.mark.django_db

ORGANISATIONS = "Organisation\tTo\nNorthern Light\t\nSouthern Grid\t31/03/2026\n"
PEOPLE = (
    "Name\tE-mail\tOrganisation\tFrom\tTelephone\n"
    "A Member\ta.member@example.org\tNorthern Light\t01/11/2021\t020 7946 0000\n"
    "B Member\tB.Member@example.org\tSouthern Grid\t01/11/2021\t\n"
)
APPOINTMENTS = (
    "Group\tSeat\tE-mail\tOrganisation\tFrom\tTo\n"
    "DAG\tDCC\ta.member@example.org\tNorthern Light\t17/11/2021\t\n"
    "dag\tLarge Supplier\tb.member@example.org\t\t17/11/2021\t31/12/2022\n"
)


def results(preview: Preview) -> list[str]:
    return [row.result.value for row in preview.rows]


def read(kind: str, text: str) -> Preview:
    write = {
        "organisations": services.import_organisations,
        "people": services.import_people,
        "appointments": services.import_appointments,
    }[kind]
    return write(tables=read_text(text), actor=SYSTEM)


def events() -> int:
    return sum(head.seq for head in ledger.streams().values())


def test_a_seat_of_a_group_that_has_closed_is_said_to_be_so() -> None:
    load_framework()
    read("people", PEOPLE)
    place = Seat.objects.filter(group__code="TAG", kind="constituency").order_by("pk").first()
    rows = f"Group\tSeat\tE-mail\tFrom\nTAG\t{place.code}\ta.member@example.org\t09/03/2022\n"
    [row] = queries.appointments(read_text(rows)).rows
    assert (row.result.value, row.reason) == (
        "wrong",
        "The TAG stood until 2 March 2022; nobody takes a seat on it after that.",
    )


def test_organisations_come_in_once_and_leave_on_their_day() -> None:
    assert results(read("organisations", ORGANISATIONS)) == ["new", "new"]
    assert Organisation.objects.get(name="Southern Grid").ended_on == date(2026, 3, 31)
    before = events()
    assert results(read("organisations", ORGANISATIONS.replace("Northern Light", "NORTHERN LIGHT"))) == ["same"] * 2
    assert events() == before
    moved = queries.organisations(read_text("Organisation\tTo\nSouthern Grid\t01/05/2026\n"))
    assert results(moved) == ["wrong"]


def test_people_come_in_with_their_organisations() -> None:
    assert results(read("people", PEOPLE)) == ["new", "new"]
    person = Person.objects.get(email="a.member@example.org")
    assert (person.name, person.telephone) == ("A Member", "020 7946 0000")
    held = Affiliation.objects.get(person=person)
    assert (held.organisation.name, held.valid_from) == ("Northern Light", date(2021, 11, 1))
    before = events()
    assert results(read("people", PEOPLE)) == ["same", "same"]
    assert events() == before


def test_who_changes_organisation_ends_with_the_old_one_the_day_before() -> None:
    read("people", PEOPLE)
    moved = PEOPLE.replace("Northern Light\t01/11/2021", "Western Wind\t01/06/2022")
    assert results(read("people", moved)) == ["changed", "same"]
    held = Affiliation.objects.filter(person__email="a.member@example.org").order_by("valid_from")
    assert [(one.organisation.name, one.valid_to) for one in held] == [
        ("Northern Light", date(2022, 5, 31)),
        ("Western Wind", None),
    ]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("A Member\tnot an address\tNorthern Light\t\t", "is not an e-mail address"),
        ("\ta@example.org\tNorthern Light\t\t", "has no name"),
        ("A Member\ta@example.org\t\t\t", "has no organisation"),
        ("A Member\ta@example.org\tNorthern Light\t31/02/2022\t", "not a day of the calendar"),
    ],
)
def test_a_wrong_row_is_left_out_whole(row: str, said: str) -> None:
    done = read("people", "Name\tE-mail\tOrganisation\tFrom\tTelephone\n" + row + "\n" + PEOPLE.split("\n", 1)[1])
    assert results(done) == ["wrong", "new", "new"]
    assert said in done.rows[0].reason
    assert Person.objects.count() == 2


def test_appointments_are_found_by_code_or_name_and_ended_by_a_later_table() -> None:
    load_framework()
    read("people", PEOPLE)
    assert results(read("appointments", APPOINTMENTS)) == ["new", "new"]
    held = {one.seat.code: one for one in Appointment.objects.select_related("seat", "organisation")}
    assert held["LARGE-SUPPLIER"].organisation.name == "Southern Grid"
    assert held["LARGE-SUPPLIER"].valid_to == date(2022, 12, 31)
    assert results(read("appointments", APPOINTMENTS)) == ["same", "same"]
    ended = APPOINTMENTS.replace("17/11/2021\t\n", "17/11/2021\t30/06/2022\n")
    assert results(read("appointments", ended)) == ["changed", "same"]
    assert Appointment.objects.get(seat__code="DCC").valid_to == date(2022, 6, 30)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("DAG\tDCC", "DAG\tMOON", "has no seat MOON"),
        ("DAG\tDCC", "DAG\tRECCO", "has no seat RECCO"),  # not before CR008
        ("a.member@", "nobody@", "Nobody with the address"),
        ("Northern Light", "Unheard Of", "no organisation"),
    ],
)
def test_an_impossible_appointment_is_a_wrong_row(old: str, new: str, said: str) -> None:
    load_framework()
    read("people", PEOPLE)
    done = read("appointments", APPOINTMENTS.replace(old, new))
    assert results(done) == ["wrong", "new"]
    assert said in done.rows[0].reason


FEBRUARY = (
    "Group\tSeat\tE-mail\tFrom\n"
    "PSG\tDNO\ta.member@example.org\t01/02/2022\n"
    "DAG\tDCC\tb.member@example.org\t01/02/2022\n"
)


def test_a_seat_that_is_held_is_a_wrong_row() -> None:
    load_framework()
    read("people", PEOPLE)
    read("appointments", APPOINTMENTS)
    preview = queries.appointments(read_text(FEBRUARY))
    assert results(preview) == ["new", "wrong"]
    assert "A Member holds the seat" in preview.rows[1].reason
    assert results(read("appointments", FEBRUARY)) == ["new", "wrong"]
    assert Appointment.objects.filter(seat__code="DCC").count() == 1
    assert Appointment.objects.filter(seat__code="DNO").count() == 1


def test_the_rows_of_one_table_are_seen_one_after_the_other() -> None:
    load_framework()
    read("people", f"{PEOPLE}C Member\tc.member@example.org\tNorthern Light\t01/11/2021\t\n")
    twice = FEBRUARY.replace("PSG\tDNO", "DAG\tDCC").replace("b.member", "c.member")
    assert results(queries.appointments(read_text(twice))) == ["new", "wrong"]
    read("appointments", APPOINTMENTS)
    first, handed = APPOINTMENTS.split("\n")[:2]
    handed = handed.replace("17/11/2021\t", "17/11/2021\t31/01/2022")
    follower = "DAG\tDCC\tc.member@example.org\tNorthern Light\t01/02/2022\t"
    done = read("appointments", f"{first}\n{handed}\n{follower}\n")
    assert results(done) == ["changed", "new"]
    held = Appointment.objects.filter(seat__code="DCC").order_by("valid_from")
    assert [one.valid_to for one in held] == [date(2022, 1, 31), None]


def test_duties_stay_separate_among_the_rows_of_one_table() -> None:
    load_framework()
    read("people", PEOPLE)
    chair = "DAG\tCHAIR\tb.member@example.org\tSouthern Grid\t17/11/2021\t"
    table = APPOINTMENTS.replace("From\tTo", "From\tTo\tBasis") + f"{chair}\tThe SRO's letter\n"
    table += "DAG\tDNO\ta.member@example.org\tNorthern Light\t01/02/2022\t\t\n"
    done = read("appointments", table)
    assert results(done) == ["new", "new", "wrong", "wrong"]
    assert "who chairs a group speaks for no party on it" in done.rows[2].reason
    assert "One person speaks for one seat alone" in done.rows[3].reason
    assert {one.seat.code for one in Appointment.objects.select_related("seat").order_by("pk")} == {
        "DCC",
        "LARGE-SUPPLIER",
    }


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("17/11/2021\t\n", "01/10/2021\t\n", "is not recorded as being of"),
        ("17/11/2021\t\n", "17/11/2021\t16/11/2020\n", "ends before it begins"),
    ],
)
def test_what_the_service_would_refuse_is_a_wrong_row(old: str, new: str, said: str) -> None:
    load_framework()
    read("people", PEOPLE)
    done = read("appointments", APPOINTMENTS.replace(old, new))
    assert results(done) == ["wrong", "new"]
    assert said in done.rows[0].reason


def test_a_chairs_row_says_on_what_it_rests() -> None:
    load_framework()
    read("people", PEOPLE)
    table = "Group\tSeat\tE-mail\tFrom\tBasis\nDAG\tCHAIR\ta.member@example.org\t01/02/2022\t{}\n"
    done = read("appointments", table.format(""))
    assert results(done) == ["wrong"]
    assert "on which delegation of the SRO" in done.rows[0].reason
    assert results(read("appointments", table.format("Letter of the SRO"))) == ["new"]
    assert Appointment.objects.get(seat__code="CHAIR").basis == "Letter of the SRO"
    assert results(read("appointments", table.format("Letter of the SRO"))) == ["same"]


def test_a_seat_taken_after_the_preview_refuses_the_whole_table(monkeypatch: pytest.MonkeyPatch) -> None:
    load_framework()
    read("people", PEOPLE)
    book = queries.Book.read()
    read("appointments", APPOINTMENTS)
    before = events()
    monkeypatch.setattr(queries.Book, "read", lambda: book)
    with pytest.raises(Refused, match="holds the seat"):
        read("appointments", FEBRUARY)
    assert Appointment.objects.count() == 2
    assert events() == before


def test_an_organisation_whose_people_sit_for_it_does_not_leave_by_a_table() -> None:
    load_framework()
    read("people", PEOPLE)
    read("appointments", APPOINTMENTS)
    done = read("organisations", "Organisation\tTo\nNorthern Light\t31/03/2022\n")
    assert results(done) == ["wrong"]
    assert "A Member holds the seat" in done.rows[0].reason
    assert Organisation.objects.get(name="Northern Light").ended_on is None


def test_a_table_of_something_else_says_so() -> None:
    with pytest.raises(TableError, match="No table of people"):
        queries.people(read_text("Ref\tAction\nA1\tDo it\n"))


# --- in the browser ---------------------------------------------------------------------------------------------------


@pytest.fixture
def secretary(client: Client) -> Client:
    load_framework()
    client.force_login(seated("PMO"))
    return client


def test_nothing_is_saved_until_it_is_confirmed(secretary: Client) -> None:
    before = Person.objects.count()
    response = secretary.post(reverse("groups:import", args=["people"]), {"pasted": PEOPLE})
    preview = secretary.get(response.url).content.decode()
    assert "Import 2 rows" in preview
    assert "a.member@example.org" in preview
    assert Person.objects.count() == before
    draft = TableDraft.objects.get()
    done = secretary.post(reverse("groups:import-confirm", args=["people", draft.pk]), follow=True)
    assert "2 new" in done.content.decode()
    assert Person.objects.count() == before + 2
    assert not TableDraft.objects.exists()
    again = secretary.post(reverse("groups:import-confirm", args=["people", draft.pk]))
    assert again.status_code == 404


def test_another_persons_table_is_not_found(secretary: Client, client: Client) -> None:
    secretary.post(reverse("groups:import", args=["people"]), {"pasted": PEOPLE})
    draft = TableDraft.objects.get()
    administrator = PersonFactory(is_staff=True)
    client.force_login(administrator)
    assert client.get(reverse("groups:import-preview", args=["people", draft.pk])).status_code == 404


def test_who_keeps_no_register_reads_nothing_in(client: Client) -> None:
    load_framework()
    client.force_login(AffiliationFactory().person)
    before = Person.objects.count()
    for kind in ("organisations", "people", "appointments"):
        assert client.post(reverse("groups:import", args=[kind]), {"pasted": PEOPLE}).status_code == 403
    assert (Person.objects.count(), TableDraft.objects.count()) == (before, 0)


def test_an_administrator_makes_no_appointments(client: Client) -> None:
    client.force_login(PersonFactory(is_staff=True))
    assert client.get(reverse("groups:import", args=["people"])).status_code == 200
    assert client.get(reverse("groups:import", args=["appointments"])).status_code == 403


def test_no_such_kind(secretary: Client) -> None:
    assert secretary.get(reverse("groups:import", args=["moons"])).status_code == 404
