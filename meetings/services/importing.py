"""Importing an agenda or a table of actions: read in, previewed, and written only once confirmed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foundation.audit import services as audit
from foundation.core.drafts import tables_of
from foundation.core.errors import Refused
from foundation.core.tables.compare import Result
from groups.services import lock_group
from meetings.events import EventKind
from meetings.models import ActionReview, AgendaItem, Meeting, Paper
from meetings.queries.importing import action_rows, import_refusal, preview, said_by
from meetings.services.agenda import count_up
from meetings.services.versions import renew
from raid import services as raid

if TYPE_CHECKING:
    from collections.abc import Sequence

    from foundation.accounts.models import Person
    from foundation.core.models import TableDraft
    from foundation.core.tables.compare import Preview, RowResult, Value
    from foundation.core.tables.found import FoundTable

NOT_IN_SOURCE = "not_in_source"


@audit.act
def confirm(*, draft: TableDraft, meeting: Meeting, actor: Person) -> Preview:
    """Write what the draft would change, compared anew at this moment. A second confirmation finds nothing to do.

    Raises Refused for what another read in, or for another meeting.
    """
    if draft.by_id != actor.pk:
        raise Refused("Somebody else read this table in; only they can confirm it.")
    if draft.about != audit.subject_key(meeting):
        raise Refused("This table was read in for another meeting.")
    done = import_tables(kind=draft.kind, meeting=meeting, tables=tables_of(draft), actor=actor)
    draft.delete()
    return done


@audit.act
def import_tables(*, kind: str, meeting: Meeting, tables: Sequence[FoundTable], actor: audit.Actor) -> Preview:
    """Write every new and changed row; wrong rows are left out whole. Importing the same table again changes nothing.

    Returns what was done, as it was previewed. Raises TableError when there is no such table, Refused when the
    meeting's record takes nothing in any more.
    """
    lock_group(meeting.group)  # before the meeting, as everywhere
    meeting = Meeting.objects.select_for_update(of=("self",)).select_related("group").get(pk=meeting.pk)
    if reason := import_refusal(kind, meeting):
        raise Refused(reason)
    done = preview(kind, meeting, tables)
    if kind == "agenda":
        _write_items(meeting, done)
    else:
        _write_actions(meeting, tables, done, actor)
    written = list(done.to_write())
    if written:
        audit.record(
            EventKind.AGENDA_IMPORTED if kind == "agenda" else EventKind.ACTIONS_IMPORTED,
            actor=actor,
            stream=meeting.audit_stream,
            subject=meeting,
            scope=meeting.scope,
            data={**done.counts(), "rows": [row.ref for row in written], "revision": meeting.agenda_revision},
            private=_said(written) if kind == "agenda" else None,  # each action has its own event
        )
        if kind == "agenda":
            renew(meeting, "A table was imported", actor=actor)
    return done


def _said(written: Sequence[RowResult]) -> dict[str, str]:
    """What each row of an agenda writes, for the event: the values of a new item, before and after of what changes."""
    said: dict[str, str] = {}
    for row in written:
        if row.result is Result.NEW:
            said |= {f"{row.ref}_{name}": _text(value) for name, value in row.values.items()}
        for change in row.changes:
            said[f"{row.ref}_{change.field}_before"] = _text(change.old)
            said[f"{row.ref}_{change.field}_after"] = _text(change.new)
    return said


def _text(value: Value) -> str:
    return "; ".join(value) if isinstance(value, tuple) else str(value)


def _write_items(meeting: Meeting, done: Preview) -> None:
    if not list(done.to_write()):
        return
    present, revision = {item.number: item for item in meeting.items.prefetch_related("papers")}, count_up(meeting)
    for row in done.to_write():
        fields = {name: value for name, value in row.values.items() if name != "papers"}
        item = present.get(row.ref)
        titles = row.values["papers"]
        named = dict.fromkeys(titles if isinstance(titles, tuple) else ())
        present_titles: set[str] = set()
        if item is None:
            disposition = NOT_IN_SOURCE if meeting.historical and fields["objective"] == "DECISION" else "pending"
            fields |= {"disposition": disposition, "revision": revision}
            item = AgendaItem.objects.create(meeting=meeting, number=row.ref, **fields)
        else:
            AgendaItem.objects.filter(pk=item.pk).update(revision=revision, **fields)
            present_titles = {paper.title for paper in item.papers.all()}
        missing = [Paper(meeting=meeting, item=item, title=title) for title in named if title not in present_titles]
        Paper.objects.bulk_create(missing)


def _write_actions(meeting: Meeting, tables: Sequence[FoundTable], done: Preview, actor: audit.Actor) -> None:
    said = said_by(action_rows(tables))
    known = raid.import_actions(
        group=meeting.group,
        rows=[said[result.ref] for result in done.to_write()],
        as_at=meeting.on,
        source=meeting.reference,
        actor=actor,
        classification=meeting.classification,
        historical=meeting.historical,
    )
    found = [row.ref for row in done.rows if row.result is not Result.WRONG]
    # the meeting found these actions in this state, whatever becomes of them later
    listed = (
        ActionReview(meeting=meeting, action=known[ref], listed_status=said[ref].status, listed_note=said[ref].note)
        for ref in found
    )
    ActionReview.objects.bulk_create(
        listed,
        update_conflicts=True,
        unique_fields=["meeting", "action"],
        update_fields=["listed_status", "listed_note"],
    )
