"""The Terms of Reference of the demonstration's groups, each version a file, as far as the sources print them.

What a group is for is restated in `terms.toml`, with its source. Its seats, outcomes and deadlines are those of the
framework in force on the day, so a version of the terms cannot say otherwise than the software does.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.template.loader import render_to_string

from foundation.core import pdf
from foundation.core.scope import Classification
from framework.queries import rules_in_force
from framework.rules import says
from groups.models import Group
from groups.services import put_terms, record_terms

if TYPE_CHECKING:
    from datetime import date

    from foundation.accounts.models import Person
    from framework.rules import GroupRules

FILE: Final = Path(__file__).with_name("terms.toml")


@dataclass(frozen=True)
class Printed:
    """One version of a group's terms as a source prints it; without a decision it was only put forward."""

    group: str
    version: str
    on: date
    change: str
    source: str
    duties: tuple[str, ...]
    decision: str = ""


@cache
def printed() -> tuple[Printed, ...]:
    """Every version, each group's in the order of its days."""
    rows = tomllib.loads(FILE.read_text(encoding="utf-8"))["terms"]
    return tuple(Printed(**{**row, "duties": tuple(row["duties"])}) for row in rows)


def file_terms(people: dict[str, Person]) -> None:
    """The secretariat files them all. Where this installation makes no PDFs, there is nothing to file."""
    if pdf.unavailable():
        return
    groups = {group.code: group for group in Group.objects.order_by("pk")}
    for each in printed():
        group = groups[each.group]
        given = {
            "group": group,
            "data": _document(each, group),
            "file_name": f"{each.group}-terms-{each.version.replace(' ', '-')}.pdf",
            "change": each.change,
            "version": each.version,
            "classification": Classification.RESTRICTED if group.is_closed else Classification.PUBLIC,
            "actor": people["secretariat"],
        }
        if each.decision:
            record_terms(decision=each.decision, on=each.on, **given)
        else:
            put_terms(**given)


def _document(each: Printed, group: Group) -> bytes:
    rules = rules_in_force(each.group, each.on)
    title = f"Terms of Reference of the {each.group}, version {each.version}"
    told = {"terms": each, "group": group, "rules": rules, "title": title, "deciding": deciding(rules)}
    return _rendered(render_to_string("dashboard/terms_pdf.html", told), title)


@cache  # the same words make the same file, however often a demonstration is loaded
def _rendered(html: str, title: str) -> bytes:
    return pdf.render(html, title=title, base_url=settings.SITE_URL)


def deciding(rules: GroupRules) -> list[tuple[str, str]]:
    """What the framework says of the group's decisions and duties: each rule in words, with its citation."""
    kept = [rules.competence, *rules.outcomes, *rules.criteria, rules.no_consensus, *rules.deadlines]
    return [(says(rule), rule.citation) for rule in kept]
