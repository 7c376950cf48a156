"""The tests themselves: they mirror the source, none is skipped, and the real thing runs."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.architecture.code import ROOT, own_apps

FOLDER = ROOT / "tests"
FILES = {path.relative_to(ROOT).as_posix(): path.read_text() for path in sorted(FOLDER.rglob("*.py"))}
OURS = "tests/architecture/test_tests.py"  # names what it forbids
HELPERS = {"architecture", "benchmarks", "factories", "fixtures", "journeys", "tools"}
MIRRORED = ("rules", "queries", "policy", "services", "views")


SKIPPED = re.compile(r"\bpytest\.skip\(|\bmark\.(skip|skipif|xfail)\b|\bimportorskip\(|\bunittest\.skip")
MOCKED = re.compile(r"\bunittest\.mock\b|\bMagicMock\b|\bmocker\b")


def test_nothing_is_skipped():
    assert [name for name, text in FILES.items() if name != OURS and SKIPPED.search(text)] == []


def test_nothing_is_mocked():
    """A stand-in agrees with whoever wrote it; a broken part is made with monkeypatch, where it is named."""
    assert [name for name, text in FILES.items() if name != OURS and MOCKED.search(text)] == []


def test_every_folder_mirrors_an_app():
    apps = {config.name.rpartition(".")[2] for config in own_apps()}
    folders = {path.name for path in FOLDER.iterdir() if path.is_dir() and any(path.rglob("*.py"))}
    assert folders <= apps | HELPERS


def _has(app: Path, name: str) -> bool:
    return (app / f"{name}.py").is_file() or (app / name / "__init__.py").is_file()


NOTHING_TO_TEST = {("foundation.accounts", "views"): "one cast for the type checker, taken up by every view"}
CELLS = [
    pytest.param(config.name, name, id=f"{config.label}-{name}")
    for config in own_apps()
    for name in MIRRORED
    if _has(Path(config.path), name) and (config.name, name) not in NOTHING_TO_TEST
]


@pytest.mark.parametrize(("app", "name"), CELLS)
def test_every_layer_of_an_app_has_its_tests(app, name):
    """In the app's own folder: a file of that name, or one that takes the layer up by name."""
    folder, package = FOLDER / app.rpartition(".")[2], re.escape(app)
    taken_up = re.compile(rf"\bfrom {package}\.{name}\b|\bfrom {package} import [^\n]*\b{name}\b|\b{package}\.{name}\b")
    for path in folder.rglob("test_*.py"):
        if name in path.relative_to(folder).as_posix() or taken_up.search(path.read_text()):
            return
    pytest.fail(f"write tests/{folder.name}/test_{name}.py")


def test_files_that_only_try_something_out_are_gone():
    assert [name for name in FILES if re.search(r"/test_zz|/test_(tmp|try|scratch)", name)] == []
