"""Groups and how they come and go; seats and who sits in them; what one group hands to another."""

from __future__ import annotations

from groups.models.delegations import Delegation
from groups.models.founding import Founding
from groups.models.seats import Alternate, Appointment, Declination, Membership, Seat
from groups.models.structure import Group, Reporting
from groups.models.succession import Succession
from groups.models.terms import TermsVersion

__all__ = [
    "Alternate",
    "Appointment",
    "Declination",
    "Delegation",
    "Founding",
    "Group",
    "Membership",
    "Reporting",
    "Seat",
    "Succession",
    "TermsVersion",
]
