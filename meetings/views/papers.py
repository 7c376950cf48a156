"""Papers: the list, uploading, issuing, waiving lateness, and the file itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required, login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from foundation.core.clock import today
from foundation.core.templatetags.shapes import Answer
from foundation.core.templatetags.wording import days, long_date
from foundation.documents.views import file_response
from meetings import policy, queries, services
from meetings.forms import PaperForm, ReviseForm, WaiverForm
from meetings.queries.carrying import ready_to_go_out_with
from meetings.rules.record import issue_singly_refusal
from meetings.views.clock import clock_of
from meetings.views.packs import pack_context
from meetings.views.page import action, actor_of, address, form_page, meeting_or_404, page, tab_actions

if TYPE_CHECKING:
    from meetings.models import EarlierIssue, Meeting, Paper

GET_POST = ["GET", "HEAD", "POST"]


@login_not_required
@require_safe
def papers(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """The papers of a meeting, when they are due, and what is late."""
    meeting = meeting_or_404(request, code, number)
    due = queries.papers_due(meeting)
    may_add = policy.add_paper_now(request.user, meeting)
    waivable = set(policy.papers_to_waive(request.user, meeting).values_list("pk", flat=True))
    readable = list(queries.readable_papers(request.user, meeting))
    earlier = queries.earlier_issues(readable)
    context = page(
        request,
        meeting,
        "papers",
        papers=[PaperLine(one, earlier.get(one.pk, []), _revisable(request, one)) for one in readable],
        due=due,
        notice=queries.notice_of(meeting),
        due_clock=clock_of(meeting, "papers_issued"),
        waivable=waivable,
        issues_singly=issue_singly_refusal(meeting.status, historical=meeting.historical) is None,
        papers_words=f"They are due by {long_date(due.on)}." if due and not meeting.historical else "",
        paper_actions=tab_actions(
            request,
            meeting,
            action("Add a paper", address(meeting, "paper-new"), may_add),
            action("Write a paper", address(meeting, "paper-write"), may_add),
        ),
        **pack_context(request, meeting),
    )
    return render(request, "meetings/papers.html", context)


@dataclass(frozen=True)
class PaperLine:
    """A paper, what was issued of it earlier, and whether this person may file its next version now."""

    paper: Paper
    earlier: list[EarlierIssue]
    revisable: bool


def _revisable(request: HttpRequest, paper: Paper) -> bool:
    return paper.version is not None and bool(policy.revise_paper_now(request.user, paper))


def paper_or_404(request: HttpRequest, meeting: Meeting, pk: int) -> Paper:
    """A paper of that meeting which the person may read."""
    return get_object_or_404(queries.readable_papers(request.user, meeting), pk=pk)


@login_not_required
@require_safe
def paper_file(request: HttpRequest, code: str, number: int, pk: int) -> HttpResponse:
    """The paper's file, for whoever may read it."""
    paper = paper_or_404(request, meeting_or_404(request, code, number), pk)
    if paper.version is None:
        raise Http404("The source names this paper without its file.")
    return file_response(paper.version)


@login_not_required
@require_safe
def paper_earlier(request: HttpRequest, code: str, number: int, pk: int, earlier: int) -> HttpResponse:
    """The file of a version that was issued before the present one, for whoever may read the paper."""
    paper = paper_or_404(request, meeting_or_404(request, code, number), pk)
    found = next((row for row in queries.earlier_issues([paper]).get(paper.pk, []) if row.pk == earlier), None)
    if found is None:
        raise Http404("No such version of the paper was issued.")
    return file_response(found.version)


@login_required
@require_http_methods(GET_POST)
def paper_new(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Upload a paper. `?item=` preselects the agenda item."""
    meeting = meeting_or_404(request, code, number)
    policy.may_prepare(request.user, meeting).require()
    initial = {"item": request.GET.get("item", "")}
    form = PaperForm(request.POST or None, request.FILES or None, meeting=meeting, initial=initial)
    back = address(meeting, "papers")
    if not form.is_valid():
        intro = "It is given a document reference; nobody sees it before it is issued."
        return form_page(request, meeting, form, title="Add a paper", submit="Upload", back=back, intro=intro)
    data = form.cleaned_data
    words = {name: data[name] for name in ("item", "title", "classification")}
    paper = services.add_paper(meeting=meeting, actor=actor_of(request), **words, **form.upload())
    messages.success(request, f"“{paper.title}” is filed as {paper.reference}. It is not issued yet.")
    return redirect(back)


@login_required
@require_http_methods(GET_POST)
def paper_revise(request: HttpRequest, code: str, number: int, pk: int) -> HttpResponse:
    """Replace a paper by its next version, a file; an issued one is issued anew with it."""
    meeting = meeting_or_404(request, code, number)
    policy.may_prepare(request.user, meeting).require()
    paper, form = paper_or_404(request, meeting, pk), ReviseForm(request.POST or None, request.FILES or None)
    policy.revise_paper_now(request.user, paper).require()
    back = address(meeting, "papers")
    if not form.is_valid():
        title, intro = f"New version of {paper.title}", new_version_words(paper)
        return form_page(request, meeting, form, title=title, submit="Upload", back=back, intro=intro)
    change = form.cleaned_data["change"]
    revised = services.revise_paper(paper=paper, change=change, actor=actor_of(request), **form.upload())
    messages.success(request, saved_words(revised))
    return redirect(back)


def new_version_words(paper: Paper) -> str:
    """What a new version of the paper brings about, before it is filed."""
    if paper.issued_at is None:
        return "It takes the place of the present version; nobody is told before the papers are issued."
    late = queries.working_days_late_today(paper.meeting)
    judged = f"It is {days(late)} late, which the chair has to waive before a decision." if late else "It is in time."
    return f"This paper has been issued. The new version goes out at once, and every member is told. {judged}"


def saved_words(paper: Paper) -> str:
    """What has become of a paper with its new version."""
    if paper.issued_at is None:
        return f"“{paper.title}” is now {paper.reference}."
    late = f", late by {days(paper.late_by)}" if paper.late_by else ""
    return f"“{paper.title}” is issued anew as {paper.reference}{late}."


@login_required
@require_POST
def paper_remove(request: HttpRequest, code: str, number: int, pk: int) -> HttpResponse:
    """Take a paper off before it is issued."""
    meeting = meeting_or_404(request, code, number)
    paper = paper_or_404(request, meeting, pk)
    services.remove_paper(paper=paper, actor=actor_of(request))
    messages.success(request, f"“{paper.title}” is off the agenda; its document stays on file.")
    return redirect(address(meeting, "papers"))


@login_required
@require_http_methods(GET_POST)
def issue(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Check, then issue agenda and papers."""
    meeting = meeting_or_404(request, code, number)
    policy.may_prepare(request.user, meeting).require()
    if request.method == "POST":
        count = services.issue_papers(meeting=meeting, actor=actor_of(request))
        messages.success(request, f"Agenda and {days(count, 'paper')} of {meeting.reference} are issued.")
        return redirect(address(meeting, "papers"))
    context = {
        "meeting": meeting,
        "title": "Issue the papers",
        "answers": _issue_answers(meeting),
        "warning": _without_paper(meeting),
        "intro": "Every member of the group is told, now and of each new version. What is issued stays on record.",
        "verdict": policy.step(request.user, meeting, "issue_papers"),
        "submit": "Issue the papers",
        "back": address(meeting, "papers"),
    }
    return render(request, "meetings/check.html", context)


def _without_paper(meeting: Meeting) -> str:
    """The items that ask for a decision and have no paper, by name. Nothing forbids it, but it is to be looked at."""
    bare = [f"item {item.number} “{item.title}”" for item in queries.decisions_without_paper(meeting)]
    if not bare:
        return ""
    named = " and ".join(filter(None, [", ".join(bare[:-1]), bare[-1]]))
    words = "asks for a decision and has" if len(bare) == 1 else "ask for a decision and have"
    return f"{named[0].upper()}{named[1:]} {words} no paper. You can issue the papers all the same."


def _issue_answers(meeting: Meeting) -> list[Answer]:
    ready = [each for each in ready_to_go_out_with(meeting) if not policy.issue_refusal(each)]
    going = {each.title.lower() for each in ready}
    waiting = [words for words in queries.amendments_left(meeting) if words.partition(":")[0].lower() not in going]
    listed = [f"{paper.title} ({paper.reference})" for paper in queries.papers_of(meeting)]
    return [
        Answer("Meeting", meeting.reference),
        Answer("Agenda", f"{meeting.items.count()} items", meeting.get_absolute_url()),
        Answer("Papers", "\n".join(listed) or "None", address(meeting, "papers")),
        Answer("Due", _timeliness(meeting)),
        *(Answer("Amended report, issued with them", each.reference) for each in ready),
        *(Answer("Amended report not issued yet", words) for words in waiting),
    ]


def _timeliness(meeting: Meeting) -> str:
    due = queries.papers_due(meeting)
    if due is None:
        return "The framework sets no day for this group's papers."
    late = due.late(today())
    judged = f"late by {days(late)}: each paper is marked so" if late else "in time"
    return f"{long_date(due.on)}. Issued now they are {judged}. {due.citation}"


@login_required
@require_POST
def paper_issue(request: HttpRequest, code: str, number: int, pk: int) -> HttpResponse:
    """Issue one paper that came after the others."""
    meeting = meeting_or_404(request, code, number)
    paper = services.issue_late_paper(paper=paper_or_404(request, meeting, pk), actor=actor_of(request))
    late = f", late by {days(paper.late_by)}" if paper.late_by else ""
    messages.success(request, f"“{paper.title}” is issued{late}.")
    return redirect(address(meeting, "papers"))


@login_required
@require_http_methods(GET_POST)
def paper_waive(request: HttpRequest, code: str, number: int, pk: int) -> HttpResponse:
    """The chair waives the lateness of a paper."""
    meeting = meeting_or_404(request, code, number)
    paper = paper_or_404(request, meeting, pk)
    policy.may_waive(request.user, paper).require()
    form, back = WaiverForm(request.POST or None), address(meeting, "papers")
    if not form.is_valid():
        title = f"Waive the lateness of “{paper.title}”"
        intro = f"It was issued {days(paper.late_by)} late."
        return form_page(request, meeting, form, title=title, submit="Waive", back=back, intro=intro)
    services.waive_paper(paper=paper, reason=form.cleaned_data["reason"], actor=actor_of(request))
    messages.success(request, f"The lateness of “{paper.title}” is waived.")
    return redirect(back)
