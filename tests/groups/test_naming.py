"""How the ledger's sentences name seats: by their names, while the events keep their codes."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from foundation.audit.queries import history
from foundation.core.memo import one_request
from groups import services
from groups.queries.naming import seat_in_words
from tests.factories.groups import SYSTEM, AffiliationFactory, Cast, seat

pytestmark = pytest.mark.django_db


def said(scope: str = "DAG:public", *subjects: tuple[str, str]) -> dict[str, Any]:
    return {"scope": scope, "subjects": [list(each) for each in subjects]}


@pytest.mark.parametrize(
    ("code", "scope", "words"),
    [
        ("LARGE-SUPPLIER", "DAG:public", "Large Supplier"),
        ("DAG/LARGE-SUPPLIER", "-:public", "Large Supplier of the DAG"),
        ("SRO", "-:public", "Senior Responsible Owner"),
        ("NOBODY", "DAG:public", None),
        ("NOBODY/LARGE-SUPPLIER", "DAG:public", None),
    ],
)
def test_a_seat_is_named(people: Cast, code: str, scope: str, words: str | None) -> None:
    assert seat_in_words(code, said(scope)) == words


def test_the_seat_the_event_is_about_comes_first_and_no_other_of_its_subjects(people: Cast) -> None:
    about = said("DAG:public", (f"seat:{seat('LARGE-SUPPLIER', 'DAG').pk}", "DAG/OLD-CODE"))
    assert seat_in_words("OLD-CODE", about) == seat_in_words("DAG/OLD-CODE", about).partition(" of ")[0]
    assert seat_in_words("OLD-CODE", about) == "Large Supplier"
    assert seat_in_words("SRO", about) == "Senior Responsible Owner"
    assert seat_in_words("NOBODY", about) is None


def test_seats_are_read_once_for_a_page(people: Cast, django_assert_num_queries) -> None:
    with one_request(), django_assert_num_queries(1):
        assert seat_in_words("LARGE-SUPPLIER", said()) == "Large Supplier"
        assert seat_in_words("MEDIUM-SUPPLIER", said()) == "Medium Supplier"


def test_the_sentence_names_the_seat_and_the_event_keeps_its_code(people: Cast) -> None:
    held, who = seat("DNO", "DAG"), AffiliationFactory(person__name="Robin Holder")
    made = services.appoint(
        seat=held, person=who.person, organisation=who.organisation, valid_from=date(2022, 3, 9), actor=SYSTEM
    )
    [told] = history(made)
    assert told.sentence == "The system (test) appointed Robin Holder to DNO of the DAG from 9 March 2022"
    assert told.data["seat"] == "DAG/DNO"
