"""Reports in blocks, their sign-off, and what is asked for after the meeting."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from meetings import services
from meetings.queries import block_state
from meetings.services import Wanted
from tests.factories.meetings import day, planned
from tests.meetings.evidence.world import NEXT, Prepared, World, call

if TYPE_CHECKING:
    from collections.abc import Callable

    from meetings.models import AmendmentRequest, HeadlineReport

INTRODUCTION = "introduction"
ADDITION = Wanted("addition", "Add the costs.")
CORRECTION = {"source": "decision:3", "reference": "DAG-D0002", "url": "/decisions/DAG-D0002/"}


def _words(report: HeadlineReport) -> dict[str, Any]:
    state = block_state(report, INTRODUCTION)
    assert state is not None
    return {"report": report, "key": INTRODUCTION, "words": "In short.", "seen": state.seen}


def _redraft(w: World) -> Callable[[], Any]:
    report = w.report()
    services.write_block(**_words(report), actor=w.cast.pmo)
    return call(services.redraft_block, report=report, key=INTRODUCTION, actor=w.cast.pmo)


def _asked(w: World) -> AmendmentRequest:
    w.report()
    return services.ask_for(meeting=w.meeting, wanted=ADDITION, actor=w.cast.participant)


def _asking(w: World) -> Callable[[], Any]:
    w.report()
    return call(services.ask_for, meeting=w.meeting, wanted=ADDITION, actor=w.cast.participant)


def _corrected(w: World) -> Callable[[], Any]:
    """The amendment of a decision's record, asked for by a seat that attended and accepted."""
    w.attended()
    taken = services.capture(
        item=w.item, kind="decision", text="Option 2.", source=CORRECTION["source"], actor=w.cast.chair
    )
    w.report()
    wanted = Wanted("amendment", "It was option 1.", decision=taken)
    request = services.ask_for(meeting=w.meeting, wanted=wanted, actor=w.cast.representative)
    services.answer(request=request, step="accept", reason="A correction follows.", actor=w.cast.pmo)
    return call(services.corrected, **CORRECTION, actor=w.cast.chair)


def _approve(w: World) -> Callable[[], Any]:
    report, following = w.reported(), w.following()
    w.clock.move_to(day(NEXT, 12))
    said = {"meeting": following, "report": report, "outcome": "amended", "amendments": "Item 2 names both."}
    return call(services.approve_report, **said, actor=w.cast.chair)


def _take_amended(w: World) -> Callable[[], Any]:
    """A second version that was issued before the group's next meeting was called."""
    first = w.reported()
    second = services.draft_report(meeting=first.meeting, actor=w.cast.pmo)
    services.issue_report(report=second, actor=w.cast.pmo)
    return call(services.take_amended_reports, meeting=w.following(), actor=w.cast.pmo)


REPORTS: dict[str, Prepared] = {
    "draft_report": lambda w: call(
        services.draft_report, meeting=planned(number=6, on=date(2022, 3, 9)), actor=w.cast.pmo
    ),
    "write_block": lambda w: call(services.write_block, **_words(w.report()), actor=w.cast.pmo),
    "redraft_block": _redraft,
    "mark_ready": lambda w: call(services.mark_ready, report=w.report(), actor=w.cast.pmo),
    "back_to_draft": lambda w: call(services.back_to_draft, report=w.ready(), actor=w.cast.pmo),
    "ask_sign_off": lambda w: call(services.ask_sign_off, report=w.report(), actor=w.cast.chair),
    "sign_off": lambda w: call(services.sign_off, report=w.ready(), actor=w.cast.chair),
    "set_sign_off": lambda w: call(services.set_sign_off, group=w.cast.dag, asked=True, actor=w.cast.chair),
    "issue_report": lambda w: call(services.issue_report, report=w.report(), actor=w.cast.pmo),
}
AMENDMENTS: dict[str, Prepared] = {
    "ask_for": _asking,
    "answer": lambda w: call(
        services.answer, request=_asked(w), step="accept", reason="They are added.", actor=w.cast.pmo
    ),
    "take_back": lambda w: call(services.take_back, request=_asked(w), actor=w.cast.participant),
    "corrected": _corrected,
    "take_amended_reports": _take_amended,
    "approve_report": _approve,
}
