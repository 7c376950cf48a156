"""Answering for an organisation, entering what came by e-mail, confirming it, and what becomes of an answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from consultations import policy, queries, services
from consultations.forms import AnswerForm, DisposeForm, EmailForm
from consultations.rules.lifecycle import OPEN
from consultations.views import panels
from consultations.views.common import GET_POST, address, asked, check_page, consultation_or_404, form_page
from foundation.accounts.models import Organisation
from foundation.accounts.views import actor_of
from foundation.core.errors import Refused

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse

    from consultations.models import Answer, Consultation


@login_required
@require_http_methods(GET_POST)
def give(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """An organisation's answer, with a check before it is given; a later one replaces it until the close."""
    consultation = _generic(request, reference)
    organisation = get_object_or_404(Organisation.objects.filter(pk__in=_asked_keys(consultation)), pk=pk)
    policy.may_answer(request.user, organisation).require()
    previous = _own(request, consultation).filter(organisation=organisation).first()
    form = AnswerForm(request.POST or None, consultation=consultation, previous=previous)
    if asked(request, "do") and form.is_valid():
        given = services.answer(
            consultation=consultation, organisation=organisation, actor=actor_of(request), **form.said()
        )
        again = "You may change it until the close."
        messages.success(request, f"The answer of {organisation.name} is given (version {given.version}). {again}")
        return redirect(consultation)
    if asked(request, "check") and form.is_valid():
        lines = [("Organisation", organisation.name), *form.lines()]
        intro = "It counts from now on. Until the close somebody of your organisation may replace it."
        return check_page(
            request, lines, title="Check your answer", submit="Give the answer", consultation=consultation, intro=intro
        )
    return _answer_page(request, consultation, form, title=f"Answer for {organisation.name}", previous=previous)


@login_required
@require_http_methods(GET_POST)
def enter(request: HttpRequest, reference: str) -> HttpResponse:
    """An answer that came by e-mail, entered by who runs the consultation; the organisation confirms it."""
    consultation = _generic(request, reference)
    policy.may_enter(request.user, consultation).require()
    organisations = Organisation.objects.filter(pk__in=_asked_keys(consultation)).order_by("name", "pk")
    form = EmailForm(request.POST or None, consultation=consultation, organisations=list(organisations))
    if asked(request, "do") and form.is_valid():
        said = form.said()
        services.answer(consultation=consultation, actor=actor_of(request), **said)
        messages.success(request, f"The answer of {said['organisation'].name} is entered, until they confirm it.")
        return redirect(consultation)
    if asked(request, "check") and form.is_valid():
        intro = "It is marked as received by e-mail until somebody of the organisation confirms it."
        return check_page(
            request,
            form.lines(),
            title="Check the answer",
            submit="Enter the answer",
            consultation=consultation,
            intro=intro,
        )
    return _answer_page(request, consultation, form, title="Enter an answer received by e-mail", previous=None)


def _generic(request: HttpRequest, reference: str) -> Consultation:
    """A consultation that is open and answered here. Raises Refused for one that is answered elsewhere or not open."""
    consultation = consultation_or_404(request, reference)
    if queries.kind_of(consultation).own_page:
        raise Refused("This is answered on a page of its own.")
    if consultation.status != OPEN:
        raise Refused(f"{consultation.lifecycle.says(consultation.status).stands}; answers are taken while it is open.")
    return consultation


def _asked_keys(consultation: Consultation) -> list[int]:
    return list(consultation.parties.order_by("organisation").values_list("organisation", flat=True).distinct())


def _own(request: HttpRequest, consultation: Consultation) -> QuerySet[Answer]:
    return queries.answers_visible_to(request.user).filter(consultation=consultation)


def _answer_page(
    request: HttpRequest, consultation: Consultation, form: AnswerForm, *, title: str, previous: Answer | None
) -> HttpResponse:
    context = {
        "consultation": consultation,
        "form": form,
        "title": title,
        "clock": panels.clock(consultation),
        "documents": panels.documents(consultation),
        "previous": previous,
    }
    wrong = form.is_bound and not form.is_valid()
    return render(request, "consultations/answer.html", context, status=422 if wrong else 200)


def _answer(request: HttpRequest, consultation: Consultation, pk: int) -> Answer:
    """The newest version of an answer whose words the person may read."""
    found = queries.answers_visible_to(request.user).filter(queries.newest(), consultation=consultation)
    return get_object_or_404(found, pk=pk)


@login_required
@require_http_methods(GET_POST)
def confirm(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Somebody of the organisation confirms what was entered from its e-mail."""
    consultation = consultation_or_404(request, reference)
    answer = _answer(request, consultation, pk)
    policy.may_answer(request.user, answer.organisation).require()
    if request.method == "POST":
        services.confirm_answer(answer=answer, actor=actor_of(request))
        messages.success(request, f"The answer of {answer.organisation.name} is confirmed.")
        return redirect(consultation)
    another = address(consultation, "answer", answer.organisation_id) if consultation.status == OPEN else ""
    return check_page(
        request,
        [("Written by", answer.sender), *panels.said(answer)],
        title="Is this what you sent?",
        submit="Confirm the answer",
        consultation=consultation,
        another=another,
    )


@login_required
@require_http_methods(GET_POST)
def dispose(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """What becomes of an answer."""
    consultation = consultation_or_404(request, reference)
    answer = _answer(request, consultation, pk)
    policy.may_dispose(request.user, answer).require()
    disposition = getattr(answer, "disposition", None)
    form = DisposeForm(request.POST or None, disposition=disposition)
    if request.method == "POST" and form.is_valid():
        services.dispose(answer=answer, actor=actor_of(request), **form.cleaned_data)
        messages.success(request, f"The answer of {answer.organisation.name} is disposed of.")
        following = _next(request, consultation)
        return redirect(address(consultation, "dispose", following.pk) if following else consultation)
    return form_page(
        request,
        form,
        title=f"The answer of {answer.organisation.name}",
        submit="Save, and go on to the next",
        consultation=consultation,
        said=panels.said(answer),
        template="consultations/dispose.html",
    )


def _next(request: HttpRequest, consultation: Consultation) -> Answer | None:
    """The next answer without a disposition that the person may settle."""
    found = queries.answers_visible_to(request.user).filter(queries.newest(), consultation=consultation)
    waiting = found.filter(disposition__isnull=True)
    return next((answer for answer in waiting if policy.may_dispose(request.user, answer)), None)
