"""The small world the architecture tests look at, built once for each file that asks for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import time_machine
from django.db import transaction
from django.test import override_settings

from tests.architecture import world as worlds

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_django import DjangoDbBlocker


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[worlds.World]:
    """The world, in a transaction of its own that outlives single tests: each of them falls back to it."""
    stands = time_machine.travel(worlds.STANDS_AT, tick=False)
    # PDFs take seconds each, and nothing here is about them
    with django_db_blocker.unblock(), transaction.atomic(), stands, override_settings(PDF="off"):
        yield worlds.build()
        transaction.set_rollback(True)
