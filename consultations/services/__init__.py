"""Every write to consultations: draft, open, extend, answer, close, dispose, publish, withdraw, and the sweep."""

from __future__ import annotations

from consultations.queries import AUDIENCES, KINDS, Hook, Kind, Source
from consultations.rules import Audience, Confidentiality
from consultations.services.answers import answer, confirm_answer
from consultations.services.closing import (
    close,
    closing_refusal,
    dispose,
    publish,
    publishing_refusal,
    withdraw,
    withdraw_with,
)
from consultations.services.drafting import attach_document, draft_consultation, edit_consultation
from consultations.services.locking import lock
from consultations.services.opening import extend, open_consultation
from consultations.services.sweeping import Swept, sweep

__all__ = [
    "AUDIENCES",
    "KINDS",
    "Audience",
    "Confidentiality",
    "Hook",
    "Kind",
    "Source",
    "Swept",
    "answer",
    "attach_document",
    "close",
    "closing_refusal",
    "confirm_answer",
    "dispose",
    "draft_consultation",
    "edit_consultation",
    "extend",
    "lock",
    "open_consultation",
    "publish",
    "publishing_refusal",
    "sweep",
    "withdraw",
    "withdraw_with",
]
