"""The register of proposals and decisions as a table."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.html import format_html

from decisions.rules.lifecycle import DECIDED, DRAFT, OPEN, WITHDRAWN
from decisions.rules.outcomes import ACCEPT, ACCEPT_SUBJECT, OUTCOMES, REJECT
from foundation.core.tables.lists import Column, DayColumn, RegisterTable
from foundation.core.templatetags.wording import gbp

if TYPE_CHECKING:
    from decisions.models import CostEntry, Proposal
    from foundation.core.templatetags.shapes import Tone

TONES: dict[str, Tone] = {DRAFT: "plain", OPEN: "info", DECIDED: "ok", WITHDRAWN: "plain"}
OUTCOME_TONES: dict[str, Tone] = {ACCEPT: "ok", ACCEPT_SUBJECT: "warn", REJECT: "bad"}


class ProposalTable(RegisterTable):
    """What was put to whom, where it stands, and what was decided."""

    reference = Column(
        "Proposal", accessor="reference", order_by="number", linkify=True, attrs={"td": {"class": "nowrap"}}
    )
    title = Column("Title")
    group = Column("Group", accessor="group__code")
    status = Column("State")
    item = Column(
        "Meeting", accessor="item__meeting", order_by="item__meeting__starts_at", empty_values=(), linkify=False
    )
    outcome = Column("Outcome")
    decided_as = Column("Decision", attrs={"td": {"class": "nowrap"}})
    decided_on = DayColumn("Decided")

    class Meta(RegisterTable.Meta):
        order_by = ("-reference",)

    def render_status(self, record: Proposal) -> str:
        """The state as a pill."""
        return format_html('<span class="pill tone-{}">{}</span>', TONES[record.status], record.status_label)

    def value_status(self, record: Proposal) -> str:
        """The state in an export."""
        return record.status_label

    def render_item(self, record: Proposal) -> str:
        """The meeting that takes it, when it is open to the reader, or by correspondence."""
        if record.item is None:
            return "By correspondence"
        return record.item.meeting.reference if record.meeting_open else "At a meeting"  # type: ignore[attr-defined]  # annotated

    def render_outcome(self, value: str) -> str:
        """The outcome as a pill."""
        return format_html('<span class="pill tone-{}">{}</span>', OUTCOME_TONES.get(value, "info"), OUTCOMES[value])

    def value_outcome(self, value: str) -> str:
        """The outcome in an export."""
        return OUTCOMES[value]

    def render_decided_as(self, value: str) -> str:
        """The decision's reference with a link to it."""
        return format_html('<a class="ref" href="{}">{}</a>', reverse("decisions:decision", args=[value]), value)

    def value_decided_as(self, value: str) -> str:
        """The decision's reference in an export."""
        return value


class PoundsColumn(Column):  # type: ignore[misc]  # django-tables2 ships no types
    """An amount, shown as £1,400,000 and exported as a number."""

    def render(self, value: Decimal) -> str:
        """The amount on the page."""
        return gbp(value)

    def value(self, value: Decimal) -> Decimal:
        """The amount in an export."""
        return value.quantize(PENNY)


PENNY = Decimal("0.01")
RIGHT = {"th": {"class": "num"}, "td": {"class": "num nowrap"}}
CLOSED = "Not open to you"


class LedgerTable(RegisterTable):
    """Each entry with the running total after it; of a decision not open to the reader the pounds alone."""

    on = DayColumn("Entered for", order_by=("on", "pk"))
    decision = Column("Decision", accessor="decision__reference", attrs={"td": {"class": "nowrap"}})
    kind = Column("Entry")
    source = Column("From", orderable=False)
    amount_gbp = PoundsColumn("Pounds", attrs=RIGHT)
    total = PoundsColumn("Running total", orderable=False, attrs=RIGHT)

    class Meta(RegisterTable.Meta):
        order_by = ("-on",)

    def render_decision(self, record: CostEntry) -> str:
        """The decision with a link to it, where it is open to the reader."""
        if not record.readable:  # type: ignore[attr-defined]  # annotated
            return CLOSED
        return format_html(
            '<a class="ref" href="{}">{}</a>', record.decision.get_absolute_url(), record.decision.reference
        )

    def value_decision(self, record: CostEntry) -> str:
        """The decision in an export."""
        return record.decision.reference if record.readable else CLOSED  # type: ignore[attr-defined]  # the same

    def render_source(self, record: CostEntry) -> str:
        """Where the pounds come from, where the decision is open to the reader."""
        return record.source if record.readable else CLOSED  # type: ignore[attr-defined]  # the same
