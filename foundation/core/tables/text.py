"""Tables inside a text: tab-separated rows (pasted, or standing in a document) and Markdown pipe tables. Pure.

A tab table starts at a line with two or more filled cells and ends at a blank line or a heading. A line without tabs
between two of its rows is a further paragraph of the cell before it, as word processors paste them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from foundation.core.tables.clean import clean
from foundation.core.tables.found import MAX_CELL, MAX_LINES, MAX_ROWS, FoundTable, TableError, build, check_size

Record = tuple[int, list[str]]

_HEADING = re.compile(r"(#{1,6}) +(\S.*)")  # "#<tab>Item" is a header row, not a heading
_QUOTED = re.compile(r'"((?:[^"]|"")*+)"(?=\t|\n|\Z)')
_PLAIN = re.compile(r"[^\t\n]*")
MIN_CELLS = 2  # fewer are a line of text
_QUOTED_LINES = 200  # a pasted cell longer than this is an unbalanced quotation mark
_RULE_CELL = re.compile(r":?-+:?")
_LINK = re.compile(r"!?\[([^\[\]]*)\]\([^()]*\)")
_BOLD = re.compile(r"\*\*(.+?)\*\*")
_CODE = re.compile(r"`([^`]*)`")
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|<>~])")


@dataclass
class _Scan:
    """Where the reader stands: the lines, the headings in force, the tables so far."""

    lines: list[str]
    at: int = 0
    headings: list[tuple[int, str]] = field(default_factory=list)
    tables: list[FoundTable] = field(default_factory=list)
    rows: int = 0

    def blank_or_heading(self, at: int) -> bool:
        line = self.lines[at]
        return not line.strip(" \u00a0\u200b\ufeff") or _HEADING.match(line) is not None

    def add(self, records: list[Record]) -> None:
        self.rows += len(records)
        check_size(self.rows - 1, 0)
        self.tables.append(build(tuple(text for _, text in self.headings), records))


def tables_of(text: str) -> list[FoundTable]:
    """Every table of the text, in order, each with the Markdown headings above it; maybe none.

    Raises TableError when they are larger than the limits.
    """
    scan = _Scan(re.split(r"\r\n|[\n\r\f]", text.removeprefix("\ufeff")))
    if len(scan.lines) > MAX_LINES:
        raise TableError(f"The text is too big: more than {MAX_LINES:,} lines.")
    while scan.at < len(scan.lines):
        if not (_heading(scan) or _pipe_table(scan) or _tab_table(scan)):
            scan.at += 1
    return scan.tables


def _heading(scan: _Scan) -> bool:
    match = _HEADING.match(scan.lines[scan.at])
    if match is None:
        return False
    level = len(match[1])
    scan.headings = [above for above in scan.headings if above[0] < level]
    scan.headings.append((level, _without_markdown(clean(match[2].rstrip("# ")[:MAX_CELL]))))
    scan.at += 1
    return True


# Markdown pipe tables


def _pipe_table(scan: _Scan) -> bool:
    if scan.at + 1 >= len(scan.lines) or "|" not in scan.lines[scan.at]:
        return False
    rule = _pipe_cells(scan.lines[scan.at + 1])
    if "|" not in scan.lines[scan.at + 1] or not all(_RULE_CELL.fullmatch(cell.strip()) for cell in rule):
        return False
    if len(_pipe_cells(scan.lines[scan.at])) != len(rule):
        return False
    start, end = scan.at, scan.at + 2
    while end < len(scan.lines) and not scan.blank_or_heading(end):
        end += 1
    numbers = [start, *range(start + 2, end)]
    check_size(len(numbers) - 1, len(rule))
    scan.add([(at + 1, _markdown_row(scan.lines[at])) for at in numbers])
    scan.at = end
    return True


def _pipe_cells(line: str) -> list[str]:
    cells = re.split(r"(?<!\\)\|", line.strip())
    if len(cells) > 1 and not cells[0]:
        cells = cells[1:]
    if len(cells) > 1 and not cells[-1]:
        cells = cells[:-1]
    return cells


def _markdown_row(line: str) -> list[str]:
    return [_without_markdown(clean(cell)) for cell in _pipe_cells(line)]


def _without_markdown(cell: str) -> str:
    for pattern in (_LINK, _BOLD, _CODE):
        cell = pattern.sub(r"\1", cell)
    return _ESCAPE.sub(r"\1", cell).strip()


# Tab-separated tables


def _tab_table(scan: _Scan) -> bool:
    cells, end = _record(scan.lines, scan.at)
    if sum(bool(cell.strip()) for cell in cells) < MIN_CELLS:
        return False
    records: list[Record] = [(scan.at + 1, cells)]
    orphans: list[str] = []
    scan.at = end
    while scan.at < len(scan.lines) and not scan.blank_or_heading(scan.at):
        cells, end = _record(scan.lines, scan.at)
        if len(cells) == 1:
            orphans.append(cells[0])
            scan.at += 1
            continue
        _join(records[-1][1], orphans)
        records.append((scan.at + 1, cells))
        check_size(len(records) - 1, 0)
        scan.at = end
    scan.add([(line, [clean(cell) for cell in cells]) for line, cells in records])
    return True


def _join(cells: list[str], orphans: list[str]) -> None:
    """Add the paragraphs that stood alone to the cell they continue."""
    cells[-1] = "\n".join([cells[-1], *orphans])
    orphans.clear()


def _record(lines: list[str], at: int) -> tuple[list[str], int]:
    """The cells of the row that starts at line `at`, and the line after it; quoted cells may span lines."""
    if '"' not in lines[at]:
        return lines[at].split("\t"), at + 1
    text, position, cells = _balanced(lines, at), 0, []
    while True:
        cell, position = _cell(text, position)
        cells.append(cell)
        if position >= len(text) or text[position] == "\n":
            break
        position += 1
    if len(cells) == 1:
        return [lines[at]], at + 1
    return cells, at + 1 + text.count("\n", 0, position)


def _cell(text: str, position: int) -> tuple[str, int]:
    quoted = _QUOTED.match(text, position)
    if quoted:
        return quoted[1].replace('""', '"'), quoted.end()
    plain = _PLAIN.match(text, position)
    return (plain[0], plain.end()) if plain else ("", position)


def _balanced(lines: list[str], at: int) -> str:
    """Line `at` and those after it that its quoted cells need: until the quotation marks are even in number.

    Where they never are (within a cell's size, before the next heading) the mark is an ordinary character.
    """
    taken, size, marks = [lines[at]], len(lines[at]), lines[at].count('"')
    for line in lines[at + 1 : at + _QUOTED_LINES]:
        if marks % 2 == 0:
            return "\n".join(taken)
        size += len(line)
        if size > MAX_CELL or _HEADING.match(line):
            break
        taken.append(line)
        marks += line.count('"')
    return "\n".join(taken) if marks % 2 == 0 else lines[at]


def no_table() -> TableError:
    """The sentence for a text in which nothing looks like a table."""
    return TableError(
        "No table was found: copy it with its header row, as tab-separated cells, CSV or a Markdown table "
        f"(at most {MAX_ROWS:,} rows)."
    )
