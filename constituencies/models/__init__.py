"""Constituencies and their member organisations; nomination rounds, ballots and their sealed votes."""

from __future__ import annotations

from constituencies.models.ballots import Ballot, CountedVote, SealedVote
from constituencies.models.membership import Constituency, Member
from constituencies.models.rounds import Nomination, Round

__all__ = ["Ballot", "Constituency", "CountedVote", "Member", "Nomination", "Round", "SealedVote"]
