"""A group's founding, and its terms of reference, before the group that decides; and what its decision does to them.

Accepting opens the group or lets the terms hold, in the same transaction; accepting subject to work does so once the
work is done; rejecting ends the matter; anything else sends it back, so that it can be put again or further up.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from decisions import policy
from decisions.models import Proposal
from decisions.queries.founding import (
    FOUNDING,
    TERMS,
    deciding_group,
    discharged,
    founding_put,
    terms_put,
)
from decisions.rules.lifecycle import WITHDRAWN
from decisions.rules.outcomes import ACCEPT, ACCEPT_SUBJECT, ESCALATE_TO_OFGEM, REJECT
from decisions.services.proposals import draft_proposal
from foundation.audit import services as audit
from foundation.core.clock import today
from foundation.core.errors import NotAllowed, Refused
from foundation.core.scope import Classification
from groups import services as groups
from groups.models import Founding, TermsVersion
from groups.rules.lifecycles import BEFORE_PARENT, CONSULTED, OPENED

if TYPE_CHECKING:
    from decisions.models import Decision
    from foundation.accounts.models import Person
    from groups.models import Group
    from meetings.models import AgendaItem

Effect = Literal["accepted", "subject to work", "rejected", "waits", "back"]


@audit.act
def put_founding(*, founding: Founding, item: AgendaItem | None = None, actor: Person) -> Proposal:
    """Put a founding that was consulted on to the group that decides, on an item of its agenda or by correspondence.

    What comes from below a closed group is for the deciding group's own people. Raises NotAllowed for who may not put a
    proposal to that group; Refused from any other status.
    """
    groups.lock_groups(*{founding.parent, deciding_group(founding) or founding.parent})  # before it, as everywhere
    founding = Founding.objects.select_for_update(of=("self",)).select_related("parent").get(pk=founding.pk)
    if reason := founding_refusal(founding):
        raise Refused(reason)
    asked = f"Who takes part: {founding.membership}\n\nConsulted on as {founding.consultation}."
    proposal = draft_proposal(
        group=_decides(founding),
        title=f"Found the {founding.name} ({founding.code})",
        problem=f"{founding.purpose}\n\n{asked}",
        raised_by="PMO",
        kind=FOUNDING,
        subject=audit.subject_key(founding),
        classification=Classification.RESTRICTED if founding.parent.is_closed else Classification.PUBLIC,
        item=item,
        actor=actor,
    )
    groups.record_put(founding=founding, reference=proposal.reference, actor=actor)
    return proposal


def founding_refusal(founding: Founding) -> str | None:
    """Why a founding cannot be put to its parent now, as a sentence; None when it can."""
    if founding.status == CONSULTED:
        return None
    return founding.lifecycle.refusal(founding.status, "put_to_parent")


@audit.act
def put_terms(*, terms: TermsVersion, item: AgendaItem | None = None, actor: Person) -> Proposal:
    """Put a version of a group's terms of reference to the group that decides. Raises NotAllowed, Refused."""
    terms = (
        TermsVersion.objects.select_for_update(of=("self",)).select_related("group__parent", "version").get(pk=terms.pk)
    )
    if reason := terms_refusal(terms):
        raise Refused(reason)
    proposal = draft_proposal(
        group=_decides(terms),
        title=f"Terms of Reference of the {terms.group.code}, version {terms.version.version}",
        problem=f"What this version changes: {terms.version.change}",
        raised_by=terms.group.code,
        kind=TERMS,
        subject=audit.subject_key(terms),
        item=item,
        actor=actor,
    )
    groups.link_terms(terms=terms, proposal=proposal.reference, actor=actor)
    return proposal


def terms_refusal(terms: TermsVersion) -> str | None:
    """Why a version of terms cannot be put to decision now, as a sentence; None when it can."""
    if terms.decision:
        return f"{terms.decision} has decided on this version already."
    return f"{terms.proposal} has put it to decision already." if terms.proposal else None


def _decides(thing: Founding | TermsVersion) -> Group:
    group = deciding_group(thing)
    if group is None:
        raise Refused("No group above it may accept it under the framework in force.")
    return group


@audit.act
def take_back(*, thing: Founding | TermsVersion, actor: Person) -> None:
    """A proposal that was withdrawn gives back what it put, so that it can be put again. Raises NotAllowed, Refused."""
    policy.may_draft(actor, _decides(thing)).require()
    proposal = Proposal.objects.filter(subject=audit.subject_key(thing)).order_by("-number").first()
    if proposal is None or proposal.status != WITHDRAWN:
        raise Refused("Withdraw the proposal first; then this comes back.")
    _send_back(thing, proposal.reference, actor)


def _send_back(thing: Founding | TermsVersion, reference: str, actor: Person) -> None:
    if isinstance(thing, Founding):
        groups.record_taken_back(founding=thing, reference=reference, actor=actor)
    else:
        groups.unlink_terms(terms=thing, actor=actor)


def found(decision: Decision, actor: Person) -> None:
    """The handler of a founding. A correction to the same effect changes nothing; a group that is open stays open."""
    founding = founding_put(decision.proposal.subject)
    if founding is None:
        raise Refused(f"{decision.proposal.reference} does not say which founding it is about.")
    if _says_the_same(decision):
        return
    if founding.status == OPENED:
        raise Refused(f"The {founding.code} is open; it is closed by closing it, not by correcting the decision.")
    if founding.raised_by_id == actor.pk:
        raise NotAllowed("You drafted this founding; somebody else must record its outcome.")
    effect = _effect(decision)
    if effect == "accepted":
        groups.open_group(founding=founding, decision=decision.reference, on=decision.taken_on, actor=actor)
    elif effect == "rejected":
        groups.refuse_founding(founding=founding, decision=decision.reference, actor=actor)
    elif effect == "back" and founding.status == BEFORE_PARENT:
        _send_back(founding, decision.reference, actor)


def settle_terms(decision: Decision, actor: Person) -> None:
    """The handler of terms of reference. A correction to the same effect changes nothing."""
    terms = terms_put(decision.proposal.subject)
    if terms is None:
        raise Refused(f"{decision.proposal.reference} does not say which terms it is about.")
    if _says_the_same(decision):
        return
    if terms.put_by_id == actor.pk:
        raise NotAllowed("You filed these terms; somebody else must record their outcome.")
    effect = _effect(decision)
    if effect == "accepted":
        groups.approve_terms(terms=terms, decision=decision.reference, on=decision.taken_on, actor=actor)
    elif effect == "rejected":
        groups.turn_down_terms(terms=terms, decision=decision.reference, actor=actor)
    elif effect == "back":
        _send_back(terms, decision.reference, actor)


def _says_the_same(decision: Decision) -> bool:
    return decision.corrects is not None and _effect(decision.corrects) == _effect(decision)


def _effect(decision: Decision) -> Effect:
    known: dict[str, Effect] = {
        ACCEPT: "accepted",
        ACCEPT_SUBJECT: "subject to work",
        REJECT: "rejected",
        ESCALATE_TO_OFGEM: "waits",
    }
    return known.get(decision.outcome, "back")


@audit.act
def carry_out(*, thing: Founding | TermsVersion, actor: Person) -> None:
    """The work an acceptance was subject to is done: the group opens, or the terms hold, from today.

    Raises NotAllowed for who may not put proposals to the group that decided; Refused while work is left.
    """
    policy.may_draft(actor, _decides(thing)).require()
    decision = discharged(thing)
    if decision is None:
        raise Refused("There is no acceptance whose work is all done.")
    on = today()
    if isinstance(thing, Founding):
        groups.open_group(founding=thing, decision=decision.reference, on=on, actor=actor)
    else:
        groups.approve_terms(terms=thing, decision=decision.reference, on=on, actor=actor)


def about_founding(subject: str) -> tuple[str, str] | None:
    """The founding a proposal is about: its name and its page."""
    founding = founding_put(subject)
    return (str(founding), founding.get_absolute_url()) if founding else None


def about_terms(subject: str) -> tuple[str, str] | None:
    """The version of terms a proposal is about: its name and the page of its group's terms."""
    terms = terms_put(subject)
    return (str(terms), terms.get_absolute_url()) if terms else None
