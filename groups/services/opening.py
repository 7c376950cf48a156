"""Opening a group that no version of the framework names: a Level 4 group with the seats its level's rules give it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foundation.audit import services as audit
from framework.rules.programme import WORKING_LEVEL
from groups.events import EventKind
from groups.models import Group, Reporting, Seat
from groups.queries.founded import rules_of_draft

if TYPE_CHECKING:
    from datetime import date

    from groups.models import Founding


@audit.act
def open_new(*, founding: Founding, on: date, actor: audit.Actor) -> Group:
    """Make the group, its seats and its parent, as a step of opening a founding."""
    rules = rules_of_draft(founding, on)
    group = Group.objects.create(
        code=founding.code,
        name=founding.name,
        level=WORKING_LEVEL,
        attendance=founding.attendance,
        parent=founding.parent,
        valid_from=on,
        convened_on=on,
        convened_here=True,
    )
    Reporting.objects.create(
        group=group, parent=founding.parent, valid_from=on, citation=rules.citation[:250], own=True
    )
    seats = [
        Seat(
            group=group,
            code=seat.code,
            name=seat.name,
            kind=seat.kind,
            position=position,
            clause=seat.clause.id,
            citation=seat.citation[:200],
            valid_from=on,
        )
        for position, seat in enumerate(rules.seats)
    ]
    Seat.objects.bulk_create(seats)
    audit.record(
        EventKind.GROUP_OPENED,
        actor=actor,
        stream=group.audit_stream,
        subject=group,
        also=[founding.parent],
        scope=group.scope,
        data={
            "level": group.level,
            "version": rules.version,
            "seats": [seat.code for seat in seats],
            "valid_from": on.isoformat(),
        },
    )
    return group
