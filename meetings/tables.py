"""The register of meetings as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.utils.html import format_html

from foundation.core.tables.lists import Column, DayColumn, MomentColumn, RegisterTable
from meetings.models import Meeting, MeetingSeries

if TYPE_CHECKING:
    from django.utils.safestring import SafeString


class MeetingTable(RegisterTable):
    """One line per meeting. Exports carry the same columns."""

    reference = Column("Meeting", accessor="reference", order_by=("group__code", "number"), linkify=True)
    group_name = Column("Group", accessor="group__name", order_by=("group__code", "number"))
    starts_at = MomentColumn("Date and time")
    kind = Column("Kind")
    place = Column("Place")
    status = Column("State", accessor="status_label", order_by=("status",))
    historical = Column("Label", attrs={"td": {"class": "nowrap"}})

    class Meta(RegisterTable.Meta):
        model = Meeting
        fields: ClassVar = ["reference", "group_name", "starts_at", "kind", "place", "status", "historical"]

    def render_historical(self, value: bool) -> SafeString | str:
        """A meeting entered after the fact says so."""
        return format_html('<span class="pill tone-warn">{}</span>', "Historical") if value else "—"

    def value_historical(self, value: bool) -> str:
        """The same in an export."""
        return "Historical" if value else ""


class SeriesTable(RegisterTable):
    """One line per series of meetings."""

    words = Column("Pattern", order_by=("ordinal", "weekday", "at"), linkify=True)
    group = Column("Group", accessor="group", order_by=("group__level", "group__code"))
    place = Column("Place")
    starts_on = DayColumn("From")
    until = DayColumn("Until")
    horizon = Column("Weeks called ahead")

    class Meta(RegisterTable.Meta):
        model = MeetingSeries
        fields: ClassVar = ["words", "group", "place", "starts_on", "until", "horizon"]
