"""What is true of every test: silence is loud.

An undefined template variable fails, an unordered list comes back shuffled, a page that asks the database once for each
row of a list fails (zeal, in settings_test), so does an event whose sentence cannot be filled in, and reaching out of
this machine. Warnings are errors (pyproject.toml).
"""

from __future__ import annotations

import json
import os
import random
import re
import socket
from string import Formatter
from typing import TYPE_CHECKING, Any

import pytest
from django.test import TransactionTestCase
from hypothesis import settings

from tests import schema

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterator

    from pytest_django import DjangoDbBlocker

LOCAL = {"127.0.0.1", "::1", "localhost", "", None}


QUICK_EXAMPLES = (
    20  # that Hypothesis tries of each property in the quick tier; in the slow one 100, as it does by itself
)


def pytest_configure(config: pytest.Config) -> None:
    """Property tests are tried on fewer examples where the slow tests are left out."""
    settings.register_profile("quick", max_examples=QUICK_EXAMPLES)
    if is_quick(config):
        settings.load_profile("quick")


def is_quick(config: pytest.Config) -> bool:
    """Whether this is a run of the quick tier."""
    return "not slow" in config.option.markexpr


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


@pytest.fixture(scope="session", autouse=True)
def _unordered_rows_come_shuffled() -> Iterator[None]:
    """Whoever leans on an order says so: without ORDER BY the database may give any, and here it does."""
    from django.db.models import QuerySet

    fetch: Callable[[Any], None] = QuerySet._fetch_all

    def shuffled(rows: Any) -> None:
        fresh = rows._result_cache is None
        fetch(rows)
        if fresh and not rows.ordered:
            random.shuffle(rows._result_cache)

    QuerySet._fetch_all = shuffled
    yield
    QuerySet._fetch_all = fetch


@pytest.fixture(scope="session", autouse=True)
def _events_can_be_told() -> Iterator[None]:
    """Every event of a registered kind, in whatever test it is written, has all that its sentence speaks of."""
    from django.db.models.signals import post_save

    from foundation.audit.models import Event

    post_save.connect(_tell, sender=Event)
    yield
    post_save.disconnect(_tell, sender=Event)


# (kind, name): why there may be none; the sentence then shows a dash. None is better: give what happened a kind of its own.
MAY_BE_MISSING: dict[tuple[str, str], str] = {}


def always_told(wording: str) -> set[str]:
    """The names a wording cannot do without: what stands in brackets is told only where the event tells it."""
    always = re.sub(r"\[[^\[\]]*\]", "", wording)
    return {name for _, name, _, _ in Formatter().parse(always) if name}


def _tell(instance: Any, **_: object) -> None:
    from foundation.audit.queries import registered

    said = json.loads(instance.text)
    missing = always_told(registered().get(instance.kind, "")) - {"actor", "ref", *said["data"], *said["private"]}
    missing -= {name for kind, name in MAY_BE_MISSING if kind == instance.kind}
    assert not missing, f"The event {instance.kind} does not say {sorted(missing)}."


@pytest.fixture(scope="session")
def tables_kept(django_db_modify_db_settings: None) -> Iterator[sqlite3.Connection | None]:
    """The database in memory with the tables of an earlier run; None where the database is not SQLite's."""
    from django.db import connection

    if connection.vendor != "sqlite":
        yield None
        return
    memory = schema.fill(connection.creation._get_test_db_name())
    yield memory
    memory.close()


@pytest.fixture(scope="session")
def django_db_setup(
    tables_kept: sqlite3.Connection | None, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> None:
    """The database of the tests, whose tables are kept for the next run."""
    if tables_kept is not None:
        schema.keep(tables_kept)


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    connect, look_up = socket.socket.connect, socket.getaddrinfo

    def guarded_connect(self: socket.socket, address: Any) -> None:
        _stay(address[0] if isinstance(address, tuple) else None)
        connect(self, address)

    def guarded_look_up(host: Any, *args: Any, **kwargs: Any) -> Any:
        _stay(host)
        return look_up(host, *args, **kwargs)

    monkeypatch.setattr(socket.socket, "connect", guarded_connect)
    monkeypatch.setattr(socket, "getaddrinfo", guarded_look_up)


def _stay(host: object) -> None:
    assert host in LOCAL, f"A test tried to reach {host}."


@pytest.fixture(autouse=True)
def _fresh_caches() -> None:
    from django.core.cache import cache

    cache.clear()


DATABASE = {"db", "transactional_db", "django_db_setup", "live_server", "client", "admin_client"}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """`./run test` makes two runs: what only PostgreSQL can show is left to its run, what no database shows to the other."""
    from django.conf import settings as of_django

    postgres = "postgresql" in of_django.DATABASES["default"]["ENGINE"]
    kept = _asks_the_database if postgres else _needs_no_postgres
    elsewhere = [item for item in items if not kept(item)]
    if elsewhere:
        config.hook.pytest_deselected(items=elsewhere)
        items[:] = [item for item in items if kept(item)]


# in the name of a file of tests about what a page shows and does with a form, and about who may read and do what
ALIKE = re.compile(r"views|pages|panels|policy|unpublished|sent_up|closed_groups")


def _asks_the_database(item: pytest.Item) -> bool:
    """Whether PostgreSQL is asked too. The quick tier asks it what rests on a database; the slow one asks everything."""
    alike = item.get_closest_marker("one_database") or ALIKE.search(item.path.name)
    if alike and is_quick(item.config):
        return False
    marked = item.get_closest_marker("django_db") or item.get_closest_marker("postgres")
    return bool(marked) or bool(DATABASE & set(getattr(item, "fixturenames", ())))


def _needs_no_postgres(item: pytest.Item) -> bool:
    return item.get_closest_marker("postgres") is None


@pytest.fixture
def on_postgres(db: None) -> bool:
    from django.db import connection

    return connection.vendor == "postgresql"


def _teardown_past_the_triggers(
    teardown: Callable[[TransactionTestCase], None],
) -> Callable[[TransactionTestCase], None]:
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
