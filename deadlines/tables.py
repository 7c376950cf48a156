"""The register of obligations."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, ClassVar

from django.utils.html import format_html

from deadlines.models import Obligation
from deadlines.queries import Duty, duty, owner_name
from foundation.core.closures import extra_closures
from foundation.core.tables.lists import Column, DayColumn, RegisterTable
from foundation.core.templatetags.governance import pill
from foundation.core.templatetags.wording import working_days_left

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date


class ObligationTable(RegisterTable):
    """One line for each obligation; its day opens the working."""

    label = Column("Obligation", linkify=True)
    about = Column("For", attrs={"td": {"class": "nowrap"}})
    group = Column("Group", accessor="group__code")
    owner = Column("Owed by", attrs={"td": {"class": "nowrap"}})
    due_on = DayColumn("Due")
    left = Column("Working days", empty_values=(), orderable=False, attrs={"td": {"class": "nowrap"}})
    status = Column("State")
    met_on = DayColumn("Done")

    class Meta(RegisterTable.Meta):
        model = Obligation
        fields: ClassVar = ("label", "about", "group", "owner", "due_on", "left", "status", "met_on")

    @cached_property
    def _closures(self) -> Mapping[date, str]:
        return extra_closures()

    def _duty(self, record: Obligation) -> Duty:
        return duty(record, self._closures)

    def render_about(self, record: Obligation) -> str:
        """The subject's reference, as a link to its page."""
        return format_html('<a href="{}">{}</a>', record.url, record.about) if record.url else record.about

    def value_about(self, record: Obligation) -> str:
        """The subject's reference in an export."""
        return record.about

    def render_owner(self, record: Obligation) -> str:
        """Who owes it, in words."""
        return owner_name(record)

    def render_left(self, record: Obligation) -> str:
        """The working days left, or overdue, while they run."""
        left = self._duty(record).days_left
        return "–" if left is None else working_days_left(left)

    def render_status(self, record: Obligation) -> str:
        """The state as a pill."""
        from django.template.loader import render_to_string

        return render_to_string("components/pill.html", pill(self._duty(record).pill))

    def value_status(self, record: Obligation) -> str:
        """The state in an export."""
        return self._duty(record).pill.label
