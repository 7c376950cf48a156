"""The programme with its people, and proposals at every stage. Groups and seats come from the framework itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from decisions import services
from decisions.rules.findings import Answers, Finding
from decisions.rules.thresholds import Judged
from foundation.accounts.models import Affiliation, Organisation, Person
from foundation.audit.services import System
from foundation.core.clock import london_datetime, today
from framework.queries import rules_in_force
from groups.models import Appointment, Group, Seat
from groups.queries import seats_on
from groups.rules import needs_single_holder
from meetings.models import AgendaItem, Meeting
from tests.factories.groups import load_framework

if TYPE_CHECKING:
    from decisions.models import Decision, Proposal, View

SYSTEM = System("test")
DAG6 = date(2022, 3, 9)
APPOINTED = date(2021, 9, 1)

PEOPLE = {
    "chair": ("DAG", "CHAIR"),
    "designer": ("DAG", "DESIGN-MANAGER"),
    "large": ("DAG", "LARGE-SUPPLIER"),
    "medium": ("DAG", "MEDIUM-SUPPLIER"),
    "ic": ("DAG", "IC-SUPPLIER"),
    "dno": ("DAG", "DNO"),
    "psg_large": ("PSG", "LARGE-SUPPLIER"),
    "psg_chair": ("PSG", "CHAIR"),
    "ccag_chair": ("CCAG", "CHAIR"),
    "ccag_sec": ("CCAG", "SEC"),
    "tdwg_chair": ("TDWG", "CHAIR"),
    "sdwg_chair": ("SDWG", "CHAIR"),
    "pmo": ("", "PMO"),
    "sro": ("", "SRO"),
    "ipa": ("", "IPA"),
    "ofgem": ("", "OFGEM"),
    "auditor": ("", "AUDITOR"),
    "participant": None,
    "stranger": None,
}


def seat(group: str, code: str) -> Seat:
    """A seat of a group, or an office (no group), as it stands today."""
    if not group:
        return Seat.objects.get(group__isnull=True, code=code, valid_to__isnull=True)
    return seats_on(Group.objects.get(code=group), today()).get(code=code)


def appoint(held: Seat, person: Person, organisation: Organisation) -> Appointment:
    """A person in a seat since 2021."""
    exclusive = needs_single_holder(held.kind)
    return Appointment.objects.create(
        seat=held, person=person, organisation=organisation, valid_from=APPOINTED, exclusive=exclusive
    )


@dataclass
class Programme:
    """Groups and seats of the framework with one person of each kind, by the names of PEOPLE."""

    people: dict[str, Person] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Person:
        if name.startswith("_") or name not in self.people:
            raise AttributeError(name)
        return self.people[name]

    def group(self, code: str = "DAG") -> Group:
        return Group.objects.get(code=code)

    def seat_of(self, name: str) -> Seat:
        return seat(*PEOPLE[name])


def programme() -> Programme:
    """The framework loaded, and people in their seats since 2021."""
    load_framework()
    made = Programme()
    organisation = Organisation.objects.create(name="A Party")
    for name, place in PEOPLE.items():
        person = Person.objects.create_user(f"{name}@example.org", "correct horse battery", name=f"The {name}")
        made.people[name] = person
        if place:
            held = seat(*place)
            appoint(held, person, organisation)
        if name == "participant":
            Affiliation.objects.create(person=person, organisation=organisation, valid_from=APPOINTED)
    return made


def meeting(group: Group, number: int = 6, on: date = DAG6, *, historical: bool = True, **fields: Any) -> Meeting:
    """A meeting that was held; in the past by default, under the framework of its day."""
    starts: datetime = london_datetime(on, time(10))
    made = Meeting(
        group=group,
        number=number,
        starts_at=starts,
        historical=historical,
        status=fields.pop("status", "held"),
        **fields,
    )
    made.save()
    return made


def item(at: Meeting, number: str = "8", title: str = "Integration Platform decisions") -> AgendaItem:
    """A DECISION item."""
    return AgendaItem.objects.create(
        meeting=at, position=int(number), number=number, title=title, objective="DECISION", minutes=20
    )


def judged(evidence: str = "TDWG assessment", **material: bool) -> dict[str, Judged]:
    """Each threshold of judgement assessed on that evidence: not material but where said."""
    return {key: Judged(material.get(key, False), evidence) for key in JUDGED}


JUDGED = ("tom_impact", "consumer_impact", "competition_impact")


def proposal(
    cast: Programme, *, group: str = "DAG", opened: bool = True, assessed: bool = True, **fields: Any
) -> Proposal:
    """A proposal with two options, drafted by the secretariat, fully assessed, open for views by default."""
    clean = {
        "cost_gbp": Decimal(1_400_000),
        "judged": judged(),
    }
    made = services.draft_proposal(
        group=cast.group(group),
        title=fields.pop("title", "Where secondary addressing is done"),
        problem=fields.pop("problem", "Recipients who are not the target of a message must be found somewhere."),
        raised_by=fields.pop("raised_by", "TDWG"),
        actor=fields.pop("actor", cast.pmo),
        **{**(clean if assessed else {}), **fields},
    )
    options = [
        services.OptionWords(
            "Sender addressing", advantages="Business data stays out", disadvantages="Work for senders"
        ),
        services.OptionWords("Platform addressing", advantages="Built once\nReady for new services"),
    ]
    services.set_options(proposal=made, options=options, recommended=2, actor=cast.pmo)
    made.refresh_from_db()
    if opened:
        services.open_for_views(proposal=made, actor=cast.pmo)
    return made


def view(cast: Programme, on: Proposal, who: str = "large", position: str = "support", **fields: Any) -> View:
    """A view by the representative of that name; an objection gets a reason."""
    fields.setdefault("reason", "Cost to small senders" if position == "object" else "")
    return services.record_view(
        proposal=on, seat=cast.seat_of(who), position=position, actor=cast.people[who], **fields
    )


def answers(on: Proposal, outcome: str = "accept", **fields: Any) -> Answers:
    """Complete answers for an outcome under the rules of the proposal's day."""
    day = on.item.meeting.on if on.item else today()
    rules = rules_in_force(on.group.code, day)
    needs = rules.outcome(outcome).needs if rules.outcome(outcome) else ()
    return Answers(
        reason=fields.pop("reason", "It is built once and eases participants."),
        criteria={rule.key: Finding("met") for rule in rules.criteria} if "criteria" in needs else {},
        grounds=fields.pop("grounds", ("not_aligned_tom",) if "grounds" in needs else ()),
        **fields,
    )


def decision(
    cast: Programme, on: Proposal, outcome: str = "accept", basis: str = "consensus", **fields: Any
) -> Decision:
    """The outcome recorded by the group's chair."""
    chosen = on.options.get(number=2) if outcome.startswith("accept") else None
    return services.decide(
        proposal=on,
        outcome=outcome,
        basis=basis,
        answers=fields.pop("answers", None) or answers(on, outcome),
        option=fields.pop("option", chosen),
        actor=fields.pop("actor", cast.chair),
        **fields,
    )
