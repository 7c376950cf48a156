"""How long the framework has had each seat. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from framework.rules.terms import Rule, Version

OFFICE: Final = "office"  # the kind of a seat of the programme itself


@dataclass(frozen=True)
class Span:
    """A seat as the framework has it from one day to another (None while it goes on)."""

    code: str
    name: str
    kind: str
    position: int
    clause: str
    citation: str
    version: str
    valid_from: date
    valid_to: date | None

    def has(self, day: date) -> bool:
        """Whether the seat is there on a day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


def spans(versions: Sequence[Version], group: str) -> list[Span]:
    """How long each seat of a group (of the programme itself for '') has existed, over versions in order of force.

    A seat that stays keeps one span, told in the words of the newest version that has it.
    """
    open_spans: dict[str, Span] = {}
    done: list[Span] = []
    for version in versions:
        present = {seat.code: seat for seat in _seats(version, group)}
        gone = sorted(set(open_spans) - set(present))
        eve = version.in_force_from - timedelta(days=1)
        done.extend(replace(open_spans.pop(code), valid_to=eve) for code in gone)
        for code, seat in present.items():
            begun = open_spans.get(code)
            if begun and begun.kind != seat.kind:
                done.append(replace(begun, valid_to=eve))
                begun = None
            open_spans[code] = replace(seat, valid_from=begun.valid_from if begun else version.in_force_from)
    return sorted([*done, *open_spans.values()], key=lambda span: (span.position, span.valid_from))


def ending(span: Span, last: date | None) -> Span:
    """The same span with another last day."""
    return replace(span, valid_to=last)


def _seats(version: Version, group: str) -> Iterator[Span]:
    if not group:
        for position, office in enumerate(version.programme.offices):
            yield _span(version, office, position, code=office.key, name=office.name, kind=OFFICE)
        return
    rules = version.group(group)
    for position, seat in enumerate(rules.seats if rules else ()):
        yield _span(version, seat, position, code=seat.code, name=seat.name, kind=seat.kind)


def _span(version: Version, rule: Rule, position: int, *, code: str, name: str, kind: str) -> Span:
    return Span(
        code=code,
        name=name,
        kind=str(kind),
        position=position,
        clause=rule.clause.id,
        citation=rule.citation,
        version=version.id,
        valid_from=version.in_force_from,
        valid_to=None,
    )
