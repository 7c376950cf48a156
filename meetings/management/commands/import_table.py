"""manage.py import_table actions|agenda FILE --group DAG --meeting 6 [--dry-run] --json

Exit 0 when every row could be taken in, 1 when a row was wrong or nothing could be read, 2 for a wrong call.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from foundation.audit.services import System
from foundation.core.management.base import ProductCommand, Stop
from foundation.core.tables.found import MAX_BYTES, FoundTable, TableError
from foundation.core.tables.readers import read_file
from meetings.models import Meeting
from meetings.queries.importing import preview
from meetings.services.importing import import_tables

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.core.management.base import CommandParser


class Command(ProductCommand):
    help = "Imports an agenda or a table of actions into a meeting, from TSV, CSV, XLSX, Markdown or a whole text."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("kind", choices=["actions", "agenda"])
        parser.add_argument("file", type=Path)
        parser.add_argument("--group", required=True)
        parser.add_argument("--meeting", required=True, type=int)
        parser.add_argument("--dry-run", action="store_true")

    def run(self, options: dict[str, Any]) -> tuple[int, Mapping[str, Any]]:
        meeting = _meeting(options["group"], options["meeting"])
        tables = _read(options["file"])
        kind = options["kind"]
        try:
            if options["dry_run"]:
                done = preview(kind, meeting, tables)
            else:
                done = import_tables(kind=kind, meeting=meeting, tables=tables, actor=System("import_table"))
        except TableError as error:
            raise Stop(str(error)) from error
        return (1 if done.counts()["wrong"] else 0), {**done.as_json()}

    def words(self, data: Mapping[str, Any]) -> str:
        lines = [f"{row['ref']:<12} {row['result']:<8} {row['reason']}" for row in data["rows"]]
        counts = ", ".join(f"{data[result]} {result}" for result in ("new", "changed", "same", "wrong"))
        return "\n".join([*lines, counts])


def _meeting(group: str, number: int) -> Meeting:
    meeting: Meeting | None = (
        Meeting.objects.filter(group__code=group.upper(), number=number).select_related("group").first()
    )
    if meeting is None:
        raise Stop(f"There is no meeting {group} #{number}; create it first.")
    return meeting


def _read(path: Path) -> list[FoundTable]:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise Stop(f"{path.name} is larger than {MAX_BYTES // 1_000_000} MB.")
        return read_file(path.name, path.read_bytes())
    except OSError as error:
        raise Stop(f"{path} cannot be read: {error.strerror}.") from error
    except TableError as error:
        raise Stop(f"{path.name}: {error}") from error
