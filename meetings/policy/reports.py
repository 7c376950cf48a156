"""Who drafts, signs off, issues, approves and amends what a meeting publishes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foundation.accounts.models import Person
from foundation.core.clock import today
from foundation.core.policy import YES, Verdict, no
from groups.policy import is_chair, is_secretariat
from meetings.policy.meetings import attended, both, may_prepare, may_read_record
from meetings.queries import (
    approval_of,
    attended_by,
    draft_of,
    latest_issued,
    prepared_by,
    request_window,
    rules_of,
    seats_held_again,
    sign_off_asked,
    undecided,
)
from meetings.rules import agenda as agenda_rules
from meetings.rules import amendments as amendment_rules
from meetings.rules import record as record_rules
from meetings.rules.lifecycle import HELD, SIGNED_OFF
from meetings.rules.report_text import MINUTES

if TYPE_CHECKING:
    from groups.models import Group
    from groups.queries import User
    from meetings.models import (
        AmendmentRequest,
        HeadlineReport,
        Meeting,
    )
    from meetings.rules.amendments import Asked


def report_now(user: User | None, meeting: Meeting) -> Verdict:
    """May the person draft a headline report now?"""
    return both(may_prepare(user, meeting), record_rules.report_refusal(meeting.status))


def report_step(user: User | None, report: HeadlineReport, key: str) -> Verdict:
    """May the person take this step of the report now?"""
    if key == "sign_off":
        return sign_off_now(user, report)
    refusal = issue_refusal(report) if key == "issue" else report.lifecycle.refusal(report.status, key)
    if key == "mark_ready":
        refusal = refusal or closing_refusal(report.meeting)
    return both(may_prepare(user, report.meeting), refusal)


def closing_refusal(meeting: Meeting) -> str | None:
    """Why the meeting cannot be closed by its report yet: a DECISION item of it is undecided."""
    if meeting.status != HELD:
        return None
    return agenda_rules.closing_refusal([item.number for item in undecided(meeting)])


def minutes_now(user: User | None, meeting: Meeting) -> Verdict:
    """May the person draft minutes of the meeting now: where the framework of its day owes or allows them?"""
    may = may_prepare(user, meeting)
    refusal = draft_refusal(meeting, MINUTES)
    rules = rules_of(meeting)
    return no(refusal, rules.minutes_rule.citation if rules else "") if may and refusal else may


def draft_refusal(meeting: Meeting, kind: str) -> str | None:
    """Why no such document of the meeting can be drafted."""
    if reason := record_rules.report_refusal(meeting.status):
        return reason
    if kind != MINUTES:
        return None
    rules = rules_of(meeting)
    return amendment_rules.minutes_refusal(
        rules.minutes if rules else "none", reported=latest_issued(meeting) is not None
    )


def issue_refusal(report: HeadlineReport) -> str | None:
    """Why the report cannot be issued now: its status, an item left undecided, or the sign-off that is asked for."""
    if reason := report.lifecycle.refusal(report.status, "issue") or closing_refusal(report.meeting):
        return reason
    return amendment_rules.sign_off_refusal(report.status, asked=sign_off_asked(report), signed=SIGNED_OFF)


def may_sign_off(user: User | None, report: HeadlineReport) -> Verdict:
    """May the person sign the report off: the chair, unless they drafted it or wrote words of it?"""
    chair = is_chair(user, report.meeting.group)
    if not chair or not isinstance(user, Person):
        return chair
    if prepared_by(report, user):
        return no("Nobody signs off a report they drafted or worded themselves.")
    return YES


def sign_off_now(user: User | None, report: HeadlineReport) -> Verdict:
    """May the person sign the report off now?"""
    return both(may_sign_off(user, report), report.lifecycle.refusal(report.status, "sign_off"))


def may_set_sign_off(user: User | None, group: Group) -> Verdict:
    """May the person say whether the group's chair signs reports off: the chair, or the PMO secretariat?"""
    return is_secretariat(user, group) or is_chair(user, group)


def chairs(user: User | None, meeting: Meeting) -> Verdict:
    """Does the person chair the meeting's group, and so record what the meeting said of the last report?"""
    return is_chair(user, meeting.group)


def may_approve(user: User | None, report: HeadlineReport) -> Verdict:
    """May the person record that the meeting approved a report: its chair, never alone one who prepared it?"""
    chair = is_chair(user, report.meeting.group)
    if chair and isinstance(user, Person) and prepared_by(report, user):
        return no("Nobody approves a report they drafted or worded themselves; whoever else may chair records it.")
    return chair


def approve_now(user: User | None, meeting: Meeting, report: HeadlineReport) -> Verdict:
    """May the person record now that this meeting approved that report?"""
    refusal = record_rules.record_refusal(meeting.status, meeting.on, today())
    if not refusal and approval_of(report) is not None:
        refusal = f"What was said of {report.reference} has been recorded."
    return both(may_approve(user, report), refusal)


def may_ask(user: User | None, meeting: Meeting, asked: Asked) -> Verdict:
    """May the person ask for this: an addition as a participant, an amendment when they or their seat attended?"""
    seen = may_read_record(user, meeting)
    if not seen or asked.kind == "addition":
        return seen or no("Only the programme's participants ask for additions.")
    if attended_by(user, meeting) or seats_held_again(user, meeting):
        return YES
    return attended(user, meeting)


def ask_now(user: User | None, meeting: Meeting, asked: Asked) -> Verdict:
    """May the person ask for this now, by the date of the rule in force on the meeting's day?"""
    may = may_ask(user, meeting, asked)
    if not may:
        return may
    window, citation = request_window(meeting)
    if refusal := window.refusal:
        return no(refusal, citation)
    issued = latest_issued(meeting) is not None
    has_report = issued or draft_of(meeting) is not None
    refusal = amendment_rules.asking_refusal(asked, has_report=has_report, issued=issued)
    return no(refusal, citation) if refusal else YES


def may_answer(user: User | None, request: AmendmentRequest) -> Verdict:
    """May the person answer the request: the secretariat, never whoever asked?"""
    may = may_prepare(user, request.meeting)
    if may and isinstance(user, Person) and user.pk == request.asked_by_id:
        return no("Nobody answers a request they made themselves.")
    return may


def answer_now(user: User | None, request: AmendmentRequest, key: str) -> Verdict:
    """May the person take this step of the request now: accept, decline, merge; or take back, for who asked?"""
    may = may_take_back(user, request) if key == "take_back" else may_answer(user, request)
    return both(may, request.lifecycle.refusal(request.status, key))


def may_take_back(user: User | None, request: AmendmentRequest) -> Verdict:
    """May the person take the request back: who asked?"""
    if isinstance(user, Person) and user.pk == request.asked_by_id:
        return YES
    return no("Only who asked may take the request back.")
