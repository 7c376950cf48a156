"""The open membership list of a Level 4 group."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required, login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from foundation.accounts.models import Organisation
from foundation.accounts.views import actor_of
from foundation.core.clock import today
from foundation.core.templatetags.shapes import Action
from foundation.core.templatetags.wording import days, long_date
from framework.rules.programme import WORKING_LEVEL
from groups import policy, queries, services
from groups.forms.seats import EndForm, MemberForm, NewMemberForm, OnForm
from groups.models import Membership
from groups.views.places import GET_POST, form_page, group_or_404

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from groups.models import Group


def _open_group_or_404(request: HttpRequest, code: str) -> Group:
    group = group_or_404(request, code)
    if group.level != WORKING_LEVEL:
        raise Http404("The group has no membership list.")
    return group


def _member_or_404(group: Group, pk: int) -> Membership:
    rows = Membership.objects.filter(group=group).select_related("group", "organisation", "lead")
    found: Membership = get_object_or_404(rows, pk=pk)
    return found


@login_not_required
@require_safe
def members(request: HttpRequest, code: str) -> HttpResponse:
    """Member organisations on a day, with their contacts."""
    group = _open_group_or_404(request, code)
    form = OnForm(request.GET or None)
    on = form.day()
    live, records = on == today(), bool(policy.may_record_people(request.user, group))
    rows = list(queries.memberships_on(group, on).select_related("lead"))
    context = {
        "group": group,
        "form": form,
        "as_at": None if live else on,
        "rows": rows,
        "records": live and records,
        "names": queries.standing(request.user).is_participant,
        "note": f"{days(len(rows), 'organisation')}, {days(sum(row.contacts for row in rows), 'contact')}",
        "actions": [Action("Enter a member", reverse("groups:member-new", args=[code]), primary=True)]
        if live and records
        else [],
    }
    return render(request, "groups/members.html", context, status=form.status)


@login_required
@require_http_methods(GET_POST)
def member_new(request: HttpRequest, code: str) -> HttpResponse:
    """Enter an organisation on the list."""
    group = _open_group_or_404(request, code)
    policy.may_record_people(request.user, group).require()
    entered = queries.memberships_on(group, today()).values("organisation")
    others = Organisation.objects.filter(ended_on__isnull=True).exclude(pk__in=entered).order_by("name")
    form = NewMemberForm(request.POST or None, organisations=others)
    if not form.is_valid():
        return form_page(request, form, title="Enter a member", submit="Enter", about=group, back=_list(group))
    made = services.add_member(group=group, actor=actor_of(request), **form.cleaned_data)
    messages.success(request, f"{made.organisation} is a member of the {group.code}.")
    return redirect(_list(group))


@login_required
@require_http_methods(GET_POST)
def member_change(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """How many contacts a member has, and who leads them."""
    group = _open_group_or_404(request, code)
    policy.may_record_people(request.user, group).require()
    membership = _member_or_404(group, pk)
    held = {"contacts": membership.contacts, "lead": membership.lead}
    form = MemberForm(request.POST or None, membership=membership, initial=held)
    if not form.is_valid():
        title = f"Contacts of {membership.organisation}"
        return form_page(request, form, title=title, submit="Save", about=group, back=_list(group))
    services.change_member(membership=membership, actor=actor_of(request), **form.cleaned_data)
    messages.success(request, f"The contacts of {membership.organisation} are recorded.")
    return redirect(_list(group))


@login_required
@require_http_methods(GET_POST)
def member_end(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Let a membership end with a day."""
    group = _open_group_or_404(request, code)
    policy.may_record_people(request.user, group).require()
    membership = _member_or_404(group, pk)
    form = EndForm(request.POST or None)
    if not form.is_valid():
        title, intro = f"End the membership of {membership.organisation}", "It is ended, never deleted."
        return form_page(
            request, form, title=title, submit="End it", about=group, back=_list(group), intro=intro, danger=True
        )
    services.end_member(membership=membership, on=form.cleaned_data["on"], actor=actor_of(request))
    messages.success(request, f"{membership.organisation} is a member until {long_date(form.cleaned_data['on'])}.")
    return redirect(_list(group))


def _list(group: Group) -> str:
    return reverse("groups:members", args=[group.code])
