"""manage.py verify_trail F.pdf: intact and signed, or broken, and where. Exit 0 or 1."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from foundation.core.management.base import ProductCommand, Stop
from reports.services import trusted
from reports.verifier import read_certificates, verify
from reports.verifier.__main__ import said

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.core.management.base import CommandParser


class Command(ProductCommand):
    help = "Checks a signed decision trail against the certificates that signed here, or against --cert."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("file", type=Path)
        parser.add_argument("--cert", type=Path, help="PEM file of trusted certificates")

    def run(self, options: dict[str, Any]) -> tuple[int, Mapping[str, Any]]:
        try:
            content = options["file"].read_bytes()
            pinned = read_certificates(options["cert"].read_bytes()) if options["cert"] else trusted()
        except OSError as error:
            raise Stop(f"{error.filename} cannot be read: {error.strerror}.") from error
        except ValueError as error:
            raise Stop(f"{options['cert']} holds no certificate.") from error
        self.result = verify(content, pinned)
        return (0 if self.result.intact else 1), self.result.as_json()

    def words(self, data: Mapping[str, Any]) -> str:
        return said(self.result)
