"""Asking: a draft, its documents, the opening with its check, more time, the close, publication, withdrawal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required, login_required
from django.shortcuts import get_object_or_404, redirect
from django.utils.text import capfirst
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from consultations import policy, queries, services
from consultations.forms import (
    DocumentForm,
    DraftForm,
    ExtendForm,
    FoundingForm,
    OpenForm,
    WithdrawForm,
    WordsForm,
)
from consultations.models import Attachment, Consultation
from consultations.rules import wording
from consultations.rules.answering import CLASSES, Confidentiality
from consultations.rules.lifecycle import CONSULTATION
from consultations.services.kinds import FOUNDING
from consultations.views.common import GET_POST, asked, check_page, consultation_or_404, form_page
from foundation.accounts.models import Organisation
from foundation.accounts.views import actor_of
from foundation.core.clock import today
from foundation.core.errors import Refused
from foundation.core.scope import Classification
from foundation.documents.views import file_response
from groups.queries.founded import foundings_visible_to

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from consultations.rules import Audience
    from groups.models import Founding

PUBLISHED_CLASSES = [(key, label) for key, label in CLASSES.items() if key != Confidentiality.OFGEM]
NAMED = 40  # organisations named on the check page; of more the number alone


@login_required
@require_http_methods(GET_POST)
def draft(request: HttpRequest) -> HttpResponse:
    """A new consultation or information request."""
    policy.may_ask(request.user).require()
    groups = [group for group in policy.groups_to_ask_for(request.user) if group.is_convened_on(today())]
    programme = bool(policy.asks_for_programme(request.user))
    initial = {"group": request.GET.get("group", "")}
    form = DraftForm(request.POST or None, groups=groups, programme=programme, initial=initial)
    if request.method == "POST" and form.is_valid():
        made = services.draft_consultation(actor=actor_of(request), **form.words())
        messages.success(request, f"{made.reference} is drafted. Add its documents, then open it to its audience.")
        return redirect(made)
    intro = "Nobody sees a draft but who runs it. Whom it is put to is chosen when it is opened."
    return form_page(request, form, title="Ask a question", submit="Save the draft", intro=intro)


@login_required
@require_http_methods(GET_POST)
def draft_founding(request: HttpRequest, pk: int) -> HttpResponse:
    """The consultation on founding a group, on its terms and membership."""
    founding = get_object_or_404(foundings_visible_to(request.user), pk=pk)
    policy.may_run(request.user, Consultation(kind=FOUNDING.key, group=founding.parent)).require()
    form = FoundingForm(request.POST or None, initial=_founding_words(founding))
    if request.method == "POST" and form.is_valid():
        made = services.draft_consultation(
            kind=FOUNDING.key,
            group=founding.parent,
            subject=founding,
            url=founding.get_absolute_url(),
            classification=Classification.PROGRAMME,
            actor=actor_of(request),
            **form.cleaned_data,
        )
        messages.success(request, f"{made.reference} is drafted. Open it to its audience when it is complete.")
        return redirect(made)
    intro = (
        f"A group opens once its terms and membership have been consulted on and the {founding.parent.code} approves."
    )
    return form_page(request, form, title=f"Consult on founding {founding.code}", submit="Save the draft", intro=intro)


def _founding_words(founding: Founding) -> dict[str, str]:
    question = [f"Do you support founding {founding.name} below the {founding.parent.code}?"]
    question += [f"Purpose and duties: {founding.purpose}", f"Who takes part: {founding.membership}"]
    return {"title": f"Founding of {founding.name} ({founding.code})", "question": "\n\n".join(question)}


@login_required
@require_http_methods(GET_POST)
def edit(request: HttpRequest, reference: str) -> HttpResponse:
    """A draft's words."""
    consultation = consultation_or_404(request, reference)
    policy.may_run(request.user, consultation).require()
    form = WordsForm.of(request.POST or None, consultation)
    if request.method == "POST" and form.is_valid():
        services.edit_consultation(consultation=consultation, changes=form.cleaned_data, actor=actor_of(request))
        messages.success(request, f"{consultation.reference} was changed.")
        return redirect(consultation)
    return form_page(request, form, title="Edit the draft", submit="Save", consultation=consultation)


@login_required
@require_http_methods(GET_POST)
def document_new(request: HttpRequest, reference: str) -> HttpResponse:
    """Put a document with a draft."""
    consultation = consultation_or_404(request, reference)
    policy.may_run(request.user, consultation).require()
    form = DocumentForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        title, actor = form.cleaned_data["title"], actor_of(request)
        added = services.attach_document(consultation=consultation, title=title, actor=actor, **form.upload())
        messages.success(request, f"{added.document.reference} is filed with {consultation.reference}.")
        return redirect(consultation)
    intro = "It is given a document reference and does not change any more once it is filed."
    return form_page(
        request, form, title="Add a document", submit="Upload", consultation=consultation, intro=intro, upload=True
    )


@login_not_required
@require_safe
def document_file(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """A document's file, for whoever may read the consultation."""
    consultation = consultation_or_404(request, reference)
    attached = get_object_or_404(consultation.attachments.select_related("document__file"), pk=pk)
    return file_response(attached.document)


@login_required
@require_http_methods(GET_POST)
def open_it(request: HttpRequest, reference: str) -> HttpResponse:
    """Closing date and audience, a check of who will be asked, then the opening."""
    consultation = consultation_or_404(request, reference)
    policy.may_run(request.user, consultation).require()
    if reason := CONSULTATION.refusal(consultation.status, "open"):
        raise Refused(reason)
    form = OpenForm(request.POST or None, consultation=consultation)
    if asked(request, "do") and form.is_valid():
        closes_on, audience = form.cleaned_data["closes_on"], form.gathered()
        services.open_consultation(
            consultation=consultation, audience=audience, closes_on=closes_on, actor=actor_of(request)
        )
        messages.success(request, f"{consultation.reference} is open {wording.until(closes_on)}; all asked were told.")
        return redirect(consultation)
    if asked(request, "check") and form.is_valid():
        return _check_opening(request, consultation, form)
    return form_page(
        request,
        form,
        title="Open it to its audience",
        submit="Check who is asked",
        consultation=consultation,
        template="consultations/open.html",
    )


def _check_opening(request: HttpRequest, consultation: Consultation, form: OpenForm) -> HttpResponse:
    audience = form.gathered()
    lines = [
        ("Question", consultation.question),
        ("Answers are taken", capfirst(wording.until(form.cleaned_data["closes_on"]))),
        *_places(audience),
        ("Documents", "\n".join(str(each.document) for each in _documents(consultation)) or "None"),
    ]
    intro = (
        "Who is asked and what is asked do not change any more; the closing date can be put off. All asked are told."
    )
    return check_page(
        request, lines, title="Check before you open it", submit="Open it", consultation=consultation, intro=intro
    )


def _documents(consultation: Consultation) -> list[Attachment]:
    return list(consultation.attachments.select_related("document__document").order_by("position", "pk"))


def _places(audience: list[Audience]) -> list[tuple[str, object]]:
    """Who is asked, by constituency; of a long list the number alone."""
    names = Organisation.objects.in_bulk({one.organisation_id for one in audience})
    places: dict[str, list[str]] = {}
    for one in audience:
        place = one.constituency_name or one.constituency or "Organisations"
        places.setdefault(place, []).append(names[one.organisation_id].name)
    shown = [("Organisations asked", len(names))]
    return [*shown, *[(place, _named(found)) for place, found in places.items()]]


def _named(names: list[str]) -> str:
    return ", ".join(sorted(names)) if len(names) <= NAMED else f"{len(names)} organisations"


@login_required
@require_http_methods(GET_POST)
def extend(request: HttpRequest, reference: str) -> HttpResponse:
    """More time to answer."""
    consultation = consultation_or_404(request, reference)
    policy.may_run(request.user, consultation).require()
    form = ExtendForm(request.POST or None, consultation=consultation)
    if request.method == "POST" and form.is_valid():
        services.extend(consultation=consultation, actor=actor_of(request), **form.cleaned_data)
        until = wording.until(form.cleaned_data["closes_on"])
        messages.success(request, f"{consultation.reference} is open {until}; all asked were told.")
        return redirect(consultation)
    intro = f"It closes on {wording.day_words(consultation.closes_on)}. That date stays on record."
    return form_page(request, form, title="Give more time", submit="Extend", consultation=consultation, intro=intro)


@login_required
@require_POST
def close(request: HttpRequest, reference: str) -> HttpResponse:
    """Close it by hand: everybody has answered, or its date is over."""
    consultation = consultation_or_404(request, reference)
    services.close(consultation=consultation, actor=actor_of(request))
    messages.success(request, f"{consultation.reference} is closed.")
    return redirect(consultation)


@login_required
@require_http_methods(GET_POST)
def publish(request: HttpRequest, reference: str) -> HttpResponse:
    """Check, then publish the answers with what became of them."""
    consultation = consultation_or_404(request, reference)
    policy.may_run(request.user, consultation).require()
    if request.method == "POST":
        services.publish(consultation=consultation, actor=actor_of(request))
        messages.success(request, f"The answers to {consultation.reference} are published; all asked were told.")
        return redirect(consultation)
    heard, told = queries.coverage(consultation), queries.answers_register(request.user, consultation)
    lines = [
        ("Organisations asked", heard.asked),
        ("Answered", heard.answered),
        *[(label, told.filter(confidentiality=key).count()) for key, label in PUBLISHED_CLASSES],
        ("Ofgem only", f"{queries.for_ofgem_only(consultation)}, counted and not shown"),
    ]
    intro = "Each answer is shown by its class, with what became of it. This cannot be undone."
    refusal = services.publishing_refusal(consultation)
    return check_page(
        request,
        lines,
        title="Publish the answers",
        submit="Publish",
        consultation=consultation,
        intro=intro,
        refusal=refusal,
    )


@login_required
@require_http_methods(GET_POST)
def withdraw(request: HttpRequest, reference: str) -> HttpResponse:
    """Take it back, saying why."""
    consultation = consultation_or_404(request, reference)
    policy.may_run(request.user, consultation).require()
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.withdraw(consultation=consultation, actor=actor_of(request), **form.cleaned_data)
        messages.success(request, f"{consultation.reference} was withdrawn.")
        return redirect(consultation)
    return form_page(request, form, title="Withdraw it", submit="Withdraw", consultation=consultation, danger=True)
