"""Every status against every step, and what may still be changed in each."""

from __future__ import annotations

import pytest

from decisions.rules import lifecycle


@pytest.mark.parametrize(
    ("status", "step", "possible"),
    [
        ("draft", "open", True),
        ("draft", "decide", False),
        ("draft", "withdraw", True),
        ("open", "open", False),
        ("open", "decide", True),
        ("open", "withdraw", True),
        ("decided", "open", False),
        ("decided", "decide", False),
        ("decided", "withdraw", False),
        ("withdrawn", "open", False),
        ("withdrawn", "decide", False),
        ("withdrawn", "withdraw", False),
    ],
)
def test_every_status_against_every_step(status: str, step: str, possible: bool) -> None:
    assert (lifecycle.PROPOSAL.refusal(status, step) is None) is possible


@pytest.mark.parametrize(
    ("status", "fields", "words"),
    [
        ("draft", {"title", "item"}, None),
        ("draft", {"number"}, "number cannot be changed."),
        ("open", {"item", "cost_gbp", "judged"}, None),
        ("open", {"title"}, "Views are open, so the title cannot be changed any more."),
        ("decided", {"item"}, "The outcome has been recorded; nothing of the proposal changes any more."),
        ("withdrawn", {"cost_gbp"}, "This proposal was withdrawn; nothing of the proposal changes any more."),
    ],
)
def test_what_may_still_be_changed(status: str, fields: set[str], words: str | None) -> None:
    assert lifecycle.edit_refusal(status, fields) == words
