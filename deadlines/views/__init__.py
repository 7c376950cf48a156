"""The pages of obligations: the register and each of them, the board, how they were kept, and panels elsewhere."""

from deadlines.views.board import board
from deadlines.views.compliance import compliance, kept_of_clause
from deadlines.views.obligations import ObligationRegister, closures, detail, explain, obligations_of_group, waive

__all__ = [
    "ObligationRegister",
    "board",
    "closures",
    "compliance",
    "detail",
    "explain",
    "kept_of_clause",
    "obligations_of_group",
    "waive",
]
