"""The people and the framework that deadlines need."""

from __future__ import annotations

import pytest

from tests.factories.deadlines import Cast
from tests.factories.deadlines import cast as make_cast


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()
