"""manage.py workday 2022-04-14 +2: the day that many working days after or before a date, in England."""

from __future__ import annotations

import argparse
import re
from datetime import date
from typing import TYPE_CHECKING, Any

from foundation.core import workdays
from foundation.core.closures import extra_closures_if_any
from foundation.core.management.base import ProductCommand, Stop

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.core.management.base import CommandParser


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a date; write it as 2022-04-14.") from None


def _days(text: str) -> int:
    if not re.fullmatch(r"[+-]?\d{1,6}", text):
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of working days; write +2 or -5.")
    return int(text)


class Command(ProductCommand):
    help = "Counts working days in England: manage.py workday 2022-04-14 +2"

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("day", type=_day)
        parser.add_argument("working_days", type=_days)

    def run(self, options: dict[str, Any]) -> tuple[int, Mapping[str, Any]]:
        extra, note = extra_closures_if_any()
        if note:
            self.stderr.write(note)
        try:
            counted = workdays.count(options["day"], options["working_days"], extra)
        except (ValueError, OverflowError) as error:
            raise Stop(str(error)) from error
        return 0, {
            "start": counted.start.isoformat(),
            "working_days": counted.working_days,
            "due": counted.due.isoformat(),
            "skipped": [{"day": day.isoformat(), "name": name} for day, name in counted.skipped],
        }

    def words(self, data: Mapping[str, Any]) -> str:
        return str(data["due"])
