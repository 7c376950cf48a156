"""Tables that were read in, kept until somebody confirms them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from foundation.audit import services as audit
from foundation.core.clock import now
from foundation.core.models import TableDraft
from foundation.core.tables.imports import IMPORTS
from groups.queries.drafts import tables_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from foundation.accounts.models import Person
    from foundation.core.tables.compare import Preview
    from foundation.core.tables.found import FoundTable

KEPT = timedelta(days=2)  # a table that nobody confirms is forgotten


@audit.act
def keep_table(*, kind: str, tables: Sequence[FoundTable], file_name: str, actor: Person) -> TableDraft:
    """Keep tables until they are confirmed; those forgotten for two days go. The record does not change: no event."""
    TableDraft.objects.filter(created_at__lt=now() - KEPT).delete()
    content = [
        {
            "headings": list(table.headings),
            "header": list(table.header),
            "header_line": table.header_line,
            "rows": [list(row) for row in table.rows],
            "lines": list(table.lines),
        }
        for table in tables
    ]
    return TableDraft.objects.create(kind=kind, file_name=file_name[:200], content=content, by=actor, created_at=now())


@audit.act
def confirm_table(*, draft: TableDraft, actor: Person) -> Preview:
    """Write what the draft would change, compared anew at this moment; the draft is done with. Each row has its event.

    Raises what the kind's own service raises; then nothing is written and the draft stays.
    """
    done = IMPORTS[draft.kind].write(tables=tables_of(draft), actor=actor)
    draft.delete()
    return done
