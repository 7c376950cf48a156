"""The actions log as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.html import format_html

from foundation.core.tables.lists import Column, DayColumn, RegisterTable
from foundation.core.templatetags.shapes import Pill
from raid import queries
from raid.rules.lifecycle import CLOSED, ONGOING, OPEN, RECOMMEND_CLOSED

if TYPE_CHECKING:
    from foundation.core.templatetags.shapes import Tone
    from raid.models import Action

TONES: dict[str, Tone] = {OPEN: "info", ONGOING: "info", RECOMMEND_CLOSED: "info", CLOSED: "ok"}


def pill(action: Action) -> Pill:
    """The state of an action; overdue says so."""
    if queries.is_overdue(action):
        return Pill(f"{action.status_label}, overdue", "bad")
    return Pill(action.status_label, TONES[action.status])


class ActionTable(RegisterTable):
    """Reference, words, owner, dates and state."""

    reference = Column("Reference", linkify=True, attrs={"td": {"class": "ref nowrap"}})
    group = Column("Group", accessor="group__code")
    text = Column("Action")
    owner_text = Column("Owner")
    raised_on = DayColumn("Raised")
    due_on = DayColumn("Due")
    status = Column("State")

    class Meta(RegisterTable.Meta):
        order_by = ("due_on",)

    def render_status(self, record: Action) -> str:
        """The state in words; overdue ones are marked."""
        shown = pill(record)
        return format_html('<span class="pill tone-{}">{}</span>', shown.tone, shown.label)

    def value_status(self, record: Action) -> str:
        """The state in an export."""
        return record.status_label
