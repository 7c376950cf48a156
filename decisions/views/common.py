"""What the pages share: finding a thing that may be read, who acts, a button that says why it is greyed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404
from django.urls import reverse

from decisions import queries
from foundation.core.templatetags.shapes import Action

if TYPE_CHECKING:
    from django.http import HttpRequest

    from decisions.models import Decision, Proposal
    from foundation.core.policy import Verdict


def proposal_or_404(request: HttpRequest, reference: str) -> Proposal:
    """The proposal, when the person may read it; otherwise there is none."""
    proposal = queries.find(request.user, reference)
    if proposal is None:
        raise Http404("There is no such proposal.")
    return proposal


def decision_or_404(request: HttpRequest, reference: str) -> Decision:
    """The decision, when the person may read it; otherwise there is none."""
    decision = queries.find_decision(request.user, reference)
    if decision is None:
        raise Http404("There is no such decision.")
    return decision


def address(proposal: Proposal, name: str, *args: str) -> str:
    """The address of one of the proposal's pages."""
    return reverse(f"decisions:{name}", args=[proposal.reference, *args])


def button(
    label: str, url: str, verdict: Verdict, refusal: str | None = None, *, primary: bool = False, post: bool = False
) -> Action:
    """A button, greyed with the sentence that would refuse it: the state's, else the person's."""
    reason = refusal or ("" if verdict else verdict.reason)
    return Action(label, url, post=post, primary=primary, allowed=not reason, reason=reason, citation=verdict.citation)
