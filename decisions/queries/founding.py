"""Groups being founded, and versions of terms of reference, before the groups that decide on them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from decisions.models import Decision, Proposal
from decisions.queries.reading import is_conditional
from decisions.rules.lifecycle import DRAFT, OPEN
from decisions.rules.outcomes import ACCEPT, ACCEPT_SUBJECT, REFER_TO_PSG, UPWARDS
from foundation.audit.services import subject_key
from foundation.core.clock import today
from framework.queries import rules_in_force
from framework.rules import NoRulesError
from groups.models import Founding, Group, TermsVersion

if TYPE_CHECKING:
    from django.db.models import QuerySet

FOUNDING: Final = "founding"
TERMS: Final = "terms_of_reference"


def proposals_about(thing: Founding | TermsVersion) -> QuerySet[Proposal]:
    """Every proposal that put the thing, the newest first; whoever shows them asks what may be read."""
    return Proposal.objects.filter(subject=subject_key(thing)).select_related("group").order_by("-number")


def waiting_proposal(thing: Founding | TermsVersion) -> Proposal | None:
    """The proposal that is under way about it."""
    return proposals_about(thing).filter(status__in=(DRAFT, OPEN)).first()


def last_decision(thing: Founding | TermsVersion) -> Decision | None:
    """The decision on it that counts: the newest, a correction included."""
    return Decision.objects.filter(proposal__in=proposals_about(thing)).order_by("-pk").first()


def founding_put(subject: str) -> Founding | None:
    """The founding a proposal's subject names."""
    return Founding.objects.select_related("parent").filter(pk=_number(subject)).first()


def terms_put(subject: str) -> TermsVersion | None:
    """The version of terms a proposal's subject names."""
    return TermsVersion.objects.select_related("group", "version").filter(pk=_number(subject)).first()


def _number(subject: str) -> int:
    key = subject.partition(":")[2]
    return int(key) if key.isdecimal() else 0


def deciding_group(thing: Founding | TermsVersion) -> Group | None:
    """The group that decides: the parent, or the first above it that may accept anything under the framework in force.

    A working group takes no decision of its own: it reports to its parent. What was referred upwards goes on there.
    """
    decision = last_decision(thing)
    if decision is not None and decision.outcome in UPWARDS:
        psg = UPWARDS[REFER_TO_PSG] if decision.outcome == REFER_TO_PSG else ""
        return Group.objects.filter(code=psg).first() if psg else decision.group.parent
    above = thing.parent if isinstance(thing, Founding) else thing.group.parent or thing.group
    return _first_to_accept(above)


def _first_to_accept(group: Group) -> Group | None:
    if _may_accept(group):
        return group
    return _first_to_accept(group.parent) if group.parent else None


def _may_accept(group: Group) -> bool:
    try:
        return rules_in_force(group.code, today()).outcome(ACCEPT) is not None
    except NoRulesError:
        return False


def open_work(thing: Founding | TermsVersion) -> Decision | None:
    """The acceptance that is subject to work not all done; None when there is no such work left."""
    decision = last_decision(thing)
    if decision is None or decision.outcome != ACCEPT_SUBJECT:
        return None
    return decision if is_conditional(decision) else None


def discharged(thing: Founding | TermsVersion) -> Decision | None:
    """The acceptance whose work is all done, and which waits to be carried out."""
    decision = last_decision(thing)
    if decision is None or decision.outcome != ACCEPT_SUBJECT or is_conditional(decision):
        return None
    return decision
