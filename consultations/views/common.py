"""What the pages share: finding what may be read, buttons that say why they are greyed, forms and checks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from consultations import queries
from consultations.tables import TONES
from foundation.core.templatetags.shapes import Action, Answer, Pill

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.forms import BaseForm

    from consultations.models import Consultation
    from foundation.core.policy import Verdict

GET_POST = ["GET", "HEAD", "POST"]


def consultation_or_404(request: HttpRequest, reference: str) -> Consultation:
    """The consultation, when the person may read it; otherwise there is none."""
    consultation = queries.find(request.user, reference)
    if consultation is None:
        raise Http404("There is no such consultation.")
    return consultation


def address(consultation: Consultation, name: str, *args: object) -> str:
    """The address of one of the consultation's pages."""
    return reverse(f"consultations:{name}", args=[consultation.reference, *args])


def state_pill(consultation: Consultation) -> Pill:
    """Where the consultation stands."""
    return Pill(consultation.status_label, TONES[consultation.status], consultation.status)


def button(
    label: str, url: str, verdict: Verdict, refusal: str | None = None, *, primary: bool = False, post: bool = False
) -> Action:
    """A button, greyed with the sentence that would refuse it: the state's, else the person's."""
    reason = refusal or ("" if verdict else verdict.reason)
    return Action(label, url, post=post, primary=primary, allowed=not reason, reason=reason, citation=verdict.citation)


def form_page(
    request: HttpRequest,
    form: BaseForm,
    *,
    title: str,
    submit: str,
    consultation: Consultation | None = None,
    **more: Any,
) -> HttpResponse:
    """A page with one form; 422 when it came back with errors."""
    context = {"form": form, "title": title, "submit": submit, "consultation": consultation, **more}
    template = str(context.pop("template", "consultations/form.html"))
    wrong = form.is_bound and not form.is_valid()
    return render(request, template, context, status=422 if wrong else 200)


def check_page(
    request: HttpRequest,
    lines: Iterable[tuple[str, object]],
    *,
    title: str,
    submit: str,
    consultation: Consultation,
    **more: Any,
) -> HttpResponse:
    """What was filled in, once more before it cannot be undone; it travels on with the check."""
    context = {
        "title": title,
        "submit": submit,
        "consultation": consultation,
        "answers": [Answer(question, said) for question, said in lines],
        "posted": posted(request),
        **more,
    }
    return render(request, "consultations/check.html", context)


def posted(request: HttpRequest) -> list[tuple[str, str]]:
    """What was filled in, without which button was pressed."""
    skipped = {"csrfmiddlewaretoken", "step"}
    return [(key, value) for key, values in request.POST.lists() if key not in skipped for value in values]


def asked(request: HttpRequest, step: str) -> bool:
    """Which of the form's buttons was pressed."""
    return request.method == "POST" and request.POST.get("step") == step
