"""An agenda out of a table: its items with their times, and the papers that stand among them. Pure.

    agenda = parse_agenda(read_text(text))           # TableError: no agenda
    preview = compare(existing, agenda)              # Preview: counts(), as_json(), to_write()

`existing` maps the numbers of the meeting's stored items to their values, under the names of `AgendaRow.values()`
(the titles of an item's papers included, as a tuple under `papers`). A paper is not a row of the preview: it comes
with the item it belongs to.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import TYPE_CHECKING

from foundation.core.tables import compare as comparing
from foundation.core.tables.clean import one_line
from foundation.core.tables.columns import Columns, TableRow, recognise
from foundation.core.tables.compare import IncomingRow, Preview, Values, WrongRow
from foundation.core.tables.values import UnreadableError, parse_clock

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from foundation.core.tables.found import FoundTable

AGENDA_COLUMNS = Columns(
    kind="agenda items",
    synonyms={
        "number": ("#", "no", "number", "item no", "item number", "ref", "reference"),
        "title": ("item", "agenda item", "title", "topic", "subject"),
        "objective": ("objective", "objectives", "purpose"),
        "lead": ("lead", "leads", "led by", "presenter", "owner"),
        "time": ("time", "times", "timing", "duration", "minutes"),
        "pages": ("page", "pages", "page range"),
    },
    required=frozenset({"number", "title", "objective", "lead", "time"}),
)
OBJECTIVES = ("DECISION", "INFORMATION", "DISCUSSION")
LONGEST = {"number": 10, "title": 200, "lead": 120, "pages": 20}  # characters the record holds
LONGEST_ITEM = 24 * 60  # minutes

_OBJECTIVE = re.compile(r"(?:for\s+)?(decision|information|discussion)s?\b\s*[-\u2010-\u2015:;,.]*\s*", re.IGNORECASE)
_CLOCK = r"[0-9]{1,2}[:.][0-9]{2}(?:\s?[ap]m)?"
_RANGE = re.compile(rf"({_CLOCK})\s*(?:[-\u2010-\u2015\u2212]|to|until)\s*({_CLOCK})", re.IGNORECASE)
_START = re.compile(rf"({_CLOCK})", re.IGNORECASE)
_MINUTES = re.compile(r"([0-9]{1,4})\s*(?:minutes?|mins?\b\.?|m\b|')?", re.IGNORECASE)
_HOURS = re.compile(r"([0-9]{1,2})\s*(?:hours?|hrs?\.?|h)\b", re.IGNORECASE)
_NOTHING = {"", "-", "–", "n/a", "na", "tbc", "none"}
_APPENDIX = re.compile(r"(?:appendix\s+)?((?:appendix|annex|attachment)\b.*)", re.IGNORECASE | re.DOTALL)
_OF_ITEM = re.compile(r"\bitem\s+([0-9]{1,3}[a-z]?)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class AgendaRow:
    """One agenda item as its table says it. Times are wall-clock times of the meeting's day; None: not said."""

    line: int
    number: str
    position: int
    title: str
    objective: str
    objective_text: str
    lead: str
    start: time | None
    end: time | None
    minutes: int | None
    pages: str
    papers: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()

    def values(self) -> Values:
        """What is stored and compared, by field; the times follow from the meeting's start and the minutes."""
        return {
            "position": self.position,
            "title": self.title,
            "objective": self.objective,
            "objective_text": self.objective_text,
            "lead": self.lead,
            "minutes": self.minutes or 0,
            "pages": self.pages,
            "papers": self.papers,
        }


@dataclass(frozen=True, slots=True)
class AppendixRow:
    """A row that is a paper, not an item: its title and the number of the item it belongs to ("" when not said)."""

    line: int
    title: str
    relates_to: str


@dataclass(frozen=True, slots=True)
class Agenda:
    """All rows of an agenda in the order of their source. An item carries the titles of its papers."""

    rows: tuple[AgendaRow | AppendixRow | WrongRow, ...]

    @property
    def items(self) -> tuple[AgendaRow, ...]:
        """The rows that are items."""
        return tuple(row for row in self.rows if isinstance(row, AgendaRow))

    @property
    def papers(self) -> tuple[AppendixRow, ...]:
        """The rows that are papers."""
        return tuple(row for row in self.rows if isinstance(row, AppendixRow))

    @property
    def wrong(self) -> tuple[WrongRow, ...]:
        """The rows that cannot be taken in."""
        return tuple(row for row in self.rows if isinstance(row, WrongRow))


def find_agenda_tables(tables: Iterable[FoundTable]) -> list[TableRow]:
    """The rows of all agenda tables among those found, in order. Raises TableError when there is none."""
    return recognise(tables, AGENDA_COLUMNS)


def parse_agenda(tables: Iterable[FoundTable]) -> Agenda:
    """The agenda among the tables found; only the agenda's own table counts, not what single slides say.

    A row is wrong when it has no number or title, when its times cannot be read, run backwards or begin before the
    item above ends, when its number came before, or when it is a paper of no item of this agenda.
    Raises TableError when there is no agenda.
    """
    rows: list[AgendaRow | AppendixRow | WrongRow] = []
    before: AgendaRow | None = None
    for row in find_agenda_tables(tables):
        parsed = parse_item(row, position=sum(isinstance(each, AgendaRow) for each in rows) + 1)
        if isinstance(parsed, AgendaRow):
            parsed = _in_order(parsed, before, {each.number for each in rows if isinstance(each, AgendaRow)})
        before = parsed if isinstance(parsed, AgendaRow) else before
        rows.append(parsed)
    return _with_papers(rows)


def parse_item(row: TableRow, position: int = 1) -> AgendaRow | AppendixRow | WrongRow:
    """What one row says by itself. The times win over the minutes written beside them, with a warning."""
    number = one_line(row["number"]).rstrip(".)")
    if number.lower() in _NOTHING and (appendix := _APPENDIX.match(one_line(row["title"]))):
        of_item = _OF_ITEM.search(f"{row['objective']} {row['title']}")
        return AppendixRow(row.line, appendix[1], of_item[1] if of_item else "")
    problems = _refusals(row, number)
    try:
        start, end, minutes, warnings = parse_times(row["time"])
    except UnreadableError as problem:
        return WrongRow(row.line, number, " ".join([*problems, str(problem)]))
    if problems:
        return WrongRow(row.line, number, " ".join(problems))
    objective, objective_text = split_objective(row["objective"])
    if objective_text and not objective:
        warnings = (*warnings, f"The objective names none of {', '.join(OBJECTIVES)}.")
    return AgendaRow(
        line=row.line,
        number=number,
        position=position,
        title=one_line(row["title"]),
        objective=objective,
        objective_text=objective_text,
        lead=one_line(row["lead"]),
        start=start,
        end=end,
        minutes=minutes,
        pages="" if row["pages"].lower() in _NOTHING else one_line(row["pages"]),
        warnings=warnings,
    )


def split_objective(text: str) -> tuple[str, str]:
    """Objective (one of OBJECTIVES, or "") and its words: “DECISION: approve the minutes”."""
    if text.lower() in _NOTHING:
        return "", ""
    match = _OBJECTIVE.match(text)
    return (match[1].upper(), text[match.end() :]) if match else ("", text)


def parse_times(text: str) -> tuple[time | None, time | None, int | None, tuple[str, ...]]:
    """Start, end, minutes and warnings of “10:05-10:25 20 mins”, “10:05 – 10:25”, “10:05 20 mins” or “20 mins”.

    Nothing said gives no times and a warning. Raises UnreadableError when it cannot be read or runs backwards.
    """
    rest = one_line(text)
    if rest.lower() in _NOTHING:
        return None, None, None, ("The agenda gives it no time.",)
    start = end = None
    if span := _RANGE.match(rest):
        start, end, rest = parse_clock(span[1]), parse_clock(span[2]), rest[span.end() :]
        if end <= start:
            raise UnreadableError(f"It ends at {end:%H:%M}, not after its start at {start:%H:%M}.")
    elif single := _START.match(rest):
        start, rest = parse_clock(single[1]), rest[single.end() :]
    written = _duration(rest.strip(" ()[],;–-"))
    if start and end:
        minutes = _between(start, end)
        warning = f"Its times make {minutes} minutes, beside them stands {written}; the times count."
        return start, end, minutes, (warning,) if written not in {None, minutes} else ()
    return start, None, written, ()


def compare(existing: Mapping[str, Values], incoming: Agenda) -> Preview:
    """What an import of this agenda would do to the stored items, by number."""
    return comparing.compare(existing, (_incoming(row) for row in incoming.rows if not isinstance(row, AppendixRow)))


def _incoming(row: AgendaRow | WrongRow) -> IncomingRow | WrongRow:
    if isinstance(row, WrongRow):
        return row
    notes = tuple(f"With the paper “{title}”." for title in row.papers)
    return IncomingRow(row.line, row.number, row.values(), (*row.warnings, *notes))


def _refusals(row: TableRow, number: str) -> list[str]:
    values = {"number": number, "title": row["title"], "lead": row["lead"], "pages": row["pages"]}
    checks = {
        "The row has no number.": number.lower() in _NOTHING,
        "The row has no title.": not row["title"],
        f"The row has more cells than the header: {'; '.join(row.extra)}.": bool(row.extra),
    }
    too_long = [
        f"Its {key} is longer than {LONGEST[key]} characters." for key in values if len(values[key]) > LONGEST[key]
    ]
    return [sentence for sentence, holds in checks.items() if holds] + too_long


def _duration(text: str) -> int | None:
    """Minutes of “20 mins”, “1 hour 30 mins”, “90”; None for nothing. Raises UnreadableError."""
    hours = _HOURS.match(text)
    rest = text[hours.end() :].strip() if hours else text
    minutes = _MINUTES.fullmatch(rest)
    if rest and minutes is None:
        raise UnreadableError(f"“{text}” is not a time; write it as 10:05-10:25 or 20 mins.")
    if not hours and not minutes:
        return None
    total = (int(hours[1]) * 60 if hours else 0) + (int(minutes[1]) if minutes else 0)
    if not 0 < total <= LONGEST_ITEM:
        raise UnreadableError(f"An item of {total} minutes cannot be.")
    return total


def _between(start: time, end: time) -> int:
    day = date.min
    return int((datetime.combine(day, end) - datetime.combine(day, start)).total_seconds()) // 60


def _in_order(row: AgendaRow, before: AgendaRow | None, numbers: set[str]) -> AgendaRow | WrongRow:
    """The row again, with a warning where there is a gap before it; wrong where it overlaps or repeats a number."""
    if row.number in numbers:
        return WrongRow(row.line, row.number, f"Item {row.number} stands in the agenda already.")
    if before is None or before.end is None or row.start is None:
        return row
    if row.start < before.end:
        reason = f"It starts at {row.start:%H:%M}, before item {before.number} ends at {before.end:%H:%M}."
        return WrongRow(row.line, row.number, reason)
    if row.start > before.end:
        gap = f"It starts {_between(before.end, row.start)} minutes after item {before.number} ends."
        return replace(row, warnings=(*row.warnings, gap))
    return row


def _with_papers(rows: list[AgendaRow | AppendixRow | WrongRow]) -> Agenda:
    """The agenda with each paper's title on its item; a paper of no item is wrong."""
    titles: dict[str, tuple[str, ...]] = {row.number: () for row in rows if isinstance(row, AgendaRow)}
    checked: list[AgendaRow | AppendixRow | WrongRow] = []
    for row in rows:
        if isinstance(row, AppendixRow) and row.relates_to not in titles:
            whose = f"item {row.relates_to}, which is not in this agenda" if row.relates_to else "no agenda item"
            checked.append(WrongRow(row.line, row.title[:40], f"The paper belongs to {whose}."))
            continue
        if isinstance(row, AppendixRow):
            titles[row.relates_to] += (row.title,)
        checked.append(row)
    return Agenda(
        tuple(replace(row, papers=titles[row.number]) if isinstance(row, AgendaRow) else row for row in checked)
    )
