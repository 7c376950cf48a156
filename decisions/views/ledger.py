"""The threshold ledger as a register, and what a decision cost in the end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required, login_required
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_http_methods

from decisions import policy, queries, services
from decisions.filters import LedgerFilters
from decisions.forms import ActualForm
from decisions.tables import LedgerTable
from decisions.views.common import decision_or_404
from foundation.accounts.views import actor_of
from foundation.core.clock import today
from foundation.core.tables.lists import RegisterView
from foundation.core.templatetags.wording import gbp_short

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse

    from decisions.models import CostEntry


@method_decorator(login_not_required, name="dispatch")
class ThresholdLedger(RegisterView):
    """Every entry with the running total, which is everybody's; what a closed decision was is not."""

    title = "Threshold ledger"
    subtitle = "What accepted decisions cost, added up against Ofgem's threshold. Entries are only added."
    template_name = "decisions/ledger.html"
    table_class = LedgerTable
    filterset_class = LedgerFilters
    empty_title = "Nothing counts yet"
    empty_text = "An accepted proposal with a cost is entered here by itself, at the high end of its cost."

    def get_queryset(self) -> QuerySet[CostEntry]:
        return queries.ledger_for(self.request.user)

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        """With the gauge of the running total, and the clause it is measured by."""
        context = super().get_context_data(**kwargs)
        limits = queries.thresholds_on(today())
        if limits is None:
            return {**context, "gauge": None}
        total, limit = queries.total_counted(), limits.cumulative_gbp
        text = f"{gbp_short(total)} of {gbp_short(limit)}"
        return {**context, "gauge": (total, limit, text), "citation": limits.rules[0].citation}


@login_required
@require_http_methods(["GET", "POST"])
def enter_actual(request: HttpRequest, reference: str) -> HttpResponse:
    """What the decision cost in the end, in place of what is counted so far."""
    decision = decision_or_404(request, reference)
    policy.may_enter_actual(request.user, decision).require()
    form = ActualForm(request.POST or None, decision=decision)
    if request.method == "POST" and form.is_valid():
        services.enter_actual(decision=decision, actor=actor_of(request), **form.cleaned_data)
        messages.success(request, f"The actual cost of {decision.reference} counts from today.")
        return redirect(decision)
    context = {"decision": decision, "form": form, "counted": queries.counted_for(decision)}
    return render(request, "decisions/actual.html", context, status=422 if form.is_bound else 200)
