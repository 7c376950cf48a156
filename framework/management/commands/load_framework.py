"""manage.py load_framework: loads the version files that come with the product. Running it again changes nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from foundation.audit.services import System
from foundation.core.management.base import ProductCommand
from framework import services

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.core.management.base import CommandParser


class Command(ProductCommand):
    help = "Loads the versions of the Governance Framework into the database."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--replace",
            action="store_true",
            help="put a corrected text in the place of a loaded one; the old text is kept and the ledger says so",
        )

    def run(self, options: dict[str, Any]) -> tuple[int, Mapping[str, Any]]:
        actor = System("load_framework")
        outcomes = services.load_versions(actor=actor, texts=services.shipped(), replace=options["replace"])
        data: dict[str, list[str]] = {"loaded": [], "replaced": [], "same": []}
        for outcome in outcomes:
            data[outcome.result].append(outcome.version)
        return 0, data

    def words(self, data: Mapping[str, Any]) -> str:
        return "\n".join(f"{result}: {', '.join(names) or 'none'}" for result, names in data.items())
