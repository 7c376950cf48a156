"""Every read of meetings. Lists begin with visible_to(user); what is not visible does not exist."""

from meetings.queries.agenda import Agenda, TimedItem, agenda_of
from meetings.queries.attendance import Coverage, SeatLine, attendance_of
from meetings.queries.inbox import inbox_visible_to, waiting_for
from meetings.queries.locks import lock_group, locked
from meetings.queries.meetings import (
    find,
    next_after,
    next_month_day,
    next_regular,
    planned_for,
    rules_of,
    suggest_number,
    visible_to,
)
from meetings.queries.papers import PapersDue, PapersInTime, papers_due, papers_in_time, papers_of, readable_papers
from meetings.queries.record import (
    ActionLine,
    actions_at,
    captured_at,
    captures_of,
    opened_by_report,
    raised_at,
    until_reported,
)
from meetings.queries.reporting import draft_of, latest_issued, report_content, reports_of

__all__ = [
    "ActionLine",
    "Agenda",
    "Coverage",
    "PapersDue",
    "PapersInTime",
    "SeatLine",
    "TimedItem",
    "actions_at",
    "agenda_of",
    "attendance_of",
    "captured_at",
    "captures_of",
    "draft_of",
    "find",
    "inbox_visible_to",
    "latest_issued",
    "lock_group",
    "locked",
    "next_after",
    "next_month_day",
    "next_regular",
    "opened_by_report",
    "papers_due",
    "papers_in_time",
    "papers_of",
    "planned_for",
    "raised_at",
    "readable_papers",
    "report_content",
    "reports_of",
    "rules_of",
    "suggest_number",
    "until_reported",
    "visible_to",
    "waiting_for",
]
