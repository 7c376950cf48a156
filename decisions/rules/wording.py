"""The words of the codes that stand in the events of proposals and decisions. Pure."""

from __future__ import annotations

from typing import Final

from decisions.rules.consensus import POSITIONS
from decisions.rules.lifecycle import STILL_OPEN, WORDS
from decisions.rules.outcomes import BASES, OUTCOMES

CODES: Final = {
    "fields": {**WORDS, **STILL_OPEN},
    "outcome": OUTCOMES,
    "basis": {str(basis): label for basis, label in BASES.items()},
    "position": {str(position): label.lower() for position, label in POSITIONS.items()},
}
