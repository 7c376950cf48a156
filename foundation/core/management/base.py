"""What the product's commands share: JSON on stdout with --json, errors on stderr, exit 0, 1 or 2."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import OperationalError, ProgrammingError

from foundation.core.errors import NotAllowed, Refused

if TYPE_CHECKING:
    from collections.abc import Mapping


class Stop(CommandError):  # noqa: N818  # not an error of the program: the sentence a person is to read
    """The command could not do it: one sentence on stderr, exit 1 (usage errors exit 2)."""

    def __init__(self, sentence: str, *, returncode: int = 1) -> None:
        super().__init__(sentence, returncode=returncode)


class ProductCommand(BaseCommand):
    """Subclasses write `run(options) -> (exit code, data)` and `words(data)`; this class does the rest."""

    requires_system_checks: Any = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", dest="as_json", help="JSON on stdout")

    def run(self, options: dict[str, Any]) -> tuple[int, Mapping[str, Any]]:
        """Do the work. The first value is the exit code."""
        raise NotImplementedError

    def words(self, data: Mapping[str, Any]) -> str:
        """The result for a person at a terminal."""
        return json.dumps(data, indent=2, ensure_ascii=False, default=str)

    def handle(self, *args: object, **options: Any) -> str | None:
        try:
            code, data = self.run(options)
        except (Refused, NotAllowed) as refusal:
            cited = f" ({refusal.citation})" if refusal.citation else ""
            raise Stop(f"{refusal.reason}{cited}") from refusal
        except (OperationalError, ProgrammingError) as error:
            raise Stop(f"The database cannot be used ({error}). Have migrate and load_framework been run?") from error
        self.stdout.write(json.dumps(data, ensure_ascii=False, default=str) if options["as_json"] else self.words(data))
        if code:
            raise SystemExit(code)
        return None
