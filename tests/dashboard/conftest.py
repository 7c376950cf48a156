"""The framework's programme with its people, loaded once for each module."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from foundation.accounts.models import Person
from tests.beneath import beneath
from tests.factories import decisions as make

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="module")
def loaded(django_db_setup: None, django_db_blocker: Any) -> Iterator[dict[str, int]]:
    """People by their names, in a transaction around all tests of the module that is rolled back at its end."""
    with beneath(django_db_blocker):
        yield {name: person.pk for name, person in make.programme().people.items()}


@pytest.fixture
def cast(loaded: dict[str, int], db: None) -> make.Programme:
    """The people as read afresh: a person remembers what they hold."""
    people = Person.objects.in_bulk(loaded.values())
    return make.Programme({name: people[pk] for name, pk in loaded.items()})
