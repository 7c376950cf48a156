"""Reading the actions log."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import CharField, Exists, OuterRef, Q, Value
from django.db.models.functions import Cast, Concat

from deadlines.models import Obligation
from deadlines.queries import of_subject
from foundation.audit.services import subject_key
from foundation.core.clock import today
from foundation.core.dated import in_force
from foundation.core.tables.compare import shown
from groups.models import Appointment, Group, Seat
from groups.queries import User, readable_scopes, standing, voices_on
from raid.models import Action, ActionOwner
from raid.rules.lifecycle import ACTION, CLOSED, OPEN

if TYPE_CHECKING:
    from datetime import date

    from django.db.models import QuerySet

    from foundation.accounts.models import Person
    from raid.rules.importing import ActionRow


def visible_to(user: User | None) -> QuerySet[Action]:
    """Actions the person may read."""
    return (
        Action.objects.filter(scope__in=readable_scopes(user))
        .select_related("group")
        .prefetch_related("owners__person", "owners__seat__group", "owners__organisation")
        .order_by("group__code", "reference")
    )


def find(user: User | None, group_code: str, reference: str) -> Action | None:
    """One action the person may read, with its notes."""
    return visible_to(user).prefetch_related("notes__by").filter(group__code=group_code, reference=reference).first()


def moved(user: User | None, group_code: str, reference: str) -> Action | None:
    """An action that a closed group handed on: its old address names that group."""
    left = Group.objects.filter(code=group_code, valid_to__isnull=False)
    found = visible_to(user).filter(reference=reference) if left.exists() else Action.objects.none()
    return found.first() if found.count() == 1 else None


def open_for(group: Group) -> QuerySet[Action]:
    """The group's actions that are not closed, in the order of their references."""
    return Action.objects.filter(group=group).exclude(status=CLOSED).prefetch_related("owners").order_by("reference")


def of_group(user: User | None, group: Group) -> QuerySet[Action]:
    """The group's actions that are not closed, as far as the person may read them, the first due first."""
    return visible_to(user).filter(group=group).exclude(status=CLOSED).order_by("due_on", "reference")


def owed_by_nobody() -> QuerySet[Action]:
    """Actions not closed that no obligation stands for: raised before they were obligations."""
    owed = Obligation.objects.filter(subject=Concat(Value("action:"), Cast(OuterRef("pk"), CharField())))
    return Action.objects.filter(~Exists(owed)).exclude(status=CLOSED).order_by("pk")


def of_parties() -> QuerySet[Action]:
    """Actions not closed of which an owner stands for an organisation."""
    owned = ActionOwner.objects.filter(organisation__isnull=False)
    return Action.objects.exclude(status=CLOSED).filter(pk__in=owned.values("action")).order_by("pk")


def obligation_of(action: Action) -> Obligation | None:
    """What is owed with the action, the latest time that it was; readers of the one are readers of the other."""
    return of_subject(subject_key(action)).order_by("-pk").first()


def seat_of_party(organisation: int | None, group: Group, on: date) -> Seat | None:
    """The one seat with a voice on the group that somebody of an organisation (its key) holds that day.

    None where there is no such seat, or more than one.
    """
    if organisation is None:
        return None
    holding = Appointment.objects.filter(in_force(on), organisation=organisation)
    held = list(voices_on(group, on).filter(pk__in=holding.values("seat"))[:2])
    return held[0] if len(held) == 1 else None


def owned_by(person: Person) -> QuerySet[Action]:
    """Open actions the person owns: by name, by a seat they hold or as somebody of a party, if they may read them."""
    who = standing(person)
    owns = Q(owners__person=person) | Q(owners__seat__in=[seat.seat_id for seat in who.seats])
    return (
        Action.objects.filter(owns | Q(owners__organisation__in=who.organisation_ids))
        .filter(scope__in=readable_scopes(person))
        .exclude(status=CLOSED)
        .select_related("group")
        .distinct()
        .order_by("due_on", "reference")
    )


def is_overdue(action: Action, on: date | None = None) -> bool:
    """True when the action is not closed and its due date has passed; of one entered after the fact nobody says so."""
    return action.status != CLOSED and not action.historical and action.due_on < (on or today())


def existing(group: Group) -> dict[str, dict[str, Any]]:
    """The group's actions by reference, as the importer compares them."""
    found: dict[str, dict[str, Any]] = {}
    for action in Action.objects.filter(group=group).prefetch_related("notes").order_by("reference"):
        found[action.reference] = {
            "raised_on": action.raised_on,
            "text": action.text,
            "owner_text": action.owner_text,
            "due_on": action.due_on,
            "status": action.status,
            "note": latest_note(action),
        }
    return found


def latest_note(action: Action) -> str:
    """The words of the action's latest note; '' when it has none."""
    notes = sorted(action.notes.all(), key=lambda note: (note.on, note.pk))
    return notes[-1].text if notes else ""


def status_on(action: Action, on: date) -> str:
    """How the action stood at the end of a day; before its first dated row it was open, as every action begins."""
    if action.closed_on and action.closed_on <= on:
        return CLOSED
    stood = sorted((one for one in action.standings.all() if one.since <= on), key=lambda one: (one.since, one.pk))
    return stood[-1].status if stood else OPEN


def note_on(action: Action, on: date) -> str:
    """The words of the action's latest note at the end of a day; '' when it had none."""
    notes = sorted((note for note in action.notes.all() if note.on <= on), key=lambda note: (note.on, note.pk))
    return notes[-1].text if notes else ""


def import_refusal(action: Action | None, row: ActionRow, as_at: date, *, historical: bool) -> str | None:
    """Why a new row (no action), or one that differs from the log, may not be written, as a sentence; None when it may.

    `as_at` is the day of the meeting whose table it is; `historical`: that meeting was entered after the fact.
    """
    if action is None:
        return _closing_refusal(row, as_at, historical=historical)
    entries = [*(added.on for added in action.notes.all()), *(stood.since for stood in action.standings.all())]
    latest = max(entries, default=action.raised_on)
    if as_at < latest:
        return f"The table speaks for {shown(as_at)}; {action.reference} has an entry of {shown(latest)} in the log."
    if action.status == CLOSED != row.status:
        return f"{action.reference} is closed, and a closed action is not reopened by an import."
    if ACTION.path(action.status, row.status) is None:
        state = ACTION.states[action.status].lower()
        return f"{action.reference} is {state}; only a meeting takes that back, by keeping the action open."
    return None if action.status == CLOSED else _closing_refusal(row, as_at, historical=historical)


def _closing_refusal(row: ActionRow, as_at: date, *, historical: bool) -> str | None:
    """An import closes what the papers of a past meeting say it closed; a present meeting ratifies each closure."""
    if row.status != CLOSED:
        return None
    if as_at > today():
        return f"Only a meeting closes an action, and that of {shown(as_at)} has not been held."
    if not historical:
        return f"{row.ref} is not closed here: only a meeting closes an action, by ratifying what is recommended."
    return None


def by_reference(group: Group) -> dict[str, Action]:
    """The group's actions with their notes and owners, by reference."""
    actions = (
        Action.objects.filter(group=group).select_related("group").prefetch_related("notes", "standings", "owners")
    )
    return {action.reference: action for action in actions.order_by("reference")}
