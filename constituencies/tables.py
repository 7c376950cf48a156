"""Nomination rounds as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foundation.core.tables.lists import Column, DayColumn, RegisterTable

if TYPE_CHECKING:
    from constituencies.models import Round


class RoundTable(RegisterTable):
    """Reference, seat, days, who was chosen, and state."""

    reference = Column("Reference", linkify=True, order_by="number", attrs={"td": {"class": "ref nowrap"}})
    group = Column("Group", accessor="seat__group__code")
    seat = Column("Seat", accessor="seat__name")
    opened_at = DayColumn("Opened")
    closes = DayColumn("Nominations close", accessor="asked__closes_on")
    ballot = DayColumn("Ballot closes", accessor="ballot__asked__closes_on")
    status = Column("State")
    chosen = Column("Chosen", accessor="chosen__person__name")

    class Meta(RegisterTable.Meta):
        order_by = ("-reference",)

    def render_status(self, record: Round) -> str:
        """The state in words."""
        return record.status_label
