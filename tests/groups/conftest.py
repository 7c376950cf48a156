"""The framework's groups with one person of each kind: loaded once for each module, below the transaction of each test."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.beneath import afresh, beneath
from tests.factories.groups import Cast, cast

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="module")
def cast_once(django_db_setup, django_db_blocker) -> Iterator[Cast]:
    """The people, in a transaction around all tests of the module that is rolled back at its end."""
    with beneath(django_db_blocker):
        yield cast()


@pytest.fixture
def people(cast_once: Cast, db: None) -> Cast:
    """The people, for one test."""
    return afresh(cast_once)
