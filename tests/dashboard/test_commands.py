"""`manage.py demo`: the demonstration programme, loaded once and whole."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from dashboard.management import demonstration
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

ROOT = Path(__file__).resolve().parents[2]


def load(*arguments: str) -> dict[str, object]:
    out = StringIO()
    call_command("demo", "--load-only", "--json", *arguments, stdout=out)
    return json.loads(out.getvalue())


@pytest.mark.django_db
def test_it_is_loaded_once() -> None:
    said = load()
    assert (said["loaded"], said["password"]) == (True, PASSWORD)
    assert [person["email"] for person in said["people"]] == [role.address for role in CAST]
    counts = (Person.objects.count(), Meeting.objects.count(), Obligation.objects.count())
    assert load()["loaded"] is False
    assert (Person.objects.count(), Meeting.objects.count(), Obligation.objects.count()) == counts
    assert ledger.verify_ledger() == []


@pytest.mark.django_db
def test_what_is_in_it() -> None:
    load()
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


@pytest.mark.django_db
def test_the_groups_have_their_terms_of_reference_version_by_version() -> None:
    """As the sources print them; what no document tells the outcome of stands as put forward."""
    load()
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


@pytest.mark.django_db
def test_half_a_demonstration_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(demonstration, "_coming_meetings", broken)
    with pytest.raises(OSError, match="disk"):
        load()
    assert not Person.objects.exists()
    assert not demonstration.is_filled()
    assert ledger.streams() == {}


@pytest.mark.django_db
def test_somebody_elses_database_is_left_alone() -> None:
    Person.objects.create_user("robin@example.com", name="Robin Example")
    with pytest.raises(CommandError, match="left as it is"):
        load("--fresh")
    assert Person.objects.count() == 1


@pytest.mark.django_db
def test_nothing_is_loaded_among_other_people_and_no_password_changed() -> None:
    other = Person.objects.create_user("robin@somewhere.example", "their own long password", name="Robin")
    with pytest.raises(CommandError, match="not of the demonstration; nothing was loaded"):
        load()
    assert list(Person.objects.all()) == [other]
    assert Person.objects.get().check_password("their own long password")


@pytest.mark.django_db
def test_people_who_came_later_keep_their_password() -> None:
    load()
    Person.objects.create_user("robin@somewhere.example", "their own long password", name="Robin")
    assert load()["loaded"] is False
    assert Person.objects.get(name="Robin").check_password("their own long password")


def test_a_database_of_another_product_is_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "other.sqlite3"
    with sqlite3.connect(file) as other:
        other.execute("CREATE TABLE customers (name TEXT)")
    environment = {**os.environ, "DATABASE_URL": f"sqlite:///{file}", "MHHS_VAR": str(tmp_path / "var")}
    done = subprocess.run(
        [sys.executable, "manage.py", "demo", "--fresh", "--load-only"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "not one of this product" in done.stderr
    with sqlite3.connect(file) as other:
        assert other.execute("SELECT name FROM sqlite_master").fetchall() == [("customers",)]


@pytest.mark.django_db
def test_the_words_name_the_sign_ins(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("demo", "--load-only")
    said = capsys.readouterr().out
    assert PASSWORD in said
    assert "auditor@example.org" in said


def test_everybody_of_the_cast_is_named_once() -> None:
    assert len({role.address for role in CAST}) == len(CAST)
    assert len({role.name for role in CAST}) == len(CAST)


@pytest.mark.slow
def test_starting_over_on_a_file_of_its_own(tmp_path: Path) -> None:
    own = {"DATABASE_URL": f"sqlite:///{tmp_path / 'db.sqlite3'}", "MHHS_VAR": str(tmp_path), "SECRET_KEY": "x" * 50}
    environment = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}

    def shell(*arguments: str) -> dict[str, object]:
        command = [sys.executable, "manage.py", "demo", "--load-only", "--json", *arguments]
        done = subprocess.run(command, cwd=ROOT, env={**environment, **own}, capture_output=True, text=True, check=True)
        return json.loads(done.stdout)

    assert shell()["loaded"] is True
    assert shell()["loaded"] is False
    assert shell("--fresh")["loaded"] is True
