"""The lifecycles of a nomination round and of one nomination. Pure."""

from __future__ import annotations

from constituencies.events import EventKind
from foundation.workflow.rules import Lifecycle, Says, Step

OPEN, CLOSED, NO_NOMINEE, BALLOT_OPEN, BALLOT_CLOSED, TIED, UNVOTED, RESULT, APPOINTED, WITHDRAWN = (
    "open",
    "closed",
    "no_nominee",
    "ballot_open",
    "ballot_closed",
    "tied",
    "unvoted",
    "result",
    "appointed",
    "withdrawn",
)

# While a round stands in one of these, no other may be opened for the same seat and remit.
RUNNING = (OPEN, CLOSED, NO_NOMINEE, BALLOT_OPEN, BALLOT_CLOSED, TIED, UNVOTED, RESULT)
# The count alone chose nobody: a named person decides, with a reason.
UNDECIDED = (TIED, UNVOTED)
# From here on everybody may read what came of it.
PUBLISHED = (APPOINTED,)

# What a round waits for once it has come so far: the PMO's next step, or the SRO's decision.
NEXT_STEP = {
    CLOSED: "Several candidates stand: open the ballot.",
    NO_NOMINEE: "Nobody stands: open the round again, or withdraw it.",
    RESULT: "The result is known: confirm it, and the appointment is made.",
    TIED: "The ballot ended level: the Senior Responsible Owner decides.",
    UNVOTED: (
        "Nobody voted: the Senior Responsible Owner decides between the candidates, with a reason; or the round is "
        "withdrawn and another opened."
    ),
}

ROUND = Lifecycle(
    name="nomination round",
    states={
        OPEN: "Open for nominations",
        CLOSED: "Nominations closed",
        NO_NOMINEE: "No nominee",
        BALLOT_OPEN: "Ballot open",
        BALLOT_CLOSED: "Ballot closed",
        TIED: "Tied",
        UNVOTED: "Nobody voted",
        RESULT: "Result known",
        APPOINTED: "Appointed",
        WITHDRAWN: "Withdrawn",
    },
    initial=(OPEN,),
    steps=(
        Step("close", "Close nominations", (OPEN,), CLOSED, EventKind.NOMINATIONS_CLOSED),
        Step("find_none", "Record that nobody stands", (CLOSED,), NO_NOMINEE, EventKind.NO_NOMINEE),
        Step("reopen", "Open for nominations again", (NO_NOMINEE,), OPEN, EventKind.ROUND_REOPENED),
        Step("unopposed", "Record the only candidate", (CLOSED,), RESULT, EventKind.UNOPPOSED),
        Step("open_ballot", "Open the ballot", (CLOSED,), BALLOT_OPEN, EventKind.BALLOT_OPENED),
        Step("close_ballot", "Close the ballot and count", (BALLOT_OPEN,), BALLOT_CLOSED, EventKind.BALLOT_CLOSED),
        Step("find_winner", "Record the result", (BALLOT_CLOSED,), RESULT, EventKind.RESULT_FOUND),
        Step("find_tie", "Record the tie", (BALLOT_CLOSED,), TIED, EventKind.TIED),
        Step("find_silence", "Record that nobody voted", (BALLOT_CLOSED,), UNVOTED, EventKind.NOBODY_VOTED),
        Step("decide_tie", "Decide the tie", (TIED,), RESULT, EventKind.TIE_DECIDED),
        Step("decide_silence", "Decide between the candidates", (UNVOTED,), RESULT, EventKind.SILENCE_DECIDED),
        Step("appoint", "Confirm and appoint", (RESULT,), APPOINTED, EventKind.RESULT_CONFIRMED),
        Step("withdraw", "Withdraw the round", RUNNING, WITHDRAWN, EventKind.ROUND_WITHDRAWN),
    ),
    sentences={
        OPEN: Says("Nominations are open", "nominations are not open"),
        CLOSED: Says("Nominations are closed", "nominations are not closed"),
        NO_NOMINEE: Says("There is no nominee", "it is not settled that there is no nominee"),
        BALLOT_OPEN: Says("The ballot is open", "the ballot is not open"),
        BALLOT_CLOSED: Says("The ballot is closed", "the ballot is not closed"),
        TIED: Says("The ballot is tied", "the ballot is not tied"),
        UNVOTED: Says("Nobody voted", "it is not settled that nobody voted"),
        RESULT: Says("The result is known", "the result is not known"),
        APPOINTED: Says("Somebody is appointed", "nobody is appointed"),
    },
)

PUT_FORWARD, ACCEPTED, DECLINED, TAKEN_BACK, LAPSED = "put_forward", "accepted", "declined", "taken_back", "lapsed"

STANDING = (PUT_FORWARD, ACCEPTED)  # a person stands once in a round

NOMINATION = Lifecycle(
    name="nomination",
    states={
        PUT_FORWARD: "Put forward",
        ACCEPTED: "Stands",
        DECLINED: "Declined",
        TAKEN_BACK: "Withdrawn",
        LAPSED: "Not answered",
    },
    initial=(PUT_FORWARD, ACCEPTED),
    steps=(
        Step("accept", "Accept the nomination", (PUT_FORWARD,), ACCEPTED, EventKind.NOMINATION_ACCEPTED),
        Step("decline", "Decline the nomination", (PUT_FORWARD,), DECLINED, EventKind.NOMINATION_DECLINED),
        Step("take_back", "Withdraw the nomination", STANDING, TAKEN_BACK, EventKind.NOMINATION_WITHDRAWN),
        Step("lapse", "Record as not answered", (PUT_FORWARD,), LAPSED, EventKind.NOMINATION_LAPSED),
    ),
    sentences={
        PUT_FORWARD: Says("This nomination waits for its answer", "this nomination does not wait for an answer"),
        ACCEPTED: Says("The nominee stands", "the nominee does not stand"),
        LAPSED: Says("This nomination was not answered", "this nomination is not past its answer"),
    },
)
