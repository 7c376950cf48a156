"""The file `run` itself: it must be readable to Pythons that are too old, and say so in one sentence."""

from __future__ import annotations

import ast
import subprocess
import sys

import pytest

from tools.environment import ROOT

RUN = ROOT / "run"
PRETEND = "import runpy, sys; sys.version_info = (3, 9, 6); sys.argv = ['run', 'demo']; runpy.run_path({!r}, run_name='__main__')"


def test_an_old_python_can_read_it() -> None:
    ast.parse(RUN.read_text(encoding="utf-8"), feature_version=(3, 6))


def test_it_is_executable() -> None:
    assert RUN.stat().st_mode & 0o111


def test_an_old_python_with_no_newer_one_gets_one_sentence(tmp_path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", PRETEND.format(str(RUN))],
        env={"PATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stdout == ""
    assert (
        done.stderr == "This needs Python 3.11 or newer, and python3 here is 3.9.6: install one and run this again.\n"
    )


def test_an_old_python_hands_over_to_a_newer_one(tmp_path) -> None:
    newer = tmp_path / "python3.12"
    newer.write_text(f'#!/bin/sh\nexec {sys.executable} "$@"\n')
    newer.chmod(0o755)
    pretend = PRETEND.replace("'demo'", "'help'")
    done = subprocess.run(
        [sys.executable, "-c", pretend.format(str(RUN))],
        env={"PATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "./run demo" in done.stdout


@pytest.mark.parametrize("arguments", [[], ["help"]])
def test_alone_it_prints_what_it_can_do(arguments) -> None:
    done = subprocess.run([sys.executable, str(RUN), *arguments], capture_output=True, text=True, check=False)
    assert done.returncode == 0
    for command in ("demo", "test", "check", "dev", "manage"):
        assert f"./run {command}" in done.stdout


def test_ci_runs_both_tiers_and_lets_nothing_be_missing() -> None:
    script = ROOT / ".ci" / "run"
    assert script.stat().st_mode & 0o111
    assert "CI=true exec ./run test --all" in script.read_text(encoding="utf-8")
