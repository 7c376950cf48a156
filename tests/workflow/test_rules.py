"""Lifecycle tables: refusals in words, and the fewest steps."""

from __future__ import annotations

from enum import StrEnum

import pytest

from foundation.workflow.rules import Lifecycle, Step
from raid.rules.lifecycle import ACTION


class Kind(StrEnum):
    DONE = "test.done"


def test_a_refusal_says_what_it_is_and_what_it_must_be() -> None:
    assert ACTION.refusal("recommend_closed", "close") is None
    assert ACTION.refusal("ongoing", "close") == (
        "This action is ongoing; it must be recommended for closure to close."
    )


@pytest.mark.parametrize(
    ("start", "target", "steps"),
    [
        ("open", "closed", ("recommend", "close")),
        ("ongoing", "ongoing", ()),
        ("recommend_closed", "ongoing", ("reopen",)),
        ("closed", "ongoing", None),
        ("ongoing", "open", None),
    ],
)
def test_the_fewest_steps(start: str, target: str, steps: tuple[str, ...] | None) -> None:
    assert ACTION.path(start, target) == steps


def test_an_unknown_status_fails_at_import() -> None:
    with pytest.raises(ValueError, match="unknown statuses"):
        Lifecycle("thing", {"a": "A"}, ("a",), (Step("go", "Go", ("a",), "b", Kind.DONE),))


def test_a_step_named_twice_fails_at_import() -> None:
    step = Step("go", "Go", ("a",), "b", Kind.DONE)
    with pytest.raises(ValueError, match="named twice"):
        Lifecycle("thing", {"a": "A", "b": "B"}, ("a",), (step, step))


def test_an_unknown_step_is_a_key_error() -> None:
    with pytest.raises(KeyError, match="no step"):
        ACTION.step("nothing")
