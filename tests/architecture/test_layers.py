"""The import contracts cover everything there is: a new app, file or package cannot stand outside them."""

from __future__ import annotations

import ast
import re
import tomllib
from itertools import pairwise

import pytest

from tests.architecture.code import ROOT, own_apps, sources

CONFIG = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]
LINTER = CONFIG["importlinter"]
CONTRACTS = {contract["name"]: contract for contract in LINTER["contracts"]}
NOT_THE_PRODUCT = {"tests"}


def test_every_package_is_under_the_contracts():
    present = {path.parent.name for path in ROOT.glob("*/__init__.py")} - NOT_THE_PRODUCT
    assert present == set(LINTER["root_packages"])


def test_no_file_stands_at_the_root():
    assert {path.name for path in ROOT.glob("*.py")} == {"manage.py"}


def test_every_package_has_its_place_in_the_order():
    layers = CONTRACTS["Apps import downwards only"]["layers"]
    placed = [name.strip() for layer in layers for name in layer.split("|")]
    assert len(placed) == len(set(placed))
    assert set(placed) == set(LINTER["root_packages"]) - {"tools"}


def test_every_app_is_held_to_one_order_of_files():
    held = {name for contract in CONTRACTS.values() for name in contract.get("containers", [])}
    assert {config.name for config in own_apps()} <= held
    exhaustive = [
        contract for contract in CONTRACTS.values() if contract["type"] == "layers" and "containers" in contract
    ]
    assert all(contract.get("exhaustive") for contract in exhaustive), "or a stray file would go unseen"


def test_every_rule_is_held_to_be_pure():
    held = set(CONTRACTS["Rules are pure"]["source_modules"])
    for path in sources():
        parts = path.with_suffix("").parts
        for depth in (2, 3):
            if len(parts) >= depth and parts[depth - 1] in {"rules", "events"}:
                assert ".".join(parts[:depth]) in held


CLOCKS = re.compile(r"\b(?:timezone\.now|datetime\.now|datetime\.today|date\.today|time\.time|datetime\.utcnow)\(")
READ_THE_CLOCK = {
    "foundation/accounts/adapter.py",  # when a session was last seen is noted by its package, in the machine's time
    "foundation/core/clock.py",
    "foundation/core/limits.py",  # how fast a client asks is the machine's time, not the demonstration's
    "reports/services.py",  # a signing key holds from the machine's own time on
}


def test_only_the_clock_tells_the_time():
    """Dates come in: a rule, query or service that asks the machine cannot be moved in a test or a demonstration."""
    asking = {path.as_posix() for path, text in sources().items() if CLOCKS.search(text)}
    assert asking == READ_THE_CLOCK


def test_views_leave_errors_to_the_middleware():
    """One place turns a refusal into a page; a view that catches it would word it a second time."""
    catching = []
    for path, text in sources().items():
        if "views" not in path.with_suffix("").parts:
            continue
        catching += [path.as_posix() for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Try)]
    assert catching == []


LONGEST_FUNCTION, LONGEST_FILE, MEDIAN = 60, 400, 10


def _lengths() -> dict[str, int]:
    found = {}
    for path, text in sources().items():
        if "migrations" in path.parts:
            continue
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                found[f"{path}:{node.name}:{node.lineno}"] = (node.end_lineno or node.lineno) - node.lineno + 1
    return found


def test_functions_are_short():
    lengths = _lengths()
    assert [name for name, length in lengths.items() if length > LONGEST_FUNCTION] == []
    ordered = sorted(lengths.values())
    assert ordered[len(ordered) // 2] < MEDIAN


def test_files_are_short():
    written = {path: text for path, text in sources().items() if "migrations" not in path.parts}
    assert [path.as_posix() for path, text in written.items() if text.count("\n") > LONGEST_FILE] == []


SUPPRESSION = re.compile(r"#\s*(?:noqa|type:\s*ignore)")
REASONED = re.compile(r"# (?:noqa: [A-Z]+[0-9]+(?:, [A-Z]+[0-9]+)*|type: ignore\[[a-z-]+(?:, ?[a-z-]+)*\])  # \S+")


def test_every_suppression_has_a_code_and_a_reason():
    bare = []
    for path, text in sources().items():
        lines = enumerate(text.splitlines(), 1)
        bare += [f"{path}:{n}: {line}" for n, line in lines if SUPPRESSION.search(line) and not REASONED.search(line)]
    assert bare == []


def test_no_linter_is_switched_off_for_a_whole_file():
    for path, text in sources().items():
        assert not re.search(r"^# (?:ruff: noqa|mypy: ignore-errors|flake8: noqa)", text, re.MULTILINE), path


@pytest.mark.parametrize(("upper", "lower"), list(pairwise(CONTRACTS["Apps import downwards only"]["layers"])))
def test_the_order_is_the_one_that_is_written_down(upper, lower):
    """docs/architecture.md draws the layers in the same order."""
    drawing = (ROOT / "docs" / "architecture.md").read_text().split("```")[1]
    assert _line(drawing, upper) <= _line(drawing, lower)


def _line(drawing: str, layer: str) -> int:
    name = layer.split("|", 1)[0].strip()
    return next(number for number, line in enumerate(drawing.splitlines()) if name in line.split())
