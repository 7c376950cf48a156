"""The lock files: exact, hashed, without an address, dev on top of runtime."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest

from tools.environment import ROOT

KINDS = ("runtime", "dev")
PIN = re.compile(r"^([a-z0-9][a-z0-9.-]*)==([^ ;]+)( ; .+)? \\$")
HASH = re.compile(r"^    --hash=sha256:[0-9a-f]{64}( \\)?$")


def lines(kind: str) -> list[str]:
    return (ROOT / "requirements" / f"{kind}.txt").read_text(encoding="utf-8").splitlines()


def pins(kind: str) -> dict[str, str]:
    return {found[1]: found[2] for line in lines(kind) if (found := PIN.match(line))}


@pytest.mark.parametrize("kind", KINDS)
def test_every_line_is_a_pin_or_its_hash(kind) -> None:
    """So there is no address, no option and no local path either."""
    assert [line for line in lines(kind) if not PIN.match(line) and not HASH.match(line)] == []


@pytest.mark.parametrize("kind", KINDS)
def test_every_pin_is_followed_by_a_hash(kind) -> None:
    text = lines(kind)
    assert all(HASH.match(after) for before, after in pairwise(text) if PIN.match(before))
    assert HASH.match(text[-1])


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_named_is_locked(kind) -> None:
    named = re.findall(
        r"^([a-z0-9-]+)(?:\[[a-z]+\])?==(\S+)$", (ROOT / "requirements" / f"{kind}.in").read_text(), re.MULTILINE
    )
    assert named
    assert dict(named).items() <= pins(kind).items()


def test_dev_holds_the_same_runtime() -> None:
    assert pins("runtime").items() <= pins("dev").items()
