"""The register of obligations, one obligation with its working, and the acts of those who may."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required, login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_http_methods, require_safe

from deadlines import policy, queries, services
from deadlines.filters import ObligationFilters
from deadlines.forms import ClosureForm, ReasonForm
from deadlines.rules import BREACHED, OBLIGATION, OPEN
from deadlines.rules.lifecycle import explain_refusal
from deadlines.tables import ObligationTable
from foundation.accounts.views import actor_of
from foundation.audit.queries import history
from foundation.core.errors import Refused
from foundation.core.tables.lists import RegisterView
from foundation.core.templatetags.shapes import Action, Fact, TimelineEntry
from foundation.core.templatetags.wording import short_date
from groups.models import Group
from groups.policy import may_read

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import Model, QuerySet
    from django.http import HttpRequest, HttpResponse

    from deadlines.models import Obligation
    from foundation.core.policy import Verdict


PANEL_ROWS = 6  # on a group's page


@method_decorator(login_not_required, name="dispatch")
class ObligationRegister(RegisterView):
    """Every obligation the person may read, the most urgent first. The public reads the public ones."""

    title = "Deadlines"
    subtitle = "Who owes what by when, under which clause of the Governance Framework."
    table_class = ObligationTable
    filterset_class = ObligationFilters
    empty_title = "No obligations yet"
    empty_text = "They start by themselves when a meeting is planned or a decision taken."

    def get_queryset(self) -> QuerySet[Obligation]:
        """Readable rows, the most urgent first."""
        return queries.by_urgency(queries.visible_to(self.request.user))

    def get_actions(self) -> Sequence[Action]:
        """The board and the compliance page; the calendar's closures, for everybody who is signed in."""
        closures = Action("Closures in the calendar", reverse("deadlines:closures"), icon="calendar-days")
        return (
            Action("Board", reverse("deadlines:board"), icon="view-columns"),
            Action("Compliance", reverse("deadlines:compliance"), icon="chart-bar"),
            *([closures] if self.request.user.is_authenticated else []),
        )


@login_not_required
@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One obligation: its clock, the days counted, moves, explanation, and history for those signed in."""
    obligation = get_object_or_404(queries.visible_to(request.user), pk=pk)
    duty = queries.duty(obligation)
    signed_in = request.user.is_authenticated
    context = {
        "duty": duty,
        "obligation": obligation,
        "actions": _actions(request, obligation) if signed_in else [],
        "facts": _facts(duty),
        "working_title": "How the day was counted" if duty.why.days else "What is said of the day",
        "moves": obligation.moves.select_related("by").order_by("at", "pk"),
        "history": _history(obligation) if signed_in else None,
    }
    return render(request, "deadlines/detail.html", context)


def _actions(request: HttpRequest, obligation: Obligation) -> list[Action]:
    """Where it is met first; then explaining and waiving, greyed with the sentence that would refuse them."""
    user, found = request.user, []
    if obligation.url and obligation.status in {"open", "breached"} and obligation.met_on is None:
        found.append(Action(f"Go to {obligation.about}", obligation.url, primary=True))
    if obligation.status == BREACHED:
        address = reverse("deadlines:explain", args=[obligation.pk])
        found.append(_action("Explain the breach", address, policy.may_explain(user, obligation), ""))
    refusal = OBLIGATION.refusal(obligation.status, "waive") or ""
    address = reverse("deadlines:waive", args=[obligation.pk])
    found.append(_action("Waive", address, policy.may_waive(user, obligation), refusal))
    return found


def _action(label: str, url: str, may: Verdict, refusal: str) -> Action:
    """Greyed with the rights' sentence, or else with the state's."""
    reason = refusal if may else may.reason
    return Action(label, url, allowed=not reason, reason=reason)


def _facts(duty: queries.Duty) -> list[Fact]:
    """What a reader asks first, without what is empty."""
    one = duty.obligation
    facts = [
        Fact("For", one.about, url=one.url),
        Fact("Group", one.group.name, url=one.group.get_absolute_url()),
        Fact("Owed by", duty.owner_name),
        Fact("Due", one.due_on or ("when it is done" if one.status == "open" else "not dated yet")),
        Fact("Done", one.met_on),
        Fact("Clause", one.citation, url=reverse("framework:clause", args=[one.clause])),
        Fact("Framework", one.framework_version, note=f"in force on {short_date(one.ruled_on)}"),
        Fact("Escalated to", {"CHAIR": "Chair", "SRO": "Senior Responsible Owner"}.get(one.escalated_to, "")),
    ]
    return [fact for fact in facts if fact.value]


def _history(obligation: Obligation) -> list[TimelineEntry]:
    return [TimelineEntry(entry.sentence, entry.at) for entry in history(obligation)]


@login_required
@require_http_methods(["GET", "POST"])
def explain(request: HttpRequest, pk: int) -> HttpResponse:
    """The owner explains a breach."""
    obligation = get_object_or_404(queries.visible_to(request.user), pk=pk)
    policy.may_explain(request.user, obligation).require()
    _refuse(explain_refusal(obligation.status))
    form = ReasonForm(request.POST or None, initial={"reason": obligation.explanation})
    if form.is_valid():
        services.explain(obligation=obligation, actor=actor_of(request), reason=form.cleaned_data["reason"])
        messages.success(request, "The explanation stands with the breach.")
        return redirect(obligation)
    words = {"title": "Explain the breach", "button": "Record the explanation", "label": "Why was it late?"}
    return _ask(request, obligation, form, words)


@login_required
@require_http_methods(["GET", "POST"])
def waive(request: HttpRequest, pk: int) -> HttpResponse:
    """The chair or the SRO waives an obligation."""
    obligation = get_object_or_404(queries.visible_to(request.user), pk=pk)
    policy.may_waive(request.user, obligation).require()
    _refuse(OBLIGATION.refusal(obligation.status, "waive"))
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        services.waive(obligation=obligation, actor=actor_of(request), reason=form.cleaned_data["reason"])
        messages.success(request, f"{obligation.label} for {obligation.about} is waived.")
        return redirect(obligation)
    words = {"title": "Waive the obligation", "button": "Waive it", "label": "Why is it not owed?"}
    return _ask(request, obligation, form, words)


def _refuse(reason: str | None) -> None:
    if reason:
        raise Refused(reason)


def _ask(request: HttpRequest, obligation: Obligation, form: ReasonForm, words: dict[str, str]) -> HttpResponse:
    form.fields["reason"].label = words["label"]
    context = {"duty": queries.duty(obligation), "obligation": obligation, "form": form, "words": words}
    return render(request, "deadlines/reason.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def closures(request: HttpRequest) -> HttpResponse:
    """Days closed beside the published bank holidays; the PMO enters one that was announced late."""
    may = policy.may_enter_closures(request.user)
    if request.method == "POST":
        may.require()
    form = ClosureForm(request.POST or None)
    if form.is_valid():
        moved = services.add_closure(actor=actor_of(request), **form.cleaned_data)
        messages.success(request, f"Entered. Open obligations moved by it: {len(moved)}.")
        return redirect("deadlines:closures")
    context = {"form": form, "may": may, "closures": queries.announced_closures()}
    return render(request, "deadlines/closures.html", context)


def obligations_of_group(request: HttpRequest, group: Model) -> tuple[str, dict[str, object]] | None:
    """The panel on a group's page: what it owes now and next, soonest first."""
    if not isinstance(group, Group) or not may_read(request.user, group.scope):
        return None
    running = queries.for_group(group, request.user).filter(status__in=(OPEN, BREACHED), met_on__isnull=True)
    soonest = queries.by_urgency(running)[:PANEL_ROWS]
    return "deadlines/panel.html", {"group": group, "obligations": queries.duties(soonest)}
