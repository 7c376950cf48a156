"""Meetings still to come, their series, the forward look and the inbox of a group that goes find another group."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.db.models import Max
from django.urls import reverse

from foundation.core.clock import today
from foundation.core.errors import Refused
from groups.services import OpenItem, lock_group
from meetings.models import AgendaItem, ForwardItem, InboxEntry, Meeting, MeetingSeries, Paper
from meetings.queries import still_ahead, waiting_for
from meetings.rules.agenda import ON_THE_WAY
from meetings.rules.lifecycle import WAITING
from meetings.services.agenda import add_item
from meetings.services.planning import cancel, plan
from meetings.services.series import end_series, start_series

if TYPE_CHECKING:
    from foundation.audit.services import Actor
    from groups.models import Group


PATTERN: Final = (
    "ordinal",
    "weekday",
    "every",
    "at",
    "until",
    "minutes",
    "place",
    "classification",
    "holidays",
    "horizon",
)  # what a series is, beside whose and since when


class Meetings:
    """The meetings a group has called and not held."""

    label = "Meetings to come"

    def open_items(self, group: Group) -> list[OpenItem]:
        """Those planned, with or without their papers issued."""
        ahead = Meeting.objects.filter(group=group, status__in=ON_THE_WAY, historical=False).select_related("group")
        return [
            OpenItem(str(each.pk), each.reference, each.get_absolute_url(), f"{each.on:%-d %B %Y}")
            for each in ahead.order_by("starts_at", "pk")
        ]

    def rehome(self, item_key: str, *, to: Group, actor: Actor) -> Meeting:
        """The other group calls a meeting at the same time with the same items and papers; this one is cancelled.

        What stood on its agenda from the inbox waits in the inbox again.
        """
        old: Meeting = Meeting.objects.select_for_update(of=("self",)).select_related("group").get(pk=item_key)
        lock_group(to)
        last = Meeting.objects.filter(group=to).aggregate(last=Max("number"))["last"] or 0
        new = plan(
            group=to,
            number=last + 1,
            starts_at=old.starts_at,
            kind=old.kind,
            minutes=old.minutes,
            place=old.place,
            classification=old.classification,
            actor=actor,
        )
        for item in AgendaItem.objects.filter(meeting=old, standing="").order_by("position", "pk"):
            _carry(item, new, actor=actor)
        for paper in Paper.objects.filter(meeting=old, item__isnull=True).order_by("pk"):
            _pin(paper, new, None)
        cancel(meeting=old, reason=f"Taken over by {new.reference}.", taken_over=True, actor=actor)
        return new


def _carry(item: AgendaItem, to: Meeting, *, actor: Actor) -> None:
    added = add_item(
        meeting=to,
        title=item.title,
        objective=item.objective,
        objective_text=item.objective_text,
        lead=item.lead,
        minutes=item.minutes,
        actor=actor,
    )
    for paper in item.papers.order_by("pk"):
        _pin(paper, to, added)


def _pin(paper: Paper, to: Meeting, item: AgendaItem | None) -> None:
    """The same version before the new meeting, to be issued with its papers."""
    Paper.objects.create(meeting=to, item=item, title=paper.title, version=paper.version)


class Inbox:
    """What was sent to a group and is neither placed nor declined."""

    label = "Inbox entries"

    def open_items(self, group: Group) -> list[OpenItem]:
        """What waits, the longest waiting first."""
        return [OpenItem(str(each.pk), each.source_reference, each.url, each.title) for each in waiting_for(group)]

    def rehome(self, item_key: str, *, to: Group, actor: Actor) -> InboxEntry:
        """It waits in the other group's inbox, for that group's readers."""
        entry: InboxEntry = InboxEntry.objects.select_for_update().get(pk=item_key)
        lock_group(to)
        if InboxEntry.objects.filter(group=to, source=entry.source, status=WAITING).exists():
            raise Refused(f"{entry.source_reference} waits in the inbox of the {to.code} already; decline this one.")
        _, _, level = entry.scope.partition(":")
        entry.group, entry.scope = to, f"{to.code}:{level}"
        entry.save(update_fields=["group", "scope"])
        return entry


class Series:
    """The regular meetings a group has planned without end."""

    label = "Series of meetings"

    def open_items(self, group: Group) -> list[OpenItem]:
        """Those that go on."""
        rows = MeetingSeries.objects.filter(group=group).select_related("group").order_by("starts_on", "pk")
        return [
            OpenItem(str(one.pk), one.reference, one.get_absolute_url(), one.words)
            for one in rows
            if one.runs_on(today())
        ]

    def rehome(self, item_key: str, *, to: Group, actor: Actor) -> MeetingSeries:
        """The other group meets by the same pattern from today on; this series has ended yesterday.

        Raises Refused while meetings of it are still to come: they go to the other group first, where it finds them.
        """
        old: MeetingSeries = (
            MeetingSeries.objects.select_for_update(of=("self",)).select_related("group").get(pk=item_key)
        )
        ahead = Meeting.objects.filter(occurrence__series=old, status__in=ON_THE_WAY).select_related("group")
        if first := ahead.order_by("starts_at", "pk").first():
            raise Refused(f"{first.reference} of this series is still to come: give its meetings a new home first.")
        said = {name: getattr(old, name) for name in PATTERN}
        starts = max(old.starts_on, today())
        new = start_series(group=to, starts_on=starts, actor=actor, **said)
        yesterday = today() - timedelta(days=1)
        end_series(series=old, until=yesterday, reason=f"Taken over by the {to.code}.", actor=actor)
        return new


class ForwardLook:
    """What is planned for a group's coming meetings and is not on an agenda."""

    label = "Entries of the forward look"

    def open_items(self, group: Group) -> list[OpenItem]:
        """Those that stand on it by themselves."""
        entries = still_ahead(ForwardItem.objects.filter(group=group)).order_by("added_at", "pk")
        url = reverse("meetings:forward", args=[group.code])
        return [OpenItem(str(one.pk), one.text, url) for one in entries]

    def rehome(self, item_key: str, *, to: Group, actor: Actor) -> ForwardItem:
        """It stands on the other group's, for the month of the meeting it was for."""
        entry: ForwardItem = ForwardItem.objects.select_related("meeting").get(pk=item_key)
        if entry.meeting is not None:
            entry.month, entry.meeting = entry.meeting.on.replace(day=1), None
        entry.group = to
        entry.save(update_fields=["group", "scope", "meeting", "month"])
        return entry
