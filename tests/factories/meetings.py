"""Meetings as they are called, and what stands in them. Rows are made directly; services are for the tests of services."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

import factory

from foundation.core.clock import london_datetime, now
from meetings import services
from meetings.models import AgendaItem, Capture, HeadlineReport, InboxEntry, Meeting, Paper
from raid.models import Action
from tests.factories.groups import SYSTEM, GroupFactory, group

if TYPE_CHECKING:
    from groups.models import Group

AHEAD = date(2026, 12, 9)  # a Wednesday; its papers are due on Wednesday 2 December
CALLED = datetime(2026, 11, 23, 9, 0)  # noqa: DTZ001  # for time_machine, which takes it as UTC
DAG6 = date(2022, 3, 9)
PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


class MeetingFactory(factory.django.DjangoModelFactory):
    """A planned meeting without obligations or items. `on` gives the day; it starts at 10:00 in London."""

    class Meta:
        model = Meeting
        exclude = ["on"]

    on = AHEAD
    group = factory.SubFactory(GroupFactory)
    number = factory.Sequence(lambda number: number + 1)
    starts_at = factory.LazyAttribute(lambda meeting: london_datetime(meeting.on, time(10)))
    status = "planned"


class AgendaItemFactory(factory.django.DjangoModelFactory):
    """An item of ten minutes, in order."""

    class Meta:
        model = AgendaItem

    meeting = factory.SubFactory(MeetingFactory)
    position = factory.LazyAttribute(lambda item: item.meeting.items.count() + 1)
    number = factory.LazyAttribute(lambda item: str(item.position))
    title = factory.LazyAttribute(lambda item: f"Item {item.number}")
    objective = "INFORMATION"
    minutes = 10


class PaperFactory(factory.django.DjangoModelFactory):
    """A paper that the source names, without its file."""

    class Meta:
        model = Paper

    meeting = factory.SubFactory(MeetingFactory)
    title = factory.Sequence(lambda number: f"Paper {number}")


class CaptureFactory(factory.django.DjangoModelFactory):
    """A context typed live."""

    class Meta:
        model = Capture

    item = factory.SubFactory(AgendaItemFactory)
    kind = "context"
    text = "The group was told where the design stands."
    captured_at = factory.LazyFunction(now)


class HeadlineReportFactory(factory.django.DjangoModelFactory):
    """A draft."""

    class Meta:
        model = HeadlineReport

    meeting = factory.SubFactory(MeetingFactory, status="held")
    status = "draft"


class InboxEntryFactory(factory.django.DjangoModelFactory):
    """Something that waits."""

    class Meta:
        model = InboxEntry

    group = factory.SubFactory(GroupFactory)
    source = factory.Sequence(lambda number: f"proposal:{number}")
    source_reference = factory.Sequence(lambda number: f"PRO-{number:04d}")
    title = "A matter for the group"
    scope = factory.LazyAttribute(lambda entry: f"{entry.group.code}:public")
    received_at = factory.LazyFunction(now)
    status = "waiting"


class ActionFactory(factory.django.DjangoModelFactory):
    """An open action raised before the meeting."""

    class Meta:
        model = Action

    group = factory.SubFactory(GroupFactory)
    reference = factory.Sequence(lambda number: f"GRP01-{number:02d}")
    raised_on = date(2026, 11, 11)
    text = "Look at the pathway of artefacts"
    owner_text = "PMO"
    due_on = AHEAD
    first_due_on = AHEAD
    status = "open"


def planned(code: str = "DAG", number: int = 7, on: date = AHEAD, **fields: Any) -> Meeting:
    """A meeting called through the service, with its obligations and standing items."""
    called: Group = group(code)
    return services.plan(group=called, number=number, starts_at=london_datetime(on, time(10)), actor=SYSTEM, **fields)


def paper(meeting: Meeting, item: AgendaItem | None = None, **fields: Any) -> Paper:
    """A paper uploaded through the service."""
    said = {"title": "Secondary addressing", "data": PDF, "file_name": "addressing.pdf", "classification": "public"}
    return services.add_paper(meeting=meeting, item=item, actor=fields.pop("actor", SYSTEM), **said | fields)


def day(on: date, hour: int = 9) -> datetime:
    """An instant on a day, for time_machine."""
    return london_datetime(on, time(hour))


def days(number: int) -> timedelta:
    """Calendar days."""
    return timedelta(days=number)
