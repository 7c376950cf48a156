"""Asking for additions and amendments after a meeting, and the secretariat's answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from foundation.core.templatetags.shapes import Action, Fact, Pill, Tone
from meetings import policy, queries, services
from meetings.forms import AnswerForm, AskForm
from meetings.rules.amendments import Asked
from meetings.rules.lifecycle import ACCEPTED, AMENDMENT_DECLINED, ASKED, MERGED
from meetings.rules.report_text import HEADLINE, MINUTES
from meetings.views.clock import clock_of
from meetings.views.page import action, actor_of, address, form_page, meeting_or_404

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from meetings.models import AmendmentRequest, Meeting

GET_POST = ["GET", "HEAD", "POST"]
TONES: dict[str, Tone] = {ASKED: "info", ACCEPTED: "ok", AMENDMENT_DECLINED: "bad", MERGED: "plain"}


def _request_or_404(request: HttpRequest, meeting: Meeting, number: int) -> AmendmentRequest:
    return get_object_or_404(queries.requests_of(request.user, meeting), number=number)


@login_required
@require_http_methods(GET_POST)
def new(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Ask for an addition or an amendment; `?document=minutes` for the minutes."""
    meeting, user = meeting_or_404(request, code, number), request.user
    policy.may_ask(user, meeting, Asked("addition", "report")).require()
    document = MINUTES if request.GET.get("document") == MINUTES else HEADLINE
    report = queries.latest_issued(meeting, document) or queries.draft_of(meeting, document)
    asked = {kind: policy.ask_now(user, meeting, Asked(kind, about)) for kind, about in _all()}
    open_ = [kind for kind, verdict in asked.items() if verdict]
    back = address(meeting, "report" if document == HEADLINE else "minutes")
    if report is None or not open_:
        verdict = asked["addition"]
        context = {"meeting": meeting, "title": "Ask for an amendment", "verdict": verdict, "back": back}
        context |= {"answers": [], "intro": "", "submit": ""}
        return render(request, "meetings/check.html", context)
    form = AskForm(request.POST or None, user=user, meeting=meeting, report=report, kinds=open_)
    if not form.is_valid():
        context = {"meeting": meeting, "form": form, "back": back, "clock": clock_of(meeting, "amendment_requests")}
        context |= {"report": report, "speaks_for": queries.speaks_for(user, meeting)}
        return render(request, "meetings/amendment_new.html", context, status=422 if form.errors else 200)
    said = {name: form.cleaned_data[name] for name in ("kind", "words", "why", "block", "decision", "action")}
    made = services.ask_for(meeting=meeting, wanted=services.Wanted(**said), document=document, actor=actor_of(request))
    messages.success(request, f"Sent to the secretariat: {made.reference}.")
    return redirect(made)


def _all() -> list[tuple[str, str]]:
    """Each kind with the thing that opens it first: before the report is out, a decision's record can be amended."""
    return [("addition", "report"), ("amendment", "decision")]


@login_required
@require_safe
def request_page(request: HttpRequest, code: str, number: int, request_number: int) -> HttpResponse:
    """One request: what was asked, by whom and why, and the answer."""
    meeting = meeting_or_404(request, code, number)
    asked = _request_or_404(request, meeting, request_number)
    context = {
        "meeting": meeting,
        "asked": asked,
        "state": Pill(asked.status_label, TONES.get(asked.status, "plain"), asked.status),
        "facts": _facts(asked),
        "actions": _actions(request, asked),
        "clock": clock_of(meeting, "amendment_requests"),
        "report_url": asked.report.get_absolute_url(),
    }
    return render(request, "meetings/amendment.html", context)


def _facts(asked: AmendmentRequest) -> list[Fact]:
    about = Fact("About", asked.subject)
    if asked.decision and asked.decision.url:
        about = Fact("About", asked.subject, url=asked.decision.url)
    elif asked.action:
        about = Fact("About", asked.subject, url=asked.action.get_absolute_url())
    elif asked.block:
        state = queries.block_state(asked.report, asked.block)
        about = Fact("About", f"{asked.report.get_kind_display()}: {state.block.heading if state else asked.block}")
    carried = [Fact("Carried in", asked.carried_in.reference)] if asked.carried_in else []
    into = (
        [Fact("Merged into", asked.merged_into.reference, url=asked.merged_into.get_absolute_url())]
        if asked.merged_into
        else []
    )
    corrected = (
        [Fact("Corrected by", asked.corrected_reference, url=asked.corrected_url)] if asked.corrected_reference else []
    )
    return [Fact("Asked for", asked.get_kind_display()), about, *into, *corrected, *carried]


def _actions(request: HttpRequest, asked: AmendmentRequest) -> list[Action]:
    user, meeting = request.user, asked.meeting
    actions = []
    if policy.may_prepare(user, meeting) and asked.status == ASKED:
        verdict = policy.answer_now(user, asked, "accept")
        actions.append(action("Answer", address(meeting, "amendment-answer", asked.number), verdict, primary=True))
    if policy.answer_now(user, asked, "take_back"):
        actions.append(Action("Take back", address(meeting, "amendment-take-back", asked.number), post=True))
    if asked.decision and asked.decision.url and asked.status == ACCEPTED and not asked.corrected_reference:
        actions.append(Action("To the decision, to be corrected", asked.decision.url))
    return actions


@login_required
@require_http_methods(GET_POST)
def answer(request: HttpRequest, code: str, number: int, request_number: int) -> HttpResponse:
    """Accept, decline or merge a request, with the reason."""
    meeting = meeting_or_404(request, code, number)
    policy.may_prepare(request.user, meeting).require()
    asked = _request_or_404(request, meeting, request_number)
    policy.may_answer(request.user, asked).require()
    form = AnswerForm(request.POST or None, request=asked)
    if not form.is_valid():
        intro = f"{asked.get_kind_display()}, {asked.subject}: “{asked.words}”"
        if asked.decision:
            intro += " A decision's record is never edited: what is accepted is carried out by a correcting decision."
        title = f"Answer {asked.reference}"
        back = asked.get_absolute_url()
        return form_page(request, meeting, form, title=title, submit="Answer", back=back, intro=intro)
    services.answer(request=asked, actor=actor_of(request), **form.cleaned_data)
    messages.success(request, f"{asked.reference} is {asked.status_label.lower()}.")
    return redirect(asked)


@login_required
@require_POST
def take_back(request: HttpRequest, code: str, number: int, request_number: int) -> HttpResponse:
    """Who asked takes the request back."""
    meeting = meeting_or_404(request, code, number)
    asked = _request_or_404(request, meeting, request_number)
    services.take_back(request=asked, actor=actor_of(request))
    messages.success(request, f"{asked.reference} is taken back.")
    return redirect(asked)
