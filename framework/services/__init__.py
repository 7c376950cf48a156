"""Loading versions, and drafting new ones in the product up to the day they are loaded."""

from framework.services.approving import (
    FORCE_CHECKS,
    ForceCheck,
    approve,
    bring_into_force,
    force_refusal,
    record_ofgem,
    send_back_by_decision,
)
from framework.services.drafting import (
    endorse,
    redraft,
    save_revision,
    send_back,
    start_draft,
    submission_refusal,
    submit,
    withdraw,
)
from framework.services.loading import FOLDER, LOADED, Follower, Outcome, load_versions, shipped

__all__ = [
    "FOLDER",
    "FORCE_CHECKS",
    "LOADED",
    "Follower",
    "ForceCheck",
    "Outcome",
    "approve",
    "bring_into_force",
    "endorse",
    "force_refusal",
    "load_versions",
    "record_ofgem",
    "redraft",
    "save_revision",
    "send_back",
    "send_back_by_decision",
    "shipped",
    "start_draft",
    "submission_refusal",
    "submit",
    "withdraw",
]
