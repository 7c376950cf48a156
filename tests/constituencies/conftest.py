"""The stage on which rounds are held; the clock stands still on a Monday."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import time_machine

from tests.beneath import afresh, beneath
from tests.constituencies.stage import STANDS_AT, Stage, set_stage

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_django import DjangoDbBlocker


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """The clock; move it with `move_to`."""
    with time_machine.travel(STANDS_AT, tick=False) as traveller:
        yield traveller


@pytest.fixture(scope="module")
def stage_once(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Stage]:
    """Everybody in their place, for all tests of the module."""
    with beneath(django_db_blocker):
        with time_machine.travel(STANDS_AT, tick=False):
            made = set_stage()
        yield made


@pytest.fixture
def stage(stage_once: Stage, db: None, clock: time_machine.Traveller) -> Stage:
    return afresh(stage_once)
