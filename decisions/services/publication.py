"""Publishing decisions: with the headline report of their meeting, or by themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deadlines import services as deadlines
from decisions import policy
from decisions.events import EventKind
from decisions.models import Decision
from decisions.queries import conditions_of, decisions_of_meeting
from decisions.queries.conformance import PUBLISHED
from foundation.audit import services as audit
from foundation.core.clock import london_date, now
from foundation.core.errors import Refused
from meetings.queries import latest_issued
from raid import services as raid

if TYPE_CHECKING:
    from datetime import datetime

    from foundation.accounts.models import Person
    from meetings.models import HeadlineReport, Meeting


@audit.act
def publish(*, decision: Decision, actor: Person) -> None:
    """The secretariat publishes a decision taken by correspondence, a correction, or one recorded after the report.

    Raises NotAllowed; Refused when it is published already, or comes with a headline report that is still to be issued.
    """
    policy.may_publish(actor, decision).require()
    if reason := publication_refusal(decision):
        raise Refused(reason)
    _publish(decision, actor=actor, at=now())


def publication_refusal(decision: Decision) -> str | None:
    """Why the decision cannot be published by itself, as a sentence; None when it can."""
    if decision.published_at is not None:
        return f"{decision.reference} has been published."
    item = decision.proposal.item
    if item is not None and decision.corrects is None and latest_issued(item.meeting) is None:
        return f"It is published with the headline report of {item.meeting.reference}."
    return None


def publish_with_report(meeting: Meeting, report: HeadlineReport, actor: audit.Actor) -> None:
    """What a headline report publishes: the decisions it names. Meetings call it as they issue the report.

    One recorded while the report was being made is not named in it, so it stays unpublished and owes that by itself.
    """
    named = {taken["url"] for taken in report.content["decisions"]}
    with audit.acting():
        for decision in decisions_of_meeting(meeting).filter(published_at__isnull=True):
            if decision.get_absolute_url() in named:
                _publish(decision, actor=actor, at=report.issued_at or now(), report=report)


def _publish(decision: Decision, *, actor: audit.Actor, at: datetime, report: HeadlineReport | None = None) -> None:
    # the condition is the lock: published once, however many try
    if not Decision.objects.filter(pk=decision.pk, published_at__isnull=True).update(published_at=at):
        raise Refused(f"{decision.reference} has been published.")
    decision.published_at = at
    audit.record(
        EventKind.PUBLISHED,
        actor=actor,
        stream=decision.audit_stream,
        subject=decision,
        also=[decision.proposal, *([report] if report else [])],
        scope=decision.scope,
        data={"proposal": decision.proposal.reference, "report": report.reference if report else ""},
    )
    for condition in conditions_of(decision):
        raid.reclassify(action=condition.action, classification=decision.proposal.classification, actor=actor)
    deadlines.meet(subject=decision, key=PUBLISHED, actor=actor, on=london_date(at))
