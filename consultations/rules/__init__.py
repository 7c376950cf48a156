"""What a consultation, an answer, a coverage and a close are. Pure."""

from __future__ import annotations

from consultations.rules.answering import RESULTS, Confidentiality, Result
from consultations.rules.asking import Audience
from consultations.rules.lifecycle import CLOSED, CONSULTATION, DRAFT, OPEN, PUBLISHED, WITHDRAWN

__all__ = [
    "CLOSED",
    "CONSULTATION",
    "DRAFT",
    "OPEN",
    "PUBLISHED",
    "RESULTS",
    "WITHDRAWN",
    "Audience",
    "Confidentiality",
    "Result",
]
