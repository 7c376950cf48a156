"""Making a version in the product: the editor, the review, the approvals, the day it is loaded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from foundation.accounts.views import actor_of
from foundation.core.clock import today
from foundation.core.errors import Refused
from framework import policy, queries, services
from framework.forms import OfgemForm, ReasonForm, ReviewForm, StartForm, TextForm
from framework.rules import drafting
from framework.rules.lifecycle import DRAFTING
from framework.views.common import draft_lines, draft_or_404
from framework.views.draft_page import draft_context, text_context

if TYPE_CHECKING:
    from django.forms import Form
    from django.http import HttpRequest, HttpResponse

    from framework.models import VersionDraft

CLEAN = "No fault was found in it."


@login_required
@require_safe
def draft_list(request: HttpRequest) -> HttpResponse:
    """Every draft there has been, the newest first."""
    context = {
        "drafts": draft_lines(queries.drafts_visible_to(request.user)),
        "may_draft": policy.may_draft(request.user),
        "latest": queries.latest(),
    }
    return render(request, "framework/drafts.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def draft_new(request: HttpRequest) -> HttpResponse:
    """Begin a draft on the latest version."""
    policy.may_draft(request.user).require()
    base = queries.latest()
    if base is None:
        raise Refused("No version of the framework is loaded, so there is nothing to draft the next one from.")
    form = StartForm(request.POST or None, initial={"version_id": drafting.next_id(base)})
    if request.method == "POST" and form.is_valid():
        draft = services.start_draft(actor=actor_of(request), **form.cleaned_data)
        messages.success(
            request,
            f"{draft.reference} was begun. Its text changes nothing yet; say in `summary` and `change` what it will.",
        )
        return redirect("framework:draft-edit", draft.reference)
    context = {"form": form, "base": base}
    return render(request, "framework/draft_new.html", context, status=422 if form.is_bound else 200)


@login_required
@require_safe
def draft_page(request: HttpRequest, reference: str) -> HttpResponse:
    """A draft with where it stands, its faults, what it would change, its revisions and its history."""
    draft = draft_or_404(request, reference)
    return render(request, "framework/draft.html", draft_context(request, draft))


@login_required
@require_http_methods(["GET", "POST"])
def draft_edit(request: HttpRequest, reference: str) -> HttpResponse:
    """The editor: check a text without keeping it, or save it as the next revision."""
    draft = draft_or_404(request, reference)
    policy.may_draft(request.user).require()
    if draft.status != DRAFTING:
        raise Refused(f"{draft.lifecycle.says(draft.status).stands}; its text changes only while it is drafted.")
    form = TextForm(request.POST or None, draft=draft)
    if request.method == "POST" and form.is_valid() and request.POST.get("step") != "check":
        return _saved(request, draft, form)
    status = 422 if form.is_bound and not form.is_valid() else 200
    return render(request, "framework/draft_edit.html", text_context(draft, form), status=status)


def _saved(request: HttpRequest, draft: VersionDraft, form: TextForm) -> HttpResponse:
    revision = services.save_revision(draft=draft, actor=actor_of(request), **form.cleaned_data)
    faults = len(queries.check(draft, revision.text).faults)
    left = CLEAN if not faults else f"{faults} fault{'' if faults == 1 else 's'} to mend."
    messages.success(request, f"Revision {revision.number} was saved. {left}")
    return redirect(draft)


@login_required
@require_safe
def draft_revision(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """One text of a draft as it was saved, and what is different against the one before it."""
    draft = draft_or_404(request, reference)
    kept = list(queries.revisions(draft))
    revision = next((one for one in kept if one.number == number), None)
    if revision is None:
        raise Http404(f"{draft.reference} has no revision {number}.")
    before = next((one for one in kept if one.number == number - 1), None)
    context = {
        "draft": draft,
        "revision": revision,
        "before": before,
        "lines": list(enumerate(revision.text.split("\n"), 1)),
        "diff": drafting.diff(before.text, revision.text) if before else [],
    }
    return render(request, "framework/draft_revision.html", context)


@login_required
@require_POST
def draft_submit(request: HttpRequest, reference: str) -> HttpResponse:
    """Into review, with the text the person has read."""
    draft = draft_or_404(request, reference)
    expects = request.POST.get("expects", "")
    number = int(expects) if expects.isascii() and expects.isdigit() else 0
    services.submit(draft=draft, expects=number, actor=actor_of(request))
    messages.success(request, f"{draft.reference} is in review. Somebody who did not write of it passes it.")
    return redirect(draft)


@login_required
@require_http_methods(["GET", "POST"])
def draft_review(request: HttpRequest, reference: str) -> HttpResponse:
    """The reviewer passes it or sends it back."""
    draft = draft_or_404(request, reference)
    policy.may_review(request.user, draft).require()
    _possible(draft, "endorse")
    form = ReviewForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if form.cleaned_data["verdict"] == ReviewForm.PASS:
            services.endorse(draft=draft, actor=actor_of(request))
            messages.success(request, f"{draft.reference} may be put to the PSG.")
        else:
            services.send_back(draft=draft, points=form.cleaned_data["points"], actor=actor_of(request))
            messages.success(request, f"{draft.reference} went back to its drafters.")
        return redirect(draft)
    return _form_page(request, draft, form, "Review the draft", "Record the review")


@login_required
@require_http_methods(["GET", "POST"])
def draft_withdraw(request: HttpRequest, reference: str) -> HttpResponse:
    """Give it up, saying why."""
    draft = draft_or_404(request, reference)
    policy.may_draft(request.user).require()
    _possible(draft, "withdraw")
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.withdraw(draft=draft, reason=form.cleaned_data["reason"], actor=actor_of(request))
        messages.success(request, f"{draft.reference} was withdrawn.")
        return redirect(draft)
    return _form_page(request, draft, form, "Withdraw the draft", "Withdraw", danger=True)


@login_required
@require_http_methods(["GET", "POST"])
def draft_ofgem(request: HttpRequest, reference: str) -> HttpResponse:
    """Ofgem's own office records its answer."""
    draft = draft_or_404(request, reference)
    policy.may_answer_for_ofgem(request.user, draft).require()
    _possible(draft, "ofgem_approve")
    form = OfgemForm(request.POST or None, initial={"on": today()})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        services.record_ofgem(
            draft=draft,
            approved=given["answer"] == OfgemForm.APPROVED,
            on=given["on"],
            reference=given["reference"],
            actor=actor_of(request),
        )
        messages.success(request, f"Ofgem's answer on {draft.reference} is recorded.")
        return redirect(draft)
    return _form_page(request, draft, form, "Record Ofgem's answer", "Record the answer")


@login_required
@require_POST
def draft_rebase(request: HttpRequest, reference: str) -> HttpResponse:
    """Take it up again on the latest version, or for a later day."""
    draft = draft_or_404(request, reference)
    services.redraft(draft=draft, actor=actor_of(request))
    messages.success(request, f"{draft.reference} is being drafted again; its text must name the new base or day.")
    return redirect("framework:draft-edit", draft.reference)


@login_required
@require_http_methods(["GET", "POST"])
def draft_load(request: HttpRequest, reference: str) -> HttpResponse:
    """What will happen, once more; then it is loaded."""
    draft = draft_or_404(request, reference)
    policy.may_draft(request.user).require()
    _possible(draft, "load")
    if reason := services.force_refusal(draft):
        raise Refused(reason)
    if request.method == "POST":
        loaded = services.bring_into_force(draft=draft, actor=actor_of(request))
        messages.success(request, f"{loaded} is loaded. What was computed for events before its day stays as it is.")
        return redirect(loaded)
    return render(request, "framework/draft_load.html", {"draft": draft, "judged": queries.judge(draft), "on": today()})


def _possible(draft: VersionDraft, step: str) -> None:
    if reason := draft.lifecycle.refusal(draft.status, step):
        raise Refused(reason)


def _form_page(
    request: HttpRequest, draft: VersionDraft, form: Form, title: str, submit: str, *, danger: bool = False
) -> HttpResponse:
    context = {
        "draft": draft,
        "form": form,
        "title": title,
        "submit": submit,
        "danger": danger,
        "cancel": reverse("framework:draft", args=[draft.reference]),
    }
    return render(request, "framework/draft_form.html", context, status=422 if form.is_bound else 200)
