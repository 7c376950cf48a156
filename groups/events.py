"""What happens to groups and seats, in the ledger's words."""

from __future__ import annotations

from enum import StrEnum


class EventKind(StrEnum):
    GROUP_OPENED = "groups.group_opened"
    GROUP_CHANGED = "groups.group_changed"
    SEAT_ADDED = "groups.seat_added"
    SEAT_CHANGED = "groups.seat_changed"
    SEAT_ENDED = "groups.seat_ended"
    APPOINTED = "groups.appointed"
    APPOINTMENT_ENDED = "groups.appointment_ended"
    CHAIR_DELEGATED = "groups.chair_delegated"
    MEMBER_ADDED = "groups.member_added"
    MEMBER_CHANGED = "groups.member_changed"
    MEMBER_ENDED = "groups.member_ended"
    ALTERNATE_NOMINATED = "groups.alternate_nominated"
    ALTERNATE_APPROVED = "groups.alternate_approved"
    ALTERNATE_REFUSED = "groups.alternate_refused"
    ALTERNATE_WITHDRAWN = "groups.alternate_withdrawn"
    ALTERNATE_MOVED = "groups.alternate_moved"
    SEAT_DECLINED = "groups.seat_declined"
    DECLINATION_ENDED = "groups.declination_ended"
    DELEGATED = "groups.delegated"
    DELEGATION_REVOKED = "groups.delegation_revoked"
    FOUNDING_DRAFTED = "groups.founding_drafted"
    FOUNDING_CHANGED = "groups.founding_changed"
    FOUNDING_CONSULTED = "groups.founding_consulted"
    FOUNDING_HEARD = "groups.founding_heard"
    FOUNDING_PUT = "groups.founding_put"
    FOUNDING_TAKEN_BACK = "groups.founding_taken_back"
    FOUNDING_OPENED = "groups.founding_opened"
    FOUNDING_REFUSED = "groups.founding_refused"
    FOUNDING_DROPPED = "groups.founding_dropped"
    CONVENED = "groups.convened"
    SUCCESSION_BEGUN = "groups.succession_begun"
    SUCCESSION_CHANGED = "groups.succession_changed"
    SUCCESSION_ABANDONED = "groups.succession_abandoned"
    SUCCEEDED = "groups.succeeded"
    REHOMED = "groups.rehomed"
    CLOSED = "groups.closed"
    TERMS_PUT = "groups.terms_put"
    TERMS_LINKED = "groups.terms_linked"
    TERMS_SENT_BACK = "groups.terms_sent_back"
    TERMS_ADDED = "groups.terms_added"
    TERMS_TURNED_DOWN = "groups.terms_turned_down"


WORDING: dict[StrEnum, str] = {
    EventKind.GROUP_OPENED: "{actor} opened {ref} at Level {level}",
    EventKind.GROUP_CHANGED: "{actor} brought {fields} of {ref} into line with framework {version}",
    EventKind.SEAT_ADDED: "{actor} added the seat {seat} from {valid_from} under framework {version}",
    EventKind.SEAT_CHANGED: "{actor} brought the seat {seat} into line with framework {version}",
    EventKind.SEAT_ENDED: "{actor} ended the seat {seat} on {valid_to} under framework {version}",
    EventKind.APPOINTED: "{actor} appointed {name} to {seat} from {valid_from}",
    EventKind.APPOINTMENT_ENDED: "{actor} ended the appointment of {name} to {seat} on {valid_to}[: {why}]",
    EventKind.MEMBER_ADDED: "{actor} entered {organisation} as a member of the {group} from {valid_from}",
    EventKind.CHAIR_DELEGATED: "{actor} delegated the chair, {seat}, to {name} from {valid_from}",
    EventKind.MEMBER_CHANGED: "{actor} recorded the contacts of {organisation} on the {group}",
    EventKind.MEMBER_ENDED: "{actor} ended the membership of {organisation} on the {group} with {valid_to}",
    EventKind.ALTERNATE_NOMINATED: "{actor} nominated {name} as alternate in {seat} from {valid_from}",
    EventKind.ALTERNATE_APPROVED: "{actor} approved {name} as alternate in {seat}",
    EventKind.ALTERNATE_REFUSED: "{actor} did not approve {name} as alternate in {seat}",
    EventKind.ALTERNATE_WITHDRAWN: "{actor} withdrew {name} as alternate in {seat}",
    EventKind.ALTERNATE_MOVED: "{name} stands in for {seat} on {new}, no longer on {old}: {occasion} has moved",
    EventKind.SEAT_DECLINED: "{actor} recorded that the seat {seat} is declined for now from {valid_from}",
    EventKind.DECLINATION_ENDED: "{actor} recorded that the seat {seat} is declined no longer",
    EventKind.DELEGATED: "{actor} recorded that the {grantor} delegates {what} of Level {level} to the {grantee}",
    EventKind.DELEGATION_REVOKED: "{actor} revoked what the {grantor} had delegated to the {grantee}[ on {basis}]",
    EventKind.FOUNDING_DRAFTED: "{actor} drafted the founding of {code} under the {parent}",
    EventKind.FOUNDING_CHANGED: "{actor} changed the draft of {code}",
    EventKind.FOUNDING_CONSULTED: "{actor} opened the consultation on founding {code}",
    EventKind.FOUNDING_HEARD: "{actor} closed the consultation on founding {code}",
    EventKind.FOUNDING_PUT: "{actor} put the founding of {code} to the {parent}",
    EventKind.FOUNDING_TAKEN_BACK: "{actor} took the founding of {code} back for more work",
    EventKind.FOUNDING_OPENED: "{actor} opened {code} under the {parent}",
    EventKind.FOUNDING_REFUSED: "{actor} recorded that the {parent} did not approve founding {code}",
    EventKind.FOUNDING_DROPPED: "{actor} withdrew the founding of {code}",
    EventKind.CONVENED: "{actor} recorded that {ref} was convened on {convened_on}",
    EventKind.SUCCESSION_BEGUN: "{actor} began the succession of {group} by {successors} from {on}",
    EventKind.SUCCESSION_CHANGED: "{actor} changed the succession of {group}: {successors} from {on}",
    EventKind.SUCCESSION_ABANDONED: "{actor} abandoned the succession of {group}",
    EventKind.SUCCEEDED: "{actor} recorded that {successors} succeed the {group} from {on}",
    EventKind.REHOMED: "{actor} re-homed {what} from the {origin} to the {destination}",
    EventKind.CLOSED: "{actor} closed {ref} with {valid_to}",
    EventKind.TERMS_PUT: "{actor} filed version {version} of the Terms of Reference of the {group} for decision",
    EventKind.TERMS_LINKED: "{actor} put version {version} of the Terms of Reference of the {group} as {proposal}",
    EventKind.TERMS_SENT_BACK: "Version {version} of the Terms of Reference of the {group} came back from {proposal}",
    EventKind.TERMS_ADDED: "{decision} approved version {version} of the Terms of Reference of the {group}",
    EventKind.TERMS_TURNED_DOWN: "{decision} did not approve version {version} of the {group}'s Terms of Reference",
}
