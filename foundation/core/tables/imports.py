"""Kinds of tables that can be read in with a preview: an app registers how its own are compared and written.

    IMPORTS.register("people", PEOPLE)

The pages are the same for all of them (groups.views.importing): hand the table over, look at each row, confirm.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.urls import reverse

from foundation.core.registry import Registry

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from foundation.core.policy import Verdict
    from foundation.core.tables.compare import Preview
    from foundation.core.tables.found import FoundTable


@dataclass(frozen=True)
class TableImport:
    """One kind of table.

    `preview` compares and raises TableError when there is no such table; `write` compares anew and writes the new and
    changed rows in one act; `may` says who reads such tables in; `done` names the page that shows what was read in.
    """

    label: str
    headings: str
    example: str
    may: Callable[[Any], Verdict]
    preview: Callable[[Sequence[FoundTable]], Preview]
    write: Callable[..., Preview]
    done: str

    @property
    def done_url(self) -> str:
        """The address of the page that shows what was read in."""
        return reverse(self.done)


IMPORTS: Final[Registry[TableImport]] = Registry("tables read in")
