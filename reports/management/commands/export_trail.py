"""manage.py export_trail REF --out F.pdf: the signed trail of a decision."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from decisions.models import Decision
from foundation.audit.services import System
from foundation.core.management.base import ProductCommand, Stop
from reports.services import export_trail

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.core.management.base import CommandParser


class Command(ProductCommand):
    help = "Exports the trail of a decision as a signed PDF/A-3 with the JSON attached."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("reference")
        parser.add_argument("--out", type=Path, required=True)

    def run(self, options: dict[str, Any]) -> tuple[int, Mapping[str, Any]]:
        decision = Decision.objects.select_related("proposal", "group").filter(reference=options["reference"]).first()
        if decision is None:
            raise Stop(f"There is no decision {options['reference']}.")
        out: Path = options["out"]
        if out.is_dir() or not out.parent.is_dir():  # before anything is exported, and recorded as handed out
            raise Stop(f"{out} cannot be written: it is no file in a folder that exists.")
        signed = export_trail(decision=decision, actor=System("export_trail"))
        try:
            out.write_bytes(signed)
        except OSError as error:
            raise Stop(f"{out} cannot be written: {error.strerror}.") from error
        digest = hashlib.sha256(signed).hexdigest()
        return 0, {"reference": decision.reference, "file": str(out), "size": len(signed), "sha256": digest}

    def words(self, data: Mapping[str, Any]) -> str:
        return f"{data['file']}: trail of {data['reference']}, {data['size']} bytes, SHA-256 {data['sha256']}"
