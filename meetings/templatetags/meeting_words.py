"""How the frozen content of a headline report is worded: it holds plain JSON, so dates come as text."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django import template

from foundation.core.templatetags.wording import long_date, long_moment, short_date

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from meetings.queries.reporting import Content

register = template.Library()

LISTS = [
    ("raised", "Actions raised at this meeting"),
    ("closed", "Actions closed by this meeting"),
    ("ongoing", "Actions ongoing"),
]
UNKNOWN = ("Not recorded", "Vacant")
PARTS = ("context", "viewpoint", "note", "outcome")


@register.filter
def iso_day(value: str) -> str:
    """2022-03-09 as Wed 9 March 2022."""
    return long_date(date.fromisoformat(value)) if value else ""


@register.filter
def iso_short(value: str) -> str:
    """2022-03-09 as 9 Mar 2022, for a column."""
    return short_date(date.fromisoformat(value)) if value else ""


@register.filter
def iso_moment(value: str) -> str:
    """An instant in ISO form as Wed 9 March 2022, 17:00, in London."""
    return long_moment(datetime.fromisoformat(value)) if value else ""


@register.filter
def action_lists(content: Content) -> list[dict[str, Any]]:
    """The report's actions as titled lists."""
    return [{"title": title, "actions": content["actions"][key]} for key, title in LISTS]


@register.filter
def has_actions(content: Content) -> bool:
    """Is there any action in the report?"""
    return any(content["actions"][key] for key, _ in LISTS)


@register.filter
def told(items: Sequence[Content]) -> list[Content]:
    """The items of which the report tells something besides decisions."""
    return [item for item in items if any(item[part] for part in PARTS)]


@register.filter
def of_key(table: Mapping[int, object], key: int) -> object:
    """What stands under the key; empty where nothing does."""
    return table.get(key, "")


@register.filter
def is_recorded(attendance: Content) -> bool:
    """Is anything known of who was there?"""
    return bool(attendance["guests"]) or any(line["mode"] not in UNKNOWN for line in attendance["seats"])


@register.filter
def coverage_words(attendance: Content) -> str:
    """How well the group was represented, in a line."""
    if not is_recorded(attendance):
        return "not recorded"
    seats = f"{attendance['present']} of {len(attendance['seats'])} seats filled"
    voices = f"{attendance['voices_present']} of the {attendance['voices']} that make consensus"
    return f"{seats}, {voices}"
