"""The register of proposals and decisions as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.html import format_html

from decisions.rules.lifecycle import DECIDED, DRAFT, OPEN, WITHDRAWN
from decisions.rules.outcomes import ACCEPT, ACCEPT_SUBJECT, OUTCOMES, REJECT
from foundation.core.tables.lists import Column, DayColumn, RegisterTable

if TYPE_CHECKING:
    from decisions.models import Proposal
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
