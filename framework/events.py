"""What happens to the framework itself, in the ledger's words."""

from __future__ import annotations

from enum import StrEnum


class EventKind(StrEnum):
    VERSION_LOADED = "framework.version_loaded"
    VERSION_REPLACED = "framework.version_replaced"
    DRAFT_STARTED = "framework.draft_started"
    DRAFT_REVISED = "framework.draft_revised"
    DRAFT_SUBMITTED = "framework.draft_submitted"
    DRAFT_REVIEWED = "framework.draft_reviewed"
    DRAFT_SENT_BACK = "framework.draft_sent_back"
    DRAFT_REBASED = "framework.draft_rebased"
    DRAFT_APPROVED = "framework.draft_approved"
    DRAFT_WITH_OFGEM = "framework.draft_with_ofgem"
    OFGEM_APPROVED = "framework.ofgem_approved"
    OFGEM_REFUSED = "framework.ofgem_refused"
    DRAFT_LOADED = "framework.draft_loaded"
    DRAFT_WITHDRAWN = "framework.draft_withdrawn"


WORDING: dict[StrEnum, str] = {
    EventKind.VERSION_LOADED: "{actor} loaded {ref}, in force from {in_force_from}",
    EventKind.VERSION_REPLACED: "{actor} replaced the loaded text of {ref}, in force from {in_force_from}",
    EventKind.DRAFT_STARTED: "{actor} began {ref} for {change_request}, on the version {based_on}",
    EventKind.DRAFT_REVISED: "{actor} saved revision {revision} of {ref}",
    EventKind.DRAFT_SUBMITTED: "{actor} submitted revision {revision} of {ref} for review",
    EventKind.DRAFT_REVIEWED: "{actor} passed revision {revision} of {ref} in review",
    EventKind.DRAFT_SENT_BACK: "{actor} sent revision {revision} of {ref} back to its drafters: {reason}",
    EventKind.DRAFT_REBASED: "{actor} put {ref} on the version {based_on} instead of {before}",
    EventKind.DRAFT_APPROVED: "The PSG approved revision {revision} of {ref} by {decision}",
    EventKind.DRAFT_WITH_OFGEM: "Revision {revision} of {ref} went to Ofgem after {decision}",
    EventKind.OFGEM_APPROVED: "{actor} recorded Ofgem's approval of {ref} of {on}: {reference}",
    EventKind.OFGEM_REFUSED: "{actor} recorded that Ofgem did not approve {ref} on {on}: {reference}",
    EventKind.DRAFT_LOADED: "{actor} loaded {ref} as version {version}, in force from {in_force_from}",
    EventKind.DRAFT_WITHDRAWN: "{actor} withdrew {ref}: {reason}",
}
