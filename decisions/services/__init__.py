"""Every write of proposals, views and decisions. Each is atomic, has an actor, and leaves its event in the ledger."""

from decisions.services.adopting import about_revision, adopt, put_refusal, put_to_psg
from decisions.services.handlers import ABOUT, OUTCOME_HANDLERS, kinds_by_hand, record_only
from decisions.services.ledger import enter_actual
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
    "ABOUT",
    "OPTION_WORDS",
    "OUTCOME_HANDLERS",
    "OptionWords",
    "about_revision",
    "adopt",
    "assess",
    "confirm_view",
    "correct",
    "decide",
    "draft_proposal",
    "edit",
    "enter_actual",
    "kinds_by_hand",
    "open_for_views",
    "publication_refusal",
    "publish",
    "publish_with_report",
    "put_refusal",
    "put_to_psg",
    "record_only",
    "record_view",
    "set_options",
    "withdraw",
]
