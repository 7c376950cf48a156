"""Every write of meetings. Each service is one act with its event, and refuses with a sentence."""

from meetings.services.agenda import add_item, add_standing_items, change_item, dispose, move_item, remove_item, settle
from meetings.services.attendance import SeatMode, record_attendance, record_seat, set_guests
from meetings.services.capture import (
    capture,
    change_capture,
    enter_raised,
    raise_action,
    ratify_closures,
    review_action,
    write,
)
from meetings.services.inbox import decline, place, receive
from meetings.services.papers import add_paper, issue_late_paper, issue_papers, remove_paper, revise_paper, waive_paper
from meetings.services.planning import cancel, change, hold, move, plan, record_recording
from meetings.services.reports import (
    PUBLISHED,
    back_to_draft,
    draft_report,
    edit_report,
    issue_due_report,
    issue_report,
    mark_ready,
)

__all__ = [
    "PUBLISHED",
    "SeatMode",
    "add_item",
    "add_paper",
    "add_standing_items",
    "back_to_draft",
    "cancel",
    "capture",
    "change",
    "change_capture",
    "change_item",
    "decline",
    "dispose",
    "draft_report",
    "edit_report",
    "enter_raised",
    "hold",
    "issue_due_report",
    "issue_late_paper",
    "issue_papers",
    "issue_report",
    "mark_ready",
    "move",
    "move_item",
    "place",
    "plan",
    "raise_action",
    "ratify_closures",
    "receive",
    "record_attendance",
    "record_recording",
    "record_seat",
    "remove_item",
    "remove_paper",
    "review_action",
    "revise_paper",
    "set_guests",
    "settle",
    "waive_paper",
    "write",
]
