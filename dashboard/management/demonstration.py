"""Fills an empty database with the demonstration programme, through the same services the pages use."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from django.contrib.auth.hashers import make_password

from constituencies import services as constituencies
from constituencies.models import Constituency
from dashboard.management.cast import (
    AFTER_THE_SPLIT,
    ALTERNATE,
    CAST,
    CONSTITUENCIES,
    FIRST_ATTENDANCE,
    MEMBERS,
    PASSWORD,
    Role,
)
from dashboard.management.series import begin_series
from dashboard.management.structure import SPLIT, hand_down, split_tmag
from dashboard.management.terms import file_terms
from decisions.rules.thresholds import Judged
from decisions.services import OptionWords, draft_proposal, set_options
from foundation.accounts.models import Organisation, Person
from foundation.accounts.services import add_organisation, add_person, affiliate
from foundation.audit.services import System, acting
from foundation.core.clock import LONDON, today
from foundation.core.closures import count
from foundation.core.scope import Classification
from framework.models import FrameworkVersion
from framework.services import load_versions, shipped
from groups.models import Group, Seat
from groups.queries import seats_on
from groups.services import add_member, appoint
from meetings.services import add_item, change_item, plan, record_attendance
from meetings.services.attendance import SeatMode

if TYPE_CHECKING:
    from collections.abc import Iterator

    from constituencies.models import Round
    from meetings.models import AgendaItem, Meeting

ACTOR = System("demonstration")
BEGUN = date(2021, 11, 1)  # before the first working groups of 3 and 4 November 2021
WEDNESDAY = 2

# number, day, kind: the DAG's meetings before the sixth, which is left for the secretary to enter
HELD = (
    (1, date(2021, 11, 17), "regular"),
    (2, date(2021, 12, 8), "regular"),
    (3, date(2022, 1, 12), "regular"),
    (4, date(2022, 2, 9), "regular"),
    (5, date(2022, 2, 16), "extraordinary"),
)
NEXT = 7
TEN = time(10, 0)
STANDING = {  # lead and minutes of the standing items; DAG #6 gave them much the same
    "minutes_and_actions": ("Chair and secretariat", 15),
    "group_updates": ("PMO", 10),
    "working_group_reports": ("Design Market and Engagement Lead", 20),
    "summary": ("Chair and secretariat", 5),
}


def is_filled() -> bool:
    """Whether the demonstration has been loaded whole: it is loaded in one transaction."""
    return Person.objects.filter(email=CAST[0].address).exists()


def is_of_this_release() -> bool:
    """Whether the framework loaded with it is the one shipped here; an earlier release may have had other words."""
    held = dict(FrameworkVersion.objects.current().values_list("file", "source"))
    return all(held.get(file) == text for file, text in shipped().items())  # a version drafted here stands beside them


def is_someone_elses() -> bool:
    """Whether the database holds people who are not of the demonstration."""
    return Person.objects.exclude(email__in=[role.address for role in CAST]).exists()


def fill() -> None:
    """Load everything, or nothing at all when anything fails."""
    with acting():
        load_versions(actor=ACTOR, texts=shipped())
        people = {role.email: _person(role) for role in CAST}
        own = Person.objects.filter(pk__in=[person.pk for person in people.values()])
        own.update(password=make_password(PASSWORD))  # hashed once: hashing is meant to be slow
        _members()
        file_terms(people)
        split_tmag(people)
        hand_down(people)
        _seats_after_the_split(people)
        _constituencies()
        _held_meetings()
        _coming_meetings(people)
        begin_series()
        _rounds(people)


def _person(role: Role) -> Person:
    administrator = role.email == "administrator"
    person = add_person(name=role.name, email=role.address, administrator=administrator, actor=ACTOR)
    organisation = add_organisation(name=role.organisation, actor=ACTOR)
    affiliate(person=person, organisation=organisation, valid_from=BEGUN, actor=ACTOR)
    for group, code in role.seats:
        for seat in _seats(group, code):
            start = max(BEGUN, seat.valid_from)
            appoint(seat=seat, person=person, organisation=organisation, valid_from=start, actor=ACTOR)
    return person


def _seats(group: str, code: str) -> Iterator[Seat]:
    where = Seat.objects.filter(code=code).order_by("valid_from")
    yield from where.filter(group__code=group) if group else where.filter(group__isnull=True)


def _members() -> None:
    for code, organisations in MEMBERS.items():
        group = Group.objects.get(code=code)
        for name, contacts in organisations.items():
            organisation = add_organisation(name=name, actor=ACTOR)
            add_member(group=group, organisation=organisation, valid_from=BEGUN, contacts=contacts, actor=ACTOR)


def _seats_after_the_split(people: dict[str, Person]) -> None:
    for email, group, code in AFTER_THE_SPLIT:
        person = people[email]
        for seat in _seats(group, code):
            appoint(seat=seat, person=person, organisation=_party(person), valid_from=SPLIT, actor=ACTOR)


def _constituencies() -> None:
    for code, organisations in CONSTITUENCIES.items():
        constituency = Constituency.objects.get(code=code)
        for name in organisations:
            organisation = add_organisation(name=name, actor=ACTOR)
            constituencies.add_member(
                constituency=constituency, organisation=organisation, valid_from=BEGUN, actor=ACTOR
            )


def _rounds(people: dict[str, Person]) -> None:
    """Two seats of the PSG that the map shows empty: one open for nominations, one with its ballot open."""
    pmo, closes = people["secretariat"], count(today(), 10).due
    begins, why = count(closes, 20).due, "Nobody has held the seat so far."
    large, small = (
        constituencies.open_round(seat=seat, why=why, closes_on=closes, starts_on=begins, actor=pmo)
        for code in ("LARGE-SUPPLIER", "SMALL-SUPPLIER")
        for seat in _seats("PSG", code)
    )
    _stand(large, people["sse"])
    for name in ("smartest", "positive"):
        _stand(small, people[name])
    spoken = people["small-supplier"]
    constituencies.nominate_nobody(round_=small, organisation=_party(spoken), actor=spoken)
    constituencies.close_nominations(round_=small, actor=pmo)
    constituencies.open_ballot(round_=small, closes_on=closes, actor=pmo)


def _stand(round_: Round, person: Person) -> None:
    constituencies.put_forward(round_=round_, person=person, organisation=_party(person), actor=person)


def _party(person: Person) -> Organisation:
    return Organisation.objects.get(affiliations__person=person)


def _held_meetings() -> None:
    dag = Group.objects.get(code="DAG")
    for number, on, kind in HELD:
        meeting = plan(group=dag, number=number, starts_at=_at(on), kind=kind, actor=ACTOR)
        if number == 1:
            _first_attendance(meeting)


def _first_attendance(meeting: Meeting) -> None:
    by_code = {seat.code: seat.pk for seat in seats_on(meeting.group, meeting.on)}
    seats = {
        by_code[code]: SeatMode(mode, ALTERNATE if mode == "alternate" else "")
        for code, mode in FIRST_ATTENDANCE.items()
    }
    record_attendance(meeting=meeting, seats=seats, guests=[], actor=ACTOR)


def coming_wednesday() -> date:
    """The first Wednesday on which the papers are still to be issued: at least eight working days from today."""
    day = count(today(), 8).due
    while day.weekday() != WEDNESDAY:
        day += timedelta(days=1)
    return day


def _coming_meetings(people: dict[str, Person]) -> None:
    day = coming_wednesday()
    groups = {group.code: group for group in Group.objects.all()}
    coming = plan(group=groups["DAG"], number=NEXT, starts_at=_at(day), place="Dial-in", actor=ACTOR)
    after = plan(group=groups["DAG"], number=NEXT + 1, starts_at=_at(_month_later(day)), place="Dial-in", actor=ACTOR)
    for meeting in (coming, after):
        _standing_items(meeting)
    plan(group=groups["PSG"], number=1, starts_at=_at(day + timedelta(days=7)), actor=ACTOR)
    restricted = Classification.RESTRICTED
    plan(group=groups["SDWG"], number=1, starts_at=_at(day + timedelta(days=1)), classification=restricted, actor=ACTOR)
    item = add_item(
        meeting=coming,
        title="Integration platform: where secondary addressing is done",
        objective="DECISION",
        objective_text="Choose how messages reach the parties that are copied in",
        lead="Design Manager",
        minutes=20,
        actor=ACTOR,
    )
    _proposal(item, people["design"])


def _standing_items(meeting: Meeting) -> None:
    for item in meeting.items.order_by("position"):
        lead, minutes = STANDING[item.standing]
        change_item(
            item=item,
            title=item.title,
            objective=item.objective,
            objective_text=item.objective_text,
            lead=lead,
            minutes=minutes,
            actor=ACTOR,
        )


def _month_later(day: date) -> date:
    later = day + timedelta(days=28)
    return later if later.month != day.month else later + timedelta(days=7)


def _at(day: date) -> datetime:
    return datetime.combine(day, TEN, tzinfo=LONDON)


def _proposal(item: AgendaItem, design: Person) -> None:
    proposal = draft_proposal(
        group=item.meeting.group,
        title="Where secondary addressing of messages is done",
        problem=(
            "A message has a main recipient whom the sender knows, and others who are copied in because of their part "
            "in the metering point. Somebody has to keep track of who they are: every sender, or the platform."
        ),
        raised_by="TDWG",
        item=item,
        cost_gbp=Decimal(1_400_000),
        judged=JUDGED,
        actor=design,
    )
    set_options(proposal=proposal, options=OPTIONS, recommended=2, actor=design)


JUDGED = {
    "single_gbp": Judged(None, "A figure made up for the demonstration."),
    "tom_impact": Judged(material=False, evidence="TDWG assessment: the model leaves open where addressing is done."),
    "consumer_impact": Judged(material=False, evidence="TDWG assessment: consumers send and receive no messages."),
    "competition_impact": Judged(material=False, evidence="TDWG assessment: either way asks the same of all senders."),
}
OPTIONS = (
    OptionWords(
        title="The sender addresses",
        description="Whoever sends a message names all of its recipients.",
        advantages="Business data stays out of the platform",
        disadvantages="More to build for every sender\nA data service may drift from registration and address wrongly",
        assumptions="Each sender keeps who acts for a metering point, over time",
    ),
    OptionWords(
        title="The platform addresses",
        description="The platform keeps who acts for each metering point and copies them in.",
        advantages=(
            "Built once instead of by everybody\nLess to build for participants\nReady for services still to come"
        ),
        disadvantages="A more complex and dearer platform\nThe platform may drift from registration",
        assumptions="The platform keeps who acts for a metering point, over time",
    ),
    OptionWords(
        title="The platform looks up",
        description="The platform asks the enquiry service of registration for each message.",
        advantages="One place holds the data\nLeast to build\nBusiness data stays out of the platform",
        disadvantages="About 40 million look-ups a day\nThe enquiry service must be as available as the platform",
        assumptions="The enquiry service knows who acts for a metering point, over time",
    ),
)
