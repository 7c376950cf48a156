"""Tables somebody read in and has not confirmed yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foundation.core.models import TableDraft
from foundation.core.tables.found import FoundTable

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from foundation.accounts.models import Person


def drafts_of(person: Person, kind: str) -> QuerySet[TableDraft]:
    """What the person read in and has not confirmed; nobody sees another's."""
    return TableDraft.objects.filter(by=person, kind=kind).order_by("-created_at", "-pk")


def tables_of(draft: TableDraft) -> list[FoundTable]:
    """The tables of a draft, as they were read."""
    return [
        FoundTable(
            headings=tuple(table["headings"]),
            header=tuple(table["header"]),
            header_line=table["header_line"],
            rows=tuple(tuple(row) for row in table["rows"]),
            lines=tuple(table["lines"]),
        )
        for table in draft.content
    ]
