"""Publishing decisions: what a report names, what comes after it, and the work that opens with it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from decisions import queries, services
from decisions.rules.findings import Wanted
from foundation.core.clock import today
from meetings import services as meetings
from raid.models import Action
from tests.factories import decisions as make

if TYPE_CHECKING:
    from foundation.accounts.models import Person
    from meetings.models import AgendaItem, HeadlineReport


def _report(item: AgendaItem, actor: Person, at: datetime | None = None) -> HeadlineReport:
    return meetings.issue_report(report=meetings.draft_report(meeting=item.meeting, actor=actor), actor=actor, at=at)


def test_a_decision_recorded_after_the_report_owes_its_own_publication(cast: make.Programme, settings) -> None:
    settings.PDF = "off"
    item = make.item(make.meeting(cast.group(), 40, today(), historical=False))
    item.objective = "DISCUSSION"  # with an undecided DECISION item its meeting would not be closed
    item.save(update_fields=["objective"])
    proposal = make.proposal(cast, item=item)
    _report(item, cast.pmo)
    decision = make.decision(cast, proposal)
    owed = queries.publication_obligation(decision)
    assert owed is not None
    assert (owed.subject, owed.status, owed.scope) == (f"decision:{decision.pk}", "open", "DAG:programme")
    services.publish(decision=decision, actor=cast.pmo)
    owed.refresh_from_db()
    assert owed.status == "met"


def test_a_report_publishes_what_it_names_at_its_own_time(cast: make.Programme, settings) -> None:
    settings.PDF = "off"
    at = make.london_datetime(today(), make.time(17))
    item = make.item(make.meeting(cast.group(), 40, today(), historical=False))
    named = make.decision(cast, make.proposal(cast, item=item))
    report = _report(item, cast.pmo, at=at)
    unnamed = make.decision(cast, make.proposal(cast, item=item))
    services.publish_with_report(item.meeting, report, cast.pmo)
    named.refresh_from_db()
    unnamed.refresh_from_db()
    assert (named.published_at, unnamed.published_at) == (at, None)
    assert services.publication_refusal(unnamed) is None


def test_what_a_decision_asks_for_opens_as_it_is_published(cast: make.Programme) -> None:
    proposal = make.proposal(cast)
    wanted = Wanted("Say how it scales", "TDWG", today() + timedelta(days=30))
    stated = make.answers(proposal, "accept_subject_to_work", conditions=(wanted,))
    decision = make.decision(cast, proposal, "accept_subject_to_work", answers=stated)
    assert Action.objects.get().classification == "programme"
    services.publish(decision=decision, actor=cast.pmo)
    assert Action.objects.get().scope == "DAG:public"


def test_what_is_not_public_asks_for_work_that_never_opens(cast: make.Programme) -> None:
    proposal = make.proposal(cast, classification="restricted")
    wanted = Wanted("Say how it scales", "TDWG", today() + timedelta(days=30))
    stated = make.answers(proposal, "accept_subject_to_work", conditions=(wanted,))
    decision = make.decision(cast, proposal, "accept_subject_to_work", answers=stated)
    services.publish(decision=decision, actor=cast.pmo)
    assert Action.objects.get().scope == "DAG:restricted"
