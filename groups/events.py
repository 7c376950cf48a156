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
    MEMBER_ADDED = "groups.member_added"


WORDING: dict[StrEnum, str] = {
    EventKind.GROUP_OPENED: "{actor} opened {ref} at Level {level}",
    EventKind.GROUP_CHANGED: "{actor} brought {fields} of {ref} into line with framework {version}",
    EventKind.SEAT_ADDED: "{actor} added the seat {seat} from {valid_from} under framework {version}",
    EventKind.SEAT_CHANGED: "{actor} brought the seat {seat} into line with framework {version}",
    EventKind.SEAT_ENDED: "{actor} ended the seat {seat} on {valid_to} under framework {version}",
    EventKind.APPOINTED: "{actor} appointed {name} to {seat} from {valid_from}",
    EventKind.APPOINTMENT_ENDED: "{actor} ended the appointment of {name} to {seat} on {valid_to}",
    EventKind.MEMBER_ADDED: "{actor} entered {organisation} as a member of {ref} from {valid_from}",
}
