"""An import's preview as a table: every row with what its source says, and what it changes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from foundation.core.clock import LONDON
from foundation.core.tables.compare import Result, shown
from meetings.queries.importing import action_rows, preview
from meetings.rules import importing as agendas
from meetings.rules.importing import OBJECTIVES, AgendaRow
from raid.rules.importing import ActionRow
from raid.rules.lifecycle import ACTION

if TYPE_CHECKING:
    from collections.abc import Sequence

    from foundation.core.tables.compare import Change, Preview, RowResult, Value
    from foundation.core.tables.found import FoundTable
    from meetings.models import Meeting

FIELDS = {  # how a field of the record is called in the preview
    "position": "Place in the order",
    "title": "Item",
    "objective": "Objective",
    "objective_text": "What is wanted",
    "lead": "Lead",
    "minutes": "Minutes",
    "pages": "Pages",
    "papers": "Papers",
    "raised_on": "Raised",
    "text": "Action",
    "owner_text": "Owner",
    "due_on": "Due",
    "status": "Status",
    "note": "Note",
}


@dataclass(frozen=True)
class Changed:
    """One field that the import would change, in words."""

    name: str
    before: str
    after: str


@dataclass(frozen=True)
class PreviewRow:
    """One row of the source: what becomes of it, what it says, what it changes.

    Of a row that cannot be read, `said` is None and `cells` are what stands there. `notes` are sentences beside the
    changes: why it is wrong, or what to look at.
    """

    result: RowResult
    said: AgendaRow | ActionRow | None
    cells: tuple[str, ...]
    changes: tuple[Changed, ...]
    notes: str

    @property
    def status(self) -> str:
        """An action's status in words."""
        return ACTION.states[self.said.status] if isinstance(self.said, ActionRow) else ""

    @property
    def objective(self) -> str:
        """An item's objective in words."""
        return self.said.objective.capitalize() if isinstance(self.said, AgendaRow) else ""


@dataclass(frozen=True)
class PreviewTable:
    """The whole preview. `notes` are sentences about the table as a whole."""

    found: Preview
    rows: tuple[PreviewRow, ...]
    notes: tuple[str, ...]


def preview_table(kind: str, meeting: Meeting, tables: Sequence[FoundTable]) -> PreviewTable:
    """What an import would do, row by row. `kind` is agenda or actions. Raises TableError without such a table."""
    found, said = preview(kind, meeting, tables), _said(kind, tables)
    rows = tuple(_row(result, said.get((result.line, result.ref)), tables) for result in found.rows)
    return PreviewTable(found, rows, tuple(_start_notes(rows, meeting)))


def _said(kind: str, tables: Sequence[FoundTable]) -> dict[tuple[int, str], AgendaRow | ActionRow]:
    """What each readable row says, by its line and reference: sheets of a workbook each begin with line 1."""
    if kind == "agenda":
        return {(item.line, item.number): item for item in agendas.parse_agenda(tables).items}
    return {(row.line, row.ref): row for row in action_rows(tables) if isinstance(row, ActionRow)}


def _row(result: RowResult, said: AgendaRow | ActionRow | None, tables: Sequence[FoundTable]) -> PreviewRow:
    changes = tuple(_changed(change) for change in result.changes)
    return PreviewRow(result, said, _cells(result, tables) if said is None else (), changes, _notes(result))


def _cells(result: RowResult, tables: Sequence[FoundTable]) -> tuple[str, ...]:
    """What stands in a row of the source: of those on its line (sheets each begin with line 1) the one it names."""
    there = [row for table in tables for line, row in zip(table.lines, table.rows, strict=True) if line == result.line]
    named = [row for row in there if result.ref in row]
    found = next(iter(named or there), ())
    return tuple(cell for cell in found if cell)


def _changed(change: Change) -> Changed:
    return Changed(FIELDS[change.field], _words(change.field, change.old), _words(change.field, change.new))


def _words(name: str, value: Value) -> str:
    if name == "status" and isinstance(value, str):
        return ACTION.states[value]
    if name == "objective" and value in OBJECTIVES:
        return str(value).capitalize()
    return value if isinstance(value, str) and value else shown(value)


def _notes(result: RowResult) -> str:
    """The sentences of a row without its changes, which stand beside them."""
    changes = "; ".join(str(change) for change in result.changes)
    return result.reason.removeprefix(f"{changes}.").strip() if result.result is Result.CHANGED else result.reason


def _start_notes(rows: Sequence[PreviewRow], meeting: Meeting) -> list[str]:
    """Where the table begins at another time than the meeting, from whose start the times on the agenda follow."""
    starts = [row.said.start for row in rows if isinstance(row.said, AgendaRow) and row.said.start]
    begins = meeting.starts_at.astimezone(LONDON).time()
    if not starts or starts[0] == begins:
        return []
    both = f"The table begins at {starts[0]:%H:%M}, the meeting at {begins:%H:%M}."
    return [f"{both} The agenda counts its times from the start of the meeting."]
