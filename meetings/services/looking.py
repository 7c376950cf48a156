"""What a person has seen of a meeting. A reader's own bookmark, no act and nobody's record."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction

from foundation.core.clock import now
from meetings.models import LastLook, Meeting

if TYPE_CHECKING:
    from datetime import datetime

    from foundation.accounts.models import Person

VISIT = timedelta(minutes=30)  # after so long without a look the next one is another visit
NOTED = timedelta(minutes=1)  # looks closer together are one


def look(*, meeting: Meeting, person: Person) -> datetime:
    """Note that the person looks at the meeting now. Returns up to when they had seen it before this visit.

    At the first visit that is now: nothing is new to somebody who has seen nothing.
    """
    at = now()
    last: LastLook | None = LastLook.objects.filter(meeting=meeting, person=person).first()
    if last is None:
        _begin(meeting, person, at)
        return at
    before: datetime = last.at if at - last.at >= VISIT else last.before
    if at - last.at >= NOTED:
        LastLook.objects.filter(pk=last.pk).update(at=at, before=before)
    return before


def _begin(meeting: Meeting, person: Person, at: datetime) -> None:
    try:
        with transaction.atomic():
            LastLook.objects.create(meeting=meeting, person=person, at=at, before=at)
    except IntegrityError:
        return  # the same person, in another window at the same moment
