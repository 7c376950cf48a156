"""The threshold ledger: what accepted decisions cost, in pounds. Entries are only added; what changes is countered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from decisions import policy
from decisions.events import EventKind
from decisions.models import CostEntry, CostKind, Decision
from decisions.queries.ledger import counted_for, thresholds_on
from decisions.queries.reading import correction_of
from decisions.rules.thresholds import actual_refusal, plain
from foundation.audit import services as audit
from foundation.core import references
from foundation.core.clock import today
from foundation.core.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from decimal import Decimal

    from foundation.accounts.models import Person

LEDGER = "threshold-ledger"


def hold_ledger() -> None:
    """The ledger's row is its lock: two acceptances at once cannot both pass below the cumulative threshold."""
    references.next_number(LEDGER)


def enter(decision: Decision, amounts: Iterable[Decimal], source: str, *, kind: CostKind, on: date) -> list[CostEntry]:
    """Add pounds of a decision to the ledger, inside the act that causes it. `source` says where they come from."""
    return [
        CostEntry.objects.create(decision=decision, amount_gbp=amount, source=source, on=on, kind=kind)
        for amount in amounts
    ]


@audit.act
def enter_actual(*, decision: Decision, actual_gbp: Decimal, evidence: str, actor: Person) -> CostEntry:
    """Enter what an accepted decision cost in the end: the difference to what is counted so far becomes an entry.

    Decisions already taken keep the total they were judged by; the next one is judged by the new one. Raises
    NotAllowed; Refused for a decision that accepts nothing or was corrected, for what is counted already, without
    evidence, or below zero, since savings never net off.
    """
    hold_ledger()
    policy.may_enter_actual(actor, decision).require()
    counted, later = counted_for(decision), correction_of(decision)
    reason = actual_refusal(
        accepts=decision.accepts,
        corrected_by=later.reference if later else "",
        counted=counted,
        actual=actual_gbp,
        evidence=evidence,
    )
    if reason:
        limits = thresholds_on(today())
        raise Refused(reason, citation=limits.rules[0].citation if limits else "")
    (entry,) = enter(decision, [actual_gbp - counted], evidence.strip(), kind=CostKind.ACTUAL, on=today())
    audit.record(
        EventKind.ACTUAL_ENTERED,
        actor=actor,
        stream=decision.audit_stream,
        subject=decision,
        also=[decision.proposal],
        scope=decision.proposal.event_scope,
        data={
            "reference": decision.reference,
            "actual_gbp": str(plain(actual_gbp)),
            "counted_gbp": str(plain(counted)),
        },
        private={"evidence": entry.source},
    )
    return entry
