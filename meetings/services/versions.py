"""The versions of an agenda: one as it is issued, and one after each change since, of which the members are told."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from foundation.accounts.models import Person
from foundation.audit import services as audit
from foundation.core.clock import now
from meetings.events import EventKind
from meetings.models import AgendaVersion
from meetings.queries.versions import frozen_items, head_of, latest_version
from meetings.rules.lifecycle import ISSUED
from meetings.rules.versions import compare, compare_heads
from meetings.services.ledger import record, tell_members
from meetings.services.packing import ask_packs

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from meetings.models import Meeting
    from meetings.rules.versions import Difference, FrozenItem

FIRST_REASON = "Issued with the papers"
TOLD = 8  # lines of what changed in the notice; the page has them all


@audit.act
def issue_agenda(
    *, meeting: Meeting, actor: audit.Actor, reason: str = FIRST_REASON, tell: bool = True
) -> AgendaVersion | None:
    """Freeze the agenda as its next version: items, order and the versions of papers that it pins.

    For an agenda that goes out or has gone out; the caller holds the meeting and has judged whether the actor may.
    Where nothing differs from the last version there is no other one: None. The members are told of a second one,
    unless the caller tells them itself (`tell`).
    """
    before, items = latest_version(meeting), frozen_items(meeting)
    content = _content(meeting, items)
    differences = _differences(before, content, items) if before else []
    if before and not differences:
        return None
    version = AgendaVersion.objects.create(
        meeting=meeting,
        number=before.number + 1 if before else 1,
        content=content,
        reason=reason.strip(),
        at=now(),
        by=actor if isinstance(actor, Person) else None,
    )
    data = {"version": version.number, "items": len(items), "papers": sum(len(item.papers) for item in items)}
    record(EventKind.AGENDA_ISSUED, meeting, actor=actor, also=[version], data=data, private={"reason": version.reason})
    ask_packs(meeting)  # their agenda has changed with it
    if before and tell:
        _tell(version, differences)
    return version


def renew(meeting: Meeting, reason: str, *, actor: audit.Actor, tell: bool = True) -> AgendaVersion | None:
    """After a change: the next version, if this agenda has been issued and the meeting has not been held.

    Its packs are asked for with it. None where nothing came of it.
    """
    return issue_agenda(meeting=meeting, actor=actor, reason=reason, tell=tell) if meeting.status == ISSUED else None


def _differences(before: AgendaVersion, content: Mapping[str, Any], items: Sequence[FrozenItem]) -> list[Difference]:
    return [*compare_heads(head_of(before.content), head_of(content)), *compare(before.items, items)]


def _content(meeting: Meeting, items: Sequence[FrozenItem]) -> dict[str, Any]:
    return {
        "starts_at": meeting.starts_at.isoformat(),
        "minutes": meeting.minutes,
        "place": meeting.place,
        "items": [asdict(item) for item in items],
    }


def _tell(version: AgendaVersion, differences: Sequence[Difference]) -> None:
    meeting = version.meeting
    lines = [each.words for each in differences[:TOLD]]
    more = [f"and {len(differences) - TOLD} more"] if len(differences) > TOLD else []
    tell_members(
        meeting,
        key=f"agenda:{meeting.pk}:{version.number}",
        topic="papers",
        subject=f"The agenda of {meeting.reference} has changed: version {version.number}",
        body="\n".join([*lines, *more, f"Reason: {version.reason}"]),
        url=version.get_absolute_url(),
    )
