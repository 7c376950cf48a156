"""What happens at and around meetings, in the ledger's words."""

from __future__ import annotations

from enum import StrEnum


class EventKind(StrEnum):
    PLANNED = "meetings.planned"
    CHANGED = "meetings.changed"
    MOVED = "meetings.moved"
    CANCELLED = "meetings.cancelled"
    PAPERS_ISSUED = "meetings.papers_issued"
    HELD = "meetings.held"
    REPORTED = "meetings.reported"
    ITEM_ADDED = "meetings.item_added"
    ITEM_CHANGED = "meetings.item_changed"
    ITEM_REMOVED = "meetings.item_removed"
    ITEMS_ORDERED = "meetings.items_ordered"
    ITEM_CARRIED = "meetings.item_carried"
    ITEM_WITHDRAWN = "meetings.item_withdrawn"
    AGENDA_ISSUED = "meetings.agenda_issued"
    AGENDA_IMPORTED = "meetings.agenda_imported"
    ACTIONS_IMPORTED = "meetings.actions_imported"
    PAPER_ADDED = "meetings.paper_added"
    PAPER_REVISED = "meetings.paper_revised"
    PAPER_REMOVED = "meetings.paper_removed"
    PAPER_ISSUED = "meetings.paper_issued"
    PAPER_REISSUED = "meetings.paper_reissued"
    PAPER_WAIVED = "meetings.paper_waived"
    PACKS_ASKED = "meetings.packs_asked"
    PACK_MADE = "meetings.pack_made"
    ATTENDANCE_RECORDED = "meetings.attendance_recorded"
    GUEST_RECORDED = "meetings.guest_recorded"
    GUEST_REMOVED = "meetings.guest_removed"
    GUEST_INVITED = "meetings.guest_invited"
    SEAT_REPLIED = "meetings.seat_replied"
    ATTENDANCE_TIMED = "meetings.attendance_timed"
    GUEST_TIMED = "meetings.guest_timed"
    SPEAKER_NAMED = "meetings.speaker_named"
    CAPTURED = "meetings.captured"
    CAPTURE_CHANGED = "meetings.capture_changed"
    ITEM_TAKEN = "meetings.item_taken"
    CLOCK_STOPPED = "meetings.clock_stopped"
    RECORDING_BEGUN = "meetings.recording_begun"
    ACTION_RAISED = "meetings.action_raised"
    ACTION_REVIEWED = "meetings.action_reviewed"
    REPORT_DRAFTED = "meetings.report_drafted"
    REPORT_EDITED = "meetings.report_edited"
    REPORT_READY = "meetings.report_ready"
    REPORT_ISSUED = "meetings.report_issued"
    REPORT_WITHDRAWN = "meetings.report_withdrawn"
    REPORT_SIGN_OFF_ASKED = "meetings.report_sign_off_asked"
    REPORT_SIGNED_OFF = "meetings.report_signed_off"
    REPORT_SETTING = "meetings.report_setting"
    REPORT_APPROVED = "meetings.report_approved"
    REPORT_CARRIED = "meetings.report_carried"
    AMENDMENT_ASKED = "meetings.amendment_asked"
    AMENDMENT_ACCEPTED = "meetings.amendment_accepted"
    AMENDMENT_DECLINED = "meetings.amendment_declined"
    AMENDMENT_MERGED = "meetings.amendment_merged"
    AMENDMENT_TAKEN_BACK = "meetings.amendment_taken_back"
    AMENDMENT_CORRECTED = "meetings.amendment_corrected"
    INBOX_RECEIVED = "meetings.inbox_received"
    INBOX_PLACED = "meetings.inbox_placed"
    INBOX_RETURNED = "meetings.inbox_returned"
    INBOX_DECLINED = "meetings.inbox_declined"
    SERIES_STARTED = "meetings.series_started"
    SERIES_PLANNED = "meetings.series_planned"
    SERIES_CHANGED = "meetings.series_changed"
    SERIES_ENDED = "meetings.series_ended"
    FORWARD_ADDED = "meetings.forward_added"
    FORWARD_CHANGED = "meetings.forward_changed"
    FORWARD_TAKEN_OFF = "meetings.forward_taken_off"
    FORWARD_PLACED = "meetings.forward_placed"


WORDING: dict[StrEnum, str] = {
    EventKind.PLANNED: "{actor} called {ref} for {on}",
    EventKind.CHANGED: "{actor} changed {fields} of {ref}",
    EventKind.MOVED: "{actor} moved {ref} from {old} to {new}: {reason}",
    EventKind.CANCELLED: "{actor} cancelled {ref}: {reason}",
    EventKind.PAPERS_ISSUED: "{actor} issued the papers of {ref}",
    EventKind.HELD: "{actor} recorded {ref} as held",
    EventKind.REPORTED: "{ref} was reported",
    EventKind.ITEM_ADDED: "{actor} added item {number} to the agenda of {ref}",
    EventKind.ITEM_CHANGED: "{actor} changed {fields} of item {number} of {ref}",
    EventKind.ITEM_REMOVED: "{actor} removed item {number} of {ref}",
    EventKind.ITEMS_ORDERED: "{actor} put the items of {ref} in another order",
    EventKind.ITEM_CARRIED: "{actor} carried item {number} of {ref} to {to}",
    EventKind.ITEM_WITHDRAWN: "{actor} withdrew item {number} of {ref}",
    EventKind.AGENDA_ISSUED: "{actor} issued version {version} of the agenda of {ref}",
    EventKind.AGENDA_IMPORTED: "{actor} imported the agenda of {ref}: {new} new, {changed} changed, {same} same",
    EventKind.ACTIONS_IMPORTED: "{actor} imported the actions before {ref}: {new} new, {changed} changed, {same} same",
    EventKind.PAPER_ADDED: "{actor} added a paper to {ref}",
    EventKind.PAPER_REVISED: "{actor} replaced a paper of {ref} by version {version}",
    EventKind.PAPER_REMOVED: "{actor} took a paper off {ref} before it was issued",
    EventKind.PAPER_ISSUED: "{actor} issued a paper of {ref} after the others",
    EventKind.PAPER_REISSUED: "{actor} issued version {version} of a paper of {ref} in place of version {old}",
    EventKind.PAPER_WAIVED: "{actor} waived the lateness of a paper of {ref}",
    EventKind.ATTENDANCE_RECORDED: "{actor} recorded the seat {seat} as {mode}[, {alternate},] at {ref}",
    EventKind.PACKS_ASKED: "{actor} asked for the packs of {ref} to be made",
    EventKind.PACK_MADE: "{actor} made the pack of {ref} ({classification}), version {version}, of {pages} pages",
    EventKind.GUEST_RECORDED: "{actor} recorded an invited attendee at {ref}",
    EventKind.GUEST_REMOVED: "{actor} took an invited attendee off {ref}",
    EventKind.GUEST_INVITED: "{actor} invited an attendee to {ref}",
    EventKind.SEAT_REPLIED: "{actor} said for {seat} before {ref}: {answer}",
    EventKind.ATTENDANCE_TIMED: "{actor} recorded when {seat} came to {ref} and left",
    EventKind.GUEST_TIMED: "{actor} recorded when an invited attendee came to {ref} and left",
    EventKind.SPEAKER_NAMED: "{actor} recorded who speaks for {seat} at item {number} of {ref}",
    EventKind.CAPTURED: (
        "[{source:.0}The {what} that {actor} recorded went into the record of {ref} at item {number}"
        "|{actor} captured at item {number} of {ref}: {what}]"
    ),
    EventKind.CAPTURE_CHANGED: "{actor} changed what was captured at item {number} of {ref}: {what}",
    EventKind.ITEM_TAKEN: "{actor} went to item {number} of {ref}",
    EventKind.CLOCK_STOPPED: "{actor} stopped the clock at item {number} of {ref}",
    EventKind.RECORDING_BEGUN: "{actor} recorded when the recording of {ref} began",
    EventKind.ACTION_RAISED: "{actor} entered action {action} as raised at {ref}",
    EventKind.ACTION_REVIEWED: "{actor} recorded that {ref} reviewed action {action}: {outcome}",
    EventKind.REPORT_DRAFTED: "{actor} drafted the report {ref}",
    EventKind.REPORT_EDITED: "{actor} edited the report {ref}",
    EventKind.REPORT_READY: "{actor} marked {ref} as ready",
    EventKind.REPORT_ISSUED: "{actor} issued {ref}",
    EventKind.REPORT_WITHDRAWN: "{actor} took {ref} back to draft",
    EventKind.REPORT_SIGN_OFF_ASKED: "{actor} asked to sign {ref} off before it is issued",
    EventKind.REPORT_SIGNED_OFF: "{actor} signed {ref} off",
    EventKind.REPORT_SETTING: "{actor} set for the {group} whether its chair signs reports off: {sign_off}",
    EventKind.REPORT_APPROVED: "{actor} recorded what {at} said of {ref}: {outcome}",
    EventKind.REPORT_CARRIED: "{report} goes out with the papers of {ref}",
    EventKind.AMENDMENT_ASKED: "{actor} asked for an amendment: {ref}",
    EventKind.AMENDMENT_ACCEPTED: "{actor} accepted {ref}: {reason}",
    EventKind.AMENDMENT_DECLINED: "{actor} declined {ref}: {reason}",
    EventKind.AMENDMENT_MERGED: "{actor} merged {ref} into {into}: {reason}",
    EventKind.AMENDMENT_TAKEN_BACK: "{actor} took {ref} back",
    EventKind.AMENDMENT_CORRECTED: "{ref} was answered by {decision}",
    EventKind.INBOX_RECEIVED: "{what} came into the inbox of the {group}",
    EventKind.INBOX_PLACED: "{actor} placed {what} on the agenda of {meeting}",
    EventKind.INBOX_RETURNED: "{what} went back into the inbox of the {group} from {meeting}",
    EventKind.INBOX_DECLINED: "{actor} declined {what} for the {group}",
    EventKind.SERIES_STARTED: "{actor} began {ref} on {starts_on}: {pattern}",
    EventKind.SERIES_PLANNED: "{actor} planned {ref} ahead to {last}: {called} called, {skipped} left out",
    EventKind.SERIES_CHANGED: (
        "{actor} changed {ref} from {starts_on}: {pattern}; {moved} moved, {called} called, {cancelled} cancelled"
    ),
    EventKind.SERIES_ENDED: "{actor} ended {ref} with {until}: {reason}; {cancelled} cancelled",
    EventKind.FORWARD_ADDED: "{actor} put an entry on the forward look of the {group} for {when}",
    EventKind.FORWARD_CHANGED: "{actor} changed an entry of the forward look of the {group}: {fields}",
    EventKind.FORWARD_TAKEN_OFF: "{actor} took an entry off the forward look of the {group}: {reason}",
    EventKind.FORWARD_PLACED: "{actor} placed an entry of the forward look on the agenda of {meeting} as item {item}",
}

# Codes of the data in words, so that a sentence reads without them.
CODES: dict[str, dict[str, str]] = {
    "fields": {
        "disposition": "the outcome",
        "lead": "the lead",
        "minutes": "the minutes",
        "objective": "the objective",
        "objective_text": "the purpose",
        "position": "the order",
        "title": "the title",
        "starts_at": "the start",
        "ends_at": "the end",
        "place": "the place",
        "kind": "the kind",
        "recording_url": "the recording",
        "recording_starts": "the start of the recording",
    },
    "what": {"heard": "decision as heard", "raid": "RAID item"},
    "mode": {
        "in_person": "there in person",
        "dial_in": "dialled in",
        "alternate": "there by an alternate",
        "apologies": "sending apologies",
    },
}
