"""Founding a group: the draft, its terms, its way to the parent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from foundation.accounts.views import actor_of
from foundation.audit.queries import history
from foundation.core.panels import panels_for
from foundation.core.policy import no
from foundation.core.templatetags.shapes import Fact, Pill, Step, TimelineEntry
from foundation.core.templatetags.wording import long_date
from foundation.documents.views import file_response
from groups import policy, queries, services
from groups.forms.structure import FoundingForm, FoundingTermsForm, FoundingWordsForm, ReasonForm
from groups.models import Founding, Group
from groups.queries.founded import foundings_visible_to
from groups.rules import Office
from groups.rules.founding import change_refusal
from groups.rules.lifecycles import BEFORE_PARENT, CONSULTED, CONSULTING, DRAFTED, DROPPED, NOT_FOUNDED, OPENED
from groups.services.founding import WORDS
from groups.views.places import GET_POST, action

if TYPE_CHECKING:
    from django import forms
    from django.http import HttpRequest, HttpResponse

    from foundation.core.templatetags.shapes import Action, Tone

TONES: dict[str, Tone] = {CONSULTING: "info", BEFORE_PARENT: "info", OPENED: "ok", NOT_FOUNDED: "bad", DROPPED: "plain"}
WAY = {
    DRAFTED: "Drafted",
    CONSULTING: "Consultation",
    CONSULTED: "Consulted on",
    BEFORE_PARENT: "Before the parent",
    OPENED: "Open",
}


def _founding(request: HttpRequest, pk: int) -> Founding:
    return get_object_or_404(foundings_visible_to(request.user), pk=pk)


def _state(founding: Founding) -> Pill:
    return Pill(founding.status_label, TONES.get(founding.status, "plain"), founding.status)


@login_required
@require_safe
def founding_list(request: HttpRequest) -> HttpResponse:
    """Groups being founded, and those that were."""
    rows = [{"founding": each, "state": _state(each)} for each in foundings_visible_to(request.user)]
    may = policy.parents_to_found_under(request.user).exists()
    return render(request, "groups/foundings.html", {"rows": rows, "may_found": may})


@login_required
@require_http_methods(GET_POST)
def founding_new(request: HttpRequest) -> HttpResponse:
    """Draft a founding. `?parent=` and `?code=` preselect; a code the framework provides for brings its name along."""
    parents = policy.parents_to_found_under(request.user)
    chosen = Group.objects.filter(code=request.GET.get("parent", "")).first()
    if chosen is not None:
        policy.may_found(request.user, chosen).require()
    if not parents.exists():
        policy.holds_office(request.user, Office.PMO).require()
    form = FoundingForm(request.POST or None, parents=parents, initial=_initial(request, chosen))
    if form.is_bound and form.is_valid():
        founding = services.draft_founding(actor=actor_of(request), **form.cleaned_data)
        messages.success(request, f"{founding.reference} is drafted. Attach its Terms of Reference next.")
        return redirect(founding)
    back = reverse("groups:foundings")
    return _form(request, form, "Found a group", "Draft the founding", back=back, about="Being founded")


def _initial(request: HttpRequest, parent: Group | None) -> dict[str, Any]:
    provided = Group.objects.filter(code=request.GET.get("code", ""), convened_on__isnull=True).first()
    if provided is None:
        return {"parent": parent}
    return {"parent": parent, "code": provided.code, "name": provided.name, "attendance": provided.attendance}


@login_required
@require_safe
def founding_page(request: HttpRequest, pk: int) -> HttpResponse:
    """What is to be founded, how far it has come, and what may be done next."""
    founding = _founding(request, pk)
    scopes = queries.readable_scopes(request.user)
    context = {
        "founding": founding,
        "state": _state(founding),
        "pills": [Pill(founding.get_attendance_display()), Pill(f"Below the {founding.parent.code}")],
        "steps": _way(founding),
        "actions": _actions(request, founding),
        "facts": _facts(founding),
        "panels": panels_for("founding", request, founding),
        "trail": [TimelineEntry(each.sentence, each.at) for each in history(founding, scopes=scopes)[::-1]],
    }
    return render(request, "groups/founding.html", context)


def _way(founding: Founding) -> list[Step]:
    """The stages, those behind it done; nothing for one that came to nothing."""
    order = list(WAY)
    if founding.status not in WAY:
        return []
    at = order.index(founding.status)
    finished = founding.status == OPENED
    return [
        Step(label, done=place < at or (finished and place == at), current=place == at and not finished)
        for place, label in enumerate(WAY.values())
    ]


def _actions(request: HttpRequest, founding: Founding) -> list[Action]:
    may = policy.may_found(request.user, founding.parent)
    if not may or founding.status in {OPENED, NOT_FOUNDED, DROPPED}:
        return []
    closed = change_refusal(founding.lifecycle, founding.status)
    editable = no(closed) if closed else may
    drop = founding.lifecycle.refusal(founding.status, "drop")
    first = founding.terms is None
    url = [reverse(f"groups:founding-{step}", args=[founding.pk]) for step in ("terms", "edit", "drop")]
    return [
        action("Attach the Terms of Reference" if first else "Replace the terms", url[0], editable, primary=first),
        action("Change the draft", url[1], editable),
        action("Withdraw", url[2], no(drop) if drop else may, danger=True),
    ]


def _facts(founding: Founding) -> list[Fact]:
    parent, group = founding.parent, founding.group
    facts = [
        Fact("Parent", parent.name, url=parent.get_absolute_url()),
        Fact("Attendance", founding.get_attendance_display()),
        Fact("Meets", founding.meets or "As called"),
        Fact("Opens", long_date(founding.opens_on) if founding.opens_on else "On the day of the decision"),
        Fact("Drafted by", founding.raised_by.name),
    ]
    if founding.until:
        facts.append(Fact("Meant to last until", long_date(founding.until)))
    if founding.consultation:
        facts.append(Fact("Consultation", founding.consultation))
    if founding.decision:
        facts.append(Fact("Before the parent as", founding.decision))
    if group:
        facts.append(Fact("Opened as", group.name, url=group.get_absolute_url()))
    return facts


@login_required
@require_http_methods(GET_POST)
def founding_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """The words of the draft."""
    founding = _founding(request, pk)
    policy.may_found(request.user, founding.parent).require()
    held = {name: getattr(founding, name) for name in WORDS}
    form = FoundingWordsForm(request.POST or None, initial=held)
    if form.is_bound and form.is_valid():
        services.change_founding(founding=founding, changes=form.cleaned_data, actor=actor_of(request))
        messages.success(request, f"{founding.reference} is changed.")
        return redirect(founding)
    return _form(request, form, "Change the draft", "Save", back=founding.get_absolute_url(), about=founding.reference)


@login_required
@require_http_methods(GET_POST)
def founding_terms(request: HttpRequest, pk: int) -> HttpResponse:
    """The draft Terms of Reference, or their next version."""
    founding = _founding(request, pk)
    policy.may_found(request.user, founding.parent).require()
    form = FoundingTermsForm(request.POST or None, request.FILES or None)
    if form.is_bound and form.is_valid():
        change = form.cleaned_data["change"]
        services.attach_founding_terms(founding=founding, change=change, actor=actor_of(request), **form.upload())
        messages.success(request, "The Terms of Reference are filed.")
        return redirect(founding)
    title = "Terms of Reference"
    return _form(request, form, title, "File them", back=founding.get_absolute_url(), about=founding.reference)


@login_required
@require_safe
def founding_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The draft Terms of Reference as a file."""
    founding = _founding(request, pk)
    if founding.terms is None:
        raise Http404("No terms are attached.")
    return file_response(founding.terms)


@login_required
@require_http_methods(GET_POST)
def founding_drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraw it, saying why."""
    founding = _founding(request, pk)
    policy.may_found(request.user, founding.parent).require()
    form = ReasonForm(request.POST or None)
    if form.is_bound and form.is_valid():
        services.drop_founding(founding=founding, why=form.cleaned_data["why"], actor=actor_of(request))
        messages.success(request, f"{founding.reference} is withdrawn.")
        return redirect(founding)
    back, about = founding.get_absolute_url(), founding.reference
    return _form(request, form, "Withdraw the founding", "Withdraw", back=back, about=about, danger=True)


def _form(  # the one page for all forms of a founding
    request: HttpRequest, form: forms.BaseForm, title: str, submit: str, *, back: str, about: str, danger: bool = False
) -> HttpResponse:
    context = {"form": form, "title": title, "submit": submit, "back": back, "about": about}
    context |= {"danger": danger, "intro": ""}
    return render(request, "groups/structure_form.html", context, status=422 if form.is_bound else 200)
