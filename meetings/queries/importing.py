"""What an import into a meeting would do, before anything is saved."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from foundation.core.tables.compare import Preview, Result, RowResult, Values
from meetings.rules import importing as agendas
from meetings.rules.agenda import agenda_refusal
from meetings.rules.lifecycle import CANCELLED
from raid import queries as raid
from raid.rules import importing as actions
from raid.rules.importing import ActionRow

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from foundation.core.tables import compare as comparing
    from foundation.core.tables.found import FoundTable
    from meetings.models import AgendaItem, Meeting
    from raid.models import Action


def preview(kind: str, meeting: Meeting, tables: Sequence[FoundTable]) -> Preview:
    """Each row as new, changed, same or wrong with the reason. Raises TableError when there is no such table.

    `kind` is agenda or actions.
    """
    return preview_agenda(meeting, tables) if kind == "agenda" else preview_actions(meeting, tables)


def import_refusal(kind: str, meeting: Meeting) -> str | None:
    """Why no table of that kind is taken into the meeting any more, as a sentence; None when it is."""
    if kind == "agenda":
        return agenda_refusal(meeting.status, historical=meeting.historical)
    return "This meeting was cancelled; it lists no actions." if meeting.status == CANCELLED else None


def preview_agenda(meeting: Meeting, tables: Sequence[FoundTable]) -> Preview:
    """The agenda's rows against the meeting's items."""
    agenda = agendas.parse_agenda(tables)
    return agendas.compare(_existing_agenda(meeting, agenda), agenda)


def _existing_agenda(meeting: Meeting, agenda: agendas.Agenda) -> Mapping[str, Values]:
    """The meeting's items by number, as the importer compares them."""
    named = {item.number: item.papers for item in agenda.items}
    items = meeting.items.prefetch_related("papers").order_by("position", "pk")
    return {item.number: _item_values(item, named.get(item.number, ())) for item in items}


def _item_values(item: AgendaItem, named: tuple[str, ...]) -> Values:
    """`named` are the papers the table names: when the item has them all, others it has are no difference."""
    papers = tuple(paper.title for paper in sorted(item.papers.all(), key=lambda paper: paper.pk))
    return {
        "position": item.position,
        "title": item.title,
        "objective": item.objective,
        "objective_text": item.objective_text,
        "lead": item.lead,
        "minutes": item.minutes,
        "pages": item.pages,
        "papers": named if set(named) <= set(papers) else papers,
    }


def action_rows(tables: Sequence[FoundTable]) -> list[ActionRow | comparing.WrongRow]:
    """What the table of actions says, row by row."""
    return [actions.parse_action(row) for row in actions.find_action_tables(tables)]


def said_by(rows: Iterable[ActionRow | comparing.WrongRow]) -> dict[str, ActionRow]:
    """The readable rows by reference. Of a reference that comes twice the first counts; the other is wrong."""
    said: dict[str, ActionRow] = {}
    for row in rows:
        if isinstance(row, ActionRow):
            said.setdefault(row.ref, row)
    return said


def preview_actions(meeting: Meeting, tables: Sequence[FoundTable]) -> Preview:
    """The table's rows against the group's log, as at the meeting's day."""
    rows = action_rows(tables)
    known = raid.by_reference(meeting.group)
    said = said_by(rows)
    compared = actions.compare(raid.existing(meeting.group), rows)
    listed = _listed(meeting)
    as_before = (_unless_listed(result, said, listed) for result in compared.rows)
    return Preview(tuple(_unless_refused(result, known, said, meeting) for result in as_before))


def _listed(meeting: Meeting) -> dict[str, tuple[str, str]]:
    """Status and note of each action as the meeting found them."""
    reviews = meeting.action_reviews.order_by("pk")
    said = reviews.values_list("action__reference", "listed_status", "listed_note")
    return {reference: (status, note) for reference, status, note in said}


def _unless_listed(
    result: RowResult, said: Mapping[str, ActionRow], listed: Mapping[str, tuple[str, str]]
) -> RowResult:
    """A table read in again says what the meeting found, whatever became of the action since: it is the same."""
    if result.result is not Result.CHANGED or {change.field for change in result.changes} - {"status", "note"}:
        return result
    row = said[result.ref]
    found = listed.get(row.ref) == (row.status, row.note)
    return replace(result, result=Result.SAME, reason="", changes=()) if found else result


def _unless_refused(
    result: RowResult, known: Mapping[str, Action], said: Mapping[str, ActionRow], meeting: Meeting
) -> RowResult:
    if result.result not in {Result.NEW, Result.CHANGED}:
        return result
    reason = raid.import_refusal(known.get(result.ref), said[result.ref], meeting.on, historical=meeting.historical)
    return replace(result, result=Result.WRONG, reason=reason, changes=(), values={}) if reason else result
