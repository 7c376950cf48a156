"""What happens to constituencies, calls to members, nominations and elections, in the ledger's words."""

from __future__ import annotations

from enum import StrEnum


class EventKind(StrEnum):
    CONSTITUENCY_ADDED = "constituencies.constituency_added"
    CONSTITUENCY_RENAMED = "constituencies.constituency_renamed"
    MEMBER_ADDED = "constituencies.member_added"
    MEMBER_ENDED = "constituencies.member_ended"
    ROUND_OPENED = "constituencies.round_opened"
    NOMINATED = "constituencies.nominated"
    NOMINATION_ACCEPTED = "constituencies.nomination_accepted"
    NOMINATION_DECLINED = "constituencies.nomination_declined"
    NOMINATION_WITHDRAWN = "constituencies.nomination_withdrawn"
    NOMINATION_LAPSED = "constituencies.nomination_lapsed"
    NOMINATIONS_CLOSED = "constituencies.nominations_closed"
    NO_NOMINEE = "constituencies.no_nominee"
    ROUND_REOPENED = "constituencies.round_reopened"
    UNOPPOSED = "constituencies.unopposed"
    BALLOT_OPENED = "constituencies.ballot_opened"
    VOTE_CAST = "constituencies.vote_cast"
    BALLOT_CLOSED = "constituencies.ballot_closed"
    RESULT_FOUND = "constituencies.result_found"
    TIED = "constituencies.tied"
    NOBODY_VOTED = "constituencies.nobody_voted"
    SILENCE_DECIDED = "constituencies.silence_decided"
    TIE_DECIDED = "constituencies.tie_decided"
    RESULT_CONFIRMED = "constituencies.result_confirmed"
    ROUND_WITHDRAWN = "constituencies.round_withdrawn"


WORDING: dict[StrEnum, str] = {
    EventKind.CONSTITUENCY_ADDED: "{actor} entered the constituency {ref} under framework {version}",
    EventKind.CONSTITUENCY_RENAMED: "{actor} brought the name of {ref} into line with framework {version}",
    EventKind.MEMBER_ADDED: "{actor} entered {organisation} as a member of {constituency} from {valid_from}",
    EventKind.MEMBER_ENDED: "{actor} ended the membership of {organisation} in {constituency} with {valid_to}",
    EventKind.ROUND_OPENED: "{actor} opened {ref} for nominations to {seat} until the end of {closes_on}",
    EventKind.NOMINATED: "{actor} nominated {name} for {organisation} in {ref}",
    EventKind.NOMINATION_ACCEPTED: "{actor} accepted the nomination in {round}",
    EventKind.NOMINATION_DECLINED: "{actor} declined the nomination in {round}",
    EventKind.NOMINATION_WITHDRAWN: "{actor} withdrew the nomination of {name} in {round}",
    EventKind.NOMINATION_LAPSED: "The nomination of {name} in {round} was not answered before nominations closed",
    EventKind.NOMINATIONS_CLOSED: "{actor} closed nominations in {ref} with {candidates} who stand",
    EventKind.NO_NOMINEE: "Nobody stands in {ref}",
    EventKind.ROUND_REOPENED: "{actor} opened {ref} for nominations again until the end of {closes_on}",
    EventKind.UNOPPOSED: "{name} is the only candidate in {ref}",
    EventKind.BALLOT_OPENED: "{actor} opened the ballot of {ref} to {entitled} organisations until {closes_on}",
    EventKind.VOTE_CAST: "{actor} voted for {organisation} in the ballot of {round}",
    EventKind.BALLOT_CLOSED: "{actor} closed the ballot of {ref}: {cast} of {entitled} organisations voted",
    EventKind.RESULT_FOUND: "The ballot of {ref} was won by {name}",
    EventKind.TIED: "The ballot of {ref} ended level between {level} candidates",
    EventKind.NOBODY_VOTED: "Nobody voted in the ballot of {ref} between {level} candidates",
    EventKind.SILENCE_DECIDED: "{actor} decided {ref}, in whose ballot nobody voted, for {name}",
    EventKind.TIE_DECIDED: "{actor} decided the tie of {ref} for {name}",
    EventKind.RESULT_CONFIRMED: "{actor} confirmed the result of {ref}: {name} holds {seat} from {valid_from}",
    EventKind.ROUND_WITHDRAWN: "{actor} withdrew {ref}",
}
