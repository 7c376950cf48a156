"""The small world the architecture tests look at, built once for each file that asks for it."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
import time_machine
from django.db import transaction
from django.test import override_settings

from dashboard.management import demonstration
from tests.architecture import world as worlds

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_django import DjangoDbBlocker


@contextmanager
def _kept(blocker: DjangoDbBlocker) -> Iterator[None]:
    """A transaction of its own that outlives single tests: each of them falls back to it. The clock stands still."""
    stands = time_machine.travel(worlds.STANDS_AT, tick=False)
    # PDFs take seconds each, and nothing here is about them
    with blocker.unblock(), transaction.atomic(), stands, override_settings(PDF="off"):
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[worlds.World]:
    """The world."""
    with _kept(django_db_blocker):
        yield worlds.build()


@pytest.fixture(scope="module", params=["demonstration", "world"])
def programme(
    request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """Once the demonstration as it is loaded, once the world; a file asks for this or for the world, never for both."""
    with _kept(django_db_blocker):
        if request.param == "demonstration":
            demonstration.fill()
        else:
            worlds.build()
        yield
