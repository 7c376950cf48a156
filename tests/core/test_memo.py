"""Read once during a request, and never kept outside one."""

from __future__ import annotations

import pytest

from foundation.core.memo import forget, one_request, recall


class Source:
    def __init__(self) -> None:
        self.read = 0

    def __call__(self) -> int:
        self.read += 1
        return self.read


def test_outside_a_request_everything_is_read_anew() -> None:
    source = Source()
    assert [recall("a", source), recall("a", source)] == [1, 2]


def test_during_a_request_a_key_is_read_once() -> None:
    source, other = Source(), Source()
    with one_request():
        assert [recall("a", source), recall("a", source), recall("b", other)] == [1, 1, 1]
    with one_request():
        assert recall("a", source) == 2, "the next request reads for itself"
    assert recall("a", source) == 3


def test_after_something_was_written_the_request_reads_anew() -> None:
    source = Source()
    with one_request():
        recall("a", source)
        forget()
        assert [recall("a", source), recall("a", source)] == [2, 3]
    with one_request():
        assert [recall("a", source), recall("a", source)] == [4, 4]


def test_a_request_that_fails_leaves_nothing_behind() -> None:
    source = Source()
    with pytest.raises(ZeroDivisionError), one_request():
        recall("a", source)
        _ = 1 / 0
    assert recall("a", source) == 2
