"""What happens to consultations and information requests, their answers and dispositions, in the ledger's words."""

from __future__ import annotations

from enum import StrEnum


class EventKind(StrEnum):
    DRAFTED = "consultations.drafted"
    EDITED = "consultations.edited"
    ATTACHED = "consultations.attached"
    OPENED = "consultations.opened"
    EXTENDED = "consultations.extended"
    ANSWERED = "consultations.answered"
    CONFIRMED = "consultations.confirmed"
    REMINDED = "consultations.reminded"
    CLOSED = "consultations.closed"
    DISPOSED = "consultations.disposed"
    PUBLISHED = "consultations.published"
    WITHDRAWN = "consultations.withdrawn"


WORDING: dict[StrEnum, str] = {
    EventKind.DRAFTED: "{actor} drafted {ref}",
    EventKind.EDITED: "{actor} changed {fields} of {ref}",
    EventKind.ATTACHED: "{actor} put {document} with {ref}",
    EventKind.OPENED: "{actor} opened {ref} to {asked} organisations until the end of {closes_on}",
    EventKind.EXTENDED: "{actor} extended {ref} from {old} to {closes_on}: {reason}",
    EventKind.ANSWERED: "{actor} answered {ref} for {organisation} (version {version})",
    EventKind.CONFIRMED: "{actor} confirmed the answer of {organisation} received by e-mail",
    EventKind.REMINDED: "{actor} reminded {silent} organisations that have not answered {ref}",
    EventKind.CLOSED: "{actor} closed {ref}: {answered} of {asked} organisations answered",
    EventKind.DISPOSED: "{actor} recorded the answer of {organisation} as {result}",
    EventKind.PUBLISHED: "{actor} published {ref} with its answers and what became of them",
    EventKind.WITHDRAWN: "{actor} withdrew {ref}: {reason}",
}
