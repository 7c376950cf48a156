"""Input for constituencies, rounds and ballots. Where a rule can refuse, the service says so with its clause."""

from __future__ import annotations

from constituencies.forms.ballots import ConfirmForm, ReceiptForm, TieForm, VoteForm
from constituencies.forms.members import EndMemberForm, MemberForm
from constituencies.forms.rounds import AcceptForm, DaysForm, NobodyForm, NominateForm, ReasonForm, RoundForm

__all__ = [
    "AcceptForm",
    "ConfirmForm",
    "DaysForm",
    "EndMemberForm",
    "MemberForm",
    "NobodyForm",
    "NominateForm",
    "ReasonForm",
    "ReceiptForm",
    "RoundForm",
    "TieForm",
    "VoteForm",
]
