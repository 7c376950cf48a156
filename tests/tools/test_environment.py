"""The stamp of `.venv`, what is said when installing fails, and what child processes are told."""

from __future__ import annotations

import json
import re

import pytest

from tools import environment
from tools.environment import Environment


@pytest.fixture
def home(tmp_path) -> Environment:
    """A checkout with lock files and an environment that was never finished."""
    (tmp_path / "requirements").mkdir()
    for kind in ("runtime", "dev"):
        (tmp_path / "requirements" / f"{kind}.txt").write_text(kind)
    made = Environment(tmp_path)
    made.python.parent.mkdir(parents=True)
    return made


def finish(home: Environment, kind) -> None:
    home.stamp.write_text(json.dumps(home.fingerprint(kind)))


def test_an_interrupted_environment_is_not_used(home) -> None:
    assert not home.holds("runtime")
    assert not home.fits()
    home.stamp.write_text('{"python"')
    assert not home.fits()


def test_dev_contains_runtime_and_not_the_other_way_round(home) -> None:
    finish(home, "runtime")
    assert home.holds("runtime")
    assert not home.holds("dev")
    finish(home, "dev")
    assert home.holds("runtime")
    assert home.holds("dev")


def test_a_changed_lock_file_updates_in_place(home) -> None:
    finish(home, "dev")
    home.requirements("runtime").write_text("newer")
    assert not home.holds("runtime")
    assert home.fits()


@pytest.mark.parametrize("key", ["python", "home"])
def test_another_python_or_a_moved_folder_makes_it_anew(home, key) -> None:
    home.stamp.write_text(json.dumps({**home.fingerprint("dev"), key: "another"}))
    assert not home.holds("runtime")
    assert not home.fits()


def test_what_is_ready_is_returned_without_work(home, capsys) -> None:
    finish(home, "dev")
    assert environment.prepare("runtime", home) == home.python
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(
    ("printed", "said"),
    [
        ("NewConnectionError: [Errno -3] Temporary failure in name resolution\nERROR: No matching", "no network"),
        ("error: Failed to fetch\n  Caused by: dns error: failed to lookup address", "no network"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE", "its hash differs"),
        ("OSError: [Errno 28] No space left on device", "disk is full"),
        ("ERROR: something else", r"\(ERROR: something else\); all of it is in var/install.log"),
        ("", "no message"),
    ],
)
def test_a_failed_installation_is_explained_in_one_sentence(printed, said) -> None:
    sentence = environment.explain_install(printed)
    assert "\n" not in sentence
    assert re.search(said, sentence)


def test_what_is_set_already_wins(monkeypatch, tmp_path) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://somewhere/else")
    monkeypatch.delenv("MHHS_VAR", raising=False)
    told = environment.told(environment.product_defaults(tmp_path))
    assert told["DATABASE_URL"] == "postgres://somewhere/else"
    assert told["MHHS_VAR"] == str(tmp_path)


def test_the_variables_it_describes_are_the_products_and_those_it_sets_are_marked(tmp_path) -> None:
    text = environment.__doc__.partition("Read by `./run` itself")[0]
    assert set(re.findall(r"^  [ *] ([A-Z_]+) ", text, re.MULTILINE)) <= set(environment.SETTINGS)
    assert set(re.findall(r"^  \* (\w+) ", text, re.MULTILINE)) == set(environment.product_defaults(tmp_path))
