"""People to tell."""

from __future__ import annotations

import pytest

from foundation.accounts.models import Person


@pytest.fixture
def ada(db: None) -> Person:
    return Person.objects.create_user("ada@example.org", name="Ada, of the PMO")


@pytest.fixture
def ben(db: None) -> Person:
    return Person.objects.create_user("ben@example.org", name="Ben")
