"""Alternates: named, approved or not, withdrawn."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from foundation.accounts.views import actor_of
from foundation.audit.queries import history
from foundation.core.clock import today
from foundation.core.panels import panels_for
from foundation.core.policy import Verdict, no
from foundation.core.templatetags.shapes import Action, Fact, Pill, TimelineEntry
from foundation.core.templatetags.wording import long_date
from groups import policy, queries, services
from groups.forms.seats import NominateForm, WhyForm
from groups.models import Alternate
from groups.queries.refusals import approval_of, may_stand_in
from groups.rules import APPROVALS
from groups.rules.lifecycles import ALTERNATE, NOMINATED, WITHDRAWN
from groups.views.places import GET_POST, action, asked, check_page, form_page, seat_or_404
from groups.views.seats import ALTERNATE_TONES

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

    from groups.models import Seat

STEPS: dict[str, Callable[..., None]] = {
    "approve": services.approve_alternate,
    "refuse": services.refuse_alternate,
    "withdraw": services.withdraw_alternate,
}
DONE = {"approve": "is approved as alternate", "refuse": "is not approved", "withdraw": "is withdrawn"}


@login_required
@require_http_methods(GET_POST)
def nominate(request: HttpRequest, code: str, seat: str) -> HttpResponse:
    """Name somebody to stand in, after a look at it."""
    held = seat_or_404(request, code, seat)
    policy.may_nominate_alternate(request.user, held).require()
    form = NominateForm(request.POST or None, seat=held, reasons=_reasons(held))
    page: dict[str, Any] = {"title": "Name an alternate", "about": held}
    if not form.is_valid() or asked(request, "change"):
        return form_page(request, form, submit="Check", intro=_who_approves(held), **page)
    if not asked(request, "record"):
        verdict = may_stand_in(held, form.person, form.organisation, form.period, form.part)
        return check_page(request, form.answers(), verdict, submit="Name them", **page)
    alternate = services.nominate_alternate(
        seat=held,
        person=form.person,
        organisation=form.organisation,
        valid_from=form.period.start,
        valid_to=form.cleaned_data["valid_to"],
        reason=form.why,
        occasion=form.cleaned_data["occasion"],
        remit=form.part,
        actor=actor_of(request),
    )
    messages.success(request, f"{form.person} is named as alternate and waits for approval.")
    return redirect(alternate)


def _reasons(seat: Seat) -> tuple[str, ...]:
    terms = queries.terms_on(seat.group, today()) if seat.group else None
    return terms.alternates.reasons if terms and terms.alternates else ()


def _who_approves(seat: Seat) -> str:
    approval, _ = approval_of(seat, today())
    return f"Approved by: {APPROVALS[approval].lower()}. Only then do they stand in." if approval else ""


def _alternate_or_404(request: HttpRequest, code: str, seat: str, pk: int) -> Alternate:
    rows = Alternate.objects.filter(seat__code=seat, seat__group__code=code, pk=pk)
    found: Alternate | None = rows.select_related(
        "seat__group", "person", "organisation", "nominated_by", "settled_by"
    ).first()
    if found is None or not policy.may_see_alternate(request.user, found):
        raise Http404("There is no such alternate.")
    return found


@login_required
@require_safe
def alternate_page(request: HttpRequest, code: str, seat: str, pk: int) -> HttpResponse:
    """Somebody named to stand in: for when, why, and what became of it."""
    alternate = _alternate_or_404(request, code, seat, pk)
    context = {
        "alternate": alternate,
        "state": Pill(alternate.status_label, ALTERNATE_TONES[alternate.status]),
        "facts": _facts(alternate),
        "actions": _actions(request, alternate),
        "panels": panels_for("alternate", request, alternate),
        "trail": [
            TimelineEntry(entry.sentence, entry.at)
            for entry in history(alternate, scopes=queries.readable_scopes(request.user), apps=["groups"])
        ],
    }
    return render(request, "groups/alternate.html", context)


def _facts(alternate: Alternate) -> list[Fact]:
    single = alternate.valid_to == alternate.valid_from
    until = "" if single or alternate.valid_to is None else f" to {long_date(alternate.valid_to)}"
    facts = [
        Fact("Stands in for", str(alternate.seat), alternate.remit, url=alternate.seat.get_absolute_url()),
        Fact("Organisation", alternate.organisation.name),
        Fact("Meeting", alternate.occasion),
        Fact("Days", f"{long_date(alternate.valid_from)}{until}"),
        Fact("Reason", alternate.reason),
        Fact("Named by", alternate.nominated_by.name),
        Fact("Approved by", alternate.get_approval_display(), alternate.citation),
        Fact("Settled by", alternate.settled_by.name if alternate.settled_by else ""),
        Fact("In words", alternate.settled_why),
    ]
    return [fact for fact in facts if fact.value]


def _actions(request: HttpRequest, alternate: Alternate) -> list[Action]:
    """Approving and not, while it waits; withdrawing until it is over."""
    found = []
    if alternate.status == NOMINATED:
        settles = _by_hand(request, alternate)
        found = [
            action("Approve", _step_url(alternate, "approve"), settles, primary=True),
            action("Do not approve", _step_url(alternate, "refuse"), settles),
        ]
    if ALTERNATE.path(alternate.status, WITHDRAWN) and alternate.status != WITHDRAWN:
        found.append(
            action("Withdraw", _step_url(alternate, "withdraw"), _may_withdraw(request, alternate), danger=True)
        )
    return found


def _by_hand(request: HttpRequest, alternate: Alternate) -> Verdict:
    """A count of members is taken where they answer, never entered on this page."""
    if alternate.approval == "members":
        return no("The members of the constituency approve; their answers settle it.", alternate.citation)
    return policy.may_settle_alternate(request.user, alternate)


def _may_withdraw(request: HttpRequest, alternate: Alternate) -> Verdict:
    return policy.may_withdraw_alternate(request.user, alternate)


def _step_url(alternate: Alternate, step: str) -> str:
    return reverse("groups:alternate-step", args=[alternate.seat.place, alternate.seat.code, alternate.pk, step])


@login_required
@require_http_methods(GET_POST)
def alternate_step(request: HttpRequest, code: str, seat: str, pk: int, step: str) -> HttpResponse:
    """Approve, do not approve or withdraw, with words."""
    alternate = _alternate_or_404(request, code, seat, pk)
    if step not in STEPS:
        raise Http404("There is no such step.")
    verdict = _may_withdraw(request, alternate) if step == "withdraw" else _by_hand(request, alternate)
    verdict.require()
    form = WhyForm(
        request.POST or None, needed=step != "approve", label="Words to go with it" if step == "approve" else "Why"
    )
    if not form.is_valid():
        title = f"{ALTERNATE.step(step).label}: {alternate.person.name}"
        page: dict[str, Any] = {"title": title, "submit": ALTERNATE.step(step).label, "about": alternate.seat}
        return form_page(request, form, back=alternate.get_absolute_url(), danger=step != "approve", **page)
    STEPS[step](alternate=alternate, why=form.cleaned_data["why"], actor=actor_of(request))
    messages.success(request, f"{alternate.person.name} {DONE[step]}.")
    return redirect(alternate)
