"""The suite's own rules: undefined template variables fail, no network beyond this machine, both databases."""

from __future__ import annotations

import os
import socket

import pytest
from django.test import TransactionTestCase

LOCAL = {"127.0.0.1", "::1", "localhost"}


class UndefinedVariable(str):
    """Stands for an undefined template variable and fails as soon as it would be shown."""

    __slots__ = ()

    def __contains__(self, item: object) -> bool:
        return item == "%s"

    def __mod__(self, name: object) -> str:
        message = f"Undefined template variable: {name}"
        raise AssertionError(message)


@pytest.fixture(scope="session", autouse=True)
def _undefined_variables_fail() -> None:
    from django.template import engines

    engines["django"].engine.string_if_invalid = UndefinedVariable("%s")


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: object) -> None:
        if isinstance(address, tuple) and address[0] not in LOCAL:
            message = f"A test tried to reach {address[0]}."
            raise AssertionError(message)
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture(autouse=True)
def _fresh_caches() -> None:
    from django.core.cache import cache

    cache.clear()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What only PostgreSQL can show runs in the run on PostgreSQL; `./run test` makes both runs."""
    from django.conf import settings

    if "postgresql" in settings.DATABASES["default"]["ENGINE"]:
        return
    elsewhere = [item for item in items if item.get_closest_marker("postgres")]
    if elsewhere:
        config.hook.pytest_deselected(items=elsewhere)
        items[:] = [item for item in items if item not in elsewhere]


@pytest.fixture
def on_postgres(db: None) -> bool:
    from django.db import connection

    return connection.vendor == "postgresql"


def _teardown_past_the_triggers(teardown):
    """The ledger's triggers refuse TRUNCATE, which is how a transactional test empties PostgreSQL."""

    def wrapped(self: TransactionTestCase) -> None:
        from django.db import connection

        if connection.vendor != "postgresql":
            teardown(self)
            return
        with connection.cursor() as cursor:
            cursor.execute("SET session_replication_role = replica")
        try:
            teardown(self)
        finally:
            with connection.cursor() as cursor:
                cursor.execute("SET session_replication_role = DEFAULT")

    return wrapped


TransactionTestCase._fixture_teardown = _teardown_past_the_triggers(TransactionTestCase._fixture_teardown)

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright's sync API keeps a loop running in the thread
