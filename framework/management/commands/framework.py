"""manage.py framework --on 2022-03-09 --group DAG: the rules in force for a group on a date, each with its clause."""

from __future__ import annotations

import argparse
from datetime import date
from typing import TYPE_CHECKING, Any

from foundation.core.management.base import ProductCommand, Stop
from framework import queries, rules

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.core.management.base import CommandParser


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a date; write it as 2022-03-09.") from None


def _as_on(record: queries.OnRecord) -> dict[str, object]:
    """What is on record of the group on that day, in the place of what the version provides for."""
    return {
        "standing": record.standing,
        "convened_on": record.convened_on.isoformat() if record.convened_on else None,
        "closed_on": record.closed_on.isoformat() if record.closed_on else None,
        "parent": record.parent,
    }


class Command(ProductCommand):
    help = "Shows the rules in force for a group on a date, each with its clause."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--on", type=_day, required=True, metavar="DATE", help="a date such as 2022-03-09")
        parser.add_argument("--group", required=True, metavar="CODE", help="a group such as DAG")

    def run(self, options: dict[str, Any]) -> tuple[int, Mapping[str, Any]]:
        found = self._versions()
        try:
            in_force = queries.rules_in_force(options["group"].upper(), options["on"], among=found)
        except rules.NoRulesError as error:
            raise Stop(str(error)) from error
        told = (tell(in_force.code, options["on"]) for tell in queries.ON_RECORD.values())
        record = next((found for found in told if found), None)
        programme = queries.programme_in_force(options["on"], among=found)
        stood = [span for span in rules.spans(found, in_force.code) if span.has(options["on"])]
        since = record.convened_on if record else None
        data = {**rules.as_data(in_force, stood, since), "programme": rules.programme_data(programme)}
        return 0, data | {"provided": data["standing"], **_as_on(record)} if record else data

    def _versions(self) -> tuple[rules.Version, ...]:
        found = queries.versions()
        if not found:
            raise Stop("No version of the Governance Framework is loaded: run load_framework.")
        return found

    def words(self, data: Mapping[str, Any]) -> str:
        return "\n".join(rules.as_lines(data))
