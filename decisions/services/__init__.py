"""Every write of proposals, views and decisions. Each is atomic, has an actor, and leaves its event in the ledger."""

from decisions.services.handlers import OUTCOME_HANDLERS, record_only
from decisions.services.outcome import correct, decide
from decisions.services.proposals import (
    OPTION_WORDS,
    OptionWords,
    assess,
    draft_proposal,
    edit,
    open_for_views,
    set_options,
    withdraw,
)
from decisions.services.publication import publication_refusal, publish, publish_with_report
from decisions.services.views import confirm_view, record_view

__all__ = [
    "OPTION_WORDS",
    "OUTCOME_HANDLERS",
    "OptionWords",
    "assess",
    "confirm_view",
    "correct",
    "decide",
    "draft_proposal",
    "edit",
    "open_for_views",
    "publication_refusal",
    "publish",
    "publish_with_report",
    "record_only",
    "record_view",
    "set_options",
    "withdraw",
]
