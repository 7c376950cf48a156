"""How the frozen content of a headline report is worded: it holds plain JSON, so dates come as text."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django import template

from foundation.core.templatetags.wording import long_date, long_moment, short_date
from meetings.rules.report_text import ACTION_LISTS, MINUTES, NOT_RECORDED, blocks

if TYPE_CHECKING:
    from collections.abc import Mapping

    from meetings.rules.report_text import Block, Content

register = template.Library()

LINK = re.compile(r"\[([^\]\n]*)\]\([^)\s]*\)")
EMPHASIS = re.compile(r"\*{1,2}(?=\S)|(?<=\S)\*{1,2}")
LISTED = re.compile(r"^[-*] ", re.MULTILINE)
UNKNOWN = (NOT_RECORDED, "Vacant")


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
    return [{"title": title, "actions": content["actions"][key]} for key, title in ACTION_LISTS]


@register.filter
def has_actions(content: Content) -> bool:
    """Is there any action in the report?"""
    return any(content["actions"][key] for key, _ in ACTION_LISTS)


@register.filter
def report_blocks(content: Content) -> tuple[Block, ...]:
    """The blocks of a report in order, each with the secretariat's words where there are any."""
    return blocks(content)


@register.filter
def plainly(text: str) -> str:
    """Markdown without its signs, for words that are compared: no asterisks, a dot for a list, a link by its text."""
    shown = LINK.sub(r"\1", text)
    return LISTED.sub("• ", EMPHASIS.sub("", shown))


@register.filter
def report_label(content: Content) -> str:
    """Headline report, or Minutes."""
    return "Minutes" if is_minutes(content) else "Headline report"


@register.filter
def is_minutes(content: Content) -> bool:
    """Is it the minutes? Reports of old do not say what they are."""
    return content.get("kind") == MINUTES


@register.filter
def in_pages(pages: str) -> str:
    """12 as Page 12, and 12–18 as Pages 12–18."""
    return f"Page {pages}" if pages.isdecimal() else f"Pages {pages}"


@register.filter
def of_key(table: Mapping[int, object], key: int) -> object:
    """What stands under the key; empty where nothing does."""
    return table.get(key, "")


@register.filter
def is_recorded(attendance: Content) -> bool:
    """Is anything known of who was there?"""
    return bool(attendance["guests"]) or any(line["mode"] not in UNKNOWN for line in attendance["seats"])


@register.filter
def seat_authority(line: Content) -> str:
    """By what authority an alternate sat in the seat; reports of old do not tell it."""
    return str(line.get("authority", ""))


@register.filter
def coverage_words(attendance: Content) -> str:
    """How well the group was represented, in a line."""
    if not is_recorded(attendance):
        return "not recorded"
    seats = f"{attendance['present']} of {len(attendance['seats'])} seats filled"
    voices = f"{attendance['voices_present']} of the {attendance['voices']} that make consensus"
    return f"{seats}, {voices}"
