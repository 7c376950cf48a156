"""Actions at the meeting: what is closed, kept open, noted and raised."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required, login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from foundation.core.errors import Refused
from foundation.core.policy import no
from foundation.core.templatetags.wording import days
from groups.queries import readable_scopes
from meetings import policy, queries, services
from meetings.forms import ActionForm, ApprovalForm, RatifyForm, ReviewForm
from meetings.views.page import action, actor_of, address, form_page, meeting_or_404, page, tab_actions
from meetings.views.reports import shown_approval
from raid.queries import visible_to as visible_actions

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from foundation.core.templatetags.shapes import Action
    from meetings.models import AgendaItem, HeadlineReport, Meeting

SAID = {"closed": "is closed", "kept_open": "stays open", "noted": "is noted"}


@login_not_required
@require_safe
def actions(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """The actions before the meeting and those raised at it."""
    meeting = meeting_or_404(request, code, number)
    now = policy.record_now(request.user, meeting)
    lines = queries.actions_at(request.user, meeting)
    waiting = [line for line in lines if line.waits_for_meeting]
    ratify = action("Ratify all recommended closures", address(meeting, "actions-ratify"), now, primary=True)
    context = page(
        request,
        meeting,
        "actions",
        lines=lines,
        ratify_words=f"{days(len(waiting), 'action')} recommended for closure",
        ratify_actions=tab_actions(request, meeting, ratify) if waiting else [],
        raised=queries.raised_at(meeting).filter(scope__in=readable_scopes(request.user)),
        may_review=bool(now),
        carried_over=_carried_over(request, meeting),
        last_report=(last := _last_report(request, meeting)),
        last_approval=shown_approval(request, last),
        approval_actions=_approval_actions(request, meeting, last),
        action_actions=tab_actions(
            request,
            meeting,
            action("Raise an action", address(meeting, "action-new"), now),
            action("Import actions", address(meeting, "import", "actions"), policy.may_prepare(request.user, meeting)),
        ),
    )
    return render(request, "meetings/actions.html", context)


def _last_report(request: HttpRequest, meeting: Meeting) -> HeadlineReport | None:
    """What the meeting has before it, for whoever may read the meeting it is of."""
    last = queries.last_report(meeting)
    return last if last and policy.may_see(request.user, last.meeting) else None


def _carried_over(request: HttpRequest, meeting: Meeting) -> list[AgendaItem]:
    """The items of the meeting before that it did not reach, for whoever may read what became of them."""
    items = queries.carried_over_to(meeting)
    return [item for item in items if policy.may_read_outcome(request.user, item.meeting)]


def _approval_actions(request: HttpRequest, meeting: Meeting, last: HeadlineReport | None) -> list[Action]:
    """Recording that the meeting approved the last report, until it has; for the chair and the secretariat to see."""
    if last is None or queries.approval_of(last) is not None:
        return []
    verdict = policy.approve_now(request.user, meeting, last)
    return tab_actions(request, meeting, action("Record the approval", address(meeting, "report-approve"), verdict))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def approve(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """The chair records that the meeting approved the report of the one before, as it stands or with amendments."""
    meeting = meeting_or_404(request, code, number)
    policy.chairs(request.user, meeting).require()
    last = queries.last_report(meeting)
    if last is None:
        raise Refused("No earlier meeting of the group has been reported.")
    policy.may_approve(request.user, last).require()
    if not (verdict := policy.approve_now(request.user, meeting, last)):
        raise Refused(verdict.reason)
    form, back = ApprovalForm(request.POST or None), address(meeting, "actions")
    if not form.is_valid():
        title = f"What did the meeting say of {last.reference}?"
        intro = f"Recorded under the standing item on the report and the actions of {meeting.reference}."
        return form_page(request, meeting, form, title=title, submit="Record", back=back, intro=intro)
    services.approve_report(meeting=meeting, report=last, actor=actor_of(request), **form.cleaned_data)
    messages.success(request, f"Recorded for {last.reference}.")
    return redirect(f"{back}#last-report")


@login_required
@require_POST
def review(request: HttpRequest, code: str, number: int, reference: str) -> HttpResponse:
    """Record what the meeting does with an action; POST with `outcome` and `reason`."""
    meeting = meeting_or_404(request, code, number)
    reviewed = get_object_or_404(visible_actions(request.user), group=meeting.group, reference=reference)
    form, back = ReviewForm(request.POST), address(meeting, "actions")
    if not form.is_valid():
        title = f"What did the meeting do with {reference}?"
        return form_page(request, meeting, form, title=title, submit="Save", back=back)
    outcome = form.cleaned_data["outcome"]
    services.review_action(
        meeting=meeting, action=reviewed, outcome=outcome, reason=form.cleaned_data["reason"], actor=actor_of(request)
    )
    messages.success(request, f"{reference} {SAID[outcome]}.")
    return redirect(f"{back}#{reference}")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def ratify(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Look at every recommended closure, then ratify them together; POST with each `action` of the list."""
    meeting = meeting_or_404(request, code, number)
    policy.may_prepare(request.user, meeting).require()
    lines, back = queries.closures_at(request.user, meeting), address(meeting, "actions")
    if request.method == "POST":
        form = RatifyForm(request.POST, lines=lines)
        if not form.is_valid():
            raise Refused(form.refusal)
        listed = list(form.cleaned_data["action"])
        services.ratify_closures(meeting=meeting, actions=listed, actor=actor_of(request))
        messages.success(request, f"{days(len(listed), 'action')} closed by {meeting.reference}.")
        return redirect(back)
    verdict = policy.record_now(request.user, meeting) if lines else no("No action is recommended for closure.")
    context = {"meeting": meeting, "lines": lines, "verdict": verdict, "back": back}
    return render(request, "meetings/ratify.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def action_new(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Raise an action at the meeting."""
    meeting = meeting_or_404(request, code, number)
    policy.may_prepare(request.user, meeting).require()
    form, back = ActionForm(request.POST or None, meeting=meeting), address(meeting, "actions")
    if not form.is_valid():
        return form_page(request, meeting, form, title="Raise an action", submit="Raise", back=back)
    raised = services.raise_action(meeting=meeting, actor=actor_of(request), **form.cleaned_data)
    messages.success(request, f"{raised.reference} is raised.")
    return redirect(back)
