"""`manage.py import_table` as operators and checks call it."""

from __future__ import annotations

import json
from io import StringIO
from typing import TYPE_CHECKING

import pytest
from django.core.management import CommandError, call_command

from foundation.audit.models import Event
from meetings.models import AgendaItem
from raid.models import Action
from tests.meetings import imports

if TYPE_CHECKING:
    from pathlib import Path

    from meetings.models import Meeting

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting(db: None) -> Meeting:
    return imports.sixth(imports.dag())


def run(kind: str, path: object, *more: str, number: int = 6) -> tuple[int, dict[str, object]]:
    """Exit code and JSON."""
    out = StringIO()
    arguments = [kind, str(path), "--group", "DAG", "--meeting", str(number), "--json", *more]
    try:
        call_command("import_table", *arguments, stdout=out)
    except SystemExit as stop:
        return int(stop.code or 0), json.loads(out.getvalue())
    return 0, json.loads(out.getvalue())


@pytest.mark.parametrize("name", ["actions.csv", "actions.md", "pack.txt"])
def test_actions_in_exactly_this_shape(meeting: Meeting, name: str) -> None:
    code, said = run("actions", imports.FOLDER / name)
    rows = said.pop("rows")
    assert (code, said) == (0, {"new": imports.ACTIONS, "changed": 0, "same": 0, "wrong": 0})
    assert rows[0] == {"ref": "DES-03-02", "result": "new", "reason": ""}
    assert all(set(row) == {"ref", "result", "reason"} for row in rows)
    assert Action.objects.count() == imports.ACTIONS
    code, again = run("actions", imports.FOLDER / name)
    assert (code, again["same"], again["new"]) == (0, imports.ACTIONS, 0)


def test_the_agenda(meeting: Meeting) -> None:
    code, said = run("agenda", imports.FOLDER / "agenda.tsv")
    assert (code, said["new"], said["wrong"]) == (0, imports.ITEMS, 0)
    assert AgendaItem.objects.count() == imports.ITEMS


def test_a_workbook(meeting: Meeting, tmp_path: Path) -> None:
    path = tmp_path / "actions.xlsx"
    path.write_bytes(imports.actions_xlsx())
    assert run("actions", path)[1]["new"] == imports.ACTIONS


@pytest.mark.parametrize(("kind", "name"), [("actions", "pack.txt"), ("agenda", "pack.txt")])
def test_a_dry_run_says_the_same_and_writes_nothing(meeting: Meeting, kind: str, name: str) -> None:
    dry = run(kind, imports.FOLDER / name, "--dry-run")
    assert not Action.objects.exists()
    assert not AgendaItem.objects.exists()
    assert not Event.objects.exists()
    assert run(kind, imports.FOLDER / name) == dry


def test_a_wrong_row_is_exit_1_and_the_others_are_in(meeting: Meeting, tmp_path: Path) -> None:
    path = tmp_path / "actions.csv"
    path.write_text(imports.actions_csv().replace("12/01/2022,IS to join", "someday,IS to join"))
    code, said = run("actions", path)
    assert (code, said["new"], said["wrong"]) == (1, imports.ACTIONS - 1, 1)
    assert said["rows"][0]["result"] == "wrong"
    assert said["rows"][0]["reason"].startswith("The date raised")
    assert Action.objects.count() == imports.ACTIONS - 1


def test_the_words_for_a_terminal(meeting: Meeting, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("import_table", "actions", str(imports.FOLDER / "actions.csv"), "--group", "DAG", "--meeting", "6")
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split() == ["DES-03-02", "new"]
    assert lines[-1] == f"{imports.ACTIONS} new, 0 changed, 0 same, 0 wrong"


@pytest.mark.parametrize(
    ("name", "number", "said"),
    [
        ("actions.csv", 7, "There is no meeting DAG #7; create it first."),
        ("missing.csv", 6, "cannot be read"),
        ("agenda.tsv", 6, "actions"),
        ("", 6, "cannot be read"),
    ],
)
def test_what_cannot_be_done_is_one_sentence_and_exit_1(meeting: Meeting, name: str, number: int, said: str) -> None:
    with pytest.raises(CommandError, match=said) as stop:
        run("actions", imports.FOLDER / name, number=number)
    assert stop.value.returncode == 1
    assert not Action.objects.exists()


def test_a_wrong_call_is_a_usage_error(meeting: Meeting) -> None:
    with pytest.raises(CommandError, match="invalid choice"):
        run("minutes", imports.FOLDER / "actions.csv")


def test_a_settled_record_is_a_refusal(meeting: Meeting) -> None:
    from tests.factories.meetings import MeetingFactory

    MeetingFactory(group=meeting.group, number=7, on=meeting.on, historical=False, status="held")
    with pytest.raises(CommandError, match="has been held"):
        run("agenda", imports.FOLDER / "agenda.tsv", number=7)
    assert not AgendaItem.objects.exists()
