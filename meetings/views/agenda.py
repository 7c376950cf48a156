"""The meeting's page with its agenda."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.views.decorators.http import require_safe

from foundation.core.panels import panels_for
from foundation.core.templatetags.shapes import Action, Fact, Pill, Tone
from foundation.core.templatetags.wording import days, short_date
from meetings import policy, queries, services
from meetings.models import AgendaItem, Meeting
from meetings.rules import agenda as rules
from meetings.rules.lifecycle import CANCELLED, HELD
from meetings.views.page import action, address, meeting_or_404, page, tab_actions

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

BY_AN_ACT = {rules.DECIDED, rules.REFERRED, rules.CARRIED, rules.WITHDRAWN}  # recorded by what does it, not chosen
STATE_TONES: dict[str, Tone] = {
    rules.DRAFT_AGENDA: "plain",
    rules.ISSUED_AGENDA: "info",
    rules.IN_PROGRESS: "warn",
    rules.CLOSED_AGENDA: "ok",
}


@dataclass(frozen=True)
class Open:
    """A DECISION item that keeps the meeting from being closed, and what may be done about it."""

    item: AgendaItem
    actions: list[Action]


@login_not_required
@require_safe
def detail(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """The meeting with its agenda."""
    meeting = meeting_or_404(request, code, number)
    edit = policy.edit_agenda_now(request.user, meeting)
    read = policy.may_read_agenda(request.user, meeting)
    agenda = _agenda(request, meeting) if read else None
    overrun = agenda.overrun if agenda else 0
    papers = [paper for timed in agenda.items for paper in timed.papers] if agenda else []
    context = page(
        request,
        meeting,
        "detail",
        agenda=agenda,
        agenda_words=f"Its items take {days(overrun, 'minute')} more than the planned length of the meeting.",
        agenda_withheld=read.reason,
        agenda_state=_state(meeting),
        version=queries.latest_version(meeting) if agenda else None,
        newer=queries.newer_papers(meeting, papers) if papers else {},
        page_numbers=_page_numbers(request, meeting),
        may_edit=bool(edit),
        agenda_actions=tab_actions(
            request,
            meeting,
            action("Add an item", address(meeting, "item-new"), edit),
            action(_draw_words(request, meeting), address(meeting, "items-draw"), edit),
            action("Import an agenda", address(meeting, "import", "agenda"), edit),
        ),
        facts=_facts(request, meeting),
        dispositions=_dispositions(meeting) if policy.record_now(request.user, meeting) else [],
        leaving=_leaving(request, meeting, agenda),
        undecided=_undecided(request, meeting),
        waiting=_waiting(request, meeting),
        panels=panels_for("meeting", request, meeting),
    )
    return render(request, "meetings/detail.html", context)


def _state(meeting: Meeting) -> Pill | None:
    """Where the agenda stands; nothing for a meeting cancelled, which says so itself."""
    if meeting.status == CANCELLED:
        return None
    state = queries.agenda_state_of(meeting)
    return Pill(rules.AGENDA_STATES[state], STATE_TONES[state], state)


def _page_numbers(request: HttpRequest, meeting: Meeting) -> str:
    """The address of the pack in which the pages of the items stand; empty where the person has none to open."""
    pack = queries.page_numbered_pack(request.user, meeting)
    return address(meeting, "pack-file", pack.pk) if pack else ""


def _draw_words(request: HttpRequest, meeting: Meeting) -> str:
    if not policy.edit_agenda_now(request.user, meeting):
        return "Draw from what waits"
    waiting = sum(len(kind.waiting(request.user, meeting)) for kind in services.DRAWN.values())
    return f"Draw from what waits ({waiting})"


def _leaving(request: HttpRequest, meeting: Meeting, agenda: queries.Agenda | None) -> dict[int, list[Action]]:
    """Carrying and withdrawing, by the key of each item of which that is possible now."""
    if agenda is None or not policy.may_prepare(request.user, meeting):
        return {}
    offered = {timed.item.pk: _ways_out(request, timed.item) for timed in agenda.items}
    return {pk: actions for pk, actions in offered.items() if actions}


def _ways_out(request: HttpRequest, item: AgendaItem) -> list[Action]:
    """The acts possible now with which an item leaves the agenda undecided."""
    meeting = item.meeting
    ways = [
        action(
            "Carry to a later meeting",
            address(meeting, "item-carry", item.pk),
            policy.leave_item_now(request.user, item),
        ),
        action("Withdraw", address(meeting, "item-withdraw", item.pk), policy.withdraw_item_now(request.user, item)),
    ]
    return [way for way in ways if way.allowed]


def _undecided(request: HttpRequest, meeting: Meeting) -> list[Open]:
    """What keeps a meeting that was held from being closed, for those who prepare it and its chair."""
    if meeting.status != HELD or not policy.may_see_preparation(request.user, meeting):
        return []
    prepares = policy.may_prepare(request.user, meeting)
    return [Open(item, _ways_out(request, item) if prepares else []) for item in queries.undecided(meeting)]


def _agenda(request: HttpRequest, meeting: Meeting) -> queries.Agenda:
    papers, links = queries.readable_papers(request.user, meeting), queries.links_of(request.user, meeting)
    return queries.agenda_of(meeting, papers, links)


def _facts(request: HttpRequest, meeting: Meeting) -> list[Fact]:
    """What a reader asks first, without what is empty; how the seats were filled only with the outcome."""
    outcome = policy.may_read_outcome(request.user, meeting)
    terms, coverage = queries.rules_of(meeting), queries.attendance_of(meeting)
    report, following = queries.latest_issued(meeting), queries.next_after(meeting)
    seats = f"{len(coverage.present)} of {len(coverage.lines)} filled" if outcome and coverage.recorded else ""
    vacant = days(len(coverage.vacant), "vacant seat") if coverage.vacant else ""
    facts = [
        Fact("Group", meeting.group.name, url=meeting.group.get_absolute_url()),
        Fact("Framework", terms.version if terms else "", note="in force on the day of the meeting"),
        Fact("Kind", meeting.get_kind_display()),
        Fact("Calendar", "add to yours" if meeting.status in rules.ON_THE_WAY else "", url=address(meeting, "ics")),
        _called(meeting),
        Fact("Seats", seats or f"{len(coverage.lines)}", note=vacant, url=address(meeting, "attendance")),
        Fact("Report", f"version {report.version}" if report else "", url=address(meeting, "report")),
        _raid(request, meeting),
        Fact("Source", meeting.source),
        Fact("Next", following.reference if following else "", url=following.get_absolute_url() if following else ""),
    ]
    return [fact for fact in facts if fact.value]


def _raid(request: HttpRequest, meeting: Meeting) -> Fact:
    """What was captured for the RAID log, for those who may read the record."""
    captured = queries.raid_items_at(meeting) if policy.may_read_record(request.user, meeting) else 0
    return Fact("RAID items", str(captured or ""), note="in the record", url=f"{address(meeting, 'record')}#raid")


def _called(meeting: Meeting) -> Fact:
    """When it was called for the day it has, and with how much notice."""
    notice = queries.notice_of(meeting)
    if notice is None:
        return Fact("Called", short_date(meeting.called_at) if meeting.called_at else "")
    short = f", fewer than the {notice.asked} asked for" if notice.is_short else ""
    return Fact("Called", short_date(notice.called_on), note=f"{days(notice.given)} of notice{short}")


def _dispositions(meeting: Meeting) -> list[tuple[str, str]]:
    """What the secretariat may record of an item; a decision is recorded on its proposal."""
    hidden = BY_AN_ACT if meeting.historical else {*BY_AN_ACT, rules.OUTCOME_NOT_IN_SOURCE}
    return [one for one in AgendaItem.DISPOSITIONS if one[0] not in hidden]


def _waiting(request: HttpRequest, meeting: Meeting) -> int:
    """How much stands in the group's inbox, for those who may place it."""
    if not policy.handles_inbox_of(request.user, meeting.group):
        return 0
    return queries.waiting_for(meeting.group).count()
