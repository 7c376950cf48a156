"""What waits on a person, gathered from every app below, soonest first."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.urls import reverse

from constituencies import queries as constituencies
from consultations import queries as consultations
from deadlines import queries as deadlines
from deadlines.rules.wording import to_do
from decisions import queries as decisions
from foundation.audit.services import subject_key
from foundation.core.clock import now, today
from foundation.core.closures import extra_closures
from foundation.core.workdays import between
from framework import policy as framework
from groups import policy as groups
from groups.rules.periods import words
from meetings import queries as meetings
from meetings.policy import may_answer, may_handle_inbox, sign_off_now
from meetings.rules.lifecycle import CANCELLED, REPORTED, WAITING
from raid import queries as raid

if TYPE_CHECKING:
    from collections.abc import Iterator

    from foundation.accounts.models import Person
    from foundation.core.templatetags.shapes import Why
    from groups.queries import User


@dataclass(frozen=True)
class Waiting:
    """One thing that waits on somebody. `left` counts working days; None where no day is set.

    `not_yet` says why it cannot be done now, and `opens` from which day on it can.
    """

    kind: str
    reference: str
    title: str
    url: str
    due: date | None = None
    left: int | None = None
    note: str = ""
    why: Why | None = None
    opens: date | None = None
    not_yet: str = ""


@dataclass(frozen=True)
class Desk:
    """What a person has before them: what can be done now, soonest first, and what is coming, in the order it opens."""

    now: list[Waiting]
    coming: list[Waiting]


def desk(person: Person) -> Desk:
    """Everything that waits on the person, what has no day last. A done task is not in it."""
    closures = extra_closures()
    found = [
        *_duties(person),
        *_views(person),
        *_outcomes(person),
        *_consultations(person),
        *_framework(person),
        *_alternates(person),
        *_actions(person),
        *_inbox(person),
        *_reports(person),
        *_groups_to_close(person),
    ]
    dated = [replace(each, left=between(today(), each.due, closures)) if each.due else each for each in found]
    ordered = sorted(dated, key=lambda each: (each.due is None, each.due or date.max, each.reference))
    coming = sorted((each for each in ordered if each.not_yet), key=lambda each: each.opens or date.max)
    return Desk([each for each in ordered if not each.not_yet], coming)


def waiting_on(person: Person) -> list[Waiting]:
    """What the person can do now, soonest first."""
    return desk(person).now


def _duties(person: Person) -> Iterator[Waiting]:
    own = {subject_key(action) for action in raid.owned_by(person)}
    for duty in deadlines.duties([*deadlines.waiting_on(person), *deadlines.waiting_for_a_day(person)]):
        owed = duty.obligation
        if owed.subject in own:
            continue  # it stands there as what it is
        yield Waiting(
            "Deadline",
            owed.about,
            to_do(owed.label),
            owed.get_absolute_url(),
            owed.due_on,
            why=duty.why,
            opens=duty.possible_from,
            not_yet=duty.not_yet,
        )


def _views(person: Person) -> Iterator[Waiting]:
    for proposal in decisions.awaiting_view(person):
        due = proposal.item.meeting.on if proposal.item else None
        yield Waiting("View", proposal.reference, proposal.title, proposal.get_absolute_url(), due, note="No view yet")
    for view in decisions.to_confirm(person):
        proposal = view.proposal
        note = "Given by telephone: confirm it"
        yield Waiting("View", proposal.reference, proposal.title, proposal.get_absolute_url(), note=note)


def _outcomes(person: Person) -> Iterator[Waiting]:
    for proposal in decisions.awaiting_outcome(person):
        meeting = proposal.item.meeting if proposal.item else None
        ahead = meeting is not None and meeting.on > today()
        yield Waiting(
            "Decision",
            proposal.reference,
            proposal.title,
            proposal.get_absolute_url(),
            meeting.on if meeting else None,
            note="Outcome to be recorded",
            opens=meeting.on if meeting else None,
            not_yet=f"The {proposal.group.code} takes it at {meeting.reference}." if ahead and meeting else "",
        )


def _consultations(person: Person) -> Iterator[Waiting]:
    for asked in (*consultations.waiting_on(person), *constituencies.waiting_on(person)):
        yield Waiting(asked.kind, asked.reference, asked.title, asked.url, asked.due, note=asked.note)


def _framework(person: Person) -> Iterator[Waiting]:
    for draft, act in framework.awaiting(person):
        yield Waiting("Framework", draft.reference, str(draft), draft.get_absolute_url(), note=act)


def _alternates(person: Person) -> Iterator[Waiting]:
    for alternate in groups.alternates_to_settle(person):
        seat = alternate.seat
        url = reverse("groups:seat", args=[seat.group.code if seat.group else "", seat.code])
        yield Waiting("Alternate", seat.reference, str(alternate), url, alternate.valid_from, note="To be approved")


def _actions(person: Person) -> Iterator[Waiting]:
    for action in raid.owned_by(person):
        yield Waiting("Action", action.reference, action.text, action.get_absolute_url(), action.due_on)


def _inbox(person: Person) -> Iterator[Waiting]:
    for entry in meetings.inbox_visible_to(person).filter(status=WAITING):
        if may_handle_inbox(person, entry):
            note = f"In the inbox of the {entry.group.code}: place or decline"
            yield Waiting("Inbox", entry.source_reference, entry.title, entry.url, note=note)


def _reports(person: Person) -> Iterator[Waiting]:
    """Reports for the chair to sign off, and requests to amend reports for the secretariat to answer."""
    for report in meetings.reports_to_sign_off(person):
        if sign_off_now(person, report):
            yield Waiting("Report", report.reference, str(report), report.get_absolute_url(), note="To be signed off")
    for asked in meetings.requests_waiting(person):
        if may_answer(person, asked):
            title = f"{asked.get_kind_display()}: {asked.subject}"
            yield Waiting("Request", asked.reference, title, asked.get_absolute_url(), note="Accept, decline or merge")


def _groups_to_close(person: Person) -> Iterator[Waiting]:
    """Short-lived groups for the secretariat to close, from the day after the last one they were founded for."""
    for founding in groups.groups_to_close(person):
        if founding.group is None or founding.until is None:
            continue
        after = founding.until + timedelta(days=1)
        yield Waiting(
            "Group",
            founding.group.code,
            founding.group.name,
            reverse("groups:close", args=[founding.group.code]),
            after,
            note="Founded for a time that is over: close it, and re-home what it has open",
            opens=after,
            not_yet=f"It was founded until {words(founding.until)}." if after > today() else "",
        )


def front_page(user: User) -> dict[str, object]:
    """What anybody may see first: the coming meetings and the latest decisions open to them."""
    return {
        "meetings": meetings.visible_to(user)
        .filter(starts_at__gte=now() - timedelta(hours=4))
        .exclude(status=CANCELLED)
        .order_by("starts_at", "pk")[:6],
        "decisions": decisions.decisions_visible_to(user).select_related("proposal", "group")[:6],
        "reports": meetings.visible_to(user).filter(status=REPORTED).order_by("-starts_at", "pk")[:4],
    }
