"""How dates, money, shares and working days are worded: plain functions behind the filters."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

import nh3
from markdown_it import MarkdownIt

from foundation.core.clock import LONDON

if TYPE_CHECKING:
    from foundation.core.templatetags.shapes import Clock, Tone

# Loud icons would be read out as well; the words carry the meaning, so the tone only chooses one of these.
TONE_ICONS = {
    "plain": "",
    "info": "information-circle",
    "ok": "check-circle",
    "warn": "exclamation-triangle",
    "bad": "x-circle",
}

STANCES: dict[str, tuple[Tone, str, str]] = {
    "support": ("ok", "check", "Supports"),
    "object": ("bad", "x-mark", "Objects"),
    "abstain": ("plain", "minus", "Abstains"),
    "conflict": ("warn", "scale", "Conflict of interest declared"),
    "no_objection": ("ok", "check", "No objection"),
    "none": ("plain", "ellipsis-horizontal", "No response"),
    "vacant": ("plain", "user-minus", "Vacant seat"),
}

NEARLY_FULL = 80  # percent of a limit

MESSAGE_TONES = {"success": "ok", "warning": "warn", "error": "bad"}
MILLION = 1_000_000

_MARKDOWN = MarkdownIt("commonmark", {"html": False, "linkify": False}).enable("table")
_TAGS = {
    "p", "br", "strong", "em", "code", "pre", "blockquote", "ul", "ol", "li", "a",
    "h3", "h4", "h5", "h6", "hr", "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip


def local(value: date | datetime) -> date | datetime:
    """A moment as London saw it; a plain date is returned as it is."""
    if isinstance(value, datetime) and value.tzinfo is not None:
        return value.astimezone(LONDON)
    return value


def long_date(value: date | datetime) -> str:
    """``Wed 9 March 2022``."""
    day = local(value)
    return f"{day:%a} {day.day} {day:%B} {day.year}"


def short_date(value: date | datetime) -> str:
    """``9 Mar 2022``."""
    day = local(value)
    return f"{day.day} {day:%b} {day.year}"


def clock_time(value: datetime) -> str:
    """``11:10``, in London."""
    return f"{local(value):%H:%M}"


def long_moment(value: date | datetime) -> str:
    """``Wed 9 March 2022, 11:10``; without a time when the value is a plain date."""
    if isinstance(value, datetime):
        return f"{long_date(value)}, {clock_time(value)}"
    return long_date(value)


def short_moment(value: date | datetime) -> str:
    """``9 Mar 2022, 11:10``; without a time when the value is a plain date."""
    if isinstance(value, datetime):
        return f"{short_date(value)}, {clock_time(value)}"
    return short_date(value)


def gbp(value: object) -> str:
    """``£1,400,000``, ``£12.50``, ``−£3``; an empty string for what is not a number."""
    try:
        amount = Decimal(str(value))
    except InvalidOperation:
        return ""
    if not amount.is_finite():
        return ""
    digits = f"{abs(amount):,.0f}" if amount == amount.to_integral_value() else f"{abs(amount):,.2f}"
    return f"{'−' if amount < 0 else ''}£{digits}"


def gbp_short(value: object) -> str:
    """``£1.4m`` from a million up, else as :func:`gbp`; for gauges and tight columns."""
    full = gbp(value)
    amount = Decimal(str(value)) if full else Decimal(0)
    if abs(amount) < MILLION:
        return full
    digits = f"{abs(amount) / MILLION:.2f}".rstrip("0").rstrip(".")
    return f"{'−' if amount < 0 else ''}£{digits}m"


def days(count: int, noun: str = "working day") -> str:
    """``1 working day``, ``3 working days``."""
    return f"{count} {noun}{'' if count == 1 else 's'}"


def working_days_left(count: int) -> str:
    """``2 working days left``, ``due today``, ``3 working days overdue``."""
    if count == 0:
        return "due today"
    return f"{days(count)} left" if count > 0 else f"{days(-count)} overdue"


def percent_of(part: float | Decimal, whole: float | Decimal) -> float:
    """The share in percent, kept between 0 and 100; 0 when there is no whole."""
    if not whole or whole < 0:
        return 0.0
    return min(100.0, max(0.0, float(part) * 100 / float(whole)))


def markdown_html(text: str) -> str:
    """Markdown as safe HTML: no raw HTML, no pictures; its headings begin at level 3, below the page's own."""
    tokens = _MARKDOWN.parse(text)
    headings = [token for token in tokens if token.type in {"heading_open", "heading_close"}]
    levels = sorted({token.tag for token in headings})
    for token in headings:
        token.tag = f"h{min(6, levels.index(token.tag) + 3)}"
    rendered = _MARKDOWN.renderer.render(tokens, _MARKDOWN.options, {})
    return nh3.clean(rendered, tags=_TAGS, attributes={"a": {"href", "title"}}, url_schemes={"http", "https", "mailto"})


def short_hash(value: str) -> str:
    """``9f2c41…e1a0``: enough of a SHA-256 to recognise it by eye."""
    return value if len(value) <= len("9f2c41…e1a0") else f"{value[:6]}…{value[-4:]}"


def clock_tone(clock: Clock | None) -> str:
    """How urgent the deadline is."""
    if clock is None or clock.state in {"waiting", "historical"}:
        return "plain"
    if clock.state in {"met", "breached"}:
        return {"met": "ok", "breached": "bad"}[clock.state]
    left = clock.days_left
    if left is None:
        return "info"
    return "bad" if left < 0 else "warn" if left <= 1 else "info"


def clock_words(clock: Clock | None) -> str:
    """How the deadline stands, in words."""
    if clock is None:
        return ""
    fixed = {"met": "Met", "breached": "Breached", "waiting": "Waiting for a date", "historical": "Historical"}
    if clock.state in fixed:
        return fixed[clock.state]
    words = "" if clock.days_left is None else working_days_left(clock.days_left)
    return words[:1].upper() + words[1:]


def clock_icon(clock: Clock | None) -> str:
    """The icon that goes with the tone."""
    by_tone = {"ok": "check-circle", "bad": "exclamation-circle", "warn": "exclamation-triangle"}
    return by_tone.get(clock_tone(clock), "clock")


def gauge_tone(value: float | Decimal, limit: float | Decimal, used: float) -> Tone:
    """Exactly equal already reaches the limit ("meets", not "exceeds")."""
    if limit and value >= limit:
        return "bad"
    return "warn" if used >= NEARLY_FULL else "info"
