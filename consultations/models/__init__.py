"""A question put to organisations by a date, who was asked, what they answered and what became of it."""

from __future__ import annotations

from consultations.models.answers import Answer, Disposition
from consultations.models.consultations import Attachment, Consultation, Extension, Party

__all__ = ["Answer", "Attachment", "Consultation", "Disposition", "Extension", "Party"]
