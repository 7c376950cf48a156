"""Tables somebody read in and has not confirmed: kept as they were read, for their reader alone.

Nothing of the record changes by them, so they have no event.
"""

from __future__ import annotations

from dataclasses import asdict
from datetime import timedelta
from typing import TYPE_CHECKING

from foundation.core.clock import now
from foundation.core.models import TableDraft
from foundation.core.tables.found import FoundTable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import Model, QuerySet

KEPT = timedelta(days=2)  # a table that nobody confirms is forgotten


def keep(*, kind: str, tables: Sequence[FoundTable], file_name: str, by: Model, about: str = "") -> TableDraft:
    """Keep tables until their reader confirms them. `about` is the key of what they are read into, as in meeting:7."""
    TableDraft.objects.filter(created_at__lt=now() - KEPT).delete()
    fields = {"kind": kind, "about": about, "file_name": file_name[:200], "by": by, "created_at": now()}
    return TableDraft.objects.create(content=[asdict(table) for table in tables], **fields)


def drafts_of(person: Model, kind: str, about: str = "") -> QuerySet[TableDraft]:
    """What the person read in and has not confirmed, the newest first; nobody sees another's."""
    return TableDraft.objects.filter(by=person.pk, kind=kind, about=about).order_by("-created_at", "-pk")


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
