"""What the documents say is true: commands, links, folders, variables and files exist, and nothing generated is stale."""

from __future__ import annotations

import ast
import re
import tomllib
from itertools import chain
from pathlib import Path

import pytest
from django.core.management import call_command, get_commands, load_command_class

from dashboard.management.cast import CAST, PASSWORD
from tools import commands
from tools.environment import SETTINGS

ROOT = Path(__file__).resolve().parents[2]
README = ROOT / "README.md"
WRITTEN = [README, ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
GENERATED = {"lifecycles": "docs/lifecycles.md", "clauses": "docs/clauses.md"}
ADRS = sorted((ROOT / "docs" / "adr").glob("[0-9]*.md"))

FENCE = re.compile(r"^```[^\n]*\n(.*?)^```", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
NAMED_FILE = re.compile(r"`((?:[\w.-]+/)+[\w.-]*(?:\.(?:py|md|toml|txt|html|css|js))?)`")
VARIABLE = re.compile(r"^\| `([A-Z_]+)` \|", re.MULTILINE)


def said(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def prose(path: Path) -> str:
    """A document without its blocks of code."""
    return FENCE.sub("", said(path))


def anchors(path: Path) -> set[str]:
    """The addresses of a document's headings, as GitHub makes them."""
    plain = (re.sub(r"[^\w\- ]", "", heading.lower()) for heading in HEADING.findall(prose(path)))
    return {heading.replace(" ", "-") for heading in plain}


def row_names(path: Path, heading: str) -> list[str]:
    """The names in backticks in the first column of the tables below a heading."""
    below = said(path).split(f"\n## {heading}\n", 1)[1].split("\n## ", 1)[0]
    cells = re.findall(r"^\| (`[^|]+) \|", below, re.MULTILINE)
    return [name for cell in cells for name in re.findall(r"`([^`]+)`", cell)]


def folder_map() -> list[str]:
    block = next(text for text in FENCE.findall(said(README)) if "mhhs_governance/" in text)
    return [line.split()[0].rstrip("/") for line in block.splitlines()]


@pytest.mark.parametrize("path", WRITTEN, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_leads_somewhere(path: Path) -> None:
    for target in LINK.findall(prose(path)):
        if target.startswith(("http://", "https://", "mailto:")):
            continue
        name, _, anchor = target.partition("#")
        file = (path.parent / name).resolve() if name else path
        assert file.is_file(), f"{path.name} links to {target}"
        assert not anchor or anchor in anchors(file), f"{path.name} links to {target}"


@pytest.mark.parametrize("path", WRITTEN, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_file_that_is_named_exists(path: Path) -> None:
    outside = ("keys/", "files/")  # of the folder that MHHS_VAR names
    named = (name for name in NAMED_FILE.findall(prose(path)) if not name.startswith(outside))
    places = (ROOT, ROOT / "templates", path.parent)
    missing = [name for name in named if not any((place / name).exists() for place in places)]
    assert not missing


@pytest.mark.parametrize(
    "path", [README, ROOT / "CONTRIBUTING.md", ROOT / "docs" / "operations.md"], ids=lambda path: path.name
)
def test_every_command_of_run_exists(path: Path) -> None:
    known = {line.split()[1] for line in commands.HELP.splitlines() if line.startswith("./run ")}
    used = re.findall(r"\./run (\w+)", said(path))
    assert used
    assert set(used) <= known


def test_the_readme_shows_every_command_of_run() -> None:
    known = {line.split()[1] for line in commands.HELP.splitlines() if line.startswith("./run ")}
    assert known == set(re.findall(r"\./run (\w+)", said(README)))


@pytest.mark.parametrize("flag", ["--fresh", "--port 8080"])
def test_the_options_of_demo_in_the_readme_are_taken(flag: str) -> None:
    assert flag in said(README)
    commands.parser().parse_args(["demo", *flag.split()])


def test_the_option_of_test_in_the_readme_is_taken() -> None:
    assert "./run test --all" in said(README)
    assert commands.parser().parse_args(["test", "--all"]).all


@pytest.mark.parametrize("path", WRITTEN, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_management_command_that_is_named_exists(path: Path) -> None:
    used = re.findall(r"(?:manage\.py|\./run manage) ([a-z]\w+)", said(path))
    assert set(used) <= set(get_commands())


def test_operations_shows_every_command_of_ours() -> None:
    shown = row_names(ROOT / "docs" / "operations.md", "Commands")
    ours = {name for name, app in get_commands().items() if is_ours(app)}
    assert {name.split()[0] for name in shown} == ours


def test_the_options_in_operations_are_taken() -> None:
    below = said(ROOT / "docs" / "operations.md").split("\n## Commands\n", 1)[1].split("\n## ", 1)[0]
    for line in (line for line in below.splitlines() if line.startswith("| `")):
        for name in (name.split()[0] for name in re.findall(r"`([^`]+)`", line.split("|")[1])):
            command = load_command_class(get_commands()[name], name)
            known = set(chain.from_iterable(action.option_strings for action in command.create_parser("", "")._actions))
            assert set(re.findall(r"--[a-z][a-z-]+", line)) <= known, name


def is_ours(app: object) -> bool:
    name = app if isinstance(app, str) else type(app).__module__
    return name.split(".")[0] in {folder.split("/")[0] for folder in folder_map()}


def test_every_folder_of_the_map_exists_and_every_folder_is_in_the_map() -> None:
    shown = folder_map()
    packages = [ROOT, ROOT / "foundation"]
    there = {
        str(each.parent.relative_to(ROOT))
        for each in chain.from_iterable(package.glob("*/__init__.py") for package in packages)
    }
    assert set(shown) == there - {"foundation", "tests", "tools"}
    beside = "templates", "static", "tests", "tools", "requirements", "docs"
    assert all((ROOT / folder).is_dir() and f"`{folder}/`" in said(README) for folder in beside)


def test_the_map_is_in_the_order_of_imports() -> None:
    contracts = tomllib.loads(said(ROOT / "pyproject.toml"))["tool"]["importlinter"]["contracts"]
    layers = {contract["name"]: contract["layers"] for contract in contracts if "layers" in contract}
    apps = [name for layer in layers["Apps import downwards only"] for name in layer.split(" | ")]
    below = [f"foundation/{name}" for name in layers["Inside the foundation"]]
    assert folder_map() == [*apps[:-1], *below]


def test_the_sign_ins_of_the_readme_are_those_of_the_demonstration() -> None:
    shown = set(re.findall(r"`([\w-]+@example\.org)`", said(README)))
    assert {role.address for role in CAST if role.shows} <= shown <= {role.address for role in CAST}
    assert f"`{PASSWORD}`" in said(README)


def settings_variables() -> set[str]:
    """Names that mhhs_governance/settings.py reads from the environment."""
    return {
        str(call.args[0].value)
        for call in ast.walk(ast.parse(said(ROOT / "mhhs_governance" / "settings.py")))
        if isinstance(call, ast.Call) and _reads(call.func) and isinstance(call.args[0], ast.Constant)
    }


def _reads(function: ast.expr) -> bool:
    """env.str(…) and its kin, and what takes a secret as it stands."""
    if isinstance(function, ast.Attribute):
        return isinstance(function.value, ast.Name) and function.value.id == "env"
    return isinstance(function, ast.Name) and function.id == "_as_given"


def launcher_variables() -> set[str]:
    """Names that tools/ reads from the environment on its own account."""
    read = re.compile(r"os\.environ(?:\.get\(|\[)\"([A-Z_]+)\"")
    found = {name for file in (ROOT / "tools").glob("*.py") for name in read.findall(said(file))}
    return found - {"PATH"}  # every system's own


def test_operations_documents_exactly_the_variables_that_are_read() -> None:
    documented = VARIABLE.findall(said(ROOT / "docs" / "operations.md"))
    assert len(documented) == len(set(documented))
    assert set(documented) == settings_variables() | launcher_variables()


def test_the_suite_begins_without_any_variable_that_settings_read() -> None:
    assert sorted(SETTINGS) == sorted(settings_variables())


def test_every_setting_in_the_docstring_of_settings_is_read() -> None:
    docstring = ast.get_docstring(ast.parse(said(ROOT / "mhhs_governance" / "settings.py"))) or ""
    assert set(re.findall(r"\b[A-Z][A-Z_]{4,}\b", docstring)) <= settings_variables()


@pytest.mark.parametrize("name", GENERATED)
def test_a_generated_document_is_not_stale(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    call_command(name, check=True)
    assert capsys.readouterr().out == f"{GENERATED[name]} is up to date.\n"


@pytest.mark.parametrize("name", GENERATED)
def test_check_finds_a_stale_document_and_leaves_it(name: str, tmp_path: Path) -> None:
    out = tmp_path / "document.md"
    out.write_text("old\n", encoding="utf-8")
    with pytest.raises(SystemExit) as stopped:
        call_command(name, check=True, out=out)
    assert stopped.value.code == 1
    assert said(out) == "old\n"


@pytest.mark.parametrize("name", GENERATED)
def test_writing_twice_gives_the_same_document(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "document.md"
    call_command(name, out=out)
    call_command(name, out=out)
    assert capsys.readouterr().out.splitlines() == [f"{out} is written.", f"{out} is up to date."]
    assert said(out) == said(ROOT / GENERATED[name])


@pytest.mark.parametrize("path", ADRS, ids=lambda path: path.stem)
def test_an_adr_has_its_number_and_three_parts(path: Path) -> None:
    assert said(path).startswith(f"# {int(path.stem[:4])}. ")
    parts = [said(path).find(f"\n**{part}.** ") for part in ("Context", "Decision", "Consequence")]
    assert -1 not in parts
    assert parts == sorted(parts)


def test_adrs_are_numbered_without_gaps_and_listed() -> None:
    assert [int(path.stem[:4]) for path in ADRS] == list(range(1, len(ADRS) + 1))
    listed = LINK.findall(said(ROOT / "docs" / "adr" / "README.md"))
    assert listed == [path.name for path in ADRS]
