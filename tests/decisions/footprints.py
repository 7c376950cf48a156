"""What an act leaves behind, for tests that a refused one leaves nothing."""

from __future__ import annotations

from datetime import date

from decisions.models import Condition, CostEntry, Decision, Option, Proposal, View
from decisions.rules.findings import Wanted
from foundation.audit import queries as ledger
from foundation.notifications.models import Notice
from meetings.models import Capture, InboxEntry
from raid.models import Action

DUE = Wanted("Publish the assessment", "TDWG", date(2022, 4, 1))


def kinds(proposal: Proposal) -> list[str]:
    """The events of the proposal's own stream, without the app's name."""
    events = ledger.events_about([proposal]).filter(stream=proposal.audit_stream)
    return [event.kind.removeprefix("decisions.") for event in events]


def footprint() -> tuple[int, ...]:
    """How much there is of everything a decision could leave behind."""
    rows = (Proposal, Option, View, Decision, Condition, CostEntry, Action, InboxEntry, Capture, Notice)
    return (*(model.objects.count() for model in rows), sum(head.seq for head in ledger.streams().values()))
