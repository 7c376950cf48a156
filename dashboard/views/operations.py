"""Whether the machinery lives: for operators, for a load balancer, and having what is parked tried again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required, login_required
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from dashboard import policy, queries, services
from foundation.accounts.views import actor_of
from foundation.jobs.queries import failed as failed_jobs
from foundation.jobs.queries import parked as parked_rows
from foundation.notifications.queries import parked as parked_mail

if TYPE_CHECKING:
    from django.http import HttpRequest

AGAIN, NOT_PARKED = "It is tried again.", "It was tried again already."


@login_required
@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """Whether worker, beat, enforcement and e-mail live, and what is parked."""
    if not policy.may_see_health(request.user):
        raise Http404
    return render(request, "dashboard/health.html", queries.health(actor_of(request)))


@login_required
@require_POST
def retry_email(request: HttpRequest, pk: int) -> HttpResponse:
    """Have a parked e-mail tried again."""
    if not policy.may_see_health(request.user):
        raise Http404
    email = get_object_or_404(parked_mail(), pk=pk)
    done = services.retry_email(email=email, actor=actor_of(request))
    messages.success(request, AGAIN if done else NOT_PARKED)
    return redirect("dashboard:health")


@login_required
@require_POST
def retry_row(request: HttpRequest, pk: int) -> HttpResponse:
    """Have the next sweep try a parked row again."""
    if not policy.may_see_health(request.user):
        raise Http404
    row = get_object_or_404(parked_rows(), pk=pk)
    done = services.retry_row(row=row, actor=actor_of(request))
    messages.success(request, AGAIN if done else NOT_PARKED)
    return redirect("dashboard:health")


@login_required
@require_POST
def redo_job(request: HttpRequest, pk: int) -> HttpResponse:
    """Have a failed job done again."""
    if not policy.may_see_health(request.user):
        raise Http404
    job = get_object_or_404(failed_jobs(), pk=pk)
    done = services.redo_job(job=job, actor=actor_of(request))
    messages.success(request, AGAIN if done else NOT_PARKED)
    return redirect("dashboard:health")


@login_not_required
@require_safe
def alive(request: HttpRequest) -> HttpResponse:
    """For a load balancer: this process answers."""
    return HttpResponse("alive", content_type="text/plain")


@login_not_required
@never_cache
@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """For a load balancer and monitoring: 200 when people can be served and deadlines are enforced, 503 otherwise."""
    checks = queries.readiness()
    is_ready = all(check.ok for check in checks)
    said = {check.name: {"ok": check.ok, "says": check.words} for check in checks}
    return JsonResponse({"ready": is_ready, "checks": said}, status=200 if is_ready else 503)
