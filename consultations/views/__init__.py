"""The pages of consultations."""

from __future__ import annotations

from consultations.views.answering import confirm, dispose, enter, give
from consultations.views.asking import (
    close,
    document_file,
    document_new,
    draft,
    draft_founding,
    edit,
    extend,
    open_it,
    publish,
    withdraw,
)
from consultations.views.elsewhere import founding_panel, group_panel
from consultations.views.page import detail
from consultations.views.register import AnswerRegister, AskedRegister, ConsultationRegister

__all__ = [
    "AnswerRegister",
    "AskedRegister",
    "ConsultationRegister",
    "close",
    "confirm",
    "detail",
    "dispose",
    "document_file",
    "document_new",
    "draft",
    "draft_founding",
    "edit",
    "enter",
    "extend",
    "founding_panel",
    "give",
    "group_panel",
    "open_it",
    "publish",
    "withdraw",
]
