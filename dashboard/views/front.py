"""The front page, the jump by reference, and the clock of the demonstration."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required, login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from dashboard import queries, services
from dashboard.forms import BackForm, ClockForm
from foundation.accounts.models import Person
from foundation.accounts.views import actor_of
from foundation.core.clock import today
from foundation.core.closures import count
from foundation.core.errors import Refused

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@login_not_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What waits on the person; for a stranger, what the programme decides and when."""
    context = queries.front_page(request.user)
    if isinstance(request.user, Person):
        context["waiting"] = queries.in_groups(queries.desk(request.user), limit=queries.SHOWN)
    return render(request, "dashboard/home.html", context)


@login_required
@require_safe
def waiting(request: HttpRequest) -> HttpResponse:
    """Everything that waits on the person and what is coming, nothing left out."""
    groups = queries.in_groups(queries.desk(actor_of(request)))
    return render(request, "dashboard/waiting.html", {"waiting": groups})


@login_not_required
@require_safe
def go(request: HttpRequest) -> HttpResponse:
    """Straight to the thing under a reference; when there is none one may read, that is all that is said."""
    reference = request.GET.get("ref", "").strip()
    if found := queries.find_reference(request.user, reference) if reference else None:
        return redirect(found)
    return render(request, "dashboard/not_found.html", {"reference": reference}, status=404)


@login_required
@require_POST
def clock(request: HttpRequest) -> HttpResponse:
    """Move the demonstration's clock forward and go back to the page; anywhere else there is no such thing."""
    if not settings.DEMO:
        raise Http404
    form = ClockForm(request.POST)
    if "next" in request.POST:
        services.move_clock(to=count(today(), 1).due, actor=actor_of(request))
    elif form.is_valid():
        services.move_clock(to=form.cleaned_data["to"], actor=actor_of(request))
    else:
        raise Refused("Choose a later day for the demonstration.")
    messages.success(request, f"It is now {today():%A %-d %B %Y} in the demonstration.")
    page = BackForm(request.POST)
    return redirect(page.cleaned_data["back"] if page.is_valid() else "dashboard:home")
