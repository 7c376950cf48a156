"""What a citation names: the clause in the words that were cited, and its page as in force on a day."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from django.urls import reverse

from foundation.core.citations import Cited
from framework.queries.loaded import fingerprint, parsed, version
from framework.rules import citing

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from framework.queries.loaded import Fingerprint
    from framework.rules.citing import Stated


def clause_url(clause_id: str, on: date | None = None) -> str:
    """The page of a clause, the wording in force on a day first."""
    page = reverse("framework:clause", args=[clause_id])
    return f"{page}?on={on.isoformat()}" if on else page


def clauses_of(citation: str) -> tuple[Stated, ...]:
    """The clauses a citation names, in the words of the version it names too, else in those stated last."""
    named = citing.version_named(citation)
    return citing.clauses_of(citation, _index(fingerprint()), version(named) if named else None)


@lru_cache(maxsize=8)
def _index(fingerprint: Fingerprint) -> dict[str, list[Stated]]:
    return citing.index(parsed(fingerprint))


def find_cited(citation: str) -> Sequence[Cited]:
    """The same for the components of every page; registered in `foundation.core.citations`."""
    return [
        Cited(
            citation=stated.clause.citation,
            words=stated.clause.text,
            url=clause_url(stated.clause.id, stated.version.in_force_from),
            assumed=stated.clause.date_assumed,
        )
        for stated in clauses_of(citation)
    ]
