"""What was met and what not, as bars: ``{% load kept_chart %}{% kept_chart months %}``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template

from deadlines.rules.charting import chart

if TYPE_CHECKING:
    from collections.abc import Sequence

    from deadlines.queries import Kept

register = template.Library()

KINDS = (("met", "Met"), ("late", "Breached, done late"), ("undone", "Breached, not done"), ("waived", "Waived"))


@register.inclusion_tag("deadlines/_chart.html")
def kept_chart(months: Sequence[Kept]) -> dict[str, object]:
    """The months in which something was decided, oldest first; the table beside it says the same in numbers."""
    counted = [(_short(one), [(kind, getattr(one, kind)) for kind, _ in KINDS]) for one in months]
    return {"chart": chart(counted), "kinds": KINDS}


def _short(kept: Kept) -> str:
    """Dec 26: the full month stands in the table."""
    return f"{kept.month:%b %y}" if kept.month else kept.label
