"""Migrations are complete, named by what they do, in one line each app, and every one can be taken back."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations import CreateModel, RunPython, RunSQL
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

from foundation.audit.models import Event
from groups.models import Appointment
from tests.architecture.code import own_apps

LABELS = [config.label for config in own_apps() if (Path(config.path) / "migrations").is_dir()]
LOADER = MigrationLoader(None)
OWN = {key: migration for key, migration in LOADER.disk_migrations.items() if key[0] in LABELS}
SPOKEN = re.compile(r"\d{4}_[a-z][a-z0-9]*(_[a-z0-9]+)*$")

pytestmark = pytest.mark.django_db


def test_models_and_migrations_agree():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


@pytest.mark.parametrize(("app", "name"), OWN)
def test_is_named_by_what_it_does(app, name):
    assert SPOKEN.fullmatch(name)
    assert "auto" not in name.split("_")
    assert name == "0001_initial" or "initial" not in name


@pytest.mark.parametrize("app", LABELS)
def test_each_app_has_one_line(app):
    assert len(LOADER.graph.leaf_nodes(app)) == 1
    assert not LOADER.detect_conflicts()


@pytest.mark.parametrize(("app", "name"), OWN)
def test_can_be_taken_back(app, name):
    for operation in OWN[app, name].operations:
        assert operation.reversible, f"{operation} cannot be taken back"
        assert not isinstance(operation, RunSQL), "say in Python on which database it runs"


@pytest.mark.parametrize(("app", "name"), OWN)
def test_tables_and_data_are_made_apart(app, name):
    """PostgreSQL refuses to alter a table whose rows changed in the same transaction."""
    kinds = {type(operation) for operation in OWN[app, name].operations}
    if RunPython in kinds:
        assert CreateModel not in kinds


MOVES_ROWS = {  # these hold nothing in the database itself
    ("decisions", "0005_each_threshold_judged"),
    ("decisions", "0007_entries_by_kind"),
    ("deadlines", "0004_working_days_to_spare_so_far"),
    ("meetings", "0011_introductions_are_blocks"),
    ("meetings", "0016_actions_of_past_meetings_alone"),
    ("meetings", "0017_since_when_actions_stand_so"),
}
GUARDED = [
    key
    for key, migration in OWN.items()
    if any(isinstance(op, RunPython) for op in migration.operations) and key not in MOVES_ROWS
]


def _names(query: str) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return {row[0] for row in cursor.fetchall()}


def _guards() -> set[str]:
    triggers = _names("SELECT DISTINCT tgname FROM pg_trigger WHERE NOT tgisinternal")
    return triggers | _names("SELECT conname FROM pg_constraint WHERE contype = 'x'")


def _before(key: tuple[str, str]) -> list[tuple[str, str | None]]:
    """What the app stood at before the migration, and nothing of those that rest on it."""
    parents = [parent for parent in LOADER.graph.node_map[key].parents if parent.key[0] == key[0]]
    return [(key[0], parents[0].key[1] if parents else None)]


@pytest.mark.slow
@pytest.mark.postgres
@pytest.mark.parametrize("key", GUARDED, ids="-".join)
def test_what_only_postgresql_holds_goes_and_comes_back(key):
    present = _guards()
    MigrationExecutor(connection).migrate(_before(key))
    gone = _guards()
    MigrationExecutor(connection).migrate(LOADER.graph.leaf_nodes())  # later guards went with what they rest on
    assert gone < present
    assert _guards() == present


@pytest.mark.postgres
def test_postgresql_guards_the_ledger_and_the_appointments():
    tables = _names("SELECT c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid WHERE NOT t.tgisinternal")
    assert Event._meta.db_table in tables
    exclusions = _names(
        "SELECT c.relname FROM pg_constraint x JOIN pg_class c ON c.oid = x.conrelid WHERE contype = 'x'"
    )
    assert Appointment._meta.db_table in exclusions
