"""The demonstration programme once it is loaded: what is in it, and that nothing is loaded twice."""

from __future__ import annotations

import json
from datetime import date
from io import StringIO
from typing import TYPE_CHECKING

import pytest
from django.core.management import call_command

from dashboard.management.cast import CAST, PASSWORD
from dashboard.management.structure import SPLIT
from deadlines.models import Obligation
from decisions.models import Proposal
from foundation.accounts.models import Person
from foundation.audit import queries as ledger
from foundation.core import pdf
from foundation.notifications.models import Notice
from groups.models import Group, TermsVersion
from groups.queries import seats_on
from groups.queries.terms import terms_held_on, terms_visible_to
from meetings.models import Meeting
from tests.beneath import beneath

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_django import DjangoDbBlocker

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


def load() -> dict[str, object]:
    out = StringIO()
    call_command("demo", "--load-only", "--json", stdout=out)
    return json.loads(out.getvalue())


@pytest.fixture(scope="module")
def loaded(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[dict[str, object]]:
    """What the command said when it loaded the demonstration, which all tests here read."""
    with beneath(django_db_blocker):
        yield load()


@pytest.fixture(autouse=True)
def _loaded(loaded: dict[str, object], db: None) -> None:
    """Each test has it."""


def test_it_is_loaded_once(loaded: dict[str, object]) -> None:
    assert (loaded["loaded"], loaded["password"]) == (True, PASSWORD)
    assert [person["email"] for person in loaded["people"]] == [role.address for role in CAST]
    counts = (Person.objects.count(), Meeting.objects.count(), Obligation.objects.count())
    assert load()["loaded"] is False
    assert (Person.objects.count(), Meeting.objects.count(), Obligation.objects.count()) == counts
    assert ledger.verify_ledger() == []


def test_what_is_in_it() -> None:
    dag = Group.objects.get(code="DAG")
    assert list(dag.meetings.order_by("number").values_list("number", flat=True)) == [1, 2, 3, 4, 5, 7, 8, 9]
    assert dag.meetings.get(number=1).on == date(2021, 11, 17)
    assert [seat.code for seat in seats_on(dag, date(2022, 3, 9)) if not seat.holders] == ["OTHER-CENTRAL"]
    assert Proposal.objects.get().options.count() == 3
    under_way = {
        "consultation",
        "nominations",
    }  # the rounds of the PSG; of what was entered after the fact nobody is told
    assert set(Notice.objects.order_by("pk").values_list("topic", flat=True)) <= under_way
    signed_in = Person.objects.get(email="secretariat@example.org")
    assert signed_in.check_password(PASSWORD)


def test_the_groups_have_their_terms_of_reference_version_by_version() -> None:
    """As the sources print them; what no document tells the outcome of stands as put forward."""
    if why := pdf.unavailable():
        assert not TermsVersion.objects.exists(), why
        return
    days = (("DAG", date(2022, 3, 9), "2.0"), ("DAG", date(2022, 3, 10), "2.4 update"), ("TMAG", SPLIT, "3.1"))
    for code, day, version in days:
        held = terms_held_on(Group.objects.get(code=code), day)
        assert held is not None
        assert held.version.version == version
    approved = set(TermsVersion.objects.exclude(approved_on=None).values_list("group__code", flat=True))
    assert approved == {"PSG", "DAG", "CCAG", "TAG", "TMAG", "SITAG", "MCAG", "QAG"}
    put = TermsVersion.objects.filter(approved_on=None, decision="").order_by("pk")
    assert [(each.group.code, each.scope) for each in put] == [
        ("BPRWG", "BPRWG:programme"),
        ("TDWG", "TDWG:programme"),
        ("SDWG", "SDWG:programme"),
    ]
    assert not terms_visible_to(Person.objects.get(email="participant@example.org"), Group.objects.get(code="SDWG"))


def test_people_who_came_later_keep_their_password() -> None:
    Person.objects.create_user("robin@somewhere.example", "their own long password", name="Robin")
    assert load()["loaded"] is False
    assert Person.objects.get(name="Robin").check_password("their own long password")


def test_the_words_name_the_sign_ins(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("demo", "--load-only")
    said = capsys.readouterr().out
    assert PASSWORD in said
    assert "auditor@example.org" in said
