"""On which line of a TOML text a key stands, for messages. It need not understand all of TOML. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

HEADER: Final = re.compile(r"\s*\[([^\[\]]+)\]\s*(#.*)?$")
LIST_HEADER: Final = re.compile(r"\s*\[\[([^\[\]]+)\]\]\s*(#.*)?$")
ASSIGNED: Final = re.compile(r"\s*([A-Za-z0-9_.\"'+-]+)\s*=\s*(\S?)")
ROW: Final = re.compile(r"[^\"#]*\{")
NAMES: Final = ("key", "code")
NAMED: Final = re.compile(r"\b(?:key|code)\s*=\s*\"([^\"]*)\"")
QUOTES: Final = ('"""', "'''")


def line_of(text: str, path: str) -> int | None:
    """The line (1 is the first) of the longest beginning of a path such as `groups.DAG.seats.CHAIR` that is found."""
    lines = _read(text)
    parts = path.split(".")
    for length in range(len(parts), 0, -1):
        if found := lines.get(".".join(parts[:length])):
            return found
    return None


@dataclass
class _Reader:
    """Where the reading stands: the table (and the name a row of a list gives itself), the list whose rows are read."""

    lines: dict[str, int] = field(default_factory=dict)
    table: str = ""
    named: str = ""
    rows_of: str = ""
    count: dict[str, int] = field(default_factory=dict)
    quote: str = ""

    def note(self, path: str, number: int) -> None:
        self.lines.setdefault(path, number)

    def next_row(self, name: str) -> str:
        self.count[name] = self.count.get(name, 0) + 1
        return f"{name}[{self.count[name]}]"


def _read(text: str) -> dict[str, int]:
    """Every path found, with its line."""
    reader = _Reader()
    for number, line in enumerate(text.split("\n"), 1):
        if reader.quote:
            reader.quote = "" if reader.quote in line else reader.quote
            continue
        _line(reader, number, line)
        reader.quote = next((quote for quote in QUOTES if line.count(quote) % 2), "")
    return reader.lines


def _line(reader: _Reader, number: int, line: str) -> None:
    if found := LIST_HEADER.match(line):
        reader.table, reader.named, reader.rows_of = reader.next_row(_plain(found.group(1))), "", ""
        reader.note(reader.table, number)
    elif found := HEADER.match(line):
        reader.table, reader.named, reader.rows_of = _plain(found.group(1)), "", ""
        reader.note(reader.table, number)
    elif not reader.rows_of and (found := ASSIGNED.match(line)):
        path = f"{reader.table}.{_plain(found.group(1))}".lstrip(".")
        reader.note(path, number)
        _named(reader, number, line, _plain(found.group(1)))
        if found.group(2) == "[":
            reader.rows_of = path
            _row(reader, number, line[found.end() :])
    elif reader.rows_of:
        _row(reader, number, line)


def _named(reader: _Reader, number: int, line: str, key: str) -> None:
    """A row of a list that is a table of its own goes by its name too, as soon as it has said it."""
    if key in NAMES and reader.table.endswith("]") and (found := NAMED.search(line)):
        reader.named = f"{reader.table.rpartition('[')[0]}.{found.group(1)}"
        reader.note(reader.named, reader.lines[reader.table])
    if reader.named:
        reader.note(f"{reader.named}.{key}", number)


def _row(reader: _Reader, number: int, line: str) -> None:
    """A row of the list under way, by its number and by the name it gives itself; a closing bracket ends the list."""
    if ROW.match(line):
        reader.note(reader.next_row(reader.rows_of), number)
        for name in NAMED.findall(line):
            reader.note(f"{reader.rows_of}.{name}", number)
    if line.split("#", 1)[0].rstrip().rstrip(",").endswith("]"):
        reader.rows_of = ""


def _plain(name: str) -> str:
    """A table's name as messages have it: without spaces and quotes."""
    return re.sub(r"[\s\"']", "", name)
