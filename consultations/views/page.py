"""The page of a consultation: what is asked, until when, who has answered, what was said, what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.views.decorators.http import require_safe

from consultations import policy, queries
from consultations.queries import kind_of
from consultations.rules.lifecycle import CLOSED, CONSULTATION, DRAFT, OPEN, PUBLISHED
from consultations.services import closing_refusal, publishing_refusal
from consultations.views import panels
from consultations.views.common import address, button, consultation_or_404, state_pill
from foundation.core.policy import YES
from groups.queries import standing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpRequest, HttpResponse

    from consultations.models import Answer, Consultation
    from foundation.accounts.models import Organisation
    from foundation.core.templatetags.shapes import Action


@dataclass(frozen=True)
class Ours:
    """How an organisation of the reader stands: the answer it gave, if any, and what may be done with it."""

    organisation: Organisation
    answer: Answer | None
    lines: list[tuple[str, object]]
    actions: list[Action]


@login_not_required
@require_safe
def detail(request: HttpRequest, reference: str) -> HttpResponse:
    """One consultation, as far as the person may read it."""
    consultation = consultation_or_404(request, reference)
    user, asked = request.user, consultation.opened_at is not None
    steps, entered = panels.trail(user, consultation)
    context = {
        "consultation": consultation,
        "state": state_pill(consultation),
        "pills": panels.labels(consultation),
        "subtitle": _subtitle(consultation),
        "clock": panels.clock(consultation),
        "actions": list(_actions(request, consultation)) if user.is_authenticated else [],
        "documents": panels.documents(consultation),
        "ours": _ours(request, consultation) if asked else [],
        "heard": queries.coverage(consultation) if asked else None,
        "silent": _silent(request, consultation),
        "tally": _tally(request, consultation),
        "given": panels.given(user, consultation, _may_dispose(request, consultation)) if asked else [],
        "withheld": _withheld(request, consultation) if asked else "",
        "published": consultation.status == PUBLISHED,
        "facts": panels.facts(consultation),
        "trail": steps,
        "entered": entered,
    }
    return render(request, "consultations/detail.html", context)


def _subtitle(consultation: Consultation) -> str:
    group, seat = consultation.group, queries.asking_seat(consultation)
    who = f"Asked by the {group.name}" if group else "Asked by the programme"
    who = f"Asked by {seat}" if seat else who
    return f"{who}, about {consultation.about}" if consultation.about else who


def _actions(request: HttpRequest, consultation: Consultation) -> Iterator[Action]:
    """What who runs it could do next; others see what concerns their organisation in its own card."""
    may = policy.may_run(request.user, consultation)
    if kind_of(consultation).own_page and consultation.url:
        yield button(f"Go to {consultation.about}", consultation.url, YES)
    if not may:
        return
    status = consultation.status

    def url(name: str) -> str:
        return address(consultation, name)

    if status == DRAFT:
        yield button("Open it to its audience…", url("open"), may, primary=True)
        yield button("Edit the draft", url("edit"), may)
        yield button("Add a document", url("document-new"), may)
    if status == OPEN:
        refusal = closing_refusal(consultation)
        yield button("Close it", url("close"), may, refusal, post=True, primary=refusal is None)
        yield button("Give more time…", url("extend"), may)
        if not kind_of(consultation).own_page and policy.may_enter(request.user, consultation):
            yield button(
                "Enter an answer received by e-mail…", url("e-mail"), policy.may_enter(request.user, consultation)
            )
    if status == CLOSED and kind_of(consultation).disposed:
        refusal = publishing_refusal(consultation)
        yield button("Publish the answers…", url("publish"), may, refusal, primary=True)
    if CONSULTATION.refusal(status, "withdraw") is None:
        yield button("Withdraw…", url("withdraw"), may)


def _ours(request: HttpRequest, consultation: Consultation) -> list[Ours]:
    """The organisations of the reader that were asked, each with its newest answer."""
    mine = standing(request.user).organisation_ids
    asked = {party.organisation_id: party.organisation for party in queries.parties_of(consultation)}
    wanted = [asked[key] for key in mine if key in asked]
    answers = {
        answer.organisation_id: answer
        for answer in queries.newest_answers(consultation)
        if answer.organisation_id in mine
    }
    return [_our(consultation, organisation, answers.get(organisation.pk)) for organisation in wanted]


def _our(consultation: Consultation, organisation: Organisation, answer: Answer | None) -> Ours:
    own_page = kind_of(consultation).own_page
    actions = []
    if answer and answer.needs_confirmation:
        url = address(consultation, "confirm", answer.pk)
        actions.append(button("Confirm what was entered…", url, YES, primary=True))
    if consultation.status == OPEN and own_page:
        actions.append(button("Answer on its own page…", consultation.url, YES, primary=True))
    elif consultation.status == OPEN:
        label = "Change the answer…" if answer else f"Answer for {organisation.name}…"
        actions.append(button(label, address(consultation, "answer", organisation.pk), YES, primary=answer is None))
    lines = panels.said(answer) if answer and not own_page else []
    return Ours(organisation, answer, lines, actions)


def _silent(request: HttpRequest, consultation: Consultation) -> list[Organisation] | None:
    """Who has not answered, for those who may see it; None for others."""
    if consultation.opened_at is None or not policy.may_see_silent(request.user, consultation):
        return None
    return queries.silent(consultation)


def _tally(request: HttpRequest, consultation: Consultation) -> list[tuple[str, int]]:
    """How often each view was taken, in the answers the person may read."""
    if consultation.opened_at is None:
        return []
    counts = queries.tally_for(request.user, consultation)
    choices = kind_of(consultation).choices
    return [(label, counts.counts[key]) for key, label in choices.items()] if counts.total else []


def _withheld(request: HttpRequest, consultation: Consultation) -> str:
    """How many answers are not for the reader, and when they would be."""
    number = queries.tally_for(request.user, consultation).withheld
    if not number:
        return ""
    more = "1 more answer is" if number == 1 else f"{number} more answers are"
    if consultation.status in {OPEN, CLOSED} and kind_of(consultation).disposed:
        return f"{more} not open to you; answers are published by their class once all are disposed of."
    return f"{more} not open to you."


def _may_dispose(request: HttpRequest, consultation: Consultation) -> dict[int, bool]:
    """Of which answers the person settles what becomes of them."""
    if consultation.status != CLOSED or not kind_of(consultation).disposed:
        return {}
    read = queries.answers_visible_to(request.user).filter(queries.newest(), consultation=consultation)
    return {answer.pk: bool(policy.may_dispose(request.user, answer)) for answer in read}
