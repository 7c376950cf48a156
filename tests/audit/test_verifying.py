"""Proving the ledger while the product is at work, and the tables that repeat it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from foundation.audit.queries import LEDGER_CHECKS, verify_ledger, verifying
from foundation.core.registry import Registry
from tests.notifications.outside import Outside

if TYPE_CHECKING:
    from pathlib import Path

    from foundation.audit.queries import LedgerCheck

WRITING_MEANWHILE = """
import json, threading
from django.db import connection, connections
from foundation.accounts.services import add_organisation
from foundation.audit.models import Event
from foundation.audit.queries import verify_ledger
from foundation.audit.services import System
add_organisation(name="Before", actor=System("test"))
wrote = []
def write():
    add_organisation(name="Meanwhile", actor=System("test"))
    wrote.append(Event.objects.count())
    connections.close_all()
def between(execute, sql, params, many, context):
    result = execute(sql, params, many, context)
    if 'FROM "audit_streamhead"' in sql and not wrote:  # the heads have been read, the events have not
        worker = threading.Thread(target=write)
        worker.start()
        worker.join(timeout=20)
    return result
with connection.execute_wrapper(between):
    wrong = verify_ledger()
connection.ensure_connection()
print(json.dumps({"wrong": wrong, "wrote": wrote, "after": verify_ledger(), "mode": getattr(connection, "transaction_mode", "")}))
"""


@pytest.mark.django_db(transaction=True)
def test_what_is_written_meanwhile_raises_no_alarm_and_does_not_wait(tmp_path: Path) -> None:
    outside = Outside(tmp_path)
    said = json.loads(outside.python(WRITING_MEANWHILE))
    assert said["wrote"] == [2], "the writer came through while the ledger was being read"
    assert (said["wrong"], said["after"]) == ([], [])
    assert said["mode"] in {"IMMEDIATE", ""}, "writers begin as before"


@pytest.fixture
def checks(monkeypatch: pytest.MonkeyPatch) -> Registry[LedgerCheck]:
    kept: Registry[LedgerCheck] = Registry("for this test")
    monkeypatch.setattr(verifying, "LEDGER_CHECKS", kept)
    return kept


@pytest.mark.django_db
def test_what_the_tables_say_otherwise_is_named_after_the_ledger_itself(checks) -> None:
    checks.register("b", lambda: ["second"])
    checks.register("a", lambda: iter(["first"]))
    assert verify_ledger() == ["first", "second"]


def test_every_app_that_repeats_the_ledger_has_its_check() -> None:
    assert {"statuses", "obligations", "decisions"} <= {key for key, _ in LEDGER_CHECKS.items()}
