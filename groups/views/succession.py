"""A group on its way out: its successors, a new home for each thing it has open, its end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from foundation.accounts.views import actor_of
from foundation.audit.queries import history
from foundation.core.clock import today
from foundation.core.policy import YES, no
from foundation.core.templatetags.shapes import Step, TimelineEntry
from foundation.core.templatetags.wording import long_date
from groups import policy, queries, services
from groups.events import EventKind
from groups.forms.structure import CloseForm, ReasonForm, RehomeForm, SuccessionForm
from groups.models import Group, Succession
from groups.queries import structure
from groups.rules.succession import ENACTED, PREPARING
from groups.views.places import GET_POST, action, asked, check_page

if TYPE_CHECKING:
    from datetime import date

    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse

    from foundation.core.policy import Verdict
    from foundation.core.templatetags.shapes import Action
    from groups.services import Left

MOVES = {str(EventKind.REHOMED), str(EventKind.SUCCESSION_BEGUN), str(EventKind.SUCCESSION_CHANGED)}


@dataclass(frozen=True)
class Kind:
    """One kind of open things with the form that finds them new homes."""

    left: Left
    form: RehomeForm


def _group(request: HttpRequest, code: str) -> Group:
    group: Group = get_object_or_404(queries.visible_to(request.user), code=code)
    policy.may_close(request.user, group).require()
    return group


def _under_way(group: Group) -> Succession | None:
    return Succession.objects.filter(group=group, status=PREPARING).select_related("group").first()


def _named(group: Group) -> QuerySet[Group]:
    return Group.objects.filter(code__in=structure.may_succeed(group)).order_by("level", "code")


@login_required
@require_http_methods(GET_POST)
def succession(request: HttpRequest, code: str) -> HttpResponse:
    """Who follows the group and from when; then what is left open. It can be left at any point and taken up again."""
    group = _group(request, code)
    running = _under_way(group)
    held = {"successors": list(running.successors.all()), "on": running.on} if running else {"on": today()}
    form = SuccessionForm(request.POST or None, named=_named(group), initial=held)
    if form.is_bound and form.is_valid():
        _save(request, group, running, form)
        return redirect("groups:succession", code=group.code)
    left = services.left_open(group) if running else []
    context = {
        "group": group,
        "succession": running,
        "done": group.successions.filter(status=ENACTED).first(),
        "form": form,
        "clause": structure.clause_of_succession(group),
        "steps": _steps(group, running, left),
        "vacancies": _vacancies(running),
        **_open_things(request, group, left),
        "actions": _actions(running, left) if running else [],
    }
    return render(request, "groups/succession.html", context, status=422 if form.is_bound else 200)


def _save(request: HttpRequest, group: Group, running: Succession | None, form: SuccessionForm) -> None:
    chosen, on, actor = list(form.cleaned_data["successors"]), form.cleaned_data["on"], actor_of(request)
    if running:
        services.change_succession(succession=running, successors=chosen, on=on, actor=actor)
    else:
        services.begin_succession(group=group, successors=chosen, on=on, actor=actor)
    messages.success(request, f"The succession of the {group.code} is kept. Nothing changes before it is enacted.")


def _steps(group: Group, running: Succession | None, left: list[Left]) -> list[Step]:
    closed = group.valid_to is not None
    begun = running is not None or closed
    return [
        Step("Successors and day", done=begun, current=not begun),
        Step("New homes", done=closed or (begun and not left), current=begun and bool(left)),
        Step("Enact", done=closed, current=begun and not left and not closed),
    ]


def _open_things(request: HttpRequest, group: Group, left: list[Left]) -> dict[str, object]:
    """What is left, the forms that settle it, and what was settled."""
    entries = history(group, scopes=queries.readable_scopes(request.user), apps=["groups"])
    moved = [entry for entry in entries if entry.kind in MOVES]
    return {
        "kinds": [Kind(one, RehomeForm(left=one, groups=services.destinations(group))) for one in left],
        "count": sum(len(one.items) for one in left),
        "moved": sum(entry.kind == EventKind.REHOMED for entry in moved),
        "whole": sum(len(one.items) for one in left) + sum(entry.kind == EventKind.REHOMED for entry in moved),
        "trail": [TimelineEntry(entry.sentence, entry.at) for entry in moved[::-1]],
    }


def _vacancies(running: Succession | None) -> list[tuple[Group, int, int]]:
    """Each successor with its number of seats, and of those for which nobody is named yet."""
    if running is None:
        return []
    found = []
    for group in running.successors.order_by("level", "code"):
        seating = queries.seating_on(group, running.on)
        found.append((group, len(seating), sum(not each.holders for each in seating)))
    return found


def _actions(running: Succession, left: list[Left]) -> list[Action]:
    enacting, abandoning = (
        reverse(f"groups:succession-{step}", args=[running.group.code]) for step in ("enact", "abandon")
    )
    return [
        action("Enact the succession…", enacting, _ready(running, left), primary=True),
        action("Abandon it", abandoning, YES),
    ]


def _ready(running: Succession, left: list[Left]) -> Verdict:
    if running.on > today():
        return no(f"It is enacted on or after {long_date(running.on)}.")
    if left:
        return no(f"{sum(len(one.items) for one in left)} things are still open; find each a new home first.")
    return YES


@login_required
@require_POST
def rehome(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    """Give the open things of one kind the homes chosen for them."""
    group = _group(request, code)
    left = next((one for one in services.left_open(group) if one.kind == kind), None)
    if left is None:
        messages.info(request, "Nothing of that kind is open any more.")
        return _back(group)
    form = RehomeForm(request.POST, left=left, groups=services.destinations(group))
    if not form.is_valid() or not form.chosen():
        messages.warning(request, "Choose at least one new home.")
        return _back(group)
    moved = services.rehome_many(group=group, kind=kind, homes=form.chosen(), actor=actor_of(request))
    messages.success(request, f"{moved} of {len(left.items)} have a new home: {left.label.lower()}.")
    return _back(group)


def _back(group: Group) -> HttpResponse:
    """To the succession under way, else to the page on which the group is closed."""
    return redirect("groups:succession" if _under_way(group) else "groups:close", code=group.code)


@login_required
@require_http_methods(GET_POST)
def enact(request: HttpRequest, code: str) -> HttpResponse:
    """Check what will happen, then let it."""
    group = _group(request, code)
    running = get_object_or_404(Succession, group=group, status=PREPARING)
    ready = _ready(running, services.left_open(group))
    if request.method == "POST":
        services.enact_succession(succession=running, actor=actor_of(request))
        messages.success(request, f"The {group.code} is closed, and its successors are convened.")
        return redirect(group)
    context = {
        "group": group,
        "succession": running,
        "successors": running.successors.order_by("level", "code"),
        "verdict": ready,
    }
    return render(request, "groups/succession_check.html", context)


@login_required
@require_http_methods(GET_POST)
def abandon(request: HttpRequest, code: str) -> HttpResponse:
    """Give the succession up, saying why."""
    group = _group(request, code)
    running = get_object_or_404(Succession, group=group, status=PREPARING)
    form = ReasonForm(request.POST or None)
    if form.is_bound and form.is_valid():
        services.abandon_succession(succession=running, why=form.cleaned_data["why"], actor=actor_of(request))
        messages.success(request, f"The succession of the {group.code} is abandoned. What has moved stays moved.")
        return redirect(group)
    context = {
        "form": form,
        "title": "Abandon the succession",
        "submit": "Abandon it",
        "intro": "",
        "danger": True,
        "back": running.get_absolute_url(),
        "about": group.code,
    }
    return render(request, "groups/structure_form.html", context, status=422 if form.is_bound else 200)


@login_required
@require_http_methods(GET_POST)
def close(request: HttpRequest, code: str) -> HttpResponse:
    """What the group has open, each thing to be given a new home; then its end, after a look at it."""
    group = _group(request, code)
    form = CloseForm(request.POST or None, initial={"on": today()})
    if form.is_bound and form.is_valid() and not asked(request, "change"):
        on = form.cleaned_data["on"]
        if not asked(request, "record"):
            page: dict[str, Any] = {
                "title": "Close the group",
                "submit": f"Close the {group.code}",
                "about": group,
                "danger": True,
            }
            return check_page(request, form.answers(group), _may_close(group, on), **page)
        services.close_group(group=group, actor=actor_of(request), **form.cleaned_data)
        messages.success(request, f"The {group.code} is closed. Its records stay as they are.")
        return redirect(group)
    left = services.left_open(group)
    refusal = services.closing_refusal(group, today())
    context = {
        "group": group,
        "form": form,
        "allowed": services.may_close(group, today(), succeeded=False),
        "refusal": refusal,
        **_open_things(request, group, left),
    }
    wrong = form.is_bound and not form.is_valid()
    return render(request, "groups/closing.html", context, status=422 if wrong else 200)


def _may_close(group: Group, on: date) -> Verdict:
    """Whether the group may be closed from that day, as its service asks."""
    reason = services.closing_refusal(group, on)
    return no(reason) if reason else services.may_close(group, on, succeeded=False)
