"""Writing the actions log. The PMO keeps it; only a meeting closes an action."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from foundation.accounts.models import Organisation, Person
from foundation.audit import services as audit
from foundation.core import references
from foundation.core.clock import now, today
from foundation.core.errors import Refused
from foundation.core.scope import Classification
from foundation.workflow.services import advance
from groups.models import Seat
from groups.services import lock_group, lock_open_group
from raid.events import EventKind
from raid.models import Action, ActionNote, ActionOwner, ActionStanding
from raid.queries import by_reference, import_refusal, latest_note
from raid.rules.importing import split_owners
from raid.rules.lifecycle import ACTION, CLOSED, OPEN, RECOMMEND_CLOSED, change_refusal, due_refusal
from raid.services import duty

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from groups.models import Group
    from raid.rules.importing import ActionRow
    from raid.services.duty import Duty

_NUMBER = re.compile(r"-(\d+)$")


@audit.act
def raise_action(
    *,
    group: Group,
    text: str,
    owner_text: str,
    due_on: date,
    raised_on: date,
    meeting_number: int | None,
    actor: audit.Actor,
    classification: str = Classification.PUBLIC,
    historical: bool = False,
    asked_by: Duty | None = None,
) -> Action:
    """Raise an action under the next reference of its meeting's series (DAG07-01), or the group's own (DAG-01).

    It is owed by its day: as an action, or as what `asked_by` tells. `historical`: its meeting was entered after the
    fact. Raises Refused when it would be due before it was raised, and in a group that is closed.
    """
    if reason := due_refusal(raised_on, due_on):
        raise Refused(reason)
    group = lock_open_group(group)
    series = f"{group.code}{meeting_number:02d}" if meeting_number is not None else group.code
    action = Action(
        group=group,
        reference=f"{series}-{references.next_number(f'action:{series}'):02d}",
        raised_on=raised_on,
        text=text,
        owner_text=owner_text,
        due_on=due_on,
        first_due_on=due_on,
        classification=classification,
        historical=historical,
        status=OPEN,
    )
    action.save()
    _stand(action, raised_on)
    _set_owners(action, split_owners(owner_text), [])
    _record(EventKind.RAISED, action, actor=actor, data={"due_on": due_on.isoformat()}, private={"text": text})
    duty.owe(action, asked_by or duty.OF_AN_ACTION, actor=actor, historical=historical)
    return action


@audit.act
def note(*, action: Action, text: str, actor: audit.Actor, on: date | None = None) -> ActionNote:
    """Add a dated note (today by default)."""
    added = _add_note(action, text, on or today(), actor)
    _record(EventKind.NOTED, action, actor=actor, data={"on": added.on.isoformat()}, private={"note": text})
    return added


@audit.act
def change(*, action: Action, actor: audit.Actor, text: str, owner_text: str, due_on: date) -> Action:
    """Change an action's words, owner or due date; the due date it was raised with stays on the record.

    One entered after the fact is asked for again once it is given another day. Raises Refused when it is closed, or
    would be due before it was raised.
    """
    if reason := change_refusal(action.status) or due_refusal(action.raised_on, due_on):
        raise Refused(reason)
    wanted = {"text": text, "owner_text": owner_text, "due_on": due_on}
    changed = {name: value for name, value in wanted.items() if getattr(action, name) != value}
    if not changed:
        return action
    before = {name: str(getattr(action, name)) for name in changed}
    for name, value in changed.items():
        setattr(action, name, value)
    action.historical = action.historical and "due_on" not in changed
    action.save(update_fields=[*changed, "historical"])
    if "owner_text" in changed:
        _set_owners(action, split_owners(owner_text), list(action.owners.all()))
    private = {f"{name}_before": value for name, value in before.items()}
    private |= {f"{name}_after": str(value) for name, value in changed.items()}
    _record(EventKind.CHANGED, action, actor=actor, data={"fields": ", ".join(sorted(changed))}, private=private)
    if "owner_text" in changed:
        duty.follow_owner(action, actor=actor)
    if "due_on" in changed:
        duty.follow_day(action, actor=actor)
    return action


@audit.act
def mark_ongoing(*, action: Action, actor: audit.Actor) -> None:
    """Mark an open action as ongoing."""
    advance(action, "start", actor=actor, also=[action.group])
    _stand(action, today())


@audit.act
def recommend_closed(*, action: Action, reason: str, actor: audit.Actor) -> None:
    """The secretariat recommends the action for closure, saying why; a meeting ratifies it."""
    advance(action, "recommend", actor=actor, also=[action.group], private={"note": reason})
    _stand(action, today())
    _add_note(action, reason, today(), actor)
    duty.end(action, actor=actor)


@audit.act
def close(*, action: Action, on: date, meeting_reference: str, actor: audit.Actor) -> None:
    """A meeting closes an action that was recommended for closure. Called by the meeting's own record."""
    changes = {"closed_on": on}
    advance(action, "close", actor=actor, also=[action.group], changes=changes, data={"meeting": meeting_reference})
    _stand(action, on)
    duty.end(action, actor=actor, on=on)


@audit.act
def keep_open(*, action: Action, on: date, meeting_reference: str, reason: str, actor: audit.Actor) -> None:
    """A meeting does not agree, on its day, to close an action: it goes on."""
    private, data = ({"note": reason} if reason else None), {"meeting": meeting_reference}
    advance(action, "reopen", actor=actor, also=[action.group], data=data, private=private)
    _stand(action, on)
    if reason:
        _add_note(action, reason, on, actor)
    duty.owe_again(action, actor=actor)


@audit.act
def reclassify(*, action: Action, classification: str, actor: audit.Actor) -> None:
    """Open an action to more readers, or to fewer. Giving it the classification it has records nothing."""
    if classification == action.classification:
        return
    before, action.classification = action.classification, classification
    action.save(update_fields=["classification", "scope"])
    _record(EventKind.RECLASSIFIED, action, actor=actor, data={"old": str(before), "new": str(classification)})
    duty.follow_owner(action, actor=actor)


@audit.act
def link_owner(*, owner: ActionOwner, to: Person | Seat | Organisation | None, actor: audit.Actor) -> None:
    """Say which one person, seat or party a published owner's name stands for, or take the link away."""
    owner.person = to if isinstance(to, Person) else None
    owner.seat = to if isinstance(to, Seat) else None
    owner.organisation = to if isinstance(to, Organisation) else None
    owner.save(update_fields=["person", "seat", "organisation"])
    private = {"owner": owner.name, "stands_for": to.name if to else ""}
    _record(EventKind.OWNER_LINKED, owner.action, actor=actor, private=private)
    duty.follow_owner(owner.action, actor=actor)


@audit.act
def import_actions(
    *,
    group: Group,
    rows: Sequence[ActionRow],
    as_at: date,
    source: str,
    actor: audit.Actor,
    classification: str,
    historical: bool = False,
) -> dict[str, Action]:
    """Save confirmed rows of an imported table: new actions as their source has them, or what they change of others.

    `as_at` is the date the source speaks for; `historical`: its meeting was entered after the fact. The caller compared
    the rows with what is there. Returns the group's actions by reference. Raises Refused for a row that would rewind
    the log, close what no meeting has closed, or leave an action open in a group that is closed.
    """
    # the past of a closed group may still be entered, as long as nothing of it stands open
    group = lock_group(group) if all(row.status == CLOSED for row in rows) else lock_open_group(group)
    known = by_reference(group)
    for row in rows:
        present = known.get(row.ref)
        if reason := import_refusal(present, row, as_at, historical=historical):
            raise Refused(reason)
        private = _said(row, present)
        action = present or _new_from(row, group, as_at, classification, historical=historical)
        was_due, was_owned = action.due_on, action.owner_text
        if present:
            _update_from(present, row, as_at, source, actor, historical=historical)
        _set_owners(action, row.owners, list(present.owners.all()) if present else [])
        if row.note and row.note != (latest_note(present) if present else ""):
            _add_note(action, row.note, as_at, actor)
        data: dict[str, object] = {"source": source, "status": row.status}
        _record(EventKind.IMPORTED, action, actor=actor, data=data, private=private)
        if present is None:
            duty.owe(action, duty.OF_AN_ACTION, actor=actor, historical=historical)
        if action.owner_text != was_owned:
            duty.follow_owner(action, actor=actor)
        if action.due_on != was_due:
            duty.follow_day(action, actor=actor)
        if action.status in {RECOMMEND_CLOSED, CLOSED}:
            duty.end(action, actor=actor, on=as_at)
        known[row.ref] = action
    return known


def _said(row: ActionRow, present: Action | None) -> dict[str, str]:
    """What an imported row writes, for its event: the values of a new action, before and after of what changes."""
    if present is None:
        return {name: str(value) for name, value in row.values().items()}
    written = row.values() if row.note else {name: value for name, value in row.values().items() if name != "note"}
    before = {name: latest_note(present) if name == "note" else getattr(present, name) for name in written}
    changed = [name for name, value in written.items() if value != before[name]]
    private = {f"{name}_before": str(before[name]) for name in changed}
    return private | {f"{name}_after": str(written[name]) for name in changed}


def _new_from(row: ActionRow, group: Group, as_at: date, classification: str, *, historical: bool) -> Action:
    action = Action(
        group=group,
        reference=row.ref,
        raised_on=row.raised_on,
        text=row.text,
        owner_text=row.owner_text,
        due_on=row.due_on,
        first_due_on=row.due_on,
        classification=classification,
        historical=historical,
        status=row.status,
        closed_on=as_at if row.status == CLOSED else None,
    )
    action.save()
    _stand(action, as_at)
    if found := _NUMBER.search(row.ref):
        references.raise_to(f"action:{row.ref[: found.start()]}", int(found.group(1)))
    return action


def _update_from(
    action: Action, row: ActionRow, as_at: date, source: str, actor: audit.Actor, *, historical: bool
) -> None:
    """Take over what the table says, the status step by step through the lifecycle.

    What a meeting of the present has before it is no longer historical.
    """
    for step in ACTION.path(action.status, row.status) or ():
        changes = {"closed_on": as_at} if step == "close" else None
        advance(action, step, actor=actor, also=[action.group], changes=changes, data={"meeting": source})
        _stand(action, as_at)
    for name in ("raised_on", "text", "owner_text", "due_on"):
        setattr(action, name, getattr(row, name))
    action.historical = action.historical and historical
    action.save(update_fields=["raised_on", "text", "owner_text", "due_on", "historical"])


def _set_owners(action: Action, names: Iterable[str], present: Sequence[ActionOwner]) -> None:
    """Owners as published; links that were made by hand to the same name stay. `present` are those there are."""
    wanted = {name: position for position, name in enumerate(dict.fromkeys(name[:120] for name in names))}
    gone = [owner.pk for owner in present if owner.name not in wanted]
    if gone:
        ActionOwner.objects.filter(pk__in=gone).delete()
    kept = {owner.name: owner for owner in present if owner.name in wanted}
    for name, owner in kept.items():
        owner.position = wanted[name]
    ActionOwner.objects.bulk_update(kept.values(), ["position"])
    added = [ActionOwner(action=action, name=name, position=at) for name, at in wanted.items() if name not in kept]
    ActionOwner.objects.bulk_create(added)


def _stand(action: Action, on: date) -> None:
    """Note that the action has its status from a day on; a step is never dated before the one it follows."""
    last = ActionStanding.objects.filter(action=action).order_by("since", "pk").last()
    ActionStanding.objects.create(action=action, since=max(on, last.since) if last else on, status=action.status)


def _add_note(action: Action, text: str, on: date, actor: audit.Actor) -> ActionNote:
    return ActionNote.objects.create(
        action=action,
        on=on,
        status=action.status,
        text=text,
        by=actor if isinstance(actor, Person) else None,
        recorded_at=now(),
    )


def _record(
    kind: EventKind,
    action: Action,
    *,
    actor: audit.Actor,
    data: dict[str, object] | None = None,
    private: dict[str, str] | None = None,
) -> None:
    audit.record(
        kind,
        actor=actor,
        stream=action.audit_stream,
        subject=action,
        also=[action.group],
        scope=action.scope,
        data=data,
        private=private,
    )
