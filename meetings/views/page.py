"""What all pages of a meeting share: finding it, its head with clock and actions, its tabs, a page with one form."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from foundation.core.clock import today
from foundation.core.scope import Classification
from foundation.core.templatetags.shapes import Action, Pill, Tab, Tone
from foundation.core.templatetags.wording import long_moment
from meetings import policy, queries, services
from meetings.models import AgendaItem, Meeting
from meetings.queries.live import has_begun
from meetings.queries.news import News, news_since
from meetings.rules.lifecycle import CANCELLED, HELD, ISSUED, PLANNED, REPORTED
from meetings.views.clock import next_clock

if TYPE_CHECKING:
    from datetime import datetime

    from django import forms

    from foundation.accounts.models import Person
    from foundation.core.policy import Verdict

TONES: dict[str, Tone] = {PLANNED: "info", ISSUED: "info", HELD: "info", REPORTED: "ok", CANCELLED: "bad"}
NEXT_STEPS = ("issue-papers", "live", "hold", "report")
TABS = [
    ("detail", "Agenda"),
    ("papers", "Papers"),
    ("attendance", "Attendance"),
    ("actions", "Actions"),
    ("record", "Record"),
    ("report", "Report"),
    ("minutes", "Minutes"),
    ("obligations", "Obligations"),
    ("history", "History"),
]


def meeting_or_404(request: HttpRequest, code: str, number: int) -> Meeting:
    """The meeting, when the person may read it; otherwise there is none."""
    meeting = queries.find(request.user, code, number)
    if meeting is None:
        raise Http404("There is no such meeting.")
    return meeting


def item_or_404(meeting: Meeting, pk: int) -> AgendaItem:
    """An item of that meeting's agenda."""
    return get_object_or_404(AgendaItem.objects.select_related("meeting__group"), meeting=meeting, pk=pk)


def actor_of(request: HttpRequest) -> Person:
    """Who acts; for views behind login_required."""
    return cast("Person", request.user)


def address(meeting: Meeting, name: str, *args: object) -> str:
    """The address of one of the meeting's pages."""
    return reverse(f"meetings:{name}", args=[meeting.group.code, meeting.number, *args])


def page(request: HttpRequest, meeting: Meeting, tab: str, **context: object) -> dict[str, object]:
    """The context of a meeting's page: the head, its tabs, and what the page itself adds."""
    before = _seen_before(request, meeting)
    return {
        "meeting": meeting,
        "header": head(request, meeting),
        "clock": None if meeting.historical else next_clock(meeting),  # what was due then stands among the obligations
        "meeting_actions": meeting_actions(request, meeting, tab),
        "meeting_tabs": _tabs(request, meeting, tab),
        "outcome_shown": bool(policy.may_read_outcome(request.user, meeting)),
        "prepares": bool(policy.may_prepare(request.user, meeting)),
        "follows": policy.follows_now(request.user, meeting),
        "seen_before": before,
        "news": _news(request, meeting, before),
        **context,
    }


def _seen_before(request: HttpRequest, meeting: Meeting) -> datetime | None:
    """Up to when the person had seen the meeting before this visit; looking is noted. None for a stranger."""
    if not request.user.is_authenticated or request.method != "GET" or meeting.historical:
        return None
    return services.look(meeting=meeting, person=request.user)


def _news(request: HttpRequest, meeting: Meeting, before: datetime | None) -> list[News]:
    """What has come since the person last looked. Nothing at the first visit, and nothing for a stranger."""
    if before is None:
        return []
    return news_since(request.user, meeting, before, agenda=bool(policy.may_read_agenda(request.user, meeting)))


def _tabs(request: HttpRequest, meeting: Meeting, current: str) -> list[Tab]:
    """The meeting's pages; the ledger's history is for people signed in, the record for participants."""
    hidden = set() if policy.may_read_record(request.user, meeting) else {"record"}
    hidden |= set() if request.user.is_authenticated else {"history"}
    hidden |= set() if queries.keeps_minutes(meeting) else {"minutes"}
    shown = [one for one in TABS if one[0] not in hidden]
    return [Tab(label, address(meeting, name), current=name == current) for name, label in shown]


def head(request: HttpRequest, meeting: Meeting) -> dict[str, object]:
    """Title, reference, state and labels of a meeting."""
    return {
        "title": f"{meeting.group.name}, meeting {meeting.number}",
        "state": Pill(meeting.status_label, TONES[meeting.status], meeting.status),
        "pills": labels(meeting),
        "subtitle": " · ".join(filter(None, [long_moment(meeting.starts_at), meeting.place])),
    }


def labels(meeting: Meeting) -> list[Pill]:
    """Historical, extraordinary, and how widely it may be read."""
    historical = [Pill("Historical", "warn", icon="archive-box")] if meeting.historical else []
    kind = [Pill("Extraordinary")] if meeting.kind == "extraordinary" else []
    icon = "globe-alt" if meeting.classification == Classification.PUBLIC else "lock-closed"
    return [*historical, *kind, Pill(meeting.get_classification_display(), icon=icon)]


def meeting_actions(request: HttpRequest, meeting: Meeting, tab: str) -> list[Action]:
    """What the secretariat and the chair could do with the meeting as a whole; strangers see no buttons at all.

    The next step is the primary one; what leads to the page one is on is left out.
    """
    if not policy.may_see_preparation(request.user, meeting):
        return []
    user = request.user
    wanted = [
        ("Issue the papers", "issue-papers", policy.step(user, meeting, "issue_papers")),
        *([("Run the meeting", "live", running)] if (running := policy.live_now(user, meeting)) else []),
        ("Record as held", "hold", policy.step(user, meeting, "hold")),
        ("Headline report", "report", policy.report_now(user, meeting)),
        ("Move", "move", policy.move_now(user, meeting)),
        ("Cancel the meeting", "cancel", policy.step(user, meeting, "cancel")),
        ("Change details", "details", policy.may_prepare(user, meeting)),
        ("Add the recording", "recording", policy.record_now(user, meeting)),
    ]
    relevant = [one for one in wanted if _is_ahead(meeting, one[1]) and one[1] != tab]
    first = next((name for _, name, verdict in relevant if verdict and _is_next(meeting, name)), "")
    shown = relevant if policy.may_prepare(user, meeting) else relevant[:1]  # the chair sees what is to come next
    return [action(label, address(meeting, name), verdict, primary=name == first) for label, name, verdict in shown]


def _is_next(meeting: Meeting, name: str) -> bool:
    """Is that the step to take: running the meeting only on its day, until it has begun?"""
    if name == "live" and (meeting.on != today() or has_begun(meeting)):
        return False
    if name == "report" and meeting.status == REPORTED:
        return False
    return name in NEXT_STEPS


def _is_ahead(meeting: Meeting, name: str) -> bool:
    """Steps that lie behind a meeting are not offered greyed for ever."""
    behind = {
        ISSUED: {"issue-papers"},
        HELD: {"issue-papers", "hold", "move", "cancel"},
        REPORTED: {"issue-papers", "hold", "move", "cancel"},
        CANCELLED: {"issue-papers", "hold", "move", "cancel", "report", "details", "recording"},
    }
    return name not in behind.get(meeting.status, set())


def action(label: str, url: str, verdict: Verdict, *, primary: bool = False, post: bool = False) -> Action:
    """A button, greyed with the sentence that would refuse it."""
    return Action(
        label,
        url,
        primary=primary,
        post=post,
        allowed=bool(verdict),
        reason=verdict.reason,
        citation=verdict.citation,
    )


def tab_actions(request: HttpRequest, meeting: Meeting, *actions: Action) -> list[Action]:
    """What can be done on one of the meeting's pages, for those who prepare it or chair the group."""
    return list(actions) if policy.may_see_preparation(request.user, meeting) else []


def form_page(
    request: HttpRequest,
    meeting: Meeting,
    form: forms.BaseForm,
    *,
    title: str,
    submit: str,
    back: str,
    intro: str = "",
    danger: bool = False,
) -> HttpResponse:
    """A page with one form; 422 when it came back with errors."""
    context = {"title": title, "submit": submit, "back": back, "intro": intro, "danger": danger}
    context |= {"meeting": meeting, "form": form}
    return render(request, "meetings/form.html", context, status=422 if form.errors else 200)
