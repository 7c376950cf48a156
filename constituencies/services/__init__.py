"""Every write of constituencies, nomination rounds and ballots. Each is atomic, has an actor, and leaves its event."""

from __future__ import annotations

from constituencies.services.approvals import ask_members
from constituencies.services.ballots import Receipt, cast, close_ballot, open_ballot
from constituencies.services.calls import call_members
from constituencies.services.constituencies import add_member, end_member, sync_constituencies
from constituencies.services.kinds import KINDS_OF_ROUNDS
from constituencies.services.nominations import accept, decline, nominate_nobody, put_forward, take_back
from constituencies.services.results import confirm, decide_tie
from constituencies.services.rounds import close_nominations, open_round, reopen, withdraw_round

__all__ = [
    "KINDS_OF_ROUNDS",
    "Receipt",
    "accept",
    "add_member",
    "ask_members",
    "call_members",
    "cast",
    "close_ballot",
    "close_nominations",
    "confirm",
    "decide_tie",
    "decline",
    "end_member",
    "nominate_nobody",
    "open_ballot",
    "open_round",
    "put_forward",
    "reopen",
    "sync_constituencies",
    "take_back",
    "withdraw_round",
]
