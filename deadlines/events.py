"""What happens to obligations, in the ledger's words."""

from __future__ import annotations

from enum import StrEnum


class EventKind(StrEnum):
    STARTED = "deadlines.started"
    STARTED_UNDATED = "deadlines.started_undated"
    STARTED_WAITING = "deadlines.started_waiting"
    ANCHORED = "deadlines.anchored"
    UNANCHORED = "deadlines.unanchored"
    MOVED = "deadlines.moved"
    RECOUNTED = "deadlines.recounted"
    UNDATED = "deadlines.undated"
    CARRIED = "deadlines.carried"
    MET = "deadlines.met"
    BREACHED = "deadlines.breached"
    FULFILLED_LATE = "deadlines.fulfilled_late"
    PASSED = "deadlines.passed"
    EXPLAINED = "deadlines.explained"
    WAIVED = "deadlines.waived"
    LAPSED = "deadlines.lapsed"
    REMINDED = "deadlines.reminded"
    ESCALATED = "deadlines.escalated"
    HANDED_ON = "deadlines.handed_on"
    CLOSURE_ADDED = "deadlines.closure_added"


WORDING: dict[StrEnum, str] = {
    EventKind.STARTED: "{actor} started “{label}” for {about}, due {due_on}",
    EventKind.STARTED_UNDATED: "{actor} started “{label}” for {about}; no day is set for it",
    EventKind.STARTED_WAITING: "{actor} started “{label}” for {about}; its day is still to come",
    EventKind.ANCHORED: "{actor} dated “{label}” for {about}, due {due_on}",
    EventKind.UNANCHORED: "{actor} set “{label}” for {about} to wait for a new date; it was due {old_due}",
    EventKind.MOVED: "{actor} moved “{label}” for {about} from {old_due} to {due_on}: {reason}",
    EventKind.RECOUNTED: "{actor} counted “{label}” for {about} again; it stays due {due_on}: {reason}",
    EventKind.UNDATED: "{actor} took the day {old_due} off “{label}” for {about}; it has none now: {reason}",
    EventKind.CARRIED: "{actor} carried “{label}” for {about} over, still without a day: {reason}",
    EventKind.MET: "“{label}” for {about} was met on {met_on}",
    EventKind.BREACHED: "“{label}” for {about} was breached: it was due on {due_on}",
    EventKind.FULFILLED_LATE: "“{label}” for {about}, breached before, was fulfilled late, on {met_on}",
    EventKind.PASSED: "The closing date “{label}” for {about} passed on {due_on}",
    EventKind.EXPLAINED: "{actor} explained the breach of “{label}” for {about}: {reason}",
    EventKind.WAIVED: "{actor} waived “{label}” for {about}: {reason}",
    EventKind.LAPSED: "{actor} let “{label}” for {about} lapse: {reason}",
    EventKind.REMINDED: "{actor} reminded the {owner} of “{label}” for {about}, due {due_on}",
    EventKind.ESCALATED: "{actor} escalated the breach of “{label}” for {about} to the {rung}",
    EventKind.HANDED_ON: "{actor} handed “{label}” for {about} on to the {owner} of the {group}",
    EventKind.CLOSURE_ADDED: "{actor} entered {day} as a day on which no working day is counted: {name}",
}
