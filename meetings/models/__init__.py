"""Meetings with their agenda, papers, attendance, what was captured, and the headline report."""

from __future__ import annotations

from meetings.models.agenda import AgendaItem, AgendaVersion, start_times
from meetings.models.amendments import AmendmentRequest
from meetings.models.attendance import Attendance, Guest, SeatReply, Speaker
from meetings.models.forward import ForwardItem
from meetings.models.inbox import InboxEntry, ProposedItem
from meetings.models.live import ItemTime, LiveDraft, Receipt, Recording
from meetings.models.meetings import Meeting
from meetings.models.packs import Pack
from meetings.models.papers import EarlierIssue, LastLook, Paper
from meetings.models.record import ActionReview, Capture
from meetings.models.reports import HeadlineReport, ReportApproval, ReportBlock, ReportSetting
from meetings.models.series import MeetingSeries, Occurrence

__all__ = [
    "ActionReview",
    "AgendaItem",
    "AgendaVersion",
    "AmendmentRequest",
    "Attendance",
    "Capture",
    "EarlierIssue",
    "ForwardItem",
    "Guest",
    "HeadlineReport",
    "InboxEntry",
    "ItemTime",
    "LastLook",
    "LiveDraft",
    "Meeting",
    "MeetingSeries",
    "Occurrence",
    "Pack",
    "Paper",
    "ProposedItem",
    "Receipt",
    "Recording",
    "ReportApproval",
    "ReportBlock",
    "ReportSetting",
    "SeatReply",
    "Speaker",
    "start_times",
]
