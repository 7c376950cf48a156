"""What the pages of seats share: finding group and seat, or nothing, and pages with one form or one check."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from foundation.core.clock import today
from foundation.core.dated import in_force
from foundation.core.errors import Refused
from foundation.core.templatetags.shapes import Action
from groups import policy, queries
from groups.models import Group, Seat
from groups.models.seats import OFFICES

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from django import forms

    from foundation.core.policy import Verdict
    from foundation.core.templatetags.shapes import Answer

GET_POST = ["GET", "HEAD", "POST"]


def group_or_404(request: HttpRequest, code: str) -> Group:
    """The group, when the person may see who sits on it; otherwise there is none."""
    group = get_object_or_404(queries.visible_to(request.user), code=code)
    if not policy.may_see_people(request.user, group):
        raise Http404("There is no such group.")
    return group


def seat_or_404(request: HttpRequest, place: str, code: str, on: date | None = None) -> Seat:
    """A seat of the group, or an office, as it stands on a day; else as it stood last, or first."""
    group = None if place == OFFICES else group_or_404(request, place)
    seats = Seat.objects.filter(group=group, code=code).select_related("group")
    day = on or today()
    then: Seat | None = seats.filter(in_force(day)).order_by("-valid_from").first()
    seat = then or seats.order_by("-valid_from").first()
    if seat is None:
        raise Http404("There is no such seat.")
    return seat


def action(
    label: str, url: str, verdict: Verdict, *, primary: bool = False, post: bool = False, danger: bool = False
) -> Action:
    """A button, greyed with the sentence that would refuse it."""
    return Action(
        label,
        url,
        primary=primary,
        post=post,
        danger=danger,
        allowed=bool(verdict),
        reason="" if verdict else verdict.reason,
        citation="" if verdict else verdict.citation,
    )


def possible(verdict: Verdict) -> None:
    """No form is shown for what would be refused when it is sent. Raises Refused."""
    if not verdict:
        raise Refused(verdict.reason, citation=verdict.citation)


def asked(request: HttpRequest, step: str) -> bool:
    """Which of the form's buttons was pressed."""
    return request.method == "POST" and request.POST.get("step") == step


def form_page(
    request: HttpRequest, form: forms.BaseForm, *, title: str, submit: str, about: Seat | Group, **context: Any
) -> HttpResponse:
    """A page with one form; 422 when it came back with errors. `about` is where one comes from and goes back to."""
    wrong = form.is_bound and not form.is_valid()
    shown = {
        "form": form,
        "title": title,
        "submit": submit,
        "about": about,
        "back": about.get_absolute_url(),
        **context,
    }
    return render(request, "groups/seat_form.html", shown, status=422 if wrong else 200)


def check_page(
    request: HttpRequest,
    answers: Sequence[Answer],
    verdict: Verdict,
    *,
    title: str,
    submit: str,
    about: Seat | Group,
    **context: Any,
) -> HttpResponse:
    """Everything as it will be recorded, before it is; or why it cannot be."""
    shown = {"answers": answers, "verdict": verdict, "title": title, "submit": submit, "about": about, "danger": False}
    shown |= {"posted": _posted(request), "back": about.get_absolute_url(), **context}
    return render(request, "groups/seat_check.html", shown)


def _posted(request: HttpRequest) -> list[tuple[str, str]]:
    """What was filled in, to travel on with the check."""
    skipped = {"csrfmiddlewaretoken", "step"}
    return [(key, value) for key, values in request.POST.lists() if key not in skipped for value in values]
