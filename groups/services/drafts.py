"""Tables that were read in and are confirmed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foundation.audit import services as audit
from foundation.core.drafts import tables_of
from foundation.core.tables.imports import IMPORTS

if TYPE_CHECKING:
    from foundation.accounts.models import Person
    from foundation.core.models import TableDraft
    from foundation.core.tables.compare import Preview


@audit.act
def confirm_table(*, draft: TableDraft, actor: Person) -> Preview:
    """Write what the draft would change, compared anew at this moment; the draft is done with. Each row has its event.

    Raises what the kind's own service raises; then nothing is written and the draft stays.
    """
    done = IMPORTS[draft.kind].write(tables=tables_of(draft), actor=actor)
    draft.delete()
    return done
