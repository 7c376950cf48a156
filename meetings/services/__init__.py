"""Every write of meetings. Each service is one act with its event, and refuses with a sentence."""

from __future__ import annotations

from meetings.services.agenda import add_item, add_standing_items, change_item, move_item, order_items, remove_item
from meetings.services.amendments import Wanted, answer, approve_report, ask_for, corrected, take_back
from meetings.services.attendance import (
    SeatMode,
    Times,
    invite,
    leave,
    record_as_expected,
    record_attendance,
    record_seat,
    record_times,
    set_guests,
)
from meetings.services.blocks import ask_sign_off, redraft_block, set_sign_off, sign_off, write_block
from meetings.services.capture import (
    capture,
    change_capture,
    enter_raised,
    raise_action,
    ratify_closures,
    review_action,
    write,
)
from meetings.services.carrying import take_amended_reports
from meetings.services.drawing import DRAWN, Drawable, draw
from meetings.services.forward import add_forward, change_forward, place_forward, take_off_forward
from meetings.services.inbox import decline, place, propose_item
from meetings.services.issuing import issue_late_paper, issue_papers, waive_paper
from meetings.services.live import Written, begin_recording, keep_words, receive_line, stop_clock, take_item
from meetings.services.looking import look
from meetings.services.packing import PACK, ask_for_packs, make_pack
from meetings.services.papers import add_paper, remove_paper, revise_paper, rewrite_paper, write_paper
from meetings.services.planning import cancel, change, hold, move, plan, record_recording
from meetings.services.receiving import receive
from meetings.services.reports import (
    PUBLISHED,
    back_to_draft,
    draft_report,
    issue_due_report,
    issue_report,
    mark_ready,
    meetings_with_a_ready_report,
)
from meetings.services.seats import name_speaker, reply
from meetings.services.series import (
    SERIES_CHANGED,
    change_series,
    end_series,
    keep_all_planned,
    keep_planned,
    plan_ahead,
    start_series,
)
from meetings.services.settling import CARRIED, WITHDRAWN, carry_item, carry_to_inbox, dispose, settle, withdraw_item
from meetings.services.versions import issue_agenda

__all__ = [
    "CARRIED",
    "DRAWN",
    "PACK",
    "PUBLISHED",
    "SERIES_CHANGED",
    "WITHDRAWN",
    "Drawable",
    "SeatMode",
    "Times",
    "Wanted",
    "Written",
    "add_forward",
    "add_item",
    "add_paper",
    "add_standing_items",
    "answer",
    "approve_report",
    "ask_for",
    "ask_for_packs",
    "ask_sign_off",
    "back_to_draft",
    "begin_recording",
    "cancel",
    "capture",
    "carry_item",
    "carry_to_inbox",
    "change",
    "change_capture",
    "change_forward",
    "change_item",
    "change_series",
    "corrected",
    "decline",
    "dispose",
    "draft_report",
    "draw",
    "end_series",
    "enter_raised",
    "hold",
    "invite",
    "issue_agenda",
    "issue_due_report",
    "issue_late_paper",
    "issue_papers",
    "issue_report",
    "keep_all_planned",
    "keep_planned",
    "keep_words",
    "leave",
    "look",
    "make_pack",
    "mark_ready",
    "meetings_with_a_ready_report",
    "move",
    "move_item",
    "name_speaker",
    "order_items",
    "place",
    "place_forward",
    "plan",
    "plan_ahead",
    "propose_item",
    "raise_action",
    "ratify_closures",
    "receive",
    "receive_line",
    "record_as_expected",
    "record_attendance",
    "record_recording",
    "record_seat",
    "record_times",
    "redraft_block",
    "remove_item",
    "remove_paper",
    "reply",
    "review_action",
    "revise_paper",
    "rewrite_paper",
    "set_guests",
    "set_sign_off",
    "settle",
    "sign_off",
    "start_series",
    "stop_clock",
    "take_amended_reports",
    "take_back",
    "take_item",
    "take_off_forward",
    "waive_paper",
    "withdraw_item",
    "write",
    "write_block",
    "write_paper",
]
