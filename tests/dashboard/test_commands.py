"""`manage.py demo`: the demonstration programme, loaded once and whole."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from dashboard.management import demonstration
from dashboard.management.cast import CAST
from foundation.accounts.models import Person
from foundation.audit import queries as ledger

ROOT = Path(__file__).resolve().parents[2]


def load(*arguments: str) -> dict[str, object]:
    out = StringIO()
    call_command("demo", "--load-only", "--json", *arguments, stdout=out)
    return json.loads(out.getvalue())


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
