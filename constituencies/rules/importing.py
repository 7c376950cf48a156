"""Members of constituencies out of a table: its columns, what a row says, what is wrong with it. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from foundation.core.tables.columns import Columns
from groups.rules.importing import Cells

if TYPE_CHECKING:
    from foundation.core.tables.columns import TableRow
    from foundation.core.tables.compare import IncomingRow, WrongRow

MEMBERS: Final = Columns(
    kind="members of constituencies",
    synonyms={
        "constituency": ("constituency", "constituent", "category"),
        "organisation": ("organisation", "organization", "member", "party", "company"),
        "from": ("from", "start", "since", "valid from", "start date"),
        "to": ("to", "until", "end", "valid to", "end date"),
    },
    required=frozenset({"constituency", "organisation"}),
)


def member(row: TableRow) -> IncomingRow | WrongRow:
    """One membership; its reference is the constituency and the organisation. Without a first day it begins today."""
    cells = Cells(row, [])
    constituency = cells.text("constituency", "constituency")
    organisation = cells.text("organisation", "organisation")
    first, last = cells.period(required=False)
    values = {"constituency": constituency, "organisation": organisation, "from": first, "to": last}
    return cells.result(f"{constituency} / {organisation}", values)
