"""Constituencies as they stand on a day, and their members entered and ended by the PMO."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required, login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from constituencies import policy, queries, services
from constituencies.forms import EndMemberForm, MemberForm
from constituencies.models import Member
from constituencies.views.page import GET_POST, Page, check_page, confirmed, form_page, goes_back, pill
from foundation.accounts.views import actor_of
from foundation.audit.queries import history
from foundation.core.clock import today
from foundation.core.templatetags.shapes import Action, Answer, TimelineEntry
from foundation.core.templatetags.wording import long_date
from groups.forms import OnForm
from groups.queries import readable_scopes

if TYPE_CHECKING:
    from datetime import date

    from django.http import HttpRequest, HttpResponse

    from constituencies.models import Constituency

SHOWN = 20  # events on the page


@login_not_required
@require_safe
def constituency_list(request: HttpRequest) -> HttpResponse:
    """All constituencies on a day: how many members, who speaks for them where."""
    form, on = _as_at(request)
    speak = queries.voices(request.user, on)
    rows = [{"constituency": each, "voices": speak.get(each.code, [])} for each in queries.with_members(on)]
    context = {
        "rows": rows,
        "form": form,
        "as_at": on if on != today() else None,
        "actions": [Action("Nomination rounds", reverse("constituencies:rounds"))],
    }
    return render(request, "constituencies/list.html", context, status=form.status)


def _as_at(request: HttpRequest) -> tuple[OnForm, date]:
    form = OnForm(request.GET or None)
    return form, form.day()


def _constituency(code: str) -> Constituency:
    constituency = queries.find(code)
    if constituency is None:
        raise Http404
    return constituency


@login_not_required
@require_safe
def constituency_detail(request: HttpRequest, code: str) -> HttpResponse:
    """One constituency on a day: its members with their history, who speaks for it, what is under way."""
    constituency = _constituency(code)
    form, on = _as_at(request)
    members = list(queries.membership_on(constituency, on))
    keep = on == today() and bool(policy.may_keep(request.user))
    context = {
        "constituency": constituency,
        "form": form,
        "on": on,
        "as_at": on if on != today() else None,
        "actions": [_add_button(constituency)] if keep else [],
        "keep": keep,
        "members": members,
        "members_note": f"{len(members)} on {long_date(on)}",
        "past": [each for each in queries.history_of(constituency) if each.valid_to],
        "voices": queries.voices(request.user, on).get(code, []),
        "rounds": [{"round": each, "pill": pill(each)} for each in queries.open_in(request.user, {code})],
        "trail": _trail(request, constituency),
    }
    return render(request, "constituencies/detail.html", context, status=form.status)


def _add_button(constituency: Constituency) -> Action:
    return Action("Add a member", reverse("constituencies:member-new", args=[constituency.code]), primary=True)


def _trail(request: HttpRequest, constituency: Constituency) -> list[TimelineEntry]:
    told = history(constituency, scopes=readable_scopes(request.user), apps=["constituencies"])
    return [TimelineEntry(entry.sentence, entry.at) for entry in told[-SHOWN:][::-1]]


def _page(constituency: Constituency, title: str, submit: str, intro: str = "", *, danger: bool = False) -> Page:
    back = constituency.get_absolute_url()
    crumbs = (("Constituencies", reverse("constituencies:list")), (constituency.name, back))
    return Page(title, submit, back, constituency.name, intro, danger, crumbs)


@login_required
@require_http_methods(GET_POST)
def member_new(request: HttpRequest, code: str) -> HttpResponse:
    """Enter a member organisation, after a look at what was entered."""
    constituency = _constituency(code)
    policy.may_keep(request.user).require()
    form = MemberForm(request.POST or None, constituency=constituency)
    page = _page(constituency, "Add a member", "Check your answers")
    if not form.is_valid() or goes_back(request):
        return form_page(request, form, page)
    said = form.cleaned_data
    if not confirmed(request):
        answers = [
            Answer("Constituency", constituency.name),
            Answer("Organisation", said["organisation"].name),
            Answer("Member from", long_date(said["valid_from"])),
            Answer("What follows", "It is asked in calls and has a vote. Its membership can be ended, not deleted."),
        ]
        return check_page(request, _page(constituency, "Check before adding", "Add the member"), answers)
    services.add_member(constituency=constituency, **said, actor=actor_of(request))
    messages.success(request, f"{said['organisation'].name} is a member from {long_date(said['valid_from'])}.")
    return redirect(constituency)


@login_required
@require_http_methods(GET_POST)
def member_end(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """End a membership, after a look at what was entered."""
    constituency = _constituency(code)
    policy.may_keep(request.user).require()
    member = get_object_or_404(Member.objects.select_related("organisation"), constituency=constituency, pk=pk)
    name = member.organisation.name
    form = EndMemberForm(request.POST or None)
    page = _page(constituency, f"End the membership of {name}", "Check your answers")
    if not form.is_valid() or goes_back(request):
        return form_page(request, form, page)
    on = form.cleaned_data["on"]
    if not confirmed(request):
        answers = [
            Answer("Constituency", constituency.name),
            Answer("Organisation", name),
            Answer("Last day", long_date(on)),
            Answer("What follows", "Calls and ballots that are open already still ask it; later ones do not."),
        ]
        checked = _page(constituency, "Check before ending", "End the membership", danger=True)
        return check_page(request, checked, answers)
    services.end_member(member=member, on=on, actor=actor_of(request))
    messages.success(request, f"The membership of {name} ends with {long_date(on)}.")
    return redirect(constituency)
