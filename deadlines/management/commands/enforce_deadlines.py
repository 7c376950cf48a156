"""manage.py enforce_deadlines: do now what the worker does every minute; --now tries another moment."""

from __future__ import annotations

import argparse
from datetime import datetime
from typing import TYPE_CHECKING, Any

from deadlines import services
from deadlines.tasks import ENFORCER
from foundation.core.clock import LONDON, now
from foundation.core.management.base import ProductCommand

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.core.management.base import CommandParser


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a moment; write it as 2026-12-01T09:00.") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=LONDON)


class Command(ProductCommand):
    help = "Reminds, breaches, issues what stands ready, and escalates, as at this moment or at --now."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--now", type=_moment, help="another moment, such as 2026-12-01T09:00 (Europe/London unless it says a zone)"
        )

    def run(self, options: dict[str, Any]) -> tuple[int, Mapping[str, Any]]:
        done = services.enforce(at=options["now"] or now(), actor=ENFORCER)
        for reference in done.failed:
            self.stderr.write(f"{reference}: could not be worked on; the log says why, and the next sweep tries again.")
        return int(bool(done.failed)), {
            "reminded": done.reminded,
            "breached": done.breached,
            "issued": done.issued,
            "escalated": done.escalated,
        }

    def words(self, data: Mapping[str, Any]) -> str:
        lines = [f"{verb.capitalize()}: {', '.join(references) or 'nothing'}" for verb, references in data.items()]
        return "\n".join(lines)
