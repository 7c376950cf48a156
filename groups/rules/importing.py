"""Organisations, people and appointments out of tables: the columns, what a row says, what is wrong with it. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from foundation.core.tables.clean import one_line
from foundation.core.tables.columns import Columns
from foundation.core.tables.compare import IncomingRow, Value, WrongRow
from foundation.core.tables.values import UnreadableError, parse_date

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from foundation.core.tables.columns import TableRow

NAME, FROM, TO = "name", "from", "to"
_FROM = ("from", "start", "since", "valid from", "start date")
_TO = ("to", "until", "end", "valid to", "end date", "last day")
_ORGANISATION = ("organisation", "organization", "company", "party", "employer")
_EMAIL = ("e mail", "email", "e mail address", "email address", "mail")

ORGANISATIONS: Final = Columns(
    kind="organisations",
    synonyms={"name": (*_ORGANISATION, "organisation name", "name"), "to": _TO},
    required=frozenset({"name"}),
)
PEOPLE: Final = Columns(
    kind="people",
    synonyms={
        "name": ("name", "person", "who", "full name"),
        "email": _EMAIL,
        "organisation": _ORGANISATION,
        "from": _FROM,
        "telephone": ("telephone", "phone", "tel", "mobile"),
    },
    required=frozenset({"name", "email", "organisation"}),
)
APPOINTMENTS: Final = Columns(
    kind="appointments",
    synonyms={
        "group": ("group", "committee", "body"),
        "seat": ("seat", "seat code", "constituent", "position"),
        "email": (*_EMAIL, "person", "holder"),
        "organisation": _ORGANISATION,
        "from": _FROM,
        "to": _TO,
        "remit": ("remit", "half", "speaks on"),
        "basis": ("basis", "rests on", "what it rests on"),
    },
    required=frozenset({"group", "seat", "email", "from"}),
)
LONGEST: Final = {"name": 120, "organisation": 120, "email": 254, "telephone": 40, "remit": 40, "basis": 200}
_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")


@dataclass(frozen=True)
class Cells:
    """The cells of one row while it is read, with what was found wrong so far."""

    row: TableRow
    problems: list[str]

    def text(self, key: str, label: str = "") -> str:
        """A cell on one line; with a `label` it must be filled."""
        found = one_line(self.row[key])
        if label and not found:
            self.problems.append(f"The row has no {label}.")
        if len(found) > LONGEST.get(key, len(found)):
            self.problems.append(f"The {key} is longer than {LONGEST[key]} characters.")
        return found

    def email(self) -> str:
        """An e-mail address in small letters."""
        found = self.text("email", "e-mail address").lower()
        if found and not _ADDRESS.fullmatch(found):
            self.problems.append(f"“{found[:60]}” is not an e-mail address.")
        return found

    def day(self, key: str, label: str, *, required: bool = False) -> date | None:
        """A date, or None for an empty cell."""
        found = one_line(self.row[key])
        if not found:
            if required:
                self.problems.append(f"The row has no {label}.")
            return None
        try:
            return parse_date(found)
        except UnreadableError as error:
            self.problems.append(f"The {label}: {error}")
            return None

    def period(self, *, required: bool = True) -> tuple[date | None, date | None]:
        """First and last day, in order."""
        first, last = self.day("from", "first day", required=required), self.day("to", "last day")
        if first and last and last < first:
            self.problems.append("It ends before it begins.")
        return first, last

    def result(self, ref: str, values: Mapping[str, Value]) -> IncomingRow | WrongRow:
        """The row with its reference and values, or everything that is wrong with it."""
        if self.row.extra:
            self.problems.append(f"The row has more cells than the header: {'; '.join(self.row.extra)}.")
        if self.problems:
            return WrongRow(self.row.line, ref[:60], " ".join(self.problems))
        return IncomingRow(self.row.line, ref, values)


def organisation(row: TableRow) -> IncomingRow | WrongRow:
    """One organisation; its reference is its name."""
    cells = Cells(row, [])
    name, last = cells.text("name", "name"), cells.day("to", "last day")
    return cells.result(name, {"name": name, "ended_on": last} if last else {"name": name})


def person(row: TableRow) -> IncomingRow | WrongRow:
    """One person; the reference is the e-mail address."""
    cells = Cells(row, [])
    email = cells.email()
    values: dict[str, Value] = {
        "name": cells.text("name", "name"),
        "organisation": cells.text("organisation", "organisation"),
    }
    if first := cells.day("from", "first day"):
        values["from"] = first
    if telephone := cells.text("telephone"):
        values["telephone"] = telephone
    return cells.result(email, values)


def appointment(row: TableRow) -> IncomingRow | WrongRow:
    """One appointment; the reference is group, seat, person and first day."""
    cells = Cells(row, [])
    group, seat = cells.text("group", "group").upper(), cells.text("seat", "seat")
    email = cells.email()
    first, last = cells.period()
    values = {
        "group": group,
        "seat": seat,
        "email": email,
        "organisation": cells.text("organisation"),
        "remit": cells.text("remit").lower(),
        "basis": cells.text("basis"),
        "from": first,
        "to": last,
    }
    return cells.result(f"{group}/{seat} {email} {first.isoformat() if first else ''}".strip(), values)
