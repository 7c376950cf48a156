"""A small programme with one of everything, twice: at the DAG, which is open, and at the SDWG, which is closed.

It stands on one Monday; people of each kind look at it. The closed group's things are classified as public: what
closes them is the group alone.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

import time_machine
from django.contrib.auth.models import AnonymousUser

from deadlines.models import Obligation
from deadlines.services import enforce
from decisions import services as decisions
from decisions.rules.findings import Answers, Finding
from foundation.accounts.models import Person
from foundation.accounts.services import add_organisation, add_person, affiliate
from foundation.audit import services as audit
from foundation.core.clock import london_datetime, now, today
from foundation.core.scope import Classification
from foundation.core.tables.found import FoundTable
from foundation.documents.services import PDF, add_version
from foundation.notifications.models import Notice
from framework.queries import rules_in_force
from framework.services import load_versions, shipped
from groups.models import Group, Seat
from groups.services import appoint, sync_framework
from meetings import services as meetings
from meetings.models import AgendaItem, HeadlineReport, Meeting
from meetings.services.importing import keep
from raid import services as raid

if TYPE_CHECKING:
    from collections.abc import Mapping

    from decisions.models import Decision

SYSTEM = audit.System("test")
PASSWORD = "correct horse battery staple"
APPOINTED = date(2025, 1, 6)
CALLED = datetime(2026, 7, 27, 9, 0, tzinfo=UTC)
HELD_ON = date(2026, 8, 26)
STANDS_AT = datetime(2026, 9, 7, 9, 0, tzinfo=UTC)  # a Monday; the report of the meeting held is overdue
AHEAD_ON = date(2026, 10, 7)
FILE = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"

# Who looks: group and seat, "" for an office of the programme, None for nothing at all.
SEATS: dict[str, tuple[str, str] | None] = {
    "stranger": None,  # has an account, and no party, seat or office
    "participant": None,
    "representative": ("DAG", "LARGE-SUPPLIER"),
    "neighbour": ("CCAG", "SEC"),
    "chair": ("DAG", "CHAIR"),
    "insider": ("SDWG", "CHAIR"),
    "pmo": ("", "PMO"),
    "sro": ("", "SRO"),
    "auditor": ("", "AUDITOR"),
    "administrator": None,
}
PARTIES = {"participant"}
KINDS = ("anonymous", *SEATS)
OUTSIDERS = ("anonymous", "stranger", "participant", "representative", "neighbour", "chair", "sro", "administrator")

SECRETS = ("Cryptic", "cryptic")  # stands in every word of the closed group's material, and nowhere else


@dataclass
class World:
    """The people by kind, and the things of each group by name."""

    people: dict[str, Person] = field(default_factory=dict)
    things: dict[str, dict[str, Any]] = field(default_factory=dict)

    def user(self, kind: str) -> Person | AnonymousUser:
        """Somebody of that kind, read anew: nothing is remembered about them."""
        return Person.objects.get(pk=self.people[kind].pk) if kind in self.people else AnonymousUser()


def build() -> World:
    """The world as it stands at STANDS_AT; the caller keeps the clock there."""
    world = World()
    with time_machine.travel(CALLED, tick=False):
        _people(world)
        for code, word in (("DAG", "Plain"), ("SDWG", SECRETS[0])):
            world.things[code] = _prepare(world, Group.objects.get(code=code), word)
    with time_machine.travel(london_datetime(HELD_ON, time(14)), tick=False):
        for code, word in (("DAG", "Plain"), ("SDWG", SECRETS[0])):
            _hold(world, world.things[code], word)
    with time_machine.travel(STANDS_AT, tick=False):
        enforce(at=now(), actor=SYSTEM)
        for code, word in (("DAG", "Plain"), ("SDWG", SECRETS[0])):
            _go_on(world, world.things[code], word)
    return world


def _people(world: World) -> None:
    load_versions(actor=SYSTEM, texts=shipped())
    sync_framework(actor=SYSTEM)
    party = add_organisation(name="Northern Power Traders", actor=SYSTEM)
    for kind, place in SEATS.items():
        administrator = kind == "administrator"
        name = f"Somebody {kind.title()}"
        person = add_person(
            name=name, email=f"{kind}@people.example", password=PASSWORD, administrator=administrator, actor=SYSTEM
        )
        world.people[kind] = person
        if kind in PARTIES:
            affiliate(person=person, organisation=party, valid_from=APPOINTED, actor=SYSTEM)
        if place:
            group, code = place
            seat = Seat.objects.get(group__code=group or None, code=code, valid_to=None)
            appoint(seat=seat, person=person, organisation=party, valid_from=APPOINTED, actor=SYSTEM)


def _prepare(world: World, group: Group, word: str) -> dict[str, Any]:
    """A meeting called, with a paper issued late, another still in preparation, and proposals open for views."""
    pmo = world.people["pmo"]
    held = meetings.plan(group=group, number=6, starts_at=london_datetime(HELD_ON, time(10)), place=word, actor=pmo)
    ahead = meetings.plan(group=group, number=7, starts_at=london_datetime(AHEAD_ON, time(10)), place=word, actor=pmo)
    item = meetings.add_item(
        meeting=held, title=f"{word} item", objective="DECISION", objective_text=f"{word} aim", lead=word, actor=pmo
    )
    paper = _paper(held, item, word, pmo)
    meetings.issue_papers(meeting=held, actor=pmo)
    return {
        "group": group,
        "held": held,
        "item": item,
        "paper": paper,
        "ahead": ahead,
        "item_ahead": meetings.add_item(meeting=ahead, title=f"{word} item to come", actor=pmo),
        "decided": _proposal(world, group, word, item),
    }


def _paper(meeting: Meeting, item: AgendaItem, word: str, actor: Person) -> Any:
    return meetings.add_paper(
        meeting=meeting,
        item=item,
        title=f"{word} paper",
        data=FILE + word.encode() + meeting.reference.encode() + b"\n%%EOF\n",
        file_name=f"{word}.pdf",
        classification=Classification.PUBLIC,
        actor=actor,
    )


def _proposal(world: World, group: Group, word: str, item: AgendaItem | None = None) -> Any:
    pmo = world.people["pmo"]
    made = decisions.draft_proposal(
        group=group,
        title=f"{word} proposal",
        problem=f"{word} problem",
        raised_by=f"{word} team",
        item=item,
        cost_gbp=1000,
        tom_material=False,
        consumers_material=False,
        competition_material=False,
        threshold_evidence=f"{word} evidence",
        actor=pmo,
    )
    options = [decisions.OptionWords(f"{word} first", advantages=word), decisions.OptionWords(f"{word} second")]
    decisions.set_options(proposal=made, options=options, recommended=2, actor=pmo)
    made.refresh_from_db()
    decisions.open_for_views(proposal=made, actor=pmo)
    return made


def _hold(world: World, things: dict[str, Any], word: str) -> None:
    """The day of the meeting: what is said, raised and decided there."""
    pmo, held, item = world.people["pmo"], things["held"], things["item"]
    meetings.hold(meeting=held, actor=pmo)
    things["capture"] = meetings.write(item=item, kind="viewpoint", text=f"{word} viewpoint", actor=pmo)
    things["action"] = meetings.raise_action(
        meeting=held, text=f"{word} action", owner_text=f"{word} owner", due_on=today() + timedelta(days=9), actor=pmo
    )
    raid.recommend_closed(action=things["action"], reason=f"{word} closing note", actor=pmo)
    seat = Seat.objects.get(group=things["group"], kind="chair", valid_to=None)
    meetings.record_seat(meeting=held, seat=seat, mode="in_person", actor=pmo)
    meetings.set_guests(meeting=held, guests=[(f"{word} guest", "")], actor=pmo)
    things["decision"] = _decide(world, things)


def _decide(world: World, things: dict[str, Any]) -> Decision:
    """The chair's outcome, on the first way the framework leaves open."""
    proposal = things["decided"]
    chair = world.people["insider" if things["group"].is_closed else "chair"]
    rules = rules_in_force(things["group"].code, today())
    accept = rules.outcome("accept")
    return decisions.decide(
        proposal=proposal,
        outcome="accept" if accept else "report_to_parent",
        basis="consensus",
        answers=Answers(
            reason="It is the better way.",
            criteria={rule.key: Finding("met") for rule in rules.criteria} if accept else {},
        ),
        option=proposal.options.get(number=2) if accept else None,
        actor=chair,
    )


def _go_on(world: World, things: dict[str, Any], word: str) -> None:
    """After the meeting: its report issued without a PDF and filed by hand, the next version begun, and what waits."""
    pmo, group, held, ahead = world.people["pmo"], things["group"], things["held"], things["ahead"]
    report = HeadlineReport.objects.get(meeting=held)
    meetings.issue_report(report=report, actor=pmo)
    _file_report(report, word)
    held.refresh_from_db()
    things["report"], things["draft"] = report, meetings.draft_report(meeting=held, actor=pmo)
    things["paper_ahead"] = _paper(ahead, things["item_ahead"], word, pmo)
    things["open"] = _proposal(world, group, word, things["item_ahead"])
    things["entry"] = meetings.receive(
        group=group,
        source=things["open"],
        reference=things["open"].reference,
        title=f"{word} entry",
        url="",
        scope=things["open"].scope,
        actor=pmo,
    )
    if not group.is_closed:  # the closed group has no seat with a voice
        seat = Seat.objects.get(group=group, code="LARGE-SUPPLIER", valid_to=None)
        decisions.record_view(
            proposal=things["open"], seat=seat, position="support", spoken_by=f"{word} caller", actor=pmo
        )
    things["breached"] = Obligation.objects.get(subject=audit.subject_key(held), key="headline_report")
    things["owed"] = Obligation.objects.get(subject=audit.subject_key(ahead), key="papers_issued")
    things["import"] = keep(kind="agenda", meeting=ahead, tables=[_table(word)], file_name=f"{word}.csv", actor=pmo)
    things["owner"] = things["action"].owners.first() or things["action"].owners.create(name=f"{word} owner")
    things["notice"] = Notice.objects.filter(person=pmo).order_by("pk").first()


def _table(word: str) -> FoundTable:
    header = ("#", "Item", "Objective", "Lead", "Time")
    return FoundTable(
        headings=(), header=header, header_line=1, rows=(("1", word, "Decision", word, "10"),), lines=(2,)
    )


def _file_report(report: HeadlineReport, word: str) -> None:
    if report.document is not None:
        return
    meeting = report.meeting
    with audit.acting():
        document = add_version(
            data=FILE + word.encode() + b" report\n%%EOF\n",
            media_type=PDF,
            file_name=f"{word} report.pdf",
            title=f"{word} report",
            classification=meeting.classification,
            scope=meeting.scope,
            stream=meeting.audit_stream,
            actor=SYSTEM,
        )
        HeadlineReport.objects.filter(pk=report.pk).update(document=document)


def addresses(things: Mapping[str, Any]) -> dict[str, dict[str, object]]:
    """What stands in each address that leads to a thing, by its name; addresses without a thing are not in it."""
    held, ahead = _of(things["held"]), _of(things["ahead"])
    code = {"code": things["group"].code}
    open_, decided = {"reference": things["open"].reference}, {"reference": things["decision"].reference}
    seat = {"code": "LARGE-SUPPLIER"}
    action = {**code, "reference": things["action"].reference}
    draft = {**ahead, "kind": "agenda"}
    return {
        **{f"meetings:{name}": held for name in OF_THE_HELD},
        **{f"meetings:{name}": ahead for name in OF_THE_ONE_AHEAD},
        "meetings:inbox": code,
        "meetings:inbox-place": {**code, "pk": things["entry"].pk},
        "meetings:inbox-decline": {**code, "pk": things["entry"].pk},
        **{f"meetings:item-{verb}": {**ahead, "pk": things["item_ahead"].pk} for verb in ("edit", "remove", "move")},
        "meetings:item-settle": {**held, "pk": things["item"].pk},
        "meetings:paper-file": {**held, "pk": things["paper"].pk},
        "meetings:paper-waive": {**held, "pk": things["paper"].pk},
        **{
            f"meetings:paper-{verb}": {**ahead, "pk": things["paper_ahead"].pk}
            for verb in ("revise", "remove", "issue")
        },
        "meetings:action-review": {**held, "reference": things["action"].reference},
        "meetings:capture-edit": {**held, "pk": things["capture"].pk},
        "meetings:report-step": {**held, "step": "mark_ready"},
        "meetings:report-pdf": {**held, "version": 1},
        "meetings:import": draft,
        "meetings:import-preview": {**draft, "pk": things["import"].pk},
        "meetings:import-confirm": {**draft, "pk": things["import"].pk},
        "decisions:draft": code,
        **{f"decisions:{name}": open_ for name in OF_A_PROPOSAL},
        "decisions:view": {**open_, **seat},
        "decisions:confirm": {**open_, **seat},
        **{f"decisions:{name}": decided for name in ("decision", "correct", "publish")},
        **{f"raid:{name}": action for name in ("action", "note", "edit", "recommend", "ongoing")},
        "raid:link-owner": {**action, "pk": things["owner"].pk},
        "deadlines:detail": {"pk": things["owed"].pk},
        "deadlines:explain": {"pk": things["breached"].pk},
        "deadlines:waive": {"pk": things["owed"].pk},
        "groups:detail": code,
        "framework:clause": {"clause_id": "sdwg-tor"},
        "framework:version": {"version_id": "3.2"},
        "notifications:open": {"pk": things["notice"].pk},
        "reports:trail": decided,
    }


def _of(meeting: Meeting) -> dict[str, object]:
    return {"code": meeting.group.code, "number": meeting.number}


OF_THE_HELD = [
    "detail",
    "papers",
    "attendance",
    "attendance-take",
    "actions",
    "action-new",
    "record",
    "capture-new",
    "report",
    "report-draft",
    "report-edit",
    "report-preview",
    "report-issue",
    "obligations",
    "history",
    "recording",
]
OF_THE_ONE_AHEAD = ["move", "details", "cancel", "hold", "item-new", "paper-new", "issue-papers"]
OF_A_PROPOSAL = ["proposal", "edit", "assess", "open", "withdraw", "telephone", "outcome"]
