"""Documents made from the code's own tables: `manage.py NAME` writes the file, `--check` says whether it is stale."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings

from foundation.core.management.base import ProductCommand, Stop

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from django.core.management.base import CommandParser


class GeneratedDocument(ProductCommand):
    """Subclasses name the `file` below the project's root and write `text()`. Exit 1 when --check finds it stale."""

    file: str

    def text(self) -> str:
        """The document as it should be now, in Markdown, with a newline at its end."""
        raise NotImplementedError

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--check", action="store_true", help="write nothing; exit 1 when the file is stale")
        parser.add_argument("--out", type=Path, help=f"another file than {self.file}")

    def run(self, options: dict[str, Any]) -> tuple[int, Mapping[str, Any]]:
        path: Path = options["out"] or settings.BASE_DIR / self.file
        text = self.text()
        stale = not path.exists() or path.read_text(encoding="utf-8") != text
        if stale and not options["check"]:
            _write(path, text)
        data = {"file": str(options["out"] or self.file), "stale": stale, "written": stale and not options["check"]}
        return int(stale and bool(options["check"])), data

    def words(self, data: Mapping[str, Any]) -> str:
        if data["written"]:
            return f"{data['file']} is written."
        if data["stale"]:
            return f"{data['file']} is stale: run this command without --check and keep what it writes."
        return f"{data['file']} is up to date."


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise Stop(f"{path} cannot be written: {error.strerror}.") from error


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """A Markdown table, one line per row, then an empty line."""
    lines = [header, ["---"] * len(header), *rows]
    return [*("| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in lines), ""]
