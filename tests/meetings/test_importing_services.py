"""Taking in the tables of DAG #6: whole rows or none, once, and never against the record."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING
from urllib.parse import unquote

import pytest
import time_machine
from django.urls import resolve, reverse

from foundation.audit import queries as ledger
from foundation.audit import rules as audit_rules
from foundation.audit.models import Event
from foundation.audit.services import System, subject_key
from foundation.core.drafts import keep, tables_of
from foundation.core.errors import Refused
from foundation.core.models import TableDraft
from foundation.core.tables.found import TableError
from foundation.core.tables.readers import read_text
from foundation.workflow.models import advancing
from meetings.models import ActionReview, AgendaItem, Paper
from meetings.queries.importing import action_rows, preview
from meetings.services import importing
from raid import services as raid
from raid.models import Action
from tests.factories.groups import PersonFactory
from tests.factories.meetings import AHEAD, AgendaItemFactory, MeetingFactory, PaperFactory
from tests.meetings import imports

if TYPE_CHECKING:
    from collections.abc import Sequence

    from foundation.core.tables.compare import Preview
    from foundation.core.tables.found import FoundTable
    from groups.models import Group
    from meetings.models import Meeting

pytestmark = pytest.mark.django_db
ACTOR = System("test")
HEADER = "Ref\tDate\tAction\tOwner\tDue Date\tStatus\n"


@pytest.fixture
def dag(db: None) -> Group:
    return imports.dag()


@pytest.fixture
def meeting(dag: Group) -> Meeting:
    return imports.sixth(dag)


def take_in(meeting: Meeting, kind: str, tables: Sequence[FoundTable]) -> Preview:
    return importing.import_tables(kind=kind, meeting=meeting, tables=tables, actor=ACTOR)


def test_the_actions_of_the_pack(meeting: Meeting) -> None:
    assert take_in(meeting, "actions", imports.actions()).counts() == {
        "new": imports.ACTIONS, "changed": 0, "same": 0, "wrong": 0
    }  # fmt: skip
    action = Action.objects.get(reference="DES-03-02")
    assert (action.raised_on, action.due_on, action.status) == (
        date(2022, 1, 12), date(2022, 2, 9), "recommend_closed"
    )  # fmt: skip
    assert action.owner_text == "Ian Smith/Lewis Hall"
    assert [owner.name for owner in action.owners.all()] == ["Ian Smith", "Lewis Hall"]
    [note] = action.notes.all()
    assert note.on == date(2022, 3, 9)
    assert note.text.startswith("IS will get in touch")
    listed = ActionReview.objects.filter(meeting=meeting)
    assert listed.count() == imports.ACTIONS
    assert set(listed.values_list("outcome", flat=True)) == {"listed"}
    assert ledger.verify_ledger() == []


def test_the_agenda_of_the_pack(meeting: Meeting) -> None:
    assert take_in(meeting, "agenda", imports.agenda()).counts()["new"] == imports.ITEMS
    eighth = AgendaItem.objects.get(meeting=meeting, number="8")
    assert (eighth.objective, eighth.lead, eighth.minutes) == ("DECISION", "Programme (Ian Smith)", 20)
    assert eighth.disposition == "not_in_source"
    assert [paper.title for paper in eighth.papers.all()] == ["Appendix 1 - MHHS Design Artefact Status Report v1.0"]
    assert AgendaItem.objects.get(meeting=meeting, number="1").disposition == "pending"


@pytest.mark.parametrize(("kind", "tables"), [("actions", imports.actions), ("agenda", imports.agenda)])
def test_again_changes_nothing(meeting: Meeting, kind: str, tables: object) -> None:
    take_in(meeting, kind, tables())
    events, papers, notes = Event.objects.count(), Paper.objects.count(), list(Action.objects.values_list("notes"))
    again = take_in(meeting, kind, tables()).counts()
    assert (again["new"], again["changed"], again["wrong"]) == (0, 0, 0)
    assert (Event.objects.count(), Paper.objects.count()) == (events, papers)
    assert list(Action.objects.values_list("notes")) == notes


def test_a_preview_writes_nothing(meeting: Meeting) -> None:
    preview("actions", meeting, imports.actions())
    preview("agenda", meeting, imports.agenda())
    assert not Action.objects.exists()
    assert not AgendaItem.objects.exists()
    assert not Event.objects.exists()


def test_a_wrong_row_is_left_out_whole_and_the_others_come_in(meeting: Meeting) -> None:
    table = HEADER + (
        "DAG04-01\t09/02/2022\tGood\tPMO\t09/03/2022\tOPEN\n"
        "DAG04-02\t09/02/2022\tDue too early\tPMO\t08/02/2022\tOPEN\n"
        "DAG04-03\tsoon\tNo date\tPMO\t09/03/2022\tOPEN\n"
        "DAG04-01\t09/02/2022\tTwice\tPMO\t09/03/2022\tOPEN\n"
    )
    done = take_in(meeting, "actions", read_text(table))
    assert [row.result for row in done.rows] == ["new", "wrong", "wrong", "wrong"]
    assert [action.text for action in Action.objects.all()] == ["Good"]
    assert ActionReview.objects.count() == 1


def test_break_one_event_and_nothing_of_the_table_is_there(meeting: Meeting, monkeypatch: pytest.MonkeyPatch) -> None:
    made = audit_rules.event_text
    calls = iter(range(100))

    def broken(*args: object, **kwargs: object) -> str:
        if next(calls) == 5:
            raise OSError("the disk is full")
        return made(*args, **kwargs)

    monkeypatch.setattr(audit_rules, "event_text", broken)
    with pytest.raises(OSError, match="disk"):
        take_in(meeting, "actions", imports.actions())
    assert not Action.objects.exists()
    assert not Event.objects.exists()


def test_a_later_table_moves_the_log_on(dag: Group, meeting: Meeting) -> None:
    take_in(meeting, "actions", imports.actions())
    later = MeetingFactory(group=dag, number=7, on=date(2022, 4, 13), historical=True, status="held")
    table = HEADER + "DAG04-02\t09/02/2022\tSpeak with CH\tIan Smith\t11/05/2022\tCLOSED - They spoke\n"
    done = take_in(later, "actions", read_text(table))
    assert done.counts()["changed"] == 1
    action = Action.objects.get(reference="DAG04-02")
    assert (action.status, action.closed_on, action.due_on, action.first_due_on) == (
        "closed", date(2022, 4, 13), date(2022, 5, 11), date(2022, 2, 23)
    )  # fmt: skip
    assert (
        take_in(meeting, "actions", imports.actions()).rows[3].result == "wrong"
    )  # the earlier pack does not rewind it


@time_machine.travel("2026-11-23T09:00:00+00:00", tick=False)
def test_read_in_again_after_a_later_meeting_closed_them_it_is_the_same(dag: Group, meeting: Meeting) -> None:
    """The published table has not changed, and what the later meeting did stays."""
    take_in(meeting, "actions", imports.actions())
    later = MeetingFactory(group=dag, number=7, on=date(2022, 4, 13), historical=True)
    closed = imports.actions_tsv().replace("RECOMMEND CLOSED", "CLOSED")
    assert closed != imports.actions_tsv()
    take_in(later, "actions", read_text(closed))
    statuses = list(Action.objects.order_by("pk").values_list("status", flat=True))
    assert "closed" in statuses
    events = Event.objects.count()
    assert take_in(meeting, "actions", imports.actions()).counts()["same"] == imports.ACTIONS
    assert list(Action.objects.order_by("pk").values_list("status", flat=True)) == statuses
    assert Event.objects.count() == events


def test_a_correction_read_in_twice_is_the_same_the_second_time(meeting: Meeting) -> None:
    take_in(meeting, "actions", imports.actions())
    corrected = read_text(imports.actions_tsv().replace("ONGOING", "RECOMMEND CLOSED"))
    assert take_in(meeting, "actions", corrected).counts()["changed"]
    assert take_in(meeting, "actions", corrected).counts()["same"] == imports.ACTIONS


def test_a_pack_for_a_meeting_to_come_closes_nothing(dag: Group, meeting: Meeting) -> None:
    take_in(meeting, "actions", imports.actions())
    ahead = MeetingFactory(group=dag, number=7, on=AHEAD)
    table = HEADER + (
        "DAG04-02\t09/02/2022\tSpeak with CH\tIan Smith\t11/05/2022\tCLOSED - They spoke\n"
        "DAG04-03\t09/02/2022\tSay when\tProgramme\t09/03/2022\tRECOMMEND CLOSED - Said\n"
    )
    done = take_in(ahead, "actions", read_text(table))
    assert [row.result for row in done.rows] == ["wrong", "changed"]
    assert "Only a meeting closes an action" in done.rows[0].reason
    assert Action.objects.get(reference="DAG04-02").status == "ongoing"


def test_what_the_secretary_added_beside_the_table_stays(meeting: Meeting) -> None:
    take_in(meeting, "agenda", imports.agenda())
    eighth = AgendaItem.objects.get(meeting=meeting, number="8")
    PaperFactory(meeting=meeting, item=eighth, title="A paper of its own")
    PaperFactory(meeting=meeting, item=eighth, title="Appendix 1 - MHHS Design Artefact Status Report v1.0")
    AgendaItemFactory(meeting=meeting, number="11", position=11, title="Any other business")
    assert take_in(meeting, "agenda", imports.agenda()).counts()["same"] == imports.ITEMS
    assert eighth.papers.count() == 3
    assert meeting.items.count() == imports.ITEMS + 1


@pytest.mark.parametrize(
    ("kind", "status", "historical", "said"),
    [
        ("agenda", "held", False, "has been held"),
        ("agenda", "reported", False, "has been reported"),
        ("agenda", "cancelled", False, "was cancelled"),
        ("actions", "cancelled", False, "was cancelled"),
        ("actions", "held", False, ""),
        ("agenda", "held", True, ""),
    ],
)
def test_a_record_that_is_settled_takes_nothing_in(
    dag: Group, kind: str, status: str, historical: bool, said: str
) -> None:
    reason = {"cancel_reason": "No business"} if status == "cancelled" else {}
    meeting = MeetingFactory(group=dag, on=date(2022, 3, 9), historical=historical)
    _force(meeting, status, **reason)
    tables = imports.agenda() if kind == "agenda" else imports.actions()
    if said:
        with pytest.raises(Refused, match=said):
            take_in(meeting, kind, tables)
        assert not AgendaItem.objects.exists()
        assert not Action.objects.exists()
    else:
        assert take_in(meeting, kind, tables).counts()["new"]


def _force(meeting: Meeting, status: str, **fields: str) -> None:
    with advancing():
        type(meeting).objects.filter(pk=meeting.pk).update(status=status, **fields)
    meeting.refresh_from_db()


def test_a_text_without_the_table_is_an_error(meeting: Meeting) -> None:
    with pytest.raises(TableError):
        take_in(meeting, "actions", read_text("#\tItem\tObjective\tLead\tTime\n1\tWelcome\t\tChair\t5 mins\n"))


# --- drafts ------------------------------------------------------------------------------------------------------------


def draft(meeting: Meeting, by: object, kind: str = "actions") -> TableDraft:
    tables = imports.actions() if kind == "actions" else imports.agenda()
    return keep(kind=kind, about=subject_key(meeting), tables=tables, file_name="a" * 300, by=by)


def test_a_draft_gives_back_the_tables_as_they_were_read(meeting: Meeting) -> None:
    kept = draft(meeting, PersonFactory())
    kept.refresh_from_db()
    assert tables_of(kept) == imports.actions()
    assert len(kept.file_name) == 200
    assert not Event.objects.exists()


def test_only_its_reader_confirms_a_draft_and_confirming_uses_it_up(meeting: Meeting) -> None:
    mine, other = PersonFactory(), PersonFactory()
    kept = draft(meeting, mine)
    with pytest.raises(Refused, match="Somebody else read this table in"):
        importing.confirm(draft=kept, meeting=meeting, actor=other)
    assert not Action.objects.exists()
    again = TableDraft.objects.get()
    assert importing.confirm(draft=kept, meeting=meeting, actor=mine).counts()["new"] == imports.ACTIONS
    assert not TableDraft.objects.exists()
    assert importing.confirm(draft=again, meeting=meeting, actor=mine).counts()["same"] == imports.ACTIONS
    assert Action.objects.count() == imports.ACTIONS


def test_what_changed_between_preview_and_confirmation_counts(dag: Group, meeting: Meeting) -> None:
    by = PersonFactory()
    kept = draft(meeting, by)
    raid.import_actions(
        group=dag,
        rows=[action_rows(imports.actions())[0]],
        as_at=date(2022, 4, 13),
        source="DAG #7",
        actor=ACTOR,
        classification="public",
    )
    counts = importing.confirm(draft=kept, meeting=meeting, actor=by).counts()
    assert (counts["new"], counts["same"] + counts["wrong"]) == (imports.ACTIONS - 1, 1)


def test_drafts_nobody_confirms_are_forgotten(meeting: Meeting) -> None:
    with time_machine.travel("2026-11-20T09:00:00+00:00", tick=False) as clock:
        draft(meeting, PersonFactory())
        clock.shift(timedelta(days=2, minutes=1))
        draft(meeting, PersonFactory())
    assert TableDraft.objects.count() == 1


@pytest.mark.parametrize("known", [False, True])
def test_a_present_meetings_table_closes_nothing(dag: Group, known: bool) -> None:
    present = MeetingFactory(group=dag, number=7, on=date(2026, 11, 11), status="held")
    if known:
        take_in(present, "actions", read_text(f"{HEADER}DAG06-01\t09/10/2026\tLook\tPMO\t09/12/2026\tONGOING\n"))
    done = take_in(present, "actions", read_text(f"{HEADER}DAG06-01\t09/10/2026\tLook\tPMO\t09/12/2026\tCLOSED\n"))
    assert done.counts()["wrong"] == 1
    assert "by ratifying" in done.rows[0].reason
    assert not Action.objects.filter(status="closed").exists()


def test_an_agendas_event_holds_what_each_row_wrote(meeting: Meeting) -> None:
    take_in(meeting, "agenda", imports.agenda())
    first = meeting.items.order_by("position").first()
    said = dict(Event.objects.get().values.order_by("name").values_list("name", "value"))
    assert said[f"{first.number}_title"] == first.title
    AgendaItem.objects.filter(pk=first.pk).update(title="Another title")
    take_in(meeting, "agenda", imports.agenda())
    changed = dict(Event.objects.order_by("pk").last().values.order_by("name").values_list("name", "value"))
    assert changed[f"{first.number}_title_before"] == "Another title"
    assert changed[f"{first.number}_title_after"] == first.title
    assert f"{first.number}_lead_after" not in changed


@pytest.mark.parametrize("reference", ["DAG04/02 B", "1.2", "A 1"])
def test_every_reference_taken_in_has_its_addresses(dag: Group, reference: str) -> None:
    present = MeetingFactory(group=dag, number=7, on=date(2026, 11, 11), status="held")
    take_in(present, "actions", read_text(f"{HEADER}{reference}\t09/10/2026\tLook\tPMO\t09/12/2026\tOPEN\n"))
    action = Action.objects.get()
    assert action.reference == reference
    for address in (action.get_absolute_url(), reverse("meetings:action-review", args=["DAG", 7, reference])):
        assert resolve(unquote(address)).kwargs["reference"] == reference


@pytest.mark.parametrize("reference", ["A1/../B2", "A1/", "A1//2", "A1/.2"])
def test_a_reference_that_no_address_can_hold_is_wrong(dag: Group, reference: str) -> None:
    present = MeetingFactory(group=dag, number=7, on=date(2026, 11, 11), status="held")
    done = take_in(present, "actions", read_text(f"{HEADER}{reference}\t09/10/2026\tLook\tPMO\t09/12/2026\tOPEN\n"))
    assert done.counts()["wrong"] == 1
