"""The command line of `./run`."""

from __future__ import annotations

import argparse

import pytest

from tools import commands
from tools.console import Stop


@pytest.mark.parametrize("text", ["0", "65536", "-1", "eight", "", "80.0"])
def test_what_is_not_a_port_is_refused(text) -> None:
    with pytest.raises(argparse.ArgumentTypeError, match="not a port"):
        commands.port(text)


def test_demo_listens_on_8000_unless_told(monkeypatch) -> None:
    monkeypatch.delenv("PORT", raising=False)
    assert commands.parser().parse_args(["demo"]).port == 8000
    monkeypatch.setenv("PORT", "8100")
    assert commands.parser().parse_args(["demo"]).port == 8100
    assert commands.parser().parse_args(["demo", "--port", "8200"]).port == 8200


def test_arguments_after_two_dashes_are_for_pytest() -> None:
    given = commands.parser().parse_args(["test", "--all", "--", "tests/raid", "-x"])
    assert given.all
    assert given.extra == ["tests/raid", "-x"]


def test_the_benchmarks_are_their_own_command(monkeypatch) -> None:
    monkeypatch.setattr(commands.suite, "bench", lambda: 7)
    assert commands.dispatch(["bench"]) == 7


def test_a_reason_to_stop_is_one_sentence_and_exit_1(monkeypatch, capsys) -> None:
    def refuse(_arguments):
        raise Stop("The disk is full.")

    monkeypatch.setattr(commands, "dispatch", refuse)
    assert commands.main(["demo"]) == 1
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err == "The disk is full.\n"


def test_an_unknown_command_is_refused_with_the_list(capsys) -> None:
    with pytest.raises(SystemExit) as exit_:
        commands.main(["dmeo"])
    assert exit_.value.code == 2
    assert "./run demo" in capsys.readouterr().err
