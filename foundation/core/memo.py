"""What is read once during a request. It is forgotten at the request's end, and never kept outside one."""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, TypeVar, cast

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Value = TypeVar("Value")

_kept: ContextVar[dict[str, object] | None] = ContextVar("kept_during_the_request", default=None)


@contextmanager
def one_request() -> Iterator[None]:
    """For the middleware alone: from here to the end, what is recalled is read once."""
    token = _kept.set({})
    try:
        yield
    finally:
        _kept.reset(token)


def recall(key: str, read: Callable[[], Value]) -> Value:
    """What `read` returns; during a request it is called once for each key."""
    kept = _kept.get()
    if kept is None:
        return read()
    if key not in kept:
        kept[key] = read()
    return cast("Value", kept[key])


def forget() -> None:
    """Read everything anew for the rest of the request: something was written, and may yet be undone."""
    _kept.set(None)
