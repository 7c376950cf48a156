"""Every read of groups, seats and who holds them."""

from __future__ import annotations

from groups.queries.competence import competence, not_in_being
from groups.queries.constituents import CONSTITUENTS
from groups.queries.delegations import delegations_of, delegations_on, delegations_visible_to
from groups.queries.roster import (
    chairs,
    groups_with_seats,
    holders,
    members,
    memberships_on,
    owners,
    roster,
    roster_on,
    seats_on,
    voices_on,
)
from groups.queries.seating import Seating, seating_of, seating_on
from groups.queries.standing import NOBODY, HeldSeat, Standing, User, readable_scopes, standing
from groups.queries.structure import terms_on, visible_to
from groups.queries.vacancies import Vacancy, vacancies

__all__ = [
    "CONSTITUENTS",
    "NOBODY",
    "HeldSeat",
    "Seating",
    "Standing",
    "User",
    "Vacancy",
    "chairs",
    "competence",
    "delegations_of",
    "delegations_on",
    "delegations_visible_to",
    "groups_with_seats",
    "holders",
    "members",
    "memberships_on",
    "not_in_being",
    "owners",
    "readable_scopes",
    "roster",
    "roster_on",
    "seating_of",
    "seating_on",
    "seats_on",
    "standing",
    "terms_on",
    "vacancies",
    "visible_to",
    "voices_on",
]
