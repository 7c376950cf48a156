"""The list base, on a throw-away register of who belonged to which organisation."""

from __future__ import annotations

import io
from datetime import date, timedelta

import django_filters
import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from lxml import html
from openpyxl import load_workbook

from foundation.accounts.models import Affiliation, Organisation, Person
from foundation.core.clock import today
from foundation.core.tables.lists import (
    Column,
    DayColumn,
    DayFilter,
    FilterSet,
    MomentColumn,
    RegisterTable,
    RegisterView,
)
from foundation.core.tables.readers import read_file

pytestmark = pytest.mark.django_db
FROM = date(2022, 3, 9)


class AffiliationTable(RegisterTable):
    person = Column(accessor="person__name", verbose_name="Person")
    organisation = Column(accessor="organisation__name", verbose_name="Organisation")
    valid_from = DayColumn(verbose_name="From")
    joined = MomentColumn(accessor="person__joined_at", verbose_name="Joined")
    admin = Column(accessor="person__is_staff", verbose_name="Admin", exclude_from_export=True)
    drawn = Column(empty_values=(), orderable=False, verbose_name="Sign")

    class Meta(RegisterTable.Meta):
        pass

    def render_drawn(self, record):
        from django.utils.html import format_html

        return format_html("<b>{}</b> &amp; co", record.organisation.name)


class AffiliationFilters(FilterSet):
    organisation = django_filters.ModelChoiceFilter(queryset=Organisation.objects.all())
    name = django_filters.CharFilter("person__name", lookup_expr="icontains", label="Name")
    since = DayFilter("valid_from", lookup_expr="gte", label="From or later")

    class Meta:
        model = Affiliation
        fields: list[str] = []


class Register(RegisterView):
    title = "Who belongs where"
    subtitle = "Dated"
    table_class = AffiliationTable
    filterset_class = AffiliationFilters
    empty_title = "Nobody belongs anywhere yet"
    empty_text = "Add a person first."

    def get_queryset(self):
        return Affiliation.objects.select_related("person", "organisation").order_by("valid_from")


def affiliated(name: str, organisation: str = "Elexon", on: date = FROM) -> Affiliation:
    person = Person.objects.create(email=f"p{Person.objects.count()}@example.org", name=name)
    party, _ = Organisation.objects.get_or_create(name=organisation)
    return Affiliation.objects.create(person=person, organisation=party, valid_from=on)


def fetched(query: str = "", view: type[RegisterView] = Register):
    request = RequestFactory().get(f"/register/{query}")
    request.user = AnonymousUser()
    response = view.as_view()(request)
    if hasattr(response, "render"):
        response.render()
    return response


def page_of(query: str = ""):
    return html.fromstring(fetched(query).content.decode())


def pick(page, path: str):
    """The elements of a path such as "form.filters a"; "|" parts alternatives of the last step."""
    found = [page]
    for step in path.split():
        tests = []
        for each in step.split("|"):
            tag, _, name = each.partition(".")
            tests.append(f"self::{tag or '*'}" + (f"[contains(concat(' ', @class, ' '), ' {name} ')]" if name else ""))
        found = [below for one in found for below in one.xpath(f".//*[{' or '.join(tests)}]")]
    return found


def names(query: str = "") -> list[str]:
    return [cell.text_content() for cell in pick(page_of(query), "tbody th")]


def words(query: str = "") -> str:
    return " ".join(pick(page_of(query), "main")[0].text_content().split())


# --- what the page shows ---


def test_an_empty_register_says_what_to_do():
    assert "Nobody belongs anywhere yet Add a person first." in words()
    assert "0 entries" in words()
    assert "Export all" not in words()


def test_rows_have_headers_labels_and_dates():
    affiliated("Ada <b>", on=FROM)
    (row,) = pick(page_of(), "tbody tr")
    assert [cell.get("data-label") for cell in row] == ["Person", "Organisation", "From", "Joined", "Admin", "Sign"]
    assert [cell.text_content() for cell in row][:3] == ["Ada <b>", "Elexon", "9 Mar 2022"]
    assert row[2][0].get("datetime") == "2022-03-09"
    assert "1 entry" in words()


def test_the_wide_table_scrolls_by_itself_and_by_keyboard():
    affiliated("Ada")
    (wrap,) = pick(page_of(), ".table-wrap")
    assert (wrap.get("role"), wrap.get("tabindex"), wrap.get("aria-label")) == ("region", "0", "Who belongs where")


# --- order ---


def test_ties_are_decided_by_the_key():
    for name in ("C", "A", "B"):
        affiliated(name)
    assert names() == ["C", "A", "B"]
    assert names("?sort=person") == ["A", "B", "C"]
    assert names("?sort=-person") == ["C", "B", "A"]
    assert names("?sort=organisation") == ["C", "A", "B"]
    assert names("?sort=-organisation") == ["C", "A", "B"]


def test_the_sorted_column_says_so_and_offers_the_reverse():
    affiliated("A")
    head = pick(page_of("?sort=person&name=a&page=1"), "thead th")
    assert [cell.get("aria-sort") for cell in head] == ["ascending", None, None, None, None, None]
    assert head[0][0].get("href") == "?sort=-person&name=a"
    assert pick(head[5], "a") == []


@pytest.mark.parametrize("sort", ["", "-", "--person", "nothing", "drawn", "person,organisation", "pk", "?", "%00"])
def test_nonsense_to_sort_by_is_ignored(sort):
    affiliated("A")
    assert names(f"?sort={sort}") == ["A"]


# --- filters ---


def test_filters_stand_in_the_url_and_in_the_form():
    affiliated("Ada", "Elexon")
    affiliated("Bea", "DCC", FROM + timedelta(days=1))
    dcc = Organisation.objects.get(name="DCC").pk
    assert names(f"?organisation={dcc}") == ["Bea"]
    assert names("?name=ad") == ["Ada"]
    assert names("?since=2022-03-10") == ["Bea"]
    page = page_of("?name=ad&sort=person&per_page=50")
    form = pick(page, "form.filters")[0]
    assert {field.name: field.value or "" for field in form.inputs if field.name} == {
        "sort": "person", "per_page": "50", "organisation": "", "name": "ad", "since": "",
    }  # fmt: skip
    assert "1 entry with these filters" in words("?name=ad")
    assert pick(page, "form.filters a")[0].get("href") == "/register/"


def test_nothing_found_is_said_differently_from_nothing_there():
    affiliated("Ada")
    assert "Nothing matches these filters" in words("?name=zzz")


@pytest.mark.parametrize(
    ("query", "error"),
    [
        ("?organisation=999", "Select a valid choice"),
        ("?organisation=99999999999999999999999", "Select a valid choice"),
        ("?organisation=x", "Select a valid choice"),
        ("?since=soon", "Enter a valid date"),
        ("?name=%00", "Null characters are not allowed"),
    ],
)
def test_a_value_a_filter_does_not_take_is_an_error_over_an_empty_list(query, error):
    affiliated("Ada")
    found = words(query)
    assert error in found
    assert "These filters cannot be used" in found
    assert fetched(f"{query}&export=csv")["Content-Type"].startswith("text/html")
    wrong = pick(page_of(query), ".field-wrong")[0]
    control = pick(wrong, "input|select")[0]
    assert control.get("aria-describedby") == pick(wrong, ".field-error")[0].get("id")


# --- pages ---


@pytest.fixture
def thirty():
    organisation = Organisation.objects.create(name="Elexon")
    people = Person.objects.bulk_create(Person(email=f"p{n:02}@example.org", name=f"P{n:02}") for n in range(30))
    Affiliation.objects.bulk_create(Affiliation(person=p, organisation=organisation, valid_from=FROM) for p in people)


@pytest.mark.parametrize(
    ("query", "first", "many"),
    [
        ("", "P00", 25),
        ("?page=2", "P25", 5),
        ("?page=999", "P25", 5),
        ("?page=99999999999999999999999", "P25", 5),
        ("?page=0", "P25", 5),
        ("?page=-1", "P25", 5),
        ("?page=x", "P00", 25),
        ("?page=", "P00", 25),
        ("?per_page=50", "P00", 30),
        ("?per_page=100000", "P00", 25),
        ("?per_page=-5&page=2", "P25", 5),
        ("?per_page=0", "P00", 25),
    ],
)
def test_pages(thirty, query, first, many):
    found = names(query)
    assert (found[0], len(found)) == (first, many)


def test_page_links_keep_everything_else(thirty):
    page = page_of("?name=p&sort=person&page=2")
    links = [(link.text_content().strip(), link.get("href")) for link in pick(page, "nav.pages a")]
    assert links == [
        ("Previous", "?name=p&sort=person&page=1"),
        ("Page 1", "?name=p&sort=person&page=1"),
        ("Page 2", "?name=p&sort=person&page=2"),
    ]
    assert [link.get("href") for link in pick(page, ".page-sizes a")] == [
        "?name=p&sort=person&per_page=50",
        "?name=p&sort=person&per_page=100",
    ]
    assert "26 to 30 shown" in words("?page=2")


def test_the_number_of_queries_does_not_grow(thirty):
    def queries(query: str) -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            fetched(query)
        return len(captured)

    assert queries("?name=P01") == queries("?name=P") == queries("")


# --- exports ---


def test_csv_is_the_whole_filtered_list_in_order(thirty):
    affiliated("=cmd", "DCC")
    response = fetched("?sort=-person&export=csv&page=2&per_page=25")
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"] == f'attachment; filename="who-belongs-where-{today().isoformat()}.csv"'
    assert response["Cache-Control"] == "no-store"
    (table,) = read_file("list.csv", response.content)
    assert table.headings[0].startswith("Who belongs where, as at ")
    assert table.header == ("Person", "Organisation", "From", "Joined", "Sign")
    assert [row[0] for row in table.rows] == [f"P{n:02}" for n in range(29, -1, -1)] + ["=cmd"]
    assert table.rows[0][1:3] == ("Elexon", "2022-03-09")
    assert table.rows[0][4] == "Elexon & co"
    assert b'"\'=cmd"' in response.content
    (only,) = read_file("list.csv", fetched("?name=cmd&export=csv").content)
    assert len(only.rows) == 1


def test_a_workbook_has_dates(thirty):
    response = fetched("?name=P00&export=xlsx")
    sheet = load_workbook(io.BytesIO(response.content)).active
    assert [cell.value for cell in sheet[2]] == ["Person", "Organisation", "From", "Joined", "Sign"]
    row = sheet[3]
    assert (row[0].value, row[2].value.date(), row[2].is_date, row[3].is_date) == ("P00", FROM, True, True)
    assert response["Content-Disposition"].endswith('.xlsx"')


def test_an_unknown_export_is_the_page():
    assert fetched("?export=pdf")["Content-Type"].startswith("text/html")


def test_export_links_keep_the_filters_and_drop_the_page(thirty):
    links = [link.get("href") for link in pick(page_of("?name=p&page=2"), ".register-export a")]
    assert links == ["?name=p&export=csv", "?name=p&export=xlsx"]


# --- what a subclass owes ---


def test_a_register_must_say_what_its_rows_are():
    class Careless(RegisterView):
        table_class = AffiliationTable
        filterset_class = AffiliationFilters

    with pytest.raises(NotImplementedError, match="Careless must say what its rows are"):
        fetched(view=Careless)
