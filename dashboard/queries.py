"""What waits on a person, gathered from every app below, soonest first."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from deadlines import queries as deadlines
from decisions import queries as decisions
from foundation.core.clock import now, today
from foundation.core.closures import extra_closures
from foundation.core.models import Heartbeat
from foundation.core.workdays import between
from foundation.notifications.queries import mail_health
from groups.queries import User
from groups.queries import visible_to as groups_visible_to
from meetings import queries as meetings
from meetings.policy import may_handle_inbox
from meetings.rules.lifecycle import CANCELLED, REPORTED, WAITING
from raid import queries as raid

if TYPE_CHECKING:
    from collections.abc import Iterator

    from foundation.accounts.models import Person
    from foundation.core.templatetags.shapes import Why

LIKE_A_REFERENCE = re.compile(r"[A-Za-z0-9 #/._-]{1,40}")  # whatever else is typed is not looked up
ALIVE = timedelta(minutes=5)  # a worker that has not said so for longer is taken for dead


@dataclass(frozen=True)
class Waiting:
    """One thing that waits on somebody. `left` counts working days; None where no day is set."""

    kind: str
    reference: str
    title: str
    url: str
    due: date | None = None
    left: int | None = None
    note: str = ""
    why: Why | None = None


def waiting_on(person: Person) -> list[Waiting]:
    """Everything that waits on the person, soonest first, what has no day last. A done task is not in it."""
    closures = extra_closures()
    found = [*_duties(person), *_views(person), *_outcomes(person), *_actions(person), *_inbox(person)]
    dated = [replace(each, left=between(today(), each.due, closures)) if each.due else each for each in found]
    return sorted(dated, key=lambda each: (each.due is None, each.due or date.max, each.reference))


def _duties(person: Person) -> Iterator[Waiting]:
    for duty in deadlines.duties(deadlines.waiting_on(person)):
        owed = duty.obligation
        yield Waiting("Deadline", owed.about, owed.label, owed.get_absolute_url(), owed.due_on, why=duty.why)


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
        due = proposal.item.meeting.on if proposal.item else None
        note = "Outcome to be recorded"
        yield Waiting("Decision", proposal.reference, proposal.title, proposal.get_absolute_url(), due, note=note)


def _actions(person: Person) -> Iterator[Waiting]:
    for action in raid.owned_by(person):
        yield Waiting("Action", action.reference, action.text, action.get_absolute_url(), action.due_on)


def _inbox(person: Person) -> Iterator[Waiting]:
    for entry in meetings.inbox_visible_to(person).filter(status=WAITING):
        if may_handle_inbox(person, entry):
            note = f"In the inbox of the {entry.group.code}: place or decline"
            yield Waiting("Inbox", entry.source_reference, entry.title, entry.url, note=note)


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


def health() -> dict[str, object]:
    """Whether worker and beat live, and whether e-mail gets out."""
    beats = list(Heartbeat.objects.all())
    return {
        "beats": [{"name": beat.name, "at": beat.at, "alive": now() - beat.at < ALIVE} for beat in beats],
        "alive": bool(beats) and all(now() - beat.at < ALIVE for beat in beats),
        "mail": mail_health(),
    }


def find_reference(user: User, reference: str) -> str | None:
    """The address of the thing under a reference (DAG #6, DAG04-02, PRO-0001, DAG-D0001, DAG), if they may read it."""
    wanted = reference.strip()
    if not LIKE_A_REFERENCE.fullmatch(wanted):
        return None
    group, _, number = wanted.upper().replace("#", " ").partition(" ")
    if number.strip().isdecimal() and (meeting := meetings.find(user, group, int(number))):
        return str(meeting.get_absolute_url())
    if proposal := decisions.find(user, wanted.upper()):
        return str(proposal.get_absolute_url())
    if decision := decisions.find_decision(user, wanted.upper()):
        return str(decision.get_absolute_url())
    if action := raid.visible_to(user).filter(reference__iexact=wanted).first():
        return action.get_absolute_url()
    found = groups_visible_to(user).filter(code__iexact=wanted).first()
    return found.get_absolute_url() if found else None
