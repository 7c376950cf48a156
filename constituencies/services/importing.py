"""Writing members of constituencies out of a table. Wrong rows are left out; again changes nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, cast

from constituencies.queries import importing as queries
from constituencies.services.constituencies import add_member, end_member
from foundation.audit import services as audit
from foundation.core.tables.compare import Result
from foundation.core.tables.imports import TableImport
from groups.policy import is_secretariat

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from foundation.core.tables.compare import Preview
    from foundation.core.tables.found import FoundTable


@audit.act
def import_members(*, tables: Sequence[FoundTable], actor: audit.Actor) -> Preview:
    """Enter members and record last days. Raises TableError when there is no such table, Refused as the services do."""
    book = queries.Book.read()
    done = queries.members(tables, book)
    for row in done.to_write():
        last = cast("date | None", row.values["to"])
        if row.result is Result.CHANGED:
            end_member(member=book.members[row.ref], on=cast("date", last), actor=actor)
        else:
            add_member(
                constituency=book.constituencies[str(row.values["constituency"]).lower()],
                organisation=book.organisations[str(row.values["organisation"]).lower()],
                valid_from=cast("date", row.values["from"]),
                valid_to=last,
                actor=actor,
            )
    return done


CONSTITUENCIES: Final = TableImport(
    label="constituencies",
    headings="Constituency, Organisation",
    example="From and To may be there too; without a first day it begins today. An organisation may be in several.",
    may=is_secretariat,
    preview=queries.members,
    write=import_members,
    done="constituencies:list",
)
