"""Items of the agenda, what becomes of them, and papers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from foundation.core.clock import now
from foundation.jobs.models import Job
from meetings import services
from tests.factories.meetings import PDF, paper
from tests.meetings.evidence.world import Prepared, World, call

if TYPE_CHECKING:
    from collections.abc import Callable

    from meetings.models import Paper

ITEM = {"title": "T", "objective": "", "objective_text": "", "lead": "", "minutes": 1}
NOTE = {"title": "Note", "text": "One", "classification": "public"}


def _late(w: World) -> Callable[[], Any]:
    w.issued()
    return call(services.issue_late_paper, paper=paper(w.meeting, w.item), actor=w.cast.pmo)


def _waive(w: World) -> Callable[[], Any]:
    w.issued()
    w.paper.refresh_from_db()
    return call(services.waive_paper, paper=w.paper, reason="Needed", actor=w.cast.chair)


def _withdraw(w: World) -> Callable[[], Any]:
    w.issued()
    return call(services.withdraw_item, item=w.item, reason="Moot", actor=w.cast.pmo)


def _settle(w: World) -> Callable[[], Any]:
    w.held()
    return call(services.settle, item=w.item, disposition="considered", actor=w.cast.pmo)


def _note(w: World) -> Paper:
    return services.write_paper(meeting=w.meeting, item=w.item, actor=w.cast.pmo, **NOTE)


def _packs(w: World) -> Callable[[], Any]:
    """The packs were asked for as the papers were issued, and their jobs failed."""
    w.issued()
    Job.objects.update(finished_at=now(), failure="No room")
    return call(services.ask_for_packs, meeting=w.meeting, actor=w.cast.pmo)


ITEMS: dict[str, Prepared] = {
    "add_item": lambda w: call(services.add_item, meeting=w.meeting, title="New", actor=w.cast.pmo),
    "change_item": lambda w: call(services.change_item, item=w.item, actor=w.cast.pmo, **ITEM),
    "move_item": lambda w: call(services.move_item, item=w.item, step=1, actor=w.cast.pmo),
    "remove_item": lambda w: call(services.remove_item, item=w.meeting.items.get(number="3"), actor=w.cast.pmo),
    "order_items": lambda w: call(
        services.order_items,
        meeting=w.meeting,
        order=list(w.meeting.items.values_list("pk", flat=True))[::-1],
        actor=w.cast.pmo,
    ),
    "issue_agenda": lambda w: call(services.issue_agenda, meeting=w.meeting, actor=w.cast.pmo),
    "carry_item": lambda w: call(services.carry_item, item=w.item, to=w.following(), actor=w.cast.pmo),
    "carry_to_inbox": lambda w: call(services.carry_to_inbox, item=w.item, actor=w.cast.pmo),
    "withdraw_item": _withdraw,
    "draw": lambda w: call(services.draw, meeting=w.meeting, chosen=[("10-inbox", str(w.entry.pk))], actor=w.cast.pmo),
    "settle": _settle,
    "dispose": lambda w: call(services.dispose, item=w.item, disposition="decided", actor=w.cast.chair),
}
PAPERS: dict[str, Prepared] = {
    "add_paper": lambda w: lambda: paper(w.meeting, w.item),
    "write_paper": lambda w: call(services.write_paper, meeting=w.meeting, item=w.item, actor=w.cast.pmo, **NOTE),
    "revise_paper": lambda w: call(
        services.revise_paper, paper=w.paper, data=PDF, file_name="2.pdf", change="x", actor=w.cast.pmo
    ),
    "rewrite_paper": lambda w: call(
        services.rewrite_paper, paper=_note(w), text="Two", change="x", seen="1.0", actor=w.cast.pmo
    ),
    "remove_paper": lambda w: call(services.remove_paper, paper=w.paper, actor=w.cast.pmo),
    "issue_papers": lambda w: call(services.issue_papers, meeting=w.meeting, actor=w.cast.pmo),
    "issue_late_paper": _late,
    "waive_paper": _waive,
    "ask_for_packs": _packs,
}
