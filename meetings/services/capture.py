"""What is captured at a meeting, typed live or pushed by the app above, and what the meeting does with actions."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from foundation.audit import services as audit
from foundation.core.clock import now, today
from foundation.core.errors import Refused
from meetings import policy
from meetings.events import EventKind
from meetings.models import ActionReview, AgendaItem, Capture, Meeting
from meetings.queries import locked, until_reported
from meetings.rules import record as rules
from meetings.rules.agenda import DECIDED, OUTCOME_NOT_IN_SOURCE, PENDING
from meetings.rules.dates import offset_words
from meetings.services.ledger import record
from meetings.services.settling import dispose
from raid import services as raid
from raid.queries import latest_note
from raid.rules.lifecycle import RECOMMEND_CLOSED

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime, timedelta

    from raid.models import Action


@dataclass(frozen=True)
class Said:
    """What an entry of the record says: its kind, words, time into the recording, and where it was recorded."""

    kind: str
    text: str
    recording_at: timedelta | None = None
    url: str = ""


@audit.act
def capture(
    *,
    item: AgendaItem,
    kind: str,
    text: str,
    source: str,
    actor: audit.Actor,
    url: str = "",
    recording_at: timedelta | None = None,
) -> Capture:
    """The app above writes what it knows into the record (source view:7, decision:3). Again changes that entry.

    `recording_at` is the time into the recording; a decision that comes without it takes the moment at which the
    secretariat last heard one at the item. The caller has judged whether the actor may.
    """
    said = Said(kind, text, recording_at or _heard_at(item, kind), url)
    present = Capture.objects.filter(item=item, source=source).first()
    if present is None:
        return _add(item, said, source=source, actor=actor)
    _update(present, said, actor=actor)
    return present


def _heard_at(item: AgendaItem, kind: str) -> timedelta | None:
    if kind != "decision":
        return None
    heard = Capture.objects.filter(item=item, kind="heard", recording_at__isnull=False)
    last = heard.order_by("captured_at", "pk").last()
    return last.recording_at if last else None


@audit.act
def write(
    *,
    item: AgendaItem,
    kind: str,
    text: str,
    actor: audit.Actor,
    recording_at: timedelta | None = None,
    at: datetime | None = None,
) -> Capture:
    """The secretariat writes context, a viewpoint or a note at an item, from the day of the meeting on.

    `at` is when it was written down, where that was before it arrived here. A decision that the source of a past
    meeting tells is what became of its item. Raises Refused before the day, and for a
    decision, which comes from its proposal.
    """
    policy.require(policy.may_prepare, actor, item.meeting)
    if reason := _refusal(item.meeting) or _kind_refusal(kind, item.meeting):
        raise Refused(reason)
    written = _add(item, Said(kind, text, recording_at), source="", actor=actor, at=at)
    _tell_outcome(item, actor=actor)
    return written


def _tell_outcome(item: AgendaItem, *, actor: audit.Actor) -> None:
    """Of an item entered after the fact the source tells the outcome as long as the record holds a decision of it."""
    if not item.meeting.historical:
        return
    told = item.captures.filter(kind="decision").exists()
    if told and item.disposition in {PENDING, OUTCOME_NOT_IN_SOURCE}:
        dispose(item=item, disposition=DECIDED, actor=actor)
    elif not told and item.disposition == DECIDED:
        dispose(item=item, disposition=OUTCOME_NOT_IN_SOURCE, actor=actor)


def _refusal(meeting: Meeting) -> str | None:
    return rules.record_refusal(meeting.status, meeting.on, today())


def _kind_refusal(kind: str, meeting: Meeting) -> str | None:
    """A past meeting's decisions may be all that its source tells; of a present one they are taken on a proposal."""
    if kind == "decision" and not meeting.historical:
        return "A decision is recorded on its proposal; it then stands here by itself."
    return None


def _add(item: AgendaItem, said: Said, *, source: str, actor: audit.Actor, at: datetime | None = None) -> Capture:
    added = Capture.objects.create(item=item, source=source, captured_at=at or now(), **asdict(said))
    data = {"source": source, **_facts(added)}
    record(EventKind.CAPTURED, item.meeting, actor=actor, also=[added, item], data=data, private={"text": said.text})
    return added


def _facts(entry: Capture) -> dict[str, object]:
    return {"what": entry.kind, "number": entry.item.number, "recording_at": offset_words(entry.recording_at)}


@audit.act
def change_capture(
    *, entry: Capture, kind: str, text: str, actor: audit.Actor, recording_at: timedelta | None = None
) -> Capture:
    """Correct what the secretariat typed. What another page wrote is corrected there."""
    meeting = entry.item.meeting
    policy.require(policy.may_prepare, actor, meeting)
    if entry.source:
        raise Refused("This entry was written by a decision or a view; it is corrected there.")
    if reason := _refusal(meeting) or _kind_refusal(kind, meeting):
        raise Refused(reason)
    _update(entry, Said(kind, text, recording_at, entry.url), actor=actor)
    _tell_outcome(entry.item, actor=actor)
    return entry


def _update(entry: Capture, said: Said, *, actor: audit.Actor) -> None:
    if Said(entry.kind, entry.text, entry.recording_at, entry.url) == said:
        return
    private = {"text_before": entry.text, "text_after": said.text}
    entry.kind, entry.text, entry.recording_at, entry.url = said.kind, said.text, said.recording_at, said.url
    entry.save(update_fields=["kind", "text", "recording_at", "url"])
    kind, also = EventKind.CAPTURE_CHANGED, [entry, entry.item]
    record(kind, entry.item.meeting, actor=actor, also=also, data=_facts(entry), private=private)


@audit.act
def review_action(
    *, meeting: Meeting, action: Action, outcome: str, actor: audit.Actor, reason: str = ""
) -> ActionReview:
    """Record what the meeting did with an action: closed (only one recommended for closure), kept open, or noted.

    Raises Refused before the day of the meeting, for an action of another group, and for one closed already.
    """
    held = _reviewing(meeting, actor)
    return _review(held, action, outcome, reason, _reviews(held, [action]), actor=actor)


@audit.act
def ratify_closures(*, meeting: Meeting, actions: Sequence[Action], actor: audit.Actor) -> list[ActionReview]:
    """Record that the meeting closed all these actions, which were recommended for it: all of them or none.

    `actions` are those the actor has looked at. Raises Refused as review_action does, for the first that cannot be
    closed, and when there is none.
    """
    held = _reviewing(meeting, actor)
    if not actions:
        raise Refused("No action is recommended for closure.")
    done = _reviews(held, actions)
    return [_review(held, action, "closed", "", done, actor=actor) for action in actions]


def _reviewing(meeting: Meeting, actor: audit.Actor) -> Meeting:
    """The meeting, held until the transaction ends, so that it reviews an action once."""
    policy.require(policy.may_prepare, actor, meeting)
    held = locked(meeting)
    if refusal := _refusal(held):
        raise Refused(refusal)
    return held


def _reviews(meeting: Meeting, actions: Sequence[Action]) -> dict[int, ActionReview]:
    """What the meeting did with the actions so far, by the action's key."""
    pks = [action.pk for action in actions]
    found = ActionReview.objects.filter(meeting=meeting, action__in=pks).select_related("meeting__group", "action")
    return {review.action_id: review for review in found.order_by("pk")}


def _review(
    meeting: Meeting,
    action: Action,
    outcome: str,
    reason: str,
    done: Mapping[int, ActionReview],
    *,
    actor: audit.Actor,
) -> ActionReview:
    review = done.get(action.pk) or _listed(meeting, action)
    if refusal := _review_refusal(review, action, outcome):
        raise Refused(refusal)
    review.outcome = outcome
    review.save()
    _carry_out(review, action, reason, actor=actor)
    data = {"action": action.reference, "outcome": outcome}
    record(EventKind.ACTION_REVIEWED, meeting, actor=actor, also=[action], data=data, private={"reason": reason})
    return review


def _listed(meeting: Meeting, action: Action) -> ActionReview:
    """A row for the action that keeps how the meeting found it."""
    found = {"listed_status": action.status, "listed_note": latest_note(action)}
    return ActionReview(meeting=meeting, action=action, **found)


def _review_refusal(review: ActionReview, action: Action, outcome: str) -> str | None:
    meeting = review.meeting
    if action.group_id != meeting.group_id:
        return f"{action.reference} is an action of another group."
    if review.outcome in {"closed", "raised"}:
        return f"{meeting.reference} has {review.outcome} {action.reference}."
    if outcome in {"closed", "kept_open"} and action.status != RECOMMEND_CLOSED:
        return f"{action.reference} is not recommended for closure; only what the secretariat recommends is closed."
    return None


def _carry_out(review: ActionReview, action: Action, reason: str, *, actor: audit.Actor) -> None:
    meeting = review.meeting
    if review.outcome == "closed":
        raid.close(action=action, on=meeting.on, meeting_reference=meeting.reference, actor=actor)
    elif review.outcome == "kept_open":
        raid.keep_open(action=action, on=meeting.on, meeting_reference=meeting.reference, reason=reason, actor=actor)
    elif reason:
        raid.note(action=action, text=reason, actor=actor, on=meeting.on)


@audit.act
def raise_action(*, meeting: Meeting, text: str, owner_text: str, due_on: date, actor: audit.Actor) -> Action:
    """Raise an action at the meeting, under its series (DAG07-01). It is the programme's until the report is issued."""
    policy.require(policy.may_prepare, actor, meeting)
    if refusal := _refusal(meeting):
        raise Refused(refusal)
    action = raid.raise_action(
        group=meeting.group,
        text=text,
        owner_text=owner_text,
        due_on=due_on,
        raised_on=meeting.on,
        meeting_number=meeting.number,
        actor=actor,
        classification=until_reported(meeting),
        historical=meeting.historical,
    )
    enter_raised(meeting=meeting, action=action, actor=actor)
    return action


@audit.act
def enter_raised(*, meeting: Meeting, action: Action, actor: audit.Actor) -> None:
    """Enter an action as raised at the meeting: its headline report tells it, and opens it to the meeting's readers.

    Only for what may be read as widely as the meeting. The caller has judged whether the actor may.
    """
    found = {"listed_status": action.status, "outcome": "raised"}
    _, entered = ActionReview.objects.get_or_create(meeting=meeting, action=action, defaults=found)
    if not entered:
        return
    audit.record(
        EventKind.ACTION_RAISED,
        actor=actor,
        stream=meeting.audit_stream,
        subject=meeting,
        also=[action],
        scope=action.scope,
        data={"action": action.reference},
    )
