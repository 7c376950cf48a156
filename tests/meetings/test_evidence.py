"""Every service writes its event in the transaction of its change: break the event, and nothing has changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from django.apps import apps

from deadlines.models import Move, Obligation
from foundation.audit import services as audit
from foundation.documents.models import DocumentVersion
from foundation.notifications.models import Notice
from meetings import services
from meetings.services import SeatMode
from raid.models import Action, ActionNote
from tests.factories.groups import Cast, group, seat
from tests.factories.meetings import PDF, ActionFactory, day, paper, planned

if TYPE_CHECKING:
    from meetings.models import AgendaItem, HeadlineReport, InboxEntry, Meeting, Paper

DAY = date(2026, 12, 9)


@dataclass
class World:
    """A meeting with something of everything, as far along as the service under test needs."""

    cast: Cast
    meeting: Meeting
    item: AgendaItem
    paper: Paper
    action: Action
    entry: InboxEntry

    def held(self) -> Meeting:
        services.hold(meeting=self.meeting, actor=self.cast.pmo)
        self.item.refresh_from_db()
        return self.meeting

    def issued(self) -> Meeting:
        services.issue_papers(meeting=self.meeting, actor=self.cast.pmo)
        return self.meeting

    def report(self) -> HeadlineReport:
        return services.draft_report(meeting=self.held(), actor=self.cast.pmo)


@pytest.fixture
def world(cast: Cast, clock, meeting: Meeting) -> World:
    item = meeting.items.get(number="2")
    entry = services.receive(
        group=cast.dag, source=group("TDWG"), reference="PRO-1", title="A", url="", scope="DAG:public", actor=cast.pmo
    )
    made = World(
        cast=cast,
        meeting=meeting,
        item=item,
        paper=paper(meeting, item),
        action=ActionFactory(group=cast.dag, status="recommend_closed"),
        entry=entry,
    )
    clock.move_to(day(DAY, 12))
    return made


Prepared = Callable[[World], Callable[[], Any]]


def _call(service: Callable[..., Any], **said: Any) -> Callable[[], Any]:
    return lambda: service(**said)


def _late(w: World) -> Callable[[], Any]:
    w.issued()
    return _call(services.issue_late_paper, paper=paper(w.meeting, w.item), actor=w.cast.pmo)


def _waive(w: World) -> Callable[[], Any]:
    w.issued()
    w.paper.refresh_from_db()
    return _call(services.waive_paper, paper=w.paper, reason="Needed", actor=w.cast.chair)


def _ready(w: World) -> Callable[[], Any]:
    report = w.report()
    services.mark_ready(report=report, actor=w.cast.pmo)
    return _call(services.back_to_draft, report=report, actor=w.cast.pmo)


def _entry(w: World) -> Any:
    return services.write(item=w.item, kind="note", text="First", actor=w.cast.pmo)


ITEM = {"title": "T", "objective": "", "objective_text": "", "lead": "", "minutes": 1}
SERVICES: dict[str, Prepared] = {
    "plan": lambda w: lambda: planned(number=8, on=date(2027, 1, 13)),
    "move": lambda w: _call(
        services.move, meeting=w.meeting, starts_at=day(date(2026, 12, 16)), reason="Room", actor=w.cast.pmo
    ),
    "change": lambda w: _call(
        services.change, meeting=w.meeting, place="B", minutes=30, kind="extraordinary", actor=w.cast.pmo
    ),
    "cancel": lambda w: _call(services.cancel, meeting=w.meeting, reason="Storm", actor=w.cast.pmo),
    "hold": lambda w: _call(services.hold, meeting=w.meeting, actor=w.cast.pmo),
    "record_recording": lambda w: _call(
        services.record_recording, meeting=w.held(), url="https://v.example/1", actor=w.cast.pmo
    ),
    "add_item": lambda w: _call(services.add_item, meeting=w.meeting, title="New", actor=w.cast.pmo),
    "change_item": lambda w: _call(services.change_item, item=w.item, actor=w.cast.pmo, **ITEM),
    "move_item": lambda w: _call(services.move_item, item=w.item, step=1, actor=w.cast.pmo),
    "remove_item": lambda w: _call(services.remove_item, item=w.meeting.items.get(number="3"), actor=w.cast.pmo),
    "order_items": lambda w: _call(
        services.order_items,
        meeting=w.meeting,
        order=list(w.meeting.items.values_list("pk", flat=True))[::-1],
        actor=w.cast.pmo,
    ),
    "issue_agenda": lambda w: _call(services.issue_agenda, meeting=w.meeting, actor=w.cast.pmo),
    "carry_item": lambda w: _call(
        services.carry_item, item=w.item, to=planned(number=8, on=date(2027, 1, 13)), actor=w.cast.pmo
    ),
    "carry_to_inbox": lambda w: _call(services.carry_to_inbox, item=w.item, actor=w.cast.pmo),
    "withdraw_item": lambda w: (
        w.issued(),
        _call(services.withdraw_item, item=w.item, reason="Moot", actor=w.cast.pmo),
    )[1],
    "draw": lambda w: _call(services.draw, meeting=w.meeting, chosen=[("10-inbox", str(w.entry.pk))], actor=w.cast.pmo),
    "propose_item": lambda w: _call(
        services.propose_item,
        group=w.cast.dag,
        title="A matter",
        objective="DISCUSSION",
        objective_text="Why",
        lead="",
        minutes=10,
        actor=w.cast.participant,
    ),
    "settle": lambda w: (w.held(), _call(services.settle, item=w.item, disposition="considered", actor=w.cast.pmo))[1],
    "dispose": lambda w: _call(services.dispose, item=w.item, disposition="decided", actor=w.cast.chair),
    "add_paper": lambda w: lambda: paper(w.meeting, w.item),
    "revise_paper": lambda w: _call(
        services.revise_paper, paper=w.paper, data=PDF, file_name="2.pdf", change="x", actor=w.cast.pmo
    ),
    "remove_paper": lambda w: _call(services.remove_paper, paper=w.paper, actor=w.cast.pmo),
    "issue_papers": lambda w: _call(services.issue_papers, meeting=w.meeting, actor=w.cast.pmo),
    "issue_late_paper": _late,
    "waive_paper": _waive,
    "record_attendance": lambda w: _call(
        services.record_attendance,
        meeting=w.meeting,
        seats={seat("DNO", "DAG").pk: SeatMode("absent")},
        guests=[("Gail", "")],
        actor=w.cast.pmo,
    ),
    "capture": lambda w: _call(
        services.capture, item=w.item, kind="viewpoint", text="For", source="view:1", actor=w.cast.representative
    ),
    "write": lambda w: _call(services.write, item=w.item, kind="note", text="Said", actor=w.cast.pmo),
    "change_capture": lambda w: _call(
        services.change_capture, entry=_entry(w), kind="context", text="Second", actor=w.cast.pmo
    ),
    "review_action": lambda w: _call(
        services.review_action, meeting=w.meeting, action=w.action, outcome="closed", actor=w.cast.pmo
    ),
    "ratify_closures": lambda w: _call(
        services.ratify_closures, meeting=w.meeting, actions=[w.action], actor=w.cast.pmo
    ),
    "raise_action": lambda w: _call(
        services.raise_action, meeting=w.meeting, text="Do", owner_text="PMO", due_on=DAY, actor=w.cast.pmo
    ),
    "enter_raised": lambda w: _call(services.enter_raised, meeting=w.meeting, action=w.action, actor=w.cast.pmo),
    "draft_report": lambda w: _call(
        services.draft_report, meeting=planned(number=6, on=date(2022, 3, 9)), actor=w.cast.pmo
    ),
    "edit_report": lambda w: _call(services.edit_report, report=w.report(), introduction="In short", actor=w.cast.pmo),
    "mark_ready": lambda w: _call(services.mark_ready, report=w.report(), actor=w.cast.pmo),
    "back_to_draft": _ready,
    "issue_report": lambda w: _call(services.issue_report, report=w.report(), actor=w.cast.pmo),
    "receive": lambda w: _call(
        services.receive,
        group=w.cast.dag,
        source=group("SDWG"),
        reference="PRO-2",
        title="B",
        url="",
        scope="DAG:public",
        actor=w.cast.pmo,
    ),
    "place": lambda w: _call(
        services.place, entry=w.entry, meeting=w.meeting, title="A", objective="", minutes=5, actor=w.cast.pmo
    ),
    "decline": lambda w: _call(services.decline, entry=w.entry, reason="No", actor=w.cast.pmo),
}
PARTS = {"add_standing_items", "record_seat", "set_guests", "issue_due_report"}  # acts inside the acts above

RENDERS = {"issue_report"}  # makes its PDF first; what follows is the act

Rows = dict[str, list[dict[str, Any]]]


def state() -> Rows:
    """Every row that these services may change."""
    models = [
        *apps.get_app_config("meetings").get_models(),
        Obligation,
        Move,
        Notice,
        Action,
        ActionNote,
        DocumentVersion,
    ]
    return {str(model): list(model._default_manager.order_by("pk").values()) for model in models}


class BrokenLedgerError(Exception):
    pass


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_without_its_event_nothing_happens(world: World, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    act = SERVICES[name](world)
    before = state()

    def broken(*_: object) -> None:
        raise BrokenLedgerError

    with monkeypatch.context() as patched:
        patched.setattr(audit, "_write", broken)
        with pytest.raises(BrokenLedgerError):
            act()
    assert state() == before


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_with_its_event_it_happens(world: World, name: str) -> None:
    act = SERVICES[name](world)
    before = state()
    act()
    assert state() != before


def test_every_service_stands_in_the_table() -> None:
    public = {name for name in services.__all__ if getattr(getattr(services, name), "is_service", False)}
    assert public - PARTS == set(SERVICES) - RENDERS
