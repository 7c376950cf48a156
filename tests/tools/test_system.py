"""Ports, locks and what a person is told to install."""

from __future__ import annotations

import os
import socket
import threading

import pytest

from tools import system
from tools.console import Stop


@pytest.fixture
def taken():
    """A port that something listens on."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        yield server.getsockname()[1]


def test_a_busy_port_gets_one_sentence_that_offers_another(taken) -> None:
    with pytest.raises(Stop, match=rf"^Port {taken} .* --port \d+\.$"):
        system.require_port(taken)


def test_a_free_port_is_free() -> None:
    system.require_port(system.free_port())


def test_a_lock_is_held_once(tmp_path) -> None:
    path = tmp_path / "var" / "lock"
    first = system.try_lock(path)
    assert first is not None
    assert system.try_lock(path) is None
    first.close()
    again = system.try_lock(path)
    assert again is not None
    again.close()


def test_who_comes_second_waits_and_is_told_why(tmp_path, capsys) -> None:
    path = tmp_path / "lock"
    held = system.try_lock(path)
    timer = threading.Timer(0.05, held.close)
    timer.start()
    with system.one_at_a_time(path, "Waiting for the other."):
        assert held.closed
    timer.join()
    assert capsys.readouterr().err == "Waiting for the other.\n"


@pytest.mark.parametrize(
    ("platform", "apt_there", "root", "said"),
    [
        ("darwin", False, False, "brew install pango"),
        ("linux", True, False, "sudo apt-get update && sudo apt-get install -y libpango-1.0-0 fonts-dejavu-core"),
        ("linux", True, True, "apt-get update && apt-get install -y libpango-1.0-0 fonts-dejavu-core"),
        (
            "linux",
            False,
            False,
            "install the packages that your system has in place of Debian's libpango-1.0-0, fonts-dejavu-core",
        ),
    ],
)
def test_the_exact_command_for_this_system_is_named(monkeypatch, platform, apt_there, root, said) -> None:
    monkeypatch.setattr("sys.platform", platform)
    monkeypatch.setattr("shutil.which", lambda _name: "/usr/bin/apt-get" if apt_there else None)
    monkeypatch.setattr(os, "geteuid", lambda: 0 if root else 1000)
    assert system.install_command(["libpango-1.0-0", "fonts-dejavu-core"], ["pango"]) == said


def test_nothing_is_installed_by_who_may_not(monkeypatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert not system.apt_install(["chromium"])
