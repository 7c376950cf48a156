"""What is decided and not published yet shows on no page to a visitor who has not signed in."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from typing import TYPE_CHECKING

import pytest
from django.test import Client

from decisions import services
from decisions.rules.findings import Wanted
from foundation.core.clock import today
from meetings import services as meetings
from tests.factories import decisions as make

if TYPE_CHECKING:
    from decisions.models import Decision

TITLE, REASON, WORK = "Who looks up secondary addresses", "It is built once for everybody", "Say how the lookup scales"
OUTCOME = "accept_subject_to_work"

PAGES = [
    "/",
    "/meetings/",
    "/meetings/DAG/7/",
    *(f"/meetings/DAG/7/{tab}/" for tab in ("papers", "attendance", "actions", "record", "report", "obligations")),
    "/meetings/DAG/7/history/",
    "/groups/",
    "/groups/DAG/",
    "/groups/PSG/",
    "/actions/",
    "/actions/?export=csv",
    "/actions/DAG/DAG07-01/",
    "/actions/DAG/DAG-01/",
    "/decisions/",
    "/decisions/?export=csv",
    "/decisions/?q=DAG-D0001",
    "/decisions/DAG-D0001/",
    "/decisions/proposals/PRO-0001/",
    "/deadlines/",
    "/deadlines/?export=csv",
    *(f"/go/?ref={reference}" for reference in ("PRO-0001", "DAG-D0001", "DAG07-01", "DAG-01")),
    "/trails/",
    "/trails/seals/",
]
ROUTES = ["meeting", "correspondence"]


def decide(cast: make.Programme, route: str) -> Decision:
    """A public proposal, accepted subject to work, at a public meeting held today or by correspondence."""
    item = None
    if route == "meeting":
        item = make.item(make.meeting(cast.group(), 7, today(), historical=False), "8", "Secondary addressing")
    proposal = make.proposal(cast, item=item, title=TITLE)
    make.view(cast, proposal, "large", "support", reason=REASON)
    work = Wanted(WORK, "Design Manager", today() + timedelta(days=30))
    answers = make.answers(proposal, OUTCOME, reason=REASON, conditions=(work,))
    return make.decision(cast, proposal, OUTCOME, answers=answers)


def shown(address: str) -> str:
    """What a visitor is told at an address; nothing where there is no such page."""
    answer = Client().get(address, follow=True)
    assert answer.status_code in {200, 404}
    page = unescape(answer.content.decode()) if answer.status_code == 200 else ""
    return re.sub(r"<option .*?</option>", "", page, flags=re.DOTALL)  # the words a register may be filtered by


@pytest.mark.parametrize("route", ROUTES)
@pytest.mark.parametrize("address", PAGES)
def test_no_page_tells_of_it(cast: make.Programme, route: str, address: str) -> None:
    decision = decide(cast, route)
    page = shown(address).replace(address, "").replace(address.rpartition("=")[2], "")  # what was asked for
    told = [TITLE, REASON, WORK, decision.outcome_label, "PRO-0001", "DAG-D0001", "DAG07-01", "DAG-01"]
    assert [word for word in told if word in page] == []
    if address.startswith("/meetings/"):
        assert ">Decided<" not in page


@pytest.mark.parametrize("route", ROUTES)
def test_published_it_is_told(cast: make.Programme, route: str, settings) -> None:
    settings.PDF = "off"
    decision = decide(cast, route)
    if decision.proposal.item:
        meeting = decision.proposal.item.meeting
        report = meetings.draft_report(meeting=meeting, actor=cast.pmo)
        meetings.issue_report(report=report, actor=cast.pmo)
        assert [raised["text"] for raised in report.content["actions"]["raised"]] == [WORK]
    else:
        services.publish(decision=decision, actor=cast.pmo)
    page = shown("/decisions/DAG-D0001/")
    assert all(word in page for word in (TITLE, REASON, WORK, decision.outcome_label))
    assert "DAG-D0001" in shown("/decisions/")
    assert WORK in shown("/actions/")


def test_what_is_narrower_than_its_meeting_stays_so_when_reported(cast: make.Programme, settings) -> None:
    settings.PDF = "off"
    item = make.item(make.meeting(cast.group(), 7, today(), historical=False))
    proposal = make.proposal(cast, item=item, classification="programme")
    work = Wanted(WORK, "Design Manager", today() + timedelta(days=30))
    decision = make.decision(cast, proposal, OUTCOME, answers=make.answers(proposal, OUTCOME, conditions=(work,)))
    report = meetings.draft_report(meeting=item.meeting, actor=cast.pmo)
    meetings.issue_report(report=report, actor=cast.pmo)
    decision.refresh_from_db()
    assert decision.published_at is not None
    assert report.content["actions"]["raised"] == []
    assert decision.conditions.get().action.scope == "DAG:programme"
    assert shown("/decisions/DAG-D0001/") == ""
