"""What the tests of a module share: made once, in a transaction below each test's own, and undone at the module's end.

A module that shares rows so holds no test with transactions of its own: those stand in `test_concurrency.py`.
"""

from __future__ import annotations

from contextlib import contextmanager
from copy import deepcopy
from typing import TYPE_CHECKING, TypeVar

from django.db import transaction

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_django import DjangoDbBlocker

Made = TypeVar("Made")


@contextmanager
def beneath(blocker: DjangoDbBlocker) -> Iterator[None]:
    """The transaction around all tests of a module."""
    with blocker.unblock():
        around = transaction.atomic()
        around.__enter__()
        try:
            yield
        finally:
            transaction.set_rollback(True)
            around.__exit__(None, None, None)


def afresh(made: Made) -> Made:
    """A copy for one test, because a person remembers what they hold and a test changes what it is given."""
    return deepcopy(made)
