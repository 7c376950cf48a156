"""Every read of meetings. Lists begin with visible_to(user); what is not visible does not exist."""

from meetings.queries.agenda import Agenda, TimedItem, agenda_of
from meetings.queries.attendance import Candidate, Coverage, SeatLine, attendance_of, attended_by, candidates
from meetings.queries.inbox import inbox_visible_to, waiting_for
from meetings.queries.links import ITEM_LINKS, ItemLink, links_of
from meetings.queries.locks import lock_group, locked
from meetings.queries.meetings import (
    find,
    next_after,
    next_month_day,
    next_month_of,
    next_regular,
    planned_for,
    regular_days,
    rules_of,
    suggest_number,
    visible_to,
)
from meetings.queries.notice import Notice, notice_of, notice_on
from meetings.queries.papers import PapersDue, PapersInTime, papers_due, papers_in_time, papers_of, readable_papers
from meetings.queries.record import (
    ActionLine,
    actions_at,
    captured_at,
    captures_of,
    closures_at,
    opened_by_report,
    raised_at,
    until_reported,
)
from meetings.queries.reporting import draft_of, latest_issued, report_content, reports_of

__all__ = [
    "ITEM_LINKS",
    "ActionLine",
    "Agenda",
    "Candidate",
    "Coverage",
    "ItemLink",
    "Notice",
    "PapersDue",
    "PapersInTime",
    "SeatLine",
    "TimedItem",
    "actions_at",
    "agenda_of",
    "attendance_of",
    "attended_by",
    "candidates",
    "captured_at",
    "captures_of",
    "closures_at",
    "draft_of",
    "find",
    "inbox_visible_to",
    "latest_issued",
    "links_of",
    "lock_group",
    "locked",
    "next_after",
    "next_month_day",
    "next_month_of",
    "next_regular",
    "notice_of",
    "notice_on",
    "opened_by_report",
    "papers_due",
    "papers_in_time",
    "papers_of",
    "planned_for",
    "raised_at",
    "readable_papers",
    "regular_days",
    "report_content",
    "reports_of",
    "rules_of",
    "suggest_number",
    "until_reported",
    "visible_to",
    "waiting_for",
]
