"""The framework's groups with one person of each kind: loaded once for each module, below the transaction of each test."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import TYPE_CHECKING

import pytest
from django.db import transaction

from foundation.accounts.models import Person
from tests.factories.groups import Cast, cast

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="module")
def cast_once(django_db_setup, django_db_blocker) -> Iterator[Cast]:
    """The people, in a transaction around all tests of the module that is rolled back at its end."""
    with django_db_blocker.unblock():
        around = transaction.atomic()
        around.__enter__()
        try:
            yield cast()
        finally:
            transaction.set_rollback(True)
            around.__exit__(None, None, None)


@pytest.fixture
def people(cast_once: Cast, db: None) -> Cast:
    """The people as read afresh: a person remembers what they hold."""
    found = Person.objects.in_bulk()
    named = {one.name: getattr(cast_once, one.name) for one in fields(cast_once)}
    return replace(cast_once, **{name: found[who.pk] for name, who in named.items() if isinstance(who, Person)})
