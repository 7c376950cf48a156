"""Actions out of a table: which columns, what each row says, what is wrong with it. Pure.

    rows = find_action_tables(read_text(text))       # TableError: no table of actions
    parsed = [parse_action(row) for row in rows]     # ActionRow or WrongRow
    preview = compare(existing, parsed)              # Preview: counts(), as_json(), to_write()

`existing` maps the references of the group's stored actions to their values, under the names of `ActionRow.values()`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from foundation.core.tables import compare as comparing
from foundation.core.tables.clean import one_line
from foundation.core.tables.columns import Columns, TableRow, recognise
from foundation.core.tables.compare import IncomingRow, Preview, Values, WrongRow, shown
from foundation.core.tables.values import UnreadableError, parse_date
from raid.rules.lifecycle import ACTION

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from foundation.core.tables.found import FoundTable

ACTION_COLUMNS = Columns(
    kind="actions",
    synonyms={
        "ref": (
            "ref",
            "reference",
            "action ref",
            "action reference",
            "action no",
            "action id",
            "id",
            "no",
            "number",
            "#",
        ),
        "raised": ("date", "raised", "date raised", "raised on", "action date", "opened"),
        "text": ("action", "description", "action description", "actions", "text"),
        "owner": ("owner", "owners", "action owner", "assigned to"),
        "due": ("due date", "due", "date due", "due by", "deadline"),
        "status": ("status", "state", "action status", "latest status"),
        "note": ("note", "notes", "update", "updates", "comment", "comments"),
    },
    required=frozenset({"ref", "raised", "text", "owner", "due", "status"}),
)

LONGEST = {"ref": 30, "owner": 200, "owner_name": 120}  # characters the record holds
# It stands in addresses: each part between strokes begins with a letter or digit, since ".." would be resolved.
_REFERENCE = re.compile(r"(?=.*[0-9])[A-Z0-9][A-Z0-9 ._\-]*(?:/[A-Z0-9][A-Z0-9 ._\-]*)*")
_DASHES = re.compile(r"[\u2010-\u2015\u2212]")
_OWNERS = re.compile(r"\s*[/;,\n]\s*|\s+(?:&|\+|and)\s+", re.IGNORECASE)
_STATUS = re.compile(
    r"""(?:(?P<recommend_closed>recommend(?:ed)?\s+(?:to\s+be\s+|for\s+)?(?:closed|closure|close))
    |(?P<ongoing>on[\s-]?going) | (?P<open>open) | (?P<closed>closed))(?![a-z])""",
    re.IGNORECASE | re.VERBOSE,
)
_PARTING = re.compile(r"\s*[-\u2010-\u2015:;,.]+\s*|\s*\n\s*|\s+(?=\()|(?<=[A-Z])\s+(?=[A-Z])")


@dataclass(frozen=True, slots=True)
class ActionRow:
    """One action as its table says it: owner as published and the names it is made of; status as in the lifecycle."""

    line: int
    ref: str
    raised_on: date
    text: str
    owner_text: str
    owners: tuple[str, ...]
    due_on: date
    status: str
    note: str

    def values(self) -> Values:
        """What is stored and compared, by field; the owners' names follow from `owner_text`."""
        return {
            "raised_on": self.raised_on,
            "text": self.text,
            "owner_text": self.owner_text,
            "due_on": self.due_on,
            "status": self.status,
            "note": self.note,
        }


def find_action_tables(tables: Iterable[FoundTable]) -> list[TableRow]:
    """The rows of all tables of actions among those found, in order. Raises TableError when there is none."""
    return recognise(tables, ACTION_COLUMNS)


def parse_action(row: TableRow) -> ActionRow | WrongRow:
    """What one row says, or everything that is wrong with it, as sentences."""
    ref, problems = _reference(row["ref"])
    raised_on = _date(row["raised"], "date raised", problems)
    due_on = _date(row["due"], "due date", problems)
    status, note = _status(row["status"], problems)
    problems += _refusals(row, raised_on, due_on)
    if problems or raised_on is None or due_on is None or status is None:
        return WrongRow(row.line, ref, " ".join(problems))
    return ActionRow(
        line=row.line,
        ref=ref,
        raised_on=raised_on,
        text=row["text"],
        owner_text=one_line(row["owner"]),
        owners=split_owners(row["owner"]),
        due_on=due_on,
        status=status,
        note="\n".join(part for part in (note, row["note"]) if part),
    )


def split_owners(text: str) -> tuple[str, ...]:
    """The names in an owner cell: “Ian Smith/Lewis Hall”, “Ian Smith & Claire Silk”, “Programme”. Each once.

    A name may be that of a person, a seat or a party; try the whole cell first, since a seat's own name may
    hold a stroke (DNO/iDNO).
    """
    names = (one_line(name) for name in _OWNERS.split(text))
    return tuple(dict.fromkeys(name for name in names if name))


def split_status(text: str) -> tuple[str, str] | None:
    """Status (a key of the lifecycle) and note of a cell such as “ONGOING - IS to schedule…”.

    None when it begins with no status. Where only a space parts the status from what follows (“ongoing talks with
    DCC”), the note is the whole cell, so that no word is lost.
    """
    match = _STATUS.match(text)
    if match is None:
        return None
    status = next(key for key, found in match.groupdict().items() if found)
    if match.end() == len(text):
        return status, ""
    parted = _PARTING.match(text, match.end())
    return status, text[parted.end() :] if parted else text


def compare(existing: Mapping[str, Values], incoming: Iterable[ActionRow | WrongRow]) -> Preview:
    """What an import of these rows would do to the stored actions, by reference."""
    return comparing.compare(existing, (_incoming(row) for row in incoming))


def _incoming(row: ActionRow | WrongRow) -> IncomingRow | WrongRow:
    return row if isinstance(row, WrongRow) else IncomingRow(row.line, row.ref, row.values())


def _reference(cell: str) -> tuple[str, list[str]]:
    """The reference as it is compared (capitals, plain hyphens), and what is wrong with it."""
    ref = _DASHES.sub("-", one_line(cell)).upper()
    if not ref:
        return "", ["The row has no reference."]
    if len(ref) > LONGEST["ref"] or not _REFERENCE.fullmatch(ref):
        return ref[: LONGEST["ref"]], [f"“{ref[: LONGEST['ref']]}” is not a reference."]
    return ref, []


def _date(cell: str, name: str, problems: list[str]) -> date | None:
    if not cell:
        problems.append(f"The row has no {name}.")
        return None
    try:
        return parse_date(cell)
    except UnreadableError as problem:
        problems.append(f"The {name}: {problem}")
        return None


def _status(cell: str, problems: list[str]) -> tuple[str | None, str]:
    found = split_status(cell)
    if found is None:
        known = ", ".join(key.replace("_", " ") for key in ACTION.states)
        problems.append(f"The status “{one_line(cell)[:60]}” is none of {known}." if cell else "The row has no status.")
        return None, ""
    return found


def _refusals(row: TableRow, raised_on: date | None, due_on: date | None) -> list[str]:
    """What is wrong beyond single cells that cannot be read."""
    owner = one_line(row["owner"])
    longest = max(map(len, split_owners(row["owner"])), default=0)
    checks = {
        f"It is due on {shown(due_on)}, before it was raised on {shown(raised_on)}.": bool(
            raised_on and due_on and due_on < raised_on
        ),
        "The row has no action.": not row["text"],
        "The row has no owner.": not owner,
        f"The owner is longer than {LONGEST['owner']} characters.": len(owner) > LONGEST["owner"],
        f"An owner's name is longer than {LONGEST['owner_name']} characters.": longest > LONGEST["owner_name"],
        f"The row has more cells than the header: {'; '.join(row.extra)}.": bool(row.extra),
    }
    return [sentence for sentence, holds in checks.items() if holds]
