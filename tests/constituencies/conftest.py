"""The stage on which rounds are held; the clock stands still on a Monday."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import time_machine

from tests.constituencies.stage import STANDS_AT, Stage, set_stage

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """The clock; move it with `move_to`."""
    with time_machine.travel(STANDS_AT, tick=False) as traveller:
        yield traveller


@pytest.fixture
def stage(db: None, clock: time_machine.Traveller) -> Stage:
    """Everybody in their place."""
    return set_stage()
