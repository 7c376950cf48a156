"""Lifecycle tables: refusals in words, and the fewest steps."""

from __future__ import annotations

from enum import StrEnum

import pytest

from decisions.rules.lifecycle import PROPOSAL
from foundation.workflow.rules import Lifecycle, Says, Step
from raid.rules.lifecycle import ACTION


class Kind(StrEnum):
    DONE = "test.done"


def test_a_refusal_says_how_things_stand() -> None:
    assert ACTION.refusal("recommend_closed", "close") is None
    assert ACTION.refusal("ongoing", "start") == "This action is ongoing already."
    assert ACTION.refusal("ongoing", "close") == (
        "This action is ongoing: it does not stand at “Recommended for closure” yet."
    )
    assert (
        ACTION.refusal("closed", "recommend") == "This action is closed; “Recommend for closure” is no longer possible."
    )


def test_a_status_may_have_its_own_words() -> None:
    assert PROPOSAL.refusal("draft", "decide") == "This proposal is a draft: views are not open yet."
    assert PROPOSAL.refusal("open", "open") == "Views are open already."
    assert PROPOSAL.refusal("decided", "decide") == "The outcome has been recorded already."
    assert PROPOSAL.refusal("withdrawn", "open") == (
        "This proposal was withdrawn; “Open for views” is no longer possible."
    )


def test_of_several_ways_the_nearest_is_named() -> None:
    steps = (
        Step("go", "Go", ("a",), "b", Kind.DONE),
        Step("on", "Go on", ("b",), "c", Kind.DONE),
        Step("end", "End", ("c", "b"), "d", Kind.DONE),
    )
    thing = Lifecycle("thing", {"a": "A", "b": "B", "c": "C", "d": "D"}, ("a",), steps)
    assert thing.refusal("a", "end") == "This thing is a: it is not b yet."


def test_words_for_an_unknown_status_fail_at_import() -> None:
    with pytest.raises(ValueError, match="unknown statuses"):
        Lifecycle("thing", {"a": "A"}, ("a",), (), {"b": Says("It is b", "it is not b")})


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
