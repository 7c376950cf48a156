"""What an import of members would do, before anything is saved."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, cast

from constituencies.models import Constituency, Member
from constituencies.rules.importing import MEMBERS, member
from foundation.accounts.models import Organisation
from foundation.core.clock import today
from foundation.core.tables.columns import recognise
from foundation.core.tables.compare import IncomingRow, Preview, Result, compare

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from foundation.core.tables.compare import RowResult, Values, WrongRow
    from foundation.core.tables.found import FoundTable


@dataclass
class Book:
    """What the table is compared with, read once: constituencies by code and name, organisations, open memberships."""

    constituencies: dict[str, Constituency]
    organisations: dict[str, Organisation]
    members: dict[str, Member]

    @classmethod
    def read(cls) -> Book:
        """Everything there is. Of a membership the newest counts."""
        constituencies: dict[str, Constituency] = {}
        for one in Constituency.objects.order_by("pk"):
            constituencies |= {one.code.lower(): one, one.name.lower(): one}
        members = Member.objects.select_related("constituency", "organisation").order_by("valid_from", "pk")
        return cls(
            constituencies,
            {one.name.lower(): one for one in Organisation.objects.order_by("pk")},
            {f"{one.constituency.code} / {one.organisation.name}": one for one in members},
        )


def members(tables: Sequence[FoundTable], book: Book | None = None) -> Preview:
    """Members against those entered. Raises TableError when there is no such table."""
    book = book or Book.read()
    known: dict[str, Values] = {
        ref: {"from": one.valid_from, "to": one.valid_to} for ref, one in book.members.items() if _may_go_on(one)
    }
    rows = [_as_entered(member(row), book) for row in recognise(tables, MEMBERS)]
    return Preview(tuple(_unless_refused(row, book) for row in compare(known, rows).rows))


def _may_go_on(one: Member) -> bool:
    return one.valid_to is None or one.valid_to >= today()


def _as_entered(row: IncomingRow | WrongRow, book: Book) -> IncomingRow | WrongRow:
    """Constituency and organisation under the names they are entered with; an empty first day is the one entered."""
    if not isinstance(row, IncomingRow):
        return row
    constituency = book.constituencies.get(str(row.values["constituency"]).lower())
    organisation = book.organisations.get(str(row.values["organisation"]).lower())
    code = constituency.code if constituency else str(row.values["constituency"])
    name = organisation.name if organisation else str(row.values["organisation"])
    ref = f"{code} / {name}"
    held = book.members.get(ref)
    begun = held.valid_from if held and _may_go_on(held) else today()
    values = {**row.values, "constituency": code, "organisation": name, "from": row.values["from"] or begun}
    return replace(row, ref=ref, values=values)


def _unless_refused(row: RowResult, book: Book) -> RowResult:
    reason = _refusal(row, book) if row.result in {Result.NEW, Result.CHANGED} else ""
    return replace(row, result=Result.WRONG, reason=reason, changes=(), values={}) if reason else row


def _refusal(row: RowResult, book: Book) -> str:
    if str(row.values["constituency"]).lower() not in book.constituencies:
        return f"There is no constituency “{row.values['constituency']}”."
    if str(row.values["organisation"]).lower() not in book.organisations:
        return f"There is no organisation “{row.values['organisation']}”; read the organisations in first."
    changed = {change.field for change in row.changes}
    if "from" in changed:
        return "The first day of a membership is not moved by a table."
    held = book.members.get(row.ref)
    if changed and held and held.valid_to is not None:
        return "The membership has its last day already."
    if held and not changed and cast("date", row.values["from"]) <= (held.valid_to or today()):
        return "The organisation is a member on some of those days already."
    return ""
