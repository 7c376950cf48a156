"""Who may do what with constituencies, rounds and ballots. Rights come from seats, offices and affiliations of today.

Each answer is about the person alone; whether the state allows it is the lifecycle's and the rules' to say.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from constituencies.models import Nomination
from constituencies.queries import own_organisations, own_votes, visible_to
from foundation.accounts.models import Person
from foundation.core.policy import YES, Verdict, no
from groups.policy import holds_office
from groups.rules import Office

if TYPE_CHECKING:
    from constituencies.models import Ballot, Round
    from consultations.models import Consultation
    from foundation.accounts.models import Organisation
    from groups.queries import User

NOT_A_MEMBER = "Only somebody of a member organisation that was asked may do this."
NOT_ENTITLED = "Only somebody of an organisation that may vote in this ballot may do this."
STANDS = "You stand in this round; somebody else must do this."


def may_see(user: User | None, round_: Round) -> Verdict:
    """Is the round within what the person may read? Agrees with visible_to."""
    return YES if visible_to(user).filter(pk=round_.pk).exists() else no("This is not open to you.")


def may_keep(user: User | None) -> Verdict:
    """May the person enter members, open rounds and ballots? The PMO."""
    return holds_office(user, Office.PMO)


def may_run(user: User | None, round_: Round) -> Verdict:
    """May the person take the round on: close it, open its ballot, confirm its result? The PMO, unless they stand."""
    if not (verdict := may_keep(user)):
        return verdict
    return no(STANDS) if _stands(user, round_) else YES


def barred(user: User | None, consultation: Consultation) -> str | None:
    """Why the person does not run this call for nominations, or this ballot: they stand in its round. None otherwise.

    What is asked for a round is open on the consultations' pages too; there the same separation holds.
    """
    asks = Q(round__asked=consultation.pk) | Q(round__ballot__asked=consultation.pk)
    stands = Nomination.objects.filter(asks, person=getattr(user, "pk", None))
    return STANDS if consultation.pk and stands.exists() else None


def may_nominate(user: User | None, round_: Round) -> Verdict:
    """May the person put somebody forward: whoever is of a member organisation that was asked?"""
    return YES if isinstance(user, Person) and own_organisations(user, round_).exists() else no(NOT_A_MEMBER)


def may_nominate_for(user: User | None, round_: Round, organisation: Organisation) -> Verdict:
    """May the person put somebody forward for that organisation?"""
    if isinstance(user, Person) and own_organisations(user, round_).filter(pk=organisation.pk).exists():
        return YES
    return no(NOT_A_MEMBER)


def may_answer(user: User | None, nomination: Nomination) -> Verdict:
    """Only the nominee accepts or declines."""
    if nomination.person_id == getattr(user, "pk", None):
        return YES
    return no("Only the nominee accepts or declines a nomination.")


def may_take_back(user: User | None, nomination: Nomination) -> Verdict:
    """The nominee, and who put them forward, may withdraw a nomination."""
    if getattr(user, "pk", None) in {nomination.person_id, nomination.nominated_by_id}:
        return YES
    return no("Only the nominee, or who put them forward, may withdraw a nomination.")


def may_vote(user: User | None, ballot: Ballot) -> Verdict:
    """May the person vote: whoever is of an organisation that is entitled?"""
    return YES if isinstance(user, Person) and own_votes(user, ballot).exists() else no(NOT_ENTITLED)


def may_vote_for(user: User | None, ballot: Ballot, organisation: Organisation) -> Verdict:
    """May the person cast the vote of that organisation?"""
    if isinstance(user, Person) and own_votes(user, ballot).filter(pk=organisation.pk).exists():
        return YES
    return no(NOT_ENTITLED)


def may_decide_tie(user: User | None, round_: Round) -> Verdict:
    """The SRO decides a tie, unless they stand or put one of the candidates forward."""
    if not (verdict := holds_office(user, Office.SRO)):
        return verdict
    if _stands(user, round_) or round_.nominations.filter(nominated_by=getattr(user, "pk", None)).exists():
        return no("You stand in this round, or put somebody forward; you cannot decide its tie.")
    return YES


def _stands(user: User | None, round_: Round) -> bool:
    return round_.nominations.filter(person=getattr(user, "pk", None)).exists()
