"""One at a time: whoever counts or chooses by what stands beneath a row takes the row's lock first."""

from __future__ import annotations

from meetings.models import Meeting


def locked(meeting: Meeting) -> Meeting:
    """The meeting as it stands now, its row locked until the transaction ends.

    A page may hold it while it checks what was sent, and its service again while it acts.
    """
    held = Meeting.objects.select_for_update(of=("self",)).select_related("group").filter(pk=meeting.pk)
    fresh: Meeting = next(iter(held))
    return fresh
