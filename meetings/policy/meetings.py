"""Who may do what at meetings: read them, prepare them, record them, handle what waits for their agendas."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from django.db.models import Q

from foundation.accounts.models import Person
from foundation.core.clock import today
from foundation.core.dated import in_force
from foundation.core.policy import YES, Verdict, no
from foundation.core.scope import Classification, scope
from groups.models import Appointment, Group
from groups.policy import is_chair, is_secretariat, may_read
from groups.queries import User, not_in_being, standing
from groups.queries.seating import alternates_on
from groups.rules import Office, SeatKind
from meetings.queries import (
    attended_by,
    may_speak,
    papers_due,
    papers_of,
)
from meetings.rules import agenda as agenda_rules
from meetings.rules import attendance as seat_rules
from meetings.rules import live as live_rules
from meetings.rules import record as record_rules

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.db.models import QuerySet

    from foundation.audit.services import Actor
    from foundation.documents.models import Document
    from groups.models import Seat
    from meetings.models import (
        AgendaItem,
        ForwardItem,
        InboxEntry,
        Meeting,
        MeetingSeries,
        Paper,
    )

Thing = TypeVar("Thing")


def require(may: Callable[[User, Thing], Verdict], actor: Actor, thing: Thing) -> None:
    """Raise NotAllowed unless the person may. A background process acts under the rule that started it."""
    if isinstance(actor, Person):
        may(actor, thing).require()


def may_see(user: User | None, meeting: Meeting) -> Verdict:
    """Agrees with queries.visible_to."""
    return may_read(user, meeting.scope)


def may_call(user: User | None, group: Group) -> Verdict:
    """May the person call meetings of the group? Agrees with groups_to_call_for."""
    return is_secretariat(user, group)


def groups_to_call_for(user: User | None) -> QuerySet[Group]:
    """The groups whose meetings the person may call."""
    groups = Group.objects.order_by("level", "code")
    who = standing(user)
    if Office.PMO in who.offices:
        return groups
    return groups.filter(code__in=[seat.group for seat in who.seats if seat.kind == SeatKind.SECRETARIAT])


def may_see_series(user: User | None, series: MeetingSeries) -> Verdict:
    """Agrees with queries.series_visible_to."""
    return may_read(user, series.scope)


def may_see_forward(user: User | None, group: Group) -> Verdict:
    """May the person see the group's forward look at all? Each entry is for those who may read its classification."""
    return may_read(user, group.scope)


def may_see_entry(user: User | None, entry: ForwardItem) -> Verdict:
    """Agrees with queries.forward_visible_to."""
    return may_read(user, entry.scope)


def may_prepare(user: User | None, meeting: Meeting) -> Verdict:
    """May the person keep the meeting's agenda, papers, attendance, record and report? The PMO secretariat does."""
    return is_secretariat(user, meeting.group)


def may_see_preparation(user: User | None, meeting: Meeting) -> Verdict:
    """May the person see papers not yet issued and reports not yet out: the secretariat and the chair."""
    return may_prepare(user, meeting) or is_chair(user, meeting.group)


def may_read_record(user: User | None, meeting: Meeting) -> Verdict:
    """May the person read what is being captured, before and beside the report: participants, never the public."""
    if standing(user).is_participant:
        return may_see(user, meeting)
    return no("What is captured at a meeting is for the programme's participants; the headline report is for all.")


def may_read_agenda(user: User | None, meeting: Meeting) -> Verdict:
    """May the person read the agenda: participants always, everybody else once the papers are issued."""
    return _published(user, meeting, record_rules.agenda_unpublished(meeting.status, historical=meeting.historical))


def may_read_outcome(user: User | None, meeting: Meeting) -> Verdict:
    """May the person read attendance, and what became of items and actions: everybody else once it is reported."""
    return _published(user, meeting, record_rules.outcome_unpublished(meeting.status, historical=meeting.historical))


def _published(user: User | None, meeting: Meeting, unpublished: str | None) -> Verdict:
    if unpublished and not standing(user).is_participant:
        return no(unpublished)
    return may_see(user, meeting)


def attended(user: User | None, meeting: Meeting) -> Verdict:
    """Did the person attend, in a seat or as its alternate? Who did may ask for amendments of what is issued."""
    if attended_by(user, meeting):
        return YES
    return no(f"Only who attended {meeting.reference} may ask for its report, a decision or an action to be amended.")


def may_invite(user: User | None, meeting: Meeting) -> Verdict:
    """May the person invite somebody without a seat to the meeting: the chair, from their own sign-in."""
    return is_chair(user, meeting.group)


def may_reply(user: User | None, meeting: Meeting, seat: Seat) -> Verdict:
    """May the person say beforehand who comes for the seat: its holder on that day, or who stands in, approved?"""
    if isinstance(user, Person) and user.pk in may_speak(meeting, seat):
        return YES
    return no(f"Only who sits in the seat {seat.name} on the day of the meeting says who comes.")


def may_reply_at_all(user: User | None, meeting: Meeting) -> Verdict:
    """May the person say of any seat of the meeting who comes for it?"""
    held = Q(person=getattr(user, "pk", None)) & in_force(meeting.on) & in_force(meeting.on, "seat__")
    seats = held & Q(seat__group=meeting.group)
    if Appointment.objects.filter(seats).exists() or alternates_on(meeting.on).filter(seats).exists():
        return YES
    return no(f"Only who sits on the {meeting.group.code} on the day of the meeting says who comes.")


def may_waive(user: User | None, paper: Paper) -> Verdict:
    """May the person waive the lateness of a paper? The chair, unless they are of the secretariat or put it forward."""
    due = papers_due(paper.meeting)
    clause = due.citation if due else ""
    if is_secretariat(user, paper.meeting.group):
        return no("The secretariat issues the papers, so it may not waive their lateness; the chair may.", clause)
    if chair := is_chair(user, paper.meeting.group):
        return _not_their_own(user, paper, clause)
    return no(chair.reason, clause)


def _not_their_own(user: User | None, paper: Paper, clause: str) -> Verdict:
    if isinstance(user, Person) and paper.version and _put_forward(user, paper.version.document):
        return no("Nobody waives the lateness of a paper they put forward themselves.", clause)
    return YES


def _put_forward(user: Person, document: Document) -> bool:
    return document.versions.filter(added_by=user).exists()


def papers_to_waive(user: User | None, meeting: Meeting) -> QuerySet[Paper]:
    """The late papers of the meeting whose lateness the person may waive. Agrees with may_waive."""
    late = papers_of(meeting).filter(late_by__gt=0, waived_at__isnull=True)
    if not isinstance(user, Person) or is_secretariat(user, meeting.group) or not is_chair(user, meeting.group):
        return late.none()
    return late.exclude(version__document__versions__added_by=user)


def may_see_inbox(user: User | None, group: Group) -> Verdict:
    """May the person see what stands in a group's inbox: who may read the group's programme papers."""
    return may_read(user, scope(group.code, Classification.PROGRAMME))


def may_handle_inbox(user: User | None, entry: InboxEntry) -> Verdict:
    """May the person place what stands in a group's inbox, or decline it: the secretariat or the chair."""
    return handles_inbox_of(user, entry.group)


def may_propose_item(user: User | None, group: Group) -> Verdict:
    """May the person propose items for the group's agendas: any participant who may read what it has before it."""
    if not standing(user).is_participant:
        return no("Items are proposed by the programme's participants.")
    return may_see_inbox(user, group)


def proposing_refusal(group: Group) -> str | None:
    """Why nothing can be proposed to the group."""
    return not_in_being(group, today()) or None


def handles_inbox_of(user: User | None, group: Group) -> Verdict:
    """The same for the whole inbox of a group."""
    if is_secretariat(user, group) or is_chair(user, group):
        return YES
    return no(f"Only the PMO secretariat or the chair of the {group.code} may do this.")


# --- may this person take this step now: who and the state of things together, for the buttons ----------------------


def step(user: User | None, meeting: Meeting, key: str) -> Verdict:
    """May the person take this step of the meeting's lifecycle now?"""
    refusal = meeting.lifecycle.refusal(meeting.status, key) or _step_refusal(meeting, key)
    return both(may_prepare(user, meeting), refusal)


def _step_refusal(meeting: Meeting, key: str) -> str | None:
    if key == "issue_papers":
        return record_rules.issue_refusal(meeting.items.count())
    return record_rules.not_yet_refusal(meeting.on, today()) if key == "hold" else None


def move_now(user: User | None, meeting: Meeting) -> Verdict:
    """May the person move the meeting now? It must still be ahead."""
    return both(may_prepare(user, meeting), move_refusal(meeting))


def move_refusal(meeting: Meeting) -> str | None:
    """Why a meeting cannot be moved any more."""
    if meeting.status in agenda_rules.ON_THE_WAY:
        return None
    return f"This meeting is {meeting.status_label.lower()}; only a meeting still to be held can be moved."


def add_paper_now(user: User | None, meeting: Meeting) -> Verdict:
    """May the person put a paper before the meeting now?"""
    return both(may_prepare(user, meeting), record_rules.paper_refusal(meeting.status))


def make_packs_now(user: User | None, meeting: Meeting) -> Verdict:
    """May the person have the meeting's packs made now? They are made of what has been issued."""
    unpublished = record_rules.agenda_unpublished(meeting.status, historical=meeting.historical)
    return both(may_prepare(user, meeting), "The pack is made when the papers are issued." if unpublished else None)


def revise_paper_now(user: User | None, paper: Paper) -> Verdict:
    """May the person file a new version of the paper now? Of an issued one it takes its place, and all are told."""
    decided = paper.item is not None and paper.item.disposition == agenda_rules.DECIDED
    refusal = record_rules.revise_refusal(paper.meeting.status, issued=paper.issued_at is not None, decided=decided)
    return both(may_prepare(user, paper.meeting), refusal)


def edit_agenda_now(user: User | None, meeting: Meeting) -> Verdict:
    """May the person change the agenda now?"""
    refusal = agenda_rules.agenda_refusal(meeting.status, historical=meeting.historical)
    return both(may_prepare(user, meeting), refusal)


def record_now(user: User | None, meeting: Meeting) -> Verdict:
    """May the person record what happens at the meeting now?"""
    return both(may_prepare(user, meeting), record_rules.record_refusal(meeting.status, meeting.on, today()))


def live_now(user: User | None, meeting: Meeting) -> Verdict:
    """May the person run the meeting now: go from item to item?"""
    return both(may_prepare(user, meeting), live_rules.live_refusal(meeting.status, meeting.on, today()))


def follows_now(user: User | None, meeting: Meeting) -> bool:
    """Is there a meeting to follow for the person: on its day, until it is recorded as held?"""
    running = meeting.on == today() and not live_rules.live_refusal(meeting.status, meeting.on, today())
    return running and bool(may_read_record(user, meeting))


def attendance_now(user: User | None, meeting: Meeting) -> Verdict:
    """May the person record attendance now?"""
    return both(may_prepare(user, meeting), record_rules.attendance_refusal(meeting.status))


def invite_now(user: User | None, meeting: Meeting) -> Verdict:
    """May the person invite somebody now?"""
    return both(may_invite(user, meeting), seat_rules.invite_refusal(meeting.status))


def leave_item_now(user: User | None, item: AgendaItem) -> Verdict:
    """May the person carry the item to a later meeting now?"""
    meeting = item.meeting
    refusal = agenda_rules.carrying_refusal(meeting.status, historical=meeting.historical)
    refusal = refusal or record_rules.not_yet_refusal(meeting.on, today())
    refusal = refusal or agenda_rules.leaving_refusal(item.number, item.disposition)
    return both(may_prepare(user, meeting), refusal)


def withdraw_item_now(user: User | None, item: AgendaItem) -> Verdict:
    """May the person withdraw the item now, with a reason?"""
    meeting = item.meeting
    refusal = agenda_rules.withdrawal_refusal(meeting.status, "a reason", historical=meeting.historical)
    refusal = refusal or agenda_rules.leaving_refusal(item.number, item.disposition)
    return both(may_prepare(user, meeting), refusal)


def series_now(user: User | None, series: MeetingSeries) -> Verdict:
    """May the person change the series, plan it ahead or end it now?"""
    refusal = None if series.runs_on(today()) else "This series has ended."
    return both(may_call(user, series.group), refusal)


def both(who: Verdict, refusal: str | None) -> Verdict:
    if not who:
        return who
    return no(refusal) if refusal else YES


# --- reports: minutes, sign-off, approval, requests to amend them ---------------------------------------------------
