"""The actions log and the page of one action."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required, login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from deadlines.queries import owner_name
from foundation.accounts.views import actor_of
from foundation.audit.queries import history
from foundation.core.clock import today
from foundation.core.closures import days_left
from foundation.core.errors import Refused
from foundation.core.panels import panels_for
from foundation.core.tables.lists import RegisterView
from foundation.core.templatetags.shapes import Action as Button
from foundation.core.templatetags.shapes import Clock, Fact, Pill, TimelineEntry
from foundation.core.templatetags.wording import long_date, short_date
from groups.models import Group
from groups.policy import may_read
from groups.queries import readable_scopes
from raid import policy, queries, services
from raid.filters import ActionFilters
from raid.forms import ActionForm, NoteForm, OwnerForm, RecommendForm, owner_choices, seat_words
from raid.models import Action, ActionOwner
from raid.rules.lifecycle import CLOSED, change_refusal
from raid.tables import ActionTable, pill

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from django.db.models import Model, QuerySet
    from django.forms import Form
    from django.http import HttpRequest, HttpResponse

    from foundation.core.policy import Verdict

GET_POST = ["GET", "HEAD", "POST"]
NEXT_DUE = 5  # actions shown on the page of their group


@method_decorator(login_not_required, name="dispatch")
class ActionRegister(RegisterView):
    """Every action the person may read."""

    title = "Actions"
    subtitle = "What groups asked people to do, by when, and what became of it."
    table_class = ActionTable
    filterset_class = ActionFilters
    empty_title = "No actions yet"
    empty_text = "Actions are raised at meetings, or imported with a meeting's papers."

    def get_queryset(self) -> QuerySet[Action]:
        return queries.visible_to(self.request.user)

    def get_actions(self) -> Sequence[Button]:
        """Whoever keeps a log imports at the meeting that the table was written for."""
        if not policy.keeps_a_log(self.request.user):
            return ()
        return [Button("Import actions at a meeting", reverse("meetings:list"))]


def _action(request: HttpRequest, code: str, reference: str) -> Action:
    action = queries.find(request.user, code, reference)
    if action is None:
        raise Http404
    return action


@login_not_required
@require_safe
def action_detail(request: HttpRequest, code: str, reference: str) -> HttpResponse:
    """One action with its notes and history; under an address it had before, its group having gone, the way there."""
    action = queries.find(request.user, code, reference)
    if action is None:
        moved = queries.moved(request.user, code, reference)
        if moved is None:
            raise Http404
        return redirect(moved)
    keep = policy.may_keep(request.user, action.group)
    context = {
        "action": action,
        "state": pill(action),
        "pills": [
            *([Pill("Historical", "warn", icon="archive-box")] if action.historical else []),
            Pill(action.get_classification_display()),
        ],
        "clock": _clock(action),
        "buttons": _buttons(action, request) if request.user.is_authenticated else [],
        "facts": _facts(action),
        "owners": _owners(action, keep),
        "notes": sorted(action.notes.all(), key=lambda note: (note.on, note.pk), reverse=True),
        "note_form": NoteForm() if keep else None,
        "panels": panels_for("action", request, action),
        "trail": [
            TimelineEntry(entry.sentence, entry.at)
            for entry in history(action, scopes=readable_scopes(request.user), apps=["raid", "meetings", "groups"])[
                ::-1
            ]
        ],
    }
    return render(request, "raid/action.html", context)


def _owners(action: Action, keep: Verdict) -> list[dict[str, object]]:
    """The owners, each with the form that links it for whoever keeps the log."""
    choices = owner_choices(action.group) if keep else []
    return [
        {"owner": owner, "linked": _linked(owner), "form": OwnerForm(owner=owner, choices=choices) if keep else None}
        for owner in action.owners.all()
    ]


def _linked(owner: ActionOwner) -> str:
    """Whom a published name stands for, in words; '' for nobody in particular."""
    if owner.seat:
        return seat_words(owner.seat)
    linked = owner.person or owner.organisation
    return linked.name if linked else ""


def _clock(action: Action) -> Clock:
    if action.status == CLOSED and action.closed_on:
        in_time = not action.historical and action.closed_on <= action.due_on
        detail = f"Closed on {short_date(action.closed_on)}"
        return Clock("Due", action.due_on, state="met" if in_time else "running", detail=detail)
    # overdue here; whether it was breached stands with what is owed, as does who owes it
    return Clock("Due", action.due_on, None if action.historical else _left(action.due_on))


def _left(due_on: date) -> int | None:
    """Working days left; none are between a Friday and the Sunday after it, which is overdue all the same."""
    left = days_left(due_on)
    if left or due_on == today():
        return left
    return -1 if due_on < today() else None


def _facts(action: Action) -> list[Fact]:
    facts = [
        Fact("Group", action.group.code, url=action.group.get_absolute_url()),
        Fact("Owner as published", action.owner_text),
        Fact("Raised", long_date(action.raised_on)),
        Fact("Due", long_date(action.due_on)),
    ]
    if action.first_due_on != action.due_on:
        facts.append(Fact("First due", long_date(action.first_due_on)))
    if owed := queries.obligation_of(action):
        facts.append(Fact("Owed by", owner_name(owed), url=owed.get_absolute_url()))
    if action.closed_on:
        facts.append(Fact("Closed", long_date(action.closed_on)))
    return facts


def _buttons(action: Action, request: HttpRequest) -> list[Button]:
    """What the keepers of the log can do; to others one greyed button says who they are."""
    user = request.user
    recommend = policy.step(user, action, "recommend")
    first = _button(action, "Recommend for closure", "recommend", recommend, primary=True)
    if not policy.may_keep(user, action.group):
        return [first]
    return [
        first,
        _button(action, "Mark as ongoing", "ongoing", policy.step(user, action, "start"), post=True),
        _button(action, "Change", "edit", policy.change_now(user, action)),
    ]


def _button(
    action: Action, label: str, name: str, verdict: Verdict, *, primary: bool = False, post: bool = False
) -> Button:
    url = reverse(f"raid:{name}", args=[action.group.code, action.reference])
    return Button(label, url, post=post, primary=primary, allowed=bool(verdict), reason=verdict.reason)


def _kept(request: HttpRequest, code: str, reference: str) -> Action:
    action = _action(request, code, reference)
    policy.may_keep(request.user, action.group).require()
    return action


def _possible(refusal: str | None) -> None:
    """No form is shown for what would be refused when it is sent."""
    if refusal:
        raise Refused(refusal)


@login_required
@require_POST
def add_note(request: HttpRequest, code: str, reference: str) -> HttpResponse:
    """Add a note."""
    action = _kept(request, code, reference)
    form = NoteForm(request.POST)
    if not form.is_valid():
        return render(request, "raid/form.html", _page(action, form, "Add a note"), status=422)
    services.note(action=action, text=form.cleaned_data["text"], actor=actor_of(request))
    messages.success(request, "The note was added.")
    return redirect(action)


@login_required
@require_http_methods(GET_POST)
def edit(request: HttpRequest, code: str, reference: str) -> HttpResponse:
    """Change words, owner or due date."""
    action = _kept(request, code, reference)
    _possible(change_refusal(action.status))
    form = ActionForm(request.POST or None, action=action)
    if request.method == "POST" and form.is_valid():
        services.change(action=action, actor=actor_of(request), **form.cleaned_data)
        messages.success(request, f"{action.reference} was changed.")
        return redirect(action)
    status = 422 if form.errors else 200
    return render(request, "raid/form.html", _page(action, form, "Change the action"), status=status)


@login_required
@require_http_methods(GET_POST)
def recommend(request: HttpRequest, code: str, reference: str) -> HttpResponse:
    """Recommend the action for closure."""
    action = _kept(request, code, reference)
    _possible(action.lifecycle.refusal(action.status, "recommend"))
    form = RecommendForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.recommend_closed(action=action, reason=form.cleaned_data["reason"], actor=actor_of(request))
        messages.success(request, f"{action.reference} waits for the next meeting to ratify its closure.")
        return redirect(action)
    status = 422 if form.errors else 200
    return render(request, "raid/form.html", _page(action, form, "Recommend for closure"), status=status)


@login_required
@require_POST
def mark_ongoing(request: HttpRequest, code: str, reference: str) -> HttpResponse:
    """Mark an open action as ongoing."""
    action = _kept(request, code, reference)
    services.mark_ongoing(action=action, actor=actor_of(request))
    messages.success(request, f"{action.reference} is marked as ongoing.")
    return redirect(action)


@login_required
@require_POST
def link_owner(request: HttpRequest, code: str, reference: str, pk: int) -> HttpResponse:
    """Say which person, seat or party an owner's name stands for."""
    action = _kept(request, code, reference)
    owner = get_object_or_404(ActionOwner, action=action, pk=pk)
    form = OwnerForm(request.POST, owner=owner)
    if not form.is_valid():
        title = f"Link the owner {owner.name}"
        return render(request, "raid/form.html", _page(action, form, title), status=422)
    services.link_owner(owner=owner, to=form.chosen(), actor=actor_of(request))
    messages.success(request, f"{owner.name} stands for {_linked(owner) or 'nobody in particular'}.")
    return redirect(action)


def actions_of_group(request: HttpRequest, group: Model) -> tuple[str, Mapping[str, object]] | None:
    """The panel of a group's page: its actions that are not closed; none of a closed group for who is not of it."""
    if not isinstance(group, Group) or not may_read(request.user, group.scope):
        return None
    rows = queries.of_group(request.user, group)
    first = [{"action": action, "pill": pill(action)} for action in rows[:NEXT_DUE]]
    return "raid/_group_panel.html", {"group": group, "rows": first, "count": rows.count()}


def _page(action: Action, form: Form, title: str) -> dict[str, object]:
    return {"action": action, "form": form, "title": title}
