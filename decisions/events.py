"""What happens to proposals and decisions, in the ledger's words."""

from __future__ import annotations

from enum import StrEnum


class EventKind(StrEnum):
    DRAFTED = "decisions.proposal_drafted"
    EDITED = "decisions.proposal_edited"
    OPTIONS_SET = "decisions.options_set"
    OPENED = "decisions.views_opened"
    WITHDRAWN = "decisions.proposal_withdrawn"
    VIEW_RECORDED = "decisions.view_recorded"
    VIEW_CONFIRMED = "decisions.view_confirmed"
    DECIDED = "decisions.decided"
    PUBLISHED = "decisions.published"
    CORRECTED = "decisions.corrected"
    ACTUAL_ENTERED = "decisions.actual_entered"


WORDING: dict[StrEnum, str] = {
    EventKind.DRAFTED: "{actor} drafted {ref} for the {group}",
    EventKind.EDITED: "{actor} changed {fields} of {ref}",
    EventKind.OPTIONS_SET: "{actor} set {count} options of {ref}",
    EventKind.OPENED: "{actor} opened {ref} for views",
    EventKind.WITHDRAWN: "{actor} withdrew {ref}",
    EventKind.VIEW_RECORDED: "{actor} recorded the view of {seat}: {position} (version {version})",
    EventKind.VIEW_CONFIRMED: "{actor} confirmed the view of {seat} given by telephone",
    EventKind.DECIDED: "{actor} recorded the outcome of {ref} as {reference}: {outcome}. Basis: {basis}",
    EventKind.PUBLISHED: "{ref} was published",
    EventKind.CORRECTED: "{actor} corrected {corrected} by {reference}: {outcome}. Basis: {basis}",
    EventKind.ACTUAL_ENTERED: "{actor} entered the cost of {reference}: £{actual_gbp}, not the £{counted_gbp} counted",
}
