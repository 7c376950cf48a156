"""The clause register is whole and true: every clause has its entry, what it names exists, what it calls enforced is tested."""

from __future__ import annotations

import ast
import importlib
from typing import TYPE_CHECKING

import pytest

from framework import rules
from framework.queries.register import entries
from framework.rules import register
from framework.services import shipped
from tests.architecture.code import ROOT, url_patterns

if TYPE_CHECKING:
    from collections.abc import Iterator

    from framework.rules import Version


@pytest.fixture(scope="module")
def versions() -> tuple[Version, ...]:
    return rules.parse(shipped())


def test_every_clause_has_its_entry_and_every_entry_its_clause(versions):
    assert register.gaps(versions, entries()) == ([], [])


def test_what_an_entry_names_exists(versions):
    known = {name for version in versions for name in _rule_names(version)}
    pages = set(url_patterns())
    missing = [
        f"{entry.clause}: {name}"
        for entry in entries().values()
        for name in entry.by
        if not (name in pages if entry.how == "screen" else name in known or _is_there(name))
    ]
    assert missing == []


def _rule_names(version: Version) -> Iterator[str]:
    found = [*version.programme.rules(), *(rule for group in version.groups for rule in group.rules())]
    for section, key, _ in found:
        yield from (section, f"{section}.{key}")


def _is_there(name: str) -> bool:
    module, _, attribute = name.partition(":")
    return bool(attribute) and hasattr(importlib.import_module(module), attribute)


def test_a_clause_with_a_duty_says_whose_it_is(versions):
    silent = {
        clause.id for version in versions for clause in version.clauses if clause.duty != "states" and not clause.who
    }
    assert silent == set()


def test_every_enforceable_clause_has_a_test():
    enforced = {entry.clause for entry in entries().values() if entry.how == "rule"}
    assert sorted(enforced - marked()) == []


def test_no_test_holds_up_a_clause_there_is_not():
    assert sorted(marked() - set(entries())) == []


def marked() -> set[str]:
    """The clauses named by pytest.mark.clause in words anywhere in the tests, and those on the rows of the table of
    tests/framework/test_clauses.py, which may be put together as it is read."""
    return {
        word for path in sorted((ROOT / "tests").rglob("test_*.py")) for word in _marks(path.read_text())
    } | _tabled()


def _marks(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "pytest.mark.clause":
            yield from (arg.value for arg in node.args if isinstance(arg, ast.Constant))


def _tabled() -> set[str]:
    """Those of the table of tests/framework/test_clauses.py, whose marks stand on its rows."""
    from tests.framework import test_clauses as table

    rows = [*table.GROUPS, *table.PROGRAMME]
    return {word for row in rows for mark in row.marks if mark.name == "clause" for word in mark.args}
