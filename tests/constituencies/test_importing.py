"""Members of constituencies read in as a table: known by code or name, twice changes nothing, wrong rows left out."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from constituencies.models import Member
from constituencies.services import sync_constituencies
from constituencies.services.importing import import_members
from foundation.core.clock import today
from foundation.core.tables.readers import read_text
from tests.factories.groups import SYSTEM, AffiliationFactory, OrganisationFactory, load_framework, seated

if TYPE_CHECKING:
    from django.test import Client

    from foundation.core.tables.compare import Preview

pytestmark = pytest.mark.django_db

HEAD = "Constituency\tOrganisation\tFrom\tTo\n"
TABLE = HEAD + "LARGE-SUPPLIER\tNorthern Light\t01/11/2021\t\nDNO\tSouthern Grid\t01/11/2021\t31/12/2023\n"


@pytest.fixture(autouse=True)
def _there() -> None:
    load_framework()
    sync_constituencies(actor=SYSTEM)
    for name in ("Northern Light", "Southern Grid"):
        OrganisationFactory(name=name)


def read(text: str) -> Preview:
    return import_members(tables=read_text(text), actor=SYSTEM)


def results(preview: Preview) -> list[str]:
    return [row.result.value for row in preview.rows]


def test_members_come_in_once_and_leave_on_their_day() -> None:
    assert results(read(TABLE)) == ["new", "new"]
    assert results(read(TABLE.replace("31/12/2023", "")))[0] == "same"
    assert Member.objects.count() == 2
    ended = HEAD + "Large-Supplier\tNORTHERN LIGHT\t\t31/03/2026\n"
    assert results(read(ended)) == ["changed"]
    member = Member.objects.get(organisation__name="Northern Light")
    assert (member.valid_from, member.valid_to) == (date(2021, 11, 1), date(2026, 3, 31))


def test_without_a_first_day_it_begins_today() -> None:
    read(HEAD + "DNO\tNorthern Light\t\t\n")
    assert Member.objects.get().valid_from == today()


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("MOON\tNorthern Light\t\t\n", "no constituency"),
        ("DNO\tUnheard Of\t\t\n", "no organisation"),
        ("DNO\t\t\t\n", "has no organisation"),
        ("DNO\tNorthern Light\t01/01/2026\t01/01/2025\n", "ends before it begins"),
    ],
)
def test_a_wrong_row_is_left_out(row: str, said: str) -> None:
    done = read(HEAD + row + "DNO\tSouthern Grid\t01/11/2021\t\n")
    assert results(done) == ["wrong", "new"]
    assert said in done.rows[0].reason
    assert Member.objects.count() == 1


def test_only_the_secretariat_reads_members_in(client: Client) -> None:
    address = reverse("groups:import", args=["constituencies"])
    client.force_login(AffiliationFactory().person)
    assert client.post(address, {"pasted": TABLE}).status_code == 403
    assert not Member.objects.exists()
    client.force_login(seated("PMO"))
    response = client.post(address, {"pasted": HEAD + "DNO\tNorthern Light\t01/11/2021\t\n"})
    assert "Import 1 row" in client.get(response.url).content.decode()
    client.post(response.url + "confirm/")
    assert Member.objects.count() == 1
