"""The plan of `./run test`: which steps, which tests, and when it has failed."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tools import suite
from tools.suite import Missing, Outcome, Plan, Step

HERE = Plan(postgres="postgres://here")


def selection(step: Step) -> str:
    return step.command[step.command.index("-m", 2) + 1]


def by_name(plan: Plan) -> dict[str, Step]:
    return {each.name.removeprefix("tests: "): each for each in suite.suite_steps(plan)}


def test_the_quick_tier_leaves_out_slow_tests_only() -> None:
    steps = by_name(HERE)
    assert {name: selection(step) for name, step in steps.items()} == {
        "SQLite": "not browser and not postgres and not slow",
        "PostgreSQL": "not browser and not slow",
        "journeys in Chromium": "browser and not slow",
    }


def test_all_runs_the_slow_tests_too() -> None:
    assert selection(by_name(Plan(slow=True, postgres="postgres://here"))["PostgreSQL"]) == "not browser"


def test_each_database_is_really_used() -> None:
    steps = by_name(HERE)
    assert steps["SQLite"].env["DATABASE_URL"].startswith("sqlite:////")
    assert steps["PostgreSQL"].env["DATABASE_URL"] == "postgres://here"


def test_what_is_missing_deselects_its_tests() -> None:
    steps = by_name(Plan(postgres="postgres://here", missing=(Missing("browser", "", ""), Missing("redis", "", ""))))
    assert set(steps) == {"SQLite", "PostgreSQL"}
    assert selection(steps["PostgreSQL"]) == "not browser and not redis and not slow"


def test_without_postgresql_there_is_no_such_run() -> None:
    assert set(by_name(Plan())) == {"SQLite", "journeys in Chromium"}


def test_arguments_pass_through_and_may_select_nothing() -> None:
    for step in suite.suite_steps(Plan(extra=("tests/raid", "-x"), postgres="postgres://here")):
        assert step.command[-2:] == ("tests/raid", "-x")
        assert suite.trouble(step, 5) == ""


def test_a_run_without_any_test_has_not_passed() -> None:
    assert suite.trouble(by_name(HERE)["SQLite"], 5) == "no test ran"


@pytest.mark.parametrize(("status", "said"), [(0, ""), (1, "failed (exit 1)"), (124, "took longer than 60 s")])
def test_the_exit_status_judges_a_step(status, said) -> None:
    assert suite.trouble(Step("name", (), limit=60), status) == said


@pytest.mark.parametrize(
    ("trouble", "missing_fails", "status"), [("", False, 0), ("failed", False, 1), ("", True, 1), ("failed", True, 1)]
)
def test_one_failed_step_fails_the_whole(trouble, missing_fails, status, capsys) -> None:
    outcomes = [Outcome("ruff", 0.5, trouble), Outcome("mypy", 10.25)]
    assert suite.conclude(outcomes, failed=missing_fails) == status
    shown = capsys.readouterr().out
    assert "ruff     0.5 s  FAILED" in shown if trouble else "ruff     0.5 s  ok" in shown
    assert "mypy    10.2 s  ok" in shown


def test_a_step_starts_with_an_empty_folder(tmp_path, capsys) -> None:
    folder = tmp_path / "var"
    folder.mkdir()
    (folder / "left over").touch()
    code = "import os, sys; sys.exit(len(os.listdir(os.environ['MHHS_VAR'])))"
    outcome = suite.run_step(Path(sys.executable), Step("look", ("-c", code), {"MHHS_VAR": str(folder)}))
    assert outcome.trouble == ""
    assert "── look ──" in capsys.readouterr().out


def test_the_persons_own_settings_do_not_reach_the_tests(monkeypatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://production/important")
    monkeypatch.setenv("EMAIL_URL", "smtp://production")
    monkeypatch.setenv("HTTPS_PROXY", "kept")
    told = suite.bare_env()
    assert told["DATABASE_URL"].startswith("sqlite:")
    assert "EMAIL_URL" not in told
    assert told["HTTPS_PROXY"] == "kept"


def test_the_checks_come_in_order_of_their_length() -> None:
    assert [each.name for each in suite.check_steps()] == [
        "ruff check",
        "ruff format",
        "import order",
        "templates",
        "migrations",
        "mypy",
    ]
