"""The pages of proposals and decisions."""

from decisions.views.adopting import put_version
from decisions.views.decision import decision_page, publish
from decisions.views.drafting import assess, choose_group, draft, edit, open_for_views, withdraw
from decisions.views.ledger import ThresholdLedger, enter_actual
from decisions.views.outcome import correct, record_outcome
from decisions.views.proposal import proposal_page
from decisions.views.register import ProposalRegister
from decisions.views.seats import confirm_view, record_view, telephone

__all__ = [
    "ProposalRegister",
    "ThresholdLedger",
    "assess",
    "choose_group",
    "confirm_view",
    "correct",
    "decision_page",
    "draft",
    "edit",
    "enter_actual",
    "open_for_views",
    "proposal_page",
    "publish",
    "put_version",
    "record_outcome",
    "record_view",
    "telephone",
    "withdraw",
]
