"""The people and the framework that meetings need, on a fixed day."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import time_machine

from tests.beneath import afresh, beneath
from tests.factories.groups import Cast
from tests.factories.groups import cast as make_cast
from tests.factories.meetings import planned

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_django import DjangoDbBlocker

    from meetings.models import Meeting

CALLED = "2026-11-23T09:00:00+00:00"  # a Monday, before the papers of 9 December are due


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """The clock, standing still on 23 November 2026; `clock.move_to` sets it."""
    with time_machine.travel(CALLED, tick=False) as traveller:
        yield traveller


@pytest.fixture(scope="module")
def cast_once(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Cast]:
    """The framework and the people, for all tests of the module."""
    with beneath(django_db_blocker):
        with time_machine.travel(CALLED, tick=False):
            made = make_cast()
        yield made


@pytest.fixture
def cast(cast_once: Cast, db: None, clock: time_machine.Traveller) -> Cast:
    return afresh(cast_once)


@pytest.fixture
def meeting(cast: Cast) -> Meeting:
    """DAG #7, called for 9 December 2026, with its obligations and standing items."""
    return planned()
