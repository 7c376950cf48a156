"""What the product's commands share, and `workday` as operators and checks call it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from foundation.core.errors import Refused
from foundation.core.management.base import ProductCommand, Stop
from foundation.core.models import Closure

ROOT = Path(__file__).resolve().parents[2]


def workday(*arguments: str) -> str:
    out = StringIO()
    call_command("workday", *arguments, stdout=out)
    return out.getvalue().strip()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("day", "count", "due"),
    [
        ("2022-04-14", "+2", "2022-04-20"),  # Good Friday and Easter Monday between
        ("2022-04-14", "2", "2022-04-20"),
        ("2022-03-09", "+10", "2022-03-23"),
        ("2022-03-09", "-5", "2022-03-02"),
        ("2022-04-20", "-2", "2022-04-14"),
        ("2022-06-01", "+1", "2022-06-06"),  # the Platinum Jubilee's two days
        ("2022-09-16", "+1", "2022-09-20"),  # the State Funeral
        ("2023-05-05", "+1", "2023-05-09"),  # the Coronation
        ("2020-05-07", "+1", "2020-05-11"),  # Early May moved to VE Day
        ("2026-12-24", "+1", "2026-12-29"),  # Boxing Day on a Saturday has its substitute
        ("2022-03-12", "0", "2022-03-12"),
        ("2022-03-12", "+1", "2022-03-14"),
        ("2024-02-28", "+1", "2024-02-29"),
    ],
)
def test_the_day_that_many_working_days_away(day: str, count: str, due: str) -> None:
    assert workday(day, count) == due


@pytest.mark.django_db
def test_the_answer_in_json() -> None:
    assert json.loads(workday("2022-04-14", "+2", "--json")) == {
        "start": "2022-04-14",
        "working_days": 2,
        "due": "2022-04-20",
        "skipped": [
            {"day": "2022-04-15", "name": "Good Friday"},
            {"day": "2022-04-18", "name": "Easter Monday"},
        ],
    }


@pytest.mark.django_db
def test_a_closure_announced_late_counts_too() -> None:
    Closure.objects.create(day=date(2026, 6, 15), name="A day of its own", announced_on=date(2026, 6, 1))
    assert workday("2026-06-12", "+1") == "2026-06-16"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("2022-13-01", "+2"), "is not a date"),
        (("14/04/2022", "+2"), "is not a date"),
        (("2022-04-14", "two"), "is not a number of working days"),
        (("2022-04-14", "+1.5"), "is not a number of working days"),
        (("2022-04-14", "+1001"), "too far to count"),
        (("9999-12-30", "+9"), "date value out of range"),
    ],
)
def test_what_cannot_be_counted_is_an_error(arguments: tuple[str, ...], said: str) -> None:
    with pytest.raises(CommandError, match=said):
        workday(*arguments)


def shell(tmp_path: Path, *arguments: str, database: str = "") -> subprocess.CompletedProcess[str]:
    """As an operator runs it, in a process of its own."""
    own = {
        "DATABASE_URL": database or f"sqlite:///{tmp_path / 'none.sqlite3'}",
        "MHHS_VAR": str(tmp_path),
        "SECRET_KEY": "only-for-this-test",
    }
    environment = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env={**environment, **own},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def test_before_any_migration_it_counts_and_says_so_on_stderr(tmp_path: Path) -> None:
    done = shell(tmp_path, "workday", "2022-04-14", "+2")
    assert (done.returncode, done.stdout) == (0, "2022-04-20\n")
    assert done.stderr == "No database yet: counted with the published bank holidays alone.\n"


def test_without_a_database_server_too(tmp_path: Path) -> None:
    done = shell(tmp_path, "workday", "2022-04-20", "-2", "--json", database="postgres://nobody@127.0.0.1:1/none")
    assert done.returncode == 0
    assert json.loads(done.stdout)["due"] == "2022-04-14"
    assert done.stderr.startswith("No database yet")


@pytest.mark.parametrize(
    ("arguments", "code"), [(("2022-04-14",), 2), (("soon", "+2"), 2), (("2022-04-14", "5000"), 1)]
)
def test_exit_codes(tmp_path: Path, arguments: tuple[str, ...], code: int) -> None:
    done = shell(tmp_path, "workday", *arguments)
    assert done.returncode == code
    assert done.stdout == ""
    assert done.stderr
    assert "Traceback" not in done.stderr


class _Command(ProductCommand):
    def __init__(self, answer: Any, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.answer = answer

    def run(self, options: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


def test_words_for_a_terminal_and_json_for_a_check() -> None:
    out = StringIO()
    call_command(_Command((0, {"when": date(2022, 3, 9), "who": "Zoë"}), stdout=out))
    call_command(_Command((0, {"when": date(2022, 3, 9), "who": "Zoë"}), stdout=out), "--json")
    assert out.getvalue() == '{\n  "when": "2022-03-09",\n  "who": "Zoë"\n}\n{"when": "2022-03-09", "who": "Zoë"}\n'


def test_a_finding_is_exit_1_after_its_words() -> None:
    out = StringIO()
    with pytest.raises(SystemExit) as stop:
        call_command(_Command((1, {"intact": False}), stdout=out), "--json")
    assert stop.value.code == 1
    assert json.loads(out.getvalue()) == {"intact": False}


def test_a_refusal_is_one_sentence_with_its_clause() -> None:
    with pytest.raises(CommandError, match=r"^Not today. \(Clause 4\)$") as stop:
        call_command(_Command(Refused("Not today.", citation="Clause 4")))
    assert stop.value.returncode == 1
    assert Stop("No.", returncode=2).returncode == 2
