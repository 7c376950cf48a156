"""DAG #6 and the tables of its pack, in every form in which a secretary may hand them over."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import TYPE_CHECKING

from openpyxl import Workbook

from foundation.core.tables.readers import read_file, read_text
from tests.factories.groups import AppointmentFactory, GroupFactory, SeatFactory, load_versions_alone
from tests.factories.meetings import DAG6, MeetingFactory

if TYPE_CHECKING:
    from foundation.accounts.models import Person
    from foundation.core.tables.found import FoundTable
    from groups.models import Group
    from meetings.models import Meeting

FOLDER = Path(__file__).parent.parent / "fixtures" / "dag06"
ACTIONS, ITEMS = 17, 10  # rows of the pack


def dag() -> Group:
    """A DAG of its own, under the framework's versions: actions are owed under one of them."""
    load_versions_alone()
    return GroupFactory(code="DAG")


def sixth(group: Group) -> Meeting:
    """DAG #6, 9 March 2022, entered after the fact."""
    return MeetingFactory(group=group, number=6, on=DAG6, historical=True, status="held")


def office(code: str) -> Person:
    """Somebody in an office of the programme."""
    held = SeatFactory(group=None, code=code, kind="office")
    return AppointmentFactory(seat=held, person__name=f"The {code}").person


def actions_csv() -> str:
    return (FOLDER / "actions.csv").read_text(encoding="utf-8-sig")


def actions_tsv() -> str:
    """As it comes when copied from a document."""
    rows = csv.reader(io.StringIO(actions_csv()))
    return "\n".join("\t".join(cell.replace("\n", " ") for cell in row) for row in rows)


def actions_xlsx() -> bytes:
    book = Workbook()
    for row in csv.reader(io.StringIO(actions_csv())):
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def actions() -> list[FoundTable]:
    return read_file("actions.csv", actions_csv().encode())


def agenda() -> list[FoundTable]:
    return read_text((FOLDER / "agenda.tsv").read_text())
