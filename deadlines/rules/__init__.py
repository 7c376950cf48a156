"""The rules of obligations: their lifecycle, how days are counted, and when enforcement acts. Pure."""

from deadlines.rules.counting import Due, Period, after_closure, compute, spare_days
from deadlines.rules.lifecycle import (
    BREACHED,
    LAPSED,
    MET,
    OBLIGATION,
    OPEN,
    PASSED,
    RECORDED,
    UNDECIDED,
    WAITING,
    WAIVED,
)

__all__ = [
    "BREACHED",
    "LAPSED",
    "MET",
    "OBLIGATION",
    "OPEN",
    "PASSED",
    "RECORDED",
    "UNDECIDED",
    "WAITING",
    "WAIVED",
    "Due",
    "Period",
    "after_closure",
    "compute",
    "spare_days",
]
