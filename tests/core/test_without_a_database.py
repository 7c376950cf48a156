"""Every command of operators answers a database without tables with one sentence, on stderr, exit 1."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
COMMANDS = [
    ["verify_ledger", "--json"],
    ["enforce_deadlines", "--json"],
    ["export_trail", "DAG-D01", "--out", "trail.pdf"],
    ["import_table", "actions", str(ROOT / "tests/fixtures/dag06/actions.csv"), "--group", "DAG", "--meeting", "6"],
    ["load_framework"],
    ["framework", "--on", "2022-03-09", "--group", "DAG"],
    ["roster", "DAG"],
]


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[0])
def test_it_asks_for_migrate(command: list[str], tmp_path: Path) -> None:
    place = {"DATABASE_URL": f"sqlite:///{tmp_path / 'empty.sqlite3'}", "MHHS_VAR": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), *command],
        capture_output=True,
        check=False,
        text=True,
        cwd=tmp_path,
        env={**os.environ, **place, "SECRET_KEY": "only-for-tests-only-for-tests-only-for-tests-0123456789"},
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert "Have migrate and load_framework been run?" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "trail.pdf").exists()


def test_a_secret_may_begin_with_any_character(tmp_path: Path) -> None:
    """Django makes such keys: one in fifty begins with the sign by which other programs name variables."""
    place = {"DATABASE_URL": f"sqlite:///{tmp_path / 'empty.sqlite3'}", "MHHS_VAR": str(tmp_path), "SECRET_KEY": ""}
    (tmp_path / "secret-key").write_text("$only-for-tests-only-for-tests-only-for-tests-0123456789", encoding="utf-8")
    for given in ("", "$only-for-tests-only-for-tests-only-for-tests-0123456789"):
        done = subprocess.run(
            [sys.executable, str(ROOT / "manage.py"), "workday", "2022-04-14", "+2"],
            capture_output=True,
            check=False,
            text=True,
            cwd=tmp_path,
            env={**os.environ, **place, "SECRET_KEY": given, "MHHS_DEMO": "on"},
        )
        assert (done.returncode, done.stdout.strip()) == (0, "2022-04-20"), done.stderr
