"""How reports break over pages: read back out of the PDF."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from foundation.core.clock import now
from meetings.services.reports import render_report

pytestmark = pytest.mark.pdf
SAID = "Something was said at some length about this. " * 4
MEETING = {
    "reference": "DAG #6",
    "group": "DAG",
    "group_name": "Design Advisory Group",
    "number": 6,
    "on": "2022-03-09",
    "starts": "10:00",
    "kind": "Regular",
    "place": "",
    "classification": "Public",
    "historical": False,
}


def content(kind: str, items: int, actions: int, seats: int) -> dict[str, Any]:
    """A report of a meeting with so many items, actions and seats."""
    entry = {"text": SAID, "url": "", "recording_at": "", "recording_link": ""}
    empty: dict[str, Any] = {"viewpoint": [], "decision": [], "note": [], "raid": [], "outcome": ""}
    action = {"text": "Look into it", "owner": "PMO", "due": "2022-04-13", "status": "Open", "url": "/x/"}
    numbers = {"present": seats, "voices": seats, "voices_present": seats}
    lines = [
        {"seat": f"Seat {n}", "kind": "Constituency", "who": "Somebody", "mode": "In person"} for n in range(seats)
    ]
    return {
        "kind": kind,
        "meeting": MEETING,
        "version": 1,
        "words": {},
        "decisions": [],
        "items": [
            {"key": f"item-{n}", "number": str(n), "title": "", "heading": f"{n} Matter", "context": [entry], **empty}
            for n in range(items)
        ],
        "actions": {
            "raised": [{"reference": f"DAG06-{n:02d}", **action} for n in range(actions)],
            "closed": [],
            "ongoing": [],
        },
        "attendance": {"seats": lines, "guests": [], "vacant": [], **numbers},
        "next_meeting": None,
        "recording_url": "",
        "amendments": [],
    }


def test_no_page_of_the_minutes_holds_the_next_meeting_alone() -> None:
    """Line by line over a page, so that the break would fall before it at one length or another."""
    for extra in range(1, 16, 2):
        made = render_report(content("minutes", 10, extra, 8), title="Minutes", created=now())
        last = PdfReader(BytesIO(made)).pages[-1].extract_text()
        before = last.partition("Next meeting")[0]
        assert "Next meeting" in last
        assert before.strip(), f"{extra}: it begins the page"
