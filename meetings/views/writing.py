"""Papers written here as Markdown: read as a page, written and edited in a form with a preview."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required, login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from meetings import policy, queries, services
from meetings.forms import RewriteForm, WriteForm
from meetings.views.page import actor_of, address, meeting_or_404
from meetings.views.papers import GET_POST, new_version_words, paper_or_404, saved_words

if TYPE_CHECKING:
    from django import forms

    from meetings.models import Meeting, Paper


@login_not_required
@require_safe
def paper_text(request: HttpRequest, code: str, number: int, pk: int) -> HttpResponse:
    """A paper written here, as a page."""
    meeting = meeting_or_404(request, code, number)
    paper = _text_or_404(request, meeting, pk)
    context = {
        "meeting": meeting,
        "paper": paper,
        "text": queries.text_of(paper.version) if paper.version else "",
        "editable": bool(policy.revise_paper_now(request.user, paper)),
    }
    return render(request, "meetings/paper_text.html", context)


def _text_or_404(request: HttpRequest, meeting: Meeting, pk: int) -> Paper:
    paper = paper_or_404(request, meeting, pk)
    if not paper.is_text:
        raise Http404("This paper is a file.")
    return paper


@login_required
@require_http_methods(GET_POST)
def paper_write(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Write a new paper; the button Preview shows it without saving."""
    meeting = meeting_or_404(request, code, number)
    policy.may_prepare(request.user, meeting).require()
    form = WriteForm(request.POST or None, meeting=meeting, initial={"item": request.GET.get("item", "")})
    if not form.is_valid() or _only_preview(request):
        intro = "It is given a document reference; nobody sees it before it is issued."
        return _form_page(request, meeting, form, title="Write a paper", intro=intro)
    data = form.cleaned_data
    words = {name: data[name] for name in ("item", "title", "text", "classification")}
    paper = services.write_paper(meeting=meeting, actor=actor_of(request), **words)
    messages.success(request, f"“{paper.title}” is filed as {paper.reference}. It is not issued yet.")
    return redirect(address(meeting, "papers"))


@login_required
@require_http_methods(GET_POST)
def paper_edit(request: HttpRequest, code: str, number: int, pk: int) -> HttpResponse:
    """Edit a paper written here. Each save is its next version; of an issued one it goes out at once."""
    meeting = meeting_or_404(request, code, number)
    policy.may_prepare(request.user, meeting).require()
    paper = _text_or_404(request, meeting, pk)
    policy.revise_paper_now(request.user, paper).require()
    version = paper.version
    text, present = (queries.text_of(version), version.version) if version else ("", "")
    form = RewriteForm(request.POST or None, present=present, initial={"text": text})
    if not form.is_valid() or _only_preview(request):
        title, intro = f"Edit {paper.title}", new_version_words(paper)
        newer = text if form.non_field_errors() else ""
        return _form_page(request, meeting, form, title=title, intro=intro, newer=newer, present=present)
    data = form.cleaned_data
    saved = services.rewrite_paper(
        paper=paper, text=data["text"], change=data["change"], seen=data["seen"], actor=actor_of(request)
    )
    messages.success(request, saved_words(saved))
    return redirect(address(meeting, "papers"))


def _only_preview(request: HttpRequest) -> bool:
    return "preview" in request.POST


def _form_page(
    request: HttpRequest,
    meeting: Meeting,
    form: forms.BaseForm,
    *,
    title: str,
    intro: str,
    newer: str = "",
    present: str = "",
) -> HttpResponse:
    """The form, below it the preview when one was asked for, and what somebody else saved meanwhile."""
    preview = request.POST.get("text", "") if _only_preview(request) else ""
    errors = bool(form.errors) and not _only_preview(request)
    context = {"meeting": meeting, "form": form, "title": title, "intro": intro, "back": address(meeting, "papers")}
    context |= {"preview": preview, "newer": newer, "present": present}
    return render(request, "meetings/paper_write.html", context, status=422 if errors else 200)
