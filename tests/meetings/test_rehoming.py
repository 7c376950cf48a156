"""Meetings to come and inbox entries of a group that goes; and groups that have not met for long."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
import time_machine

from deadlines.models import Obligation
from foundation.audit.services import subject_key
from foundation.core.errors import Refused
from groups import services
from meetings.models import InboxEntry, Meeting, MeetingSeries
from meetings.queries.quiet import quiet_since
from meetings.services import add_forward, add_item, plan_ahead, start_series
from meetings.services.rehoming import ForwardLook, Inbox, Meetings, Series
from tests.factories.groups import SYSTEM, Cast, cast, group, seated
from tests.factories.meetings import AHEAD, CALLED, InboxEntryFactory, MeetingFactory, paper, planned

pytestmark = pytest.mark.django_db
MEETINGS, INBOX = "50-meetings", "60-inbox"


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(CALLED, tick=False):
        yield


@pytest.fixture
def people() -> Cast:
    return cast()


@pytest.fixture
def called(people: Cast) -> Meeting:
    meeting = planned("TDWG", number=3)
    item = add_item(meeting=meeting, title="Interfaces", objective="DECISION", lead="SI", minutes=25, actor=people.pmo)
    paper(meeting, item)
    return meeting


def moved(people: Cast, meeting: Meeting, to: str = "BPRWG") -> Meeting:
    services.rehome(group=meeting.group, kind=MEETINGS, item_key=str(meeting.pk), to=group(to), actor=people.pmo)
    return Meeting.objects.filter(group__code=to).get()


def test_another_group_calls_the_meeting_with_its_items_and_papers(people, called):
    new = moved(people, called)
    assert (new.number, new.starts_at, new.status) == (1, called.starts_at, "planned")
    item = new.items.get(title="Interfaces")
    assert (item.minutes, item.lead, item.papers.count()) == (25, "SI", 1)
    standing = [one.standing for one in new.items.order_by("position") if one.standing]
    assert len(standing) == len(set(standing))


def test_the_old_one_is_cancelled_and_owes_nothing_more(people, called):
    new = moved(people, called)
    called.refresh_from_db()
    assert (called.status, called.cancel_reason) == ("cancelled", f"Taken over by {new.reference}.")
    owed = Obligation.objects.filter(subject=subject_key(called))
    assert set(owed.values_list("status", flat=True)) == {"lapsed"}
    assert not InboxEntry.objects.exists(), "its items are before the other group already"
    assert Obligation.objects.filter(subject=subject_key(new), status="open").exists()
    assert Meetings().open_items(called.group) == []


def test_the_next_number_is_given(people, called):
    MeetingFactory(group=group("BPRWG"), number=8, on=AHEAD - timedelta(days=60), status="held")
    services.rehome(group=called.group, kind=MEETINGS, item_key=str(called.pk), to=group("BPRWG"), actor=people.pmo)
    assert Meeting.objects.get(group__code="BPRWG", status="planned").number == 9


def test_an_entry_waits_in_the_other_groups_inbox_for_its_readers(people):
    entry = InboxEntryFactory(group=group("TDWG"), scope="TDWG:programme")
    services.rehome(group=group("TDWG"), kind=INBOX, item_key=str(entry.pk), to=group("BPRWG"), actor=people.pmo)
    entry.refresh_from_db()
    assert (entry.group, entry.scope, entry.status) == (group("BPRWG"), "BPRWG:programme", "waiting")
    assert Inbox().open_items(group("TDWG")) == []


def test_the_same_does_not_wait_twice(people):
    entry = InboxEntryFactory(group=group("TDWG"), source="proposal:5")
    InboxEntryFactory(group=group("BPRWG"), source="proposal:5")
    with pytest.raises(Refused, match="already"):
        services.rehome(group=group("TDWG"), kind=INBOX, item_key=str(entry.pk), to=group("BPRWG"), actor=people.pmo)
    assert InboxEntry.objects.get(pk=entry.pk).group == group("TDWG")


SERIES, FORWARD = "55-series", "57-forward-look"


@pytest.fixture
def series(people: Cast) -> MeetingSeries:
    said = {"ordinal": 2, "weekday": 2, "at": time(14), "minutes": 90, "place": "Dial-in", "holidays": "skip"}
    return start_series(group=group("TDWG"), starts_on=date(2026, 9, 1), actor=SYSTEM, **said)


def test_another_group_meets_by_the_same_pattern_from_today_on(people, series):
    services.rehome(group=group("TDWG"), kind=SERIES, item_key=str(series.pk), to=group("BPRWG"), actor=people.pmo)
    new = MeetingSeries.objects.get(group=group("BPRWG"))
    kept = ("ordinal", "weekday", "at", "minutes", "place", "holidays", "until", "horizon")
    assert [getattr(new, name) for name in kept] == [getattr(series, name) for name in kept]
    assert new.starts_on == date(2026, 11, 23)
    series.refresh_from_db()
    assert (series.until, series.end_reason) == (date(2026, 11, 22), "Taken over by the BPRWG.")
    assert Series().open_items(group("TDWG")) == []


def test_its_meetings_go_first_and_are_found_there(people, series):
    plan_ahead(series=series, last=date(2026, 12, 10), actor=SYSTEM)
    said = {"group": group("TDWG"), "to": group("BPRWG"), "actor": people.pmo}
    with pytest.raises(Refused, match="TDWG #1 of this series is still to come"):
        services.rehome(kind=SERIES, item_key=str(series.pk), **said)
    assert not MeetingSeries.objects.filter(group=group("BPRWG")).exists()
    services.rehome_all(kind=MEETINGS, **said)
    services.rehome_all(kind=SERIES, **said)
    new = MeetingSeries.objects.get(group=group("BPRWG"))
    plan_ahead(series=new, last=date(2026, 12, 10), actor=SYSTEM)
    assert Meeting.objects.filter(group=group("BPRWG")).count() == 1


def test_an_entry_of_the_forward_look_stands_on_the_other_groups(people, called):
    entry = add_forward(
        group=called.group,
        meeting=called,
        month=None,
        kind="decision",
        text="Costs",
        actor=people.pmo,
        classification="public",
    )
    services.rehome(group=called.group, kind=FORWARD, item_key=str(entry.pk), to=group("BPRWG"), actor=people.pmo)
    entry.refresh_from_db()
    assert (entry.group, entry.scope, entry.month) == (group("BPRWG"), "BPRWG:public", date(2026, 12, 1))
    assert ForwardLook().open_items(called.group) == []


# --- not met for long -------------------------------------------------------------------------------------------------

QUIET = [
    # last meeting, days back from today, told
    (None, True),
    (31, False),
    (32, True),
    (1, False),
]


@pytest.mark.parametrize(("back", "told"), QUIET)
def test_no_meeting_for_over_a_month(people, back, told):
    today = date(2026, 11, 23)
    dag = group("DAG")
    if back:
        MeetingFactory(group=dag, on=today - timedelta(days=back), status="held")
        MeetingFactory(group=dag, on=today - timedelta(days=2))  # called, and not held
    MeetingFactory(group=dag, on=today + timedelta(days=9))
    quiet = quiet_since(dag, today)
    assert (quiet is not None) is told
    if quiet:
        assert quiet.citation
        assert quiet.since == (today - timedelta(days=back) if back else dag.convened_on)


@pytest.mark.parametrize("code", ["SITAG", "TAG"])
def test_a_group_that_is_not_convened_does_not_meet(people, code):
    assert quiet_since(group(code), date(2026, 11, 23)) is None


def test_it_shows_to_the_chair_and_the_secretariat(client, people):
    for who, shown in ((people.chair, True), (people.pmo, True), (people.representative, False)):
        client.force_login(who)
        page = client.get("/groups/DAG/").content.decode()
        assert ("No meeting for over a month" in page) is shown


def test_what_was_sent_to_the_group_stands_on_its_page(client, people):
    InboxEntryFactory(group=group("DAG"), title="A concern from below", scope="DAG:programme")
    shut = InboxEntryFactory(group=group("SDWG"), title="A secret matter", scope="SDWG:public")
    client.force_login(people.participant)
    assert "A concern from below" in client.get("/groups/DAG/").content.decode()
    assert shut.title not in client.get("/groups/SDWG/").content.decode()
    client.force_login(seated("PMO", "SDWG"))
    assert shut.title in client.get("/groups/SDWG/").content.decode()
