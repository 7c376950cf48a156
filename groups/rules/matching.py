"""Which seat on record is which of the seats the framework has, when a corrected text moved its days. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from framework.rules.spans import Span


class Recorded(Protocol):
    """A seat on record."""

    code: str
    kind: str
    valid_from: date


Row = TypeVar("Row", bound=Recorded)


@dataclass(frozen=True)
class Matched(Generic[Row]):
    """Spans with their seat on record, spans without one, and seats that no span accounts for."""

    pairs: tuple[tuple[Row, Span], ...]
    new: tuple[Span, ...]
    dropped: tuple[Row, ...]


def matched(recorded: Sequence[Row], wanted: Sequence[Span]) -> Matched[Row]:
    """Each span finds the seat of its code and first day; failing that, one of its code and kind whose day moved."""
    rows, spans = list(recorded), list(wanted)
    pairs: list[tuple[Row, Span]] = []
    for same in (_same_start, _same_seat):
        for span in list(spans):
            row = next((row for row in rows if same(row, span)), None)
            if row is not None:
                pairs.append((row, span))
                rows.remove(row)
                spans.remove(span)
    return Matched(tuple(pairs), tuple(spans), tuple(rows))


def _same_start(row: Recorded, span: Span) -> bool:
    return (row.code, row.valid_from) == (span.code, span.valid_from)


def _same_seat(row: Recorded, span: Span) -> bool:
    return (row.code, row.kind) == (span.code, str(span.kind))
