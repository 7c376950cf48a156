"""manage.py roster DAG --on 2022-03-09: who sits on a group on a date, who stands in, and which seats nobody holds.

For operators: it shows a closed group's people too.
"""

from __future__ import annotations

import argparse
from datetime import date
from typing import TYPE_CHECKING, Any

from foundation.core.clock import today
from foundation.core.management.base import ProductCommand, Stop
from framework.rules import NoRulesError
from groups.models import Group
from groups.queries import roster_on

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.core.management.base import CommandParser

STATUS_WIDTH = 9


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a date; write it as 2022-03-09.") from None


class Command(ProductCommand):
    help = "Shows who sits on a group on a date, who stands in, and which seats nobody holds."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("group", metavar="CODE", help="a group such as DAG")
        parser.add_argument(
            "--on", type=_day, default=None, metavar="DATE", help="a date such as 2022-03-09; else today"
        )

    def run(self, options: dict[str, Any]) -> tuple[int, Mapping[str, Any]]:
        group = self._group(options["group"].upper())
        try:
            return 0, roster_on(group, options["on"] or today())
        except NoRulesError as error:
            raise Stop(str(error)) from error

    def _group(self, code: str) -> Group:
        group: Group | None = Group.objects.filter(code=code).first()
        if group is None:
            known = ", ".join(Group.objects.order_by("level", "code").values_list("code", flat=True))
            raise Stop(
                f"There is no group {code}. " + (f"Known are {known}." if known else "Run load_framework first.")
            )
        return group

    def words(self, data: Mapping[str, Any]) -> str:
        convened = "convened" if data["convened"] else "not convened"
        lines = [f"{data['group']} on {data['on']}, framework {data['version']}, {convened}", ""]
        width = max((len(seat["name"]) for seat in data["seats"]), default=0)
        for seat in data["seats"]:
            held = [_who(one) for one in seat["holders"]]
            held += [f"alternate: {_who(one)}" for one in seat["alternates"]]
            lines.append(f"{seat['name']:<{width}}  {seat['status']:<{STATUS_WIDTH}}{'; '.join(held)}".rstrip())
        vacant = len(data["vacancies"])
        return "\n".join([*lines, "", f"{vacant} of {len(data['seats'])} seats vacant"])


def _who(one: Mapping[str, Any]) -> str:
    remit = f", {one['remit']}" if one["remit"] else ""
    until = f" to {one['to']}" if one["to"] else ""
    return f"{one['name']} ({one['organisation']}{remit}) from {one['from']}{until}"
