"""Exporting and checking trails; the published seals."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_not_required, login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from decisions import queries as decisions
from foundation.accounts.views import actor_of
from foundation.audit.queries import seals as all_seals
from foundation.audit.queries import verify_ledger
from foundation.core.limits import Limit, limited, take
from groups.policy import holds_office
from groups.rules import READ_ALL
from reports import queries, services
from reports.forms import LARGEST_REQUEST, VerifyForm
from reports.verifier import verify

if TYPE_CHECKING:
    from django.http import HttpRequest

SHOWN = 60  # seals on the public page
VERIFYING = Limit("verify-trail", "trails may be checked", most=10, minutes=10, largest=LARGEST_REQUEST)
EXPORTING = Limit("export-trail", "trails may be exported", most=20, minutes=60)
CHECKING = Limit("verify-ledger", "checks of the whole ledger may be asked for", most=6, minutes=10)


@login_required
@require_POST
@limited(EXPORTING)
def export(request: HttpRequest, reference: str) -> HttpResponse:
    """The signed trail of a decision, as a download."""
    decision = get_object_or_404(decisions.decisions_visible_to(request.user), reference=reference)
    signed = services.export_trail(decision=decision, actor=actor_of(request))
    response = HttpResponse(signed, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="trail-{decision.reference}.pdf"'
    response["Cache-Control"] = "no-store"
    return response


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@limited(VERIFYING)
def verify_page(request: HttpRequest) -> HttpResponse:
    """Anybody handed a trail can have it checked here; nothing is kept of it."""
    form = VerifyForm(request.POST or None, request.FILES or None)
    if request.method != "POST" or not form.is_valid():
        return render(request, "reports/verify.html", {"form": form}, status=422 if form.errors else 200)
    content = form.cleaned_data["file"].read()
    result = verify(content, services.trusted())
    context = {
        "form": VerifyForm(),
        "result": result,
        "reference": result.as_json()["reference"],
        "handed_out": queries.handed_out(hashlib.sha256(content).hexdigest()) if result.intact else None,
    }
    return render(request, "reports/verify.html", context)


@login_not_required
@require_safe
def seals(request: HttpRequest) -> HttpResponse:
    """The ledger's seals, public, so that a cut tail would be seen. Who reads all may have the ledger checked here."""
    may_check = holds_office(request.user, *READ_ALL)
    shown = list(all_seals()[:SHOWN])
    exported = queries.exported_under(shown) if may_check else {}
    rows = [{"seal": seal, "said": json.loads(seal.text), "reference": exported.get(seal.number, "")} for seal in shown]
    faults = _checked(request) if may_check and "check" in request.GET else None
    return render(request, "reports/seals.html", {"rows": rows, "may_check": may_check, "faults": faults})


def _checked(request: HttpRequest) -> list[str]:
    take(request, CHECKING)
    return verify_ledger()


@login_not_required
@require_safe
def certificates(request: HttpRequest) -> HttpResponse:
    """The certificates that ever signed here, to pin."""
    kept = services.certificates_to_pin()
    if kept is None:
        raise Http404
    return HttpResponse(kept, content_type="application/x-pem-file")
