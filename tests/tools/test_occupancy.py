"""One demonstration at a time; what a killed one left behind goes."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tools import occupancy, processes
from tools.console import Stop
from tools.system import try_lock


def test_a_second_demonstration_is_told_where_the_first_is(tmp_path) -> None:
    path = tmp_path / "lock"
    with occupancy.claim(path) as held:
        occupancy.occupy(held, 8000, [1])
        with pytest.raises(Stop, match=r"already running from this folder at http://127\.0\.0\.1:8000/"):
            occupancy.claim(path).__enter__()


def test_a_first_one_that_is_still_preparing_has_no_address(tmp_path) -> None:
    path = tmp_path / "lock"
    with occupancy.claim(path), pytest.raises(Stop, match="already running from this folder: use"):
        occupancy.claim(path).__enter__()


def test_a_lock_file_without_a_word_in_it_is_somebody_elses(tmp_path) -> None:
    path = tmp_path / "lock"
    held = try_lock(path)
    with held, pytest.raises(Stop, match="already running"):
        occupancy.claim(path).__enter__()


def test_servers_whose_supervisor_was_killed_are_ended(tmp_path, capsys) -> None:
    path = tmp_path / "lock"
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    held = try_lock(path)
    sleeper = [sys.executable, "-c", "import time; time.sleep(60)"]
    server = processes.start("server", sleeper, os.environ, tmp_path / "log", cwd=tmp_path, keep=[held])
    occupancy.occupy(held, 8000, [server.process.pid])
    path.write_text(path.read_text().replace(f'"supervisor": {os.getpid()}', f'"supervisor": {dead.pid}'))
    held.close()
    with occupancy.claim(path):
        assert server.process.wait(5) < 0
    assert "left its servers running" in capsys.readouterr().err
