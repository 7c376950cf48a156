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

from constituencies import services as elections
from constituencies.models import Constituency
from consultations import services as consultations
from consultations.services import Audience
from deadlines.models import Obligation
from deadlines.services import enforce
from decisions import services as decisions
from decisions.rules.findings import Answers, Finding
from foundation.accounts.models import Affiliation, Organisation, Person
from foundation.accounts.services import add_organisation, add_person, affiliate
from foundation.audit import services as audit
from foundation.core.clock import london_datetime, now, today
from foundation.core.drafts import keep
from foundation.core.scope import Classification
from foundation.core.tables.found import FoundTable
from foundation.documents.services import PDF, add_version
from foundation.jobs.models import FailedRow, Job
from foundation.notifications import services as notifications
from foundation.notifications.models import Email, Notice
from foundation.notifications.services import fetch_feed, make_feed
from foundation.workflow.services import advance
from framework.queries import rules_in_force
from framework.services import load_versions, shipped, start_draft
from groups.models import Declination, Delegation, Group, Seat
from groups.services import add_member as join
from groups.services import (
    appoint,
    attach_founding_terms,
    draft_founding,
    nominate_alternate,
    put_terms,
    sync_framework,
)
from meetings import services as meetings
from meetings.models import AgendaItem, HeadlineReport, Meeting, Pack, ProposedItem
from meetings.queries import report_content
from raid import services as raid
from tests.factories.decisions import judged

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
        notifications.note_enforcement()
        start_draft(change_request="CR041", version_id="3.3", in_force_from=AHEAD_ON, actor=world.people["pmo"])
        for code, word in (("DAG", "Plain"), ("SDWG", SECRETS[0])):
            _go_on(world, world.things[code], word)
        world.things["DAG"] |= _rounds(world)
        for code, word in (("DAG", "Plain"), ("SDWG", SECRETS[0])):
            world.things[code] |= _ask(world, world.things[code]["group"], word)
        world.things["DAG"] |= _to_ask_about(world)
        for code, word in (("DAG", "Plain"), ("SDWG", SECRETS[0])):
            world.things[code] |= _seating(world, Group.objects.get(code=code), word) | _register(world)
    return world


def _register(world: World) -> dict[str, Any]:
    """Of the registers of people and organisations, and a table the secretariat has read in."""
    works_at = Affiliation.objects.filter(person=world.people["participant"]).order_by("pk").first()
    header = ("Name", "E-mail", "Organisation")
    row = ("Somebody New", "new@people.example", "Northern Power Traders")
    table = FoundTable(headings=(), header=header, header_line=1, rows=(row,), lines=(2,))
    read_in = keep(kind="people", tables=[table], file_name="", by=world.people["pmo"])
    return {"works_at": works_at, "table": read_in}


def _addresses_of_the_register(things: Mapping[str, Any]) -> dict[str, dict[str, object]]:
    works_at, table = things["works_at"], {"key": "people", "pk": things["table"].pk}
    person, organisation = {"pk": works_at.person_id}, {"pk": works_at.organisation_id}
    return {
        **{f"groups:{name}": person for name in OF_A_PERSON},
        **{f"groups:{name}": organisation for name in OF_AN_ORGANISATION},
        "groups:affiliation-end": {"pk": works_at.pk},
        "groups:import": {"key": "people"},
        **{f"groups:import-{name}": table for name in ("preview", "confirm")},
    }


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
        if kind in PARTIES or place:
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
    note = _note(held, item, word, pmo)
    meetings.issue_papers(meeting=held, actor=pmo)
    data, change = FILE + word.encode() + b" anew\n%%EOF\n", f"{word} change"
    paper = meetings.revise_paper(paper=paper, data=data, file_name=f"{word}.pdf", change=change, actor=pmo)
    return {
        "group": group,
        "held": held,
        "item": item,
        "paper": paper,
        "note": note,
        "ahead": ahead,
        "item_ahead": meetings.add_item(meeting=ahead, title=f"{word} item to come", actor=pmo),
        "decided": _proposal(world, group, word, item, title=f"{word} submission"),
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


def _file_pack(meeting: Meeting, word: str) -> Pack:
    """The pack that was asked for, filed by hand: nothing here makes PDFs."""
    pack = Pack.objects.get(meeting=meeting, version=None)
    pack.version = add_version(
        data=FILE + word.encode() + b" pack\n%%EOF\n",
        media_type=PDF,
        file_name=f"{word}-pack.pdf",
        title=f"{word} pack",
        classification=pack.classification,
        scope=pack.scope,
        stream=meeting.audit_stream,
        actor=SYSTEM,
    )
    pack.made_at, pack.pages = now(), 3
    pack.save()
    Job.objects.filter(pk=pack.job_id).update(finished_at=now())
    return pack


def _note(meeting: Meeting, item: AgendaItem, word: str, actor: Person) -> Any:
    return meetings.write_paper(
        meeting=meeting,
        item=item,
        title=f"{word} note",
        text=f"{word} words",
        classification=Classification.PUBLIC,
        actor=actor,
    )


def _proposal(world: World, group: Group, word: str, item: AgendaItem | None = None, title: str = "") -> Any:
    pmo = world.people["pmo"]
    made = decisions.draft_proposal(
        group=group,
        title=title or f"{word} proposal",
        problem=f"{word} problem",
        raised_by=f"{word} team",
        item=item,
        cost_gbp=1000,
        judged=judged(f"{word} evidence"),
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
    things["pack"] = _file_pack(held, word)
    held.refresh_from_db()
    things["report"], things["draft"] = report, meetings.draft_report(meeting=held, actor=pmo)
    _keep_minutes(held, word)
    things["request"] = meetings.ask_for(
        meeting=held,
        wanted=meetings.Wanted("amendment", f"{word} wording", why=f"{word} reason"),
        actor=world.people["insider" if group.is_closed else "chair"],
    )
    things["paper_ahead"] = _paper(ahead, things["item_ahead"], word, pmo)
    things["note_ahead"] = _note(ahead, things["item_ahead"], word, pmo)
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
    meetings.propose_item(
        group=group,
        title=f"{word} proposed item",
        objective="DISCUSSION",
        objective_text=f"{word} wish",
        lead=word,
        minutes=10,
        actor=pmo,
    )
    things["proposed_item"] = ProposedItem.objects.get(group=group)
    if not group.is_closed:  # the closed group has no seat with a voice
        seat = Seat.objects.get(group=group, code="LARGE-SUPPLIER", valid_to=None)
        decisions.record_view(
            proposal=things["open"], seat=seat, position="support", spoken_by=f"{word} caller", actor=pmo
        )
    things["breached"] = Obligation.objects.get(subject=audit.subject_key(held), key="headline_report")
    things["owed"] = Obligation.objects.get(subject=audit.subject_key(ahead), key="papers_issued")
    things["series"] = meetings.start_series(
        group=group, ordinal=1, weekday=2, at=time(10), starts_on=AHEAD_ON, place=word, actor=pmo
    )
    things["planned"] = meetings.add_forward(
        group=group, kind="decision", text=f"{word} plan", meeting=ahead, actor=pmo
    )
    things["feed"], things["token"] = make_feed(calendar=f"meetings:{group.code}", actor=pmo)
    fetch_feed(token=things["token"])
    about = audit.subject_key(ahead)
    things["import"] = keep(kind="agenda", about=about, tables=[_table(word)], file_name=f"{word}.csv", by=pmo)
    things["owner"] = things["action"].owners.first() or things["action"].owners.create(name=f"{word} owner")
    things["notice"] = Notice.objects.filter(person=pmo).order_by("pk").first()
    things |= _choices(things, word, pmo)


def _choices(things: dict[str, Any], word: str, pmo: Person) -> dict[str, Any]:
    """What the secretariat follows and when it is away; and what failed for so long that it is parked."""
    notifications.follow(subject=audit.subject_key(things["held"]), actor=pmo)
    first = today() + timedelta(days=60 + 30 * things["group"].is_closed)
    told = Email.objects.filter(notice__person=pmo, notice__scope__startswith=f"{things['group'].code}:")
    email = told.filter(parked_at__isnull=True).order_by("pk").first()
    Email.objects.filter(pk=email.pk).update(parked_at=now(), attempts=12, last_error=f"ValueError: {word} error")
    failed = {
        "reference": things["held"].reference,
        "scope": things["held"].scope,
        "error": f"ValueError: {word} error",
    }
    subject = audit.subject_key(things["held"])
    return {
        "token_to_stop": notifications.unsubscribe_address(pmo, ["papers"]).rstrip("/").rpartition("/")[2],
        "absence": notifications.go_away(first=first, last=first, reason=word, actor=pmo),
        "parked_email": email,
        "parked_row": FailedRow.objects.create(
            kind="deadlines.breach", subject=subject, failed_at=now(), parked_at=now(), **failed
        ),
        "failed_job": Job.objects.create(
            kind="pack", subject="pack:0", created_at=now(), finished_at=now(), failure="No room."
        ),
    }


def _rounds(world: World) -> dict[str, Any]:
    """Two seats of the DAG to be filled: one open for nominations, one with its ballot open. The closed group has none."""
    pmo, one = world.people["pmo"], world.people["participant"]
    party = add_organisation(name="Southern Retail", actor=SYSTEM)
    two = add_person(name="Somebody Second", email="second@people.example", password=PASSWORD, actor=SYSTEM)
    opened = {}
    for person in (one, two):
        affiliate(person=person, organisation=party, valid_from=APPOINTED, actor=SYSTEM)
    for code in ("SMALL-SUPPLIER", "MEDIUM-SUPPLIER"):
        constituency = Constituency.objects.get(code=code)
        member = elections.add_member(constituency=constituency, organisation=party, valid_from=APPOINTED, actor=pmo)
        seat = Seat.objects.get(group__code="DAG", code=code, valid_to=None)
        days = {"closes_on": today() + timedelta(days=14), "starts_on": today() + timedelta(days=60)}
        opened[code] = elections.open_round(seat=seat, why="Plain vacancy", actor=pmo, **days)
    for person in (one, two):
        stand = {"round_": opened["MEDIUM-SUPPLIER"], "person": person, "organisation": party}
        elections.put_forward(**stand, actor=person)
    elections.close_nominations(round_=opened["MEDIUM-SUPPLIER"], actor=pmo)
    voting = opened["MEDIUM-SUPPLIER"]
    elections.open_ballot(round_=voting, closes_on=today() + timedelta(days=14), actor=pmo)
    stand = {"round_": opened["SMALL-SUPPLIER"], "person": world.people["neighbour"], "organisation": party}
    nomination = elections.put_forward(**stand, actor=one)
    return {"round": opened["SMALL-SUPPLIER"], "voting": voting, "nomination": nomination, "member": member}


def _ask(world: World, group: Group, word: str) -> dict[str, Any]:
    """A public question with a document, put to one organisation, whose answer came by e-mail and waits for it."""
    pmo = world.people["insider" if group.is_closed else "pmo"]
    party = Organisation.objects.get(name="Northern Power Traders" if group.is_closed else "Southern Retail")
    asked = consultations.draft_consultation(
        kind="consultation",
        title=f"{word} question",
        question=f"{word} plan?",
        group=group,
        classification=Classification.PUBLIC,
        closes_on=today() + timedelta(days=14),
        actor=pmo,
    )
    data = FILE + word.encode() + b" question\n%%EOF\n"
    document = consultations.attach_document(
        consultation=asked, title=f"{word} plan", data=data, file_name=f"{word} plan.pdf", actor=pmo
    )
    asked = consultations.open_consultation(consultation=asked, audience=[Audience(party.pk)], actor=pmo)
    given = consultations.answer(
        consultation=asked,
        organisation=party,
        choice="support",
        words=f"{word} answer",
        sender=f"{word} writer",
        actor=world.people["pmo"],
    )
    return {"asked": asked, "asked_document": document, "given": given}


def _to_ask_about(world: World) -> dict[str, Any]:
    """A founding below the DAG to be consulted on, and an alternate whose constituency's members are to be asked."""
    pmo, second = world.people["pmo"], Person.objects.get(email="second@people.example")
    dag = Group.objects.get(code="DAG")
    founding = draft_founding(
        parent=dag,
        code="PLAINWG",
        name="Plain Working Group",
        attendance="open",
        purpose="Plain purpose",
        membership="Plain members",
        actor=pmo,
    )
    attach_founding_terms(founding=founding, data=FILE, file_name="Plain terms.pdf", actor=pmo)
    founding.refresh_from_db()
    alternate = nominate_alternate(
        seat=Seat.objects.get(group=dag, code="LARGE-SUPPLIER", valid_to=None),
        person=second,
        organisation=Organisation.objects.get(name="Southern Retail"),
        valid_from=AHEAD_ON,
        valid_to=AHEAD_ON,
        reason="Plain reason",
        actor=pmo,
    )
    return {"founding": founding, "alternate": alternate}


def _seating(world: World, group: Group, word: str) -> dict[str, Any]:
    """Of one seat its holder, an alternate and a time it was declined; a member of an open list; something handed down."""
    pmo, open_list = world.people["pmo"], group if group.is_closed else Group.objects.get(code="TDWG")
    seat = Seat.objects.get(group=group, code="CHAIR" if group.is_closed else "LARGE-SUPPLIER", valid_to=None)
    days = {"valid_from": today() - timedelta(days=60)}
    declined = {"party": word, "reason": word, "citation": word, "recorded_by": pmo, "recorded_at": now()}
    vacant = Seat.objects.filter(group=group, appointments__isnull=True, valid_to=None).order_by("pk").first()
    given = {"level": group.level, "words": f"{word} scope", "citation": word, "given_by": pmo, "given_at": now()}
    found = {
        "seat": seat,
        "terms": put_terms(
            group=group, data=FILE + word.encode() + b" terms\n%%EOF\n", file_name=f"{word}.pdf", change=word, actor=pmo
        ),
        "appointment": seat.appointments.get(),
        "declination": Declination.objects.create(seat=vacant, **declined, **days),
        "membership": join(
            group=open_list,
            organisation=add_organisation(name=f"Member of the {open_list.code}", actor=SYSTEM),
            actor=pmo,
            **days,
        ),
        "delegation": Delegation.objects.create(
            grantor=group, grantee=Group.objects.get(code="BPRWG"), **given, **days
        ),
    }
    if group.is_closed:
        stranger = add_person(name="Somebody Standing In", email="alternate@people.example", actor=SYSTEM)
        party = add_organisation(name="Northern Power Traders", actor=SYSTEM)
        affiliate(person=stranger, organisation=party, valid_from=APPOINTED, actor=SYSTEM)
        found["alternate"] = nominate_alternate(
            seat=seat,
            person=stranger,
            organisation=party,
            valid_from=AHEAD_ON,
            valid_to=AHEAD_ON,
            reason=f"{word} reason",
            actor=pmo,
        )
    return found


def _addresses_of_seats(things: Mapping[str, Any]) -> dict[str, dict[str, object]]:
    code = {"code": things["group"].code}
    seat = {**code, "seat": things["seat"].code}
    declined, member = things["declination"], things["membership"]
    alternate = {**seat, "pk": things["alternate"].pk}
    return {
        **{f"groups:{name}": seat for name in ("seat", "appoint", "nominate-alternate", "decline-seat")},
        "groups:end-appointment": {**seat, "pk": things["appointment"].pk},
        "groups:delegate-chair": {**code, "seat": "CHAIR"},
        "groups:alternate": alternate,
        "groups:alternate-step": {**alternate, "step": "withdraw"},
        "groups:end-declination": {**code, "seat": declined.seat.code, "pk": declined.pk},
        **{f"groups:{name}": {"code": member.group.code} for name in ("members", "member-new")},
        **{f"groups:{name}": {"code": member.group.code, "pk": member.pk} for name in ("member-change", "member-end")},
        **{f"groups:{name}": code for name in ("delegations", "delegate", "competence")},
        "groups:revoke-delegation": {**code, "pk": things["delegation"].pk},
    }


def _table(word: str) -> FoundTable:
    header = ("#", "Item", "Objective", "Lead", "Time")
    return FoundTable(
        headings=(), header=header, header_line=1, rows=(("1", word, "Decision", word, "10"),), lines=(2,)
    )


def _keep_minutes(meeting: Meeting, word: str) -> None:
    """Minutes as they were kept before 3.2, one version issued and the next in the making."""
    issued = HeadlineReport.objects.create(meeting=meeting, kind="minutes", status="draft")
    content = report_content(issued)
    advance(issued, "issue", actor=SYSTEM, changes={"content": content, "issued_at": now()})
    _file_report(issued, word)
    HeadlineReport.objects.create(meeting=meeting, kind="minutes", version=2, status="draft")


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
        "meetings:calendar-group": code,
        "meetings:forward": code,
        "meetings:forward-new": code,
        **{f"meetings:forward-{verb}": {**code, "pk": things["planned"].pk} for verb in ("change", "off", "place")},
        "meetings:ics": ahead,
        "notifications:feed": {"token": things["token"]},
        "notifications:calendar-revoke": {"pk": things["feed"].pk},
        **{f"meetings:series{step}": {"pk": things["series"].pk} for step in ("", "-plan", "-change", "-end")},
        "meetings:inbox": code,
        "meetings:propose-item": code,
        "meetings:proposed-item": {**code, "proposed": things["proposed_item"].number},
        "meetings:agenda-versions": held,
        "meetings:agenda-version": {**held, "version": 1},
        **{f"meetings:item-{verb}": {**held, "pk": things["item"].pk} for verb in ("carry", "withdraw")},
        "meetings:inbox-place": {**code, "pk": things["entry"].pk},
        "meetings:inbox-decline": {**code, "pk": things["entry"].pk},
        **{f"meetings:item-{verb}": {**ahead, "pk": things["item_ahead"].pk} for verb in ("edit", "remove", "move")},
        **{f"meetings:{name}": {**held, "pk": things["item"].pk} for name in ("item-speakers", "live-item")},
        "meetings:item-settle": {**held, "pk": things["item"].pk},
        "meetings:paper-file": {**held, "pk": things["paper"].pk},
        "meetings:pack-file": {**held, "pk": things["pack"].pk},
        "meetings:paper-text": {**held, "pk": things["note"].pk},
        "meetings:paper-edit": {**ahead, "pk": things["note_ahead"].pk},
        "meetings:paper-earlier": {**held, "pk": things["paper"].pk, "earlier": things["paper"].earlier.get().pk},
        "meetings:paper-waive": {**held, "pk": things["paper"].pk},
        **{
            f"meetings:paper-{verb}": {**ahead, "pk": things["paper_ahead"].pk}
            for verb in ("revise", "remove", "issue")
        },
        "meetings:action-review": {**held, "reference": things["action"].reference},
        "meetings:capture-edit": {**held, "pk": things["capture"].pk},
        **_addresses_of_reports(held, things),
        "meetings:import": draft,
        "meetings:import-preview": {**draft, "pk": things["import"].pk},
        "meetings:import-confirm": {**draft, "pk": things["import"].pk},
        "decisions:draft": code,
        **{f"decisions:{name}": open_ for name in OF_A_PROPOSAL},
        "decisions:view": {**open_, **seat},
        "decisions:confirm": {**open_, **seat},
        **{f"decisions:{name}": decided for name in ("decision", "correct", "publish", "actual")},
        **{f"raid:{name}": action for name in ("action", "note", "edit", "recommend", "ongoing")},
        "raid:link-owner": {**action, "pk": things["owner"].pk},
        "deadlines:detail": {"pk": things["owed"].pk},
        "deadlines:explain": {"pk": things["breached"].pk},
        "deadlines:waive": {"pk": things["owed"].pk},
        "groups:detail": code,
        **_addresses_of_the_register(things),
        **{f"groups:{name}": code for name in OF_ITS_PLACE if name != "rehome"},
        "groups:rehome": {**code, "kind": "10-sub-groups"},
        **_addresses_of_terms(things),
        **{f"framework:{name}": {"reference": DRAFT} for name in OF_A_DRAFT},
        "framework:revision": {"reference": DRAFT, "number": 1},
        "framework:group": {"version_id": "3.2", "code": things["group"].code},
        "decisions:put-version": {"reference": DRAFT},
        "framework:clause": {"clause_id": "sdwg-tor"},
        "framework:version": {"version_id": "3.2"},
        "notifications:open": {"pk": things["notice"].pk},
        "notifications:unsubscribe": {"token": things["token_to_stop"]},
        "notifications:back": {"pk": things["absence"].pk},
        **{f"notifications:{step}": {"subject": audit.subject_key(things["held"])} for step in ("follow", "unfollow")},
        "dashboard:retry-email": {"pk": things["parked_email"].pk},
        "dashboard:retry-row": {"pk": things["parked_row"].pk},
        "dashboard:redo-job": {"pk": things["failed_job"].pk},
        "reports:trail": decided,
        "constituencies:detail": {"code": "MEDIUM-SUPPLIER"},
        **(_addresses_of_rounds(things) if "round" in things else {}),
        **_addresses_of_questions(things),
        **_addresses_of_seats(things),
    }


def _addresses_of_reports(held: dict[str, object], things: Mapping[str, Any]) -> dict[str, dict[str, object]]:
    request = {**held, "request_number": things["request"].number}
    found: dict[str, dict[str, object]] = {"meetings:amendment": request}
    found |= {f"meetings:amendment-{step}": request for step in ("answer", "take-back")}
    for kind in ("report", "minutes"):
        found |= {
            f"meetings:{kind}-step": {**held, "step": "mark_ready"},
            f"meetings:{kind}-pdf": {**held, "version": 1},
            f"meetings:{kind}-block": {**held, "key": "introduction"},
            f"meetings:{kind}-redraft": {**held, "key": "introduction"},
        }
    return found


def _addresses_of_terms(things: Mapping[str, Any]) -> dict[str, dict[str, object]]:
    terms = {"pk": things["terms"].pk}
    found: dict[str, dict[str, object]] = {
        **{f"groups:{name}": {"code": things["group"].code, **terms} for name in ("terms-version", "terms-file")},
        **{f"decisions:terms-{step}": terms for step in OF_A_DECISION_TO_COME},
        "dashboard:handover": {"code": things["group"].code, "seat": things["seat"].code},
    }
    if "founding" not in things:
        return found
    founding = {"pk": things["founding"].pk}
    return {
        **found,
        **{f"groups:{name}": founding for name in OF_A_FOUNDING},
        **{f"decisions:founding-{step}": founding for step in OF_A_DECISION_TO_COME},
    }


def _addresses_of_questions(things: Mapping[str, Any]) -> dict[str, dict[str, object]]:
    asked = {"reference": things["asked"].reference}
    given = {**asked, "pk": things["given"].pk}
    found: dict[str, dict[str, object]] = {
        **{f"consultations:{name}": asked for name in OF_A_QUESTION},
        **{f"consultations:{name}": given for name in ("confirm", "dispose")},
        "consultations:answer": {**asked, "pk": things["given"].organisation_id},
        "consultations:document-file": {**asked, "pk": things["asked_document"].pk},
    }
    if "founding" not in things:
        return found
    return {
        **found,
        "consultations:new-founding": {"pk": things["founding"].pk},
        "constituencies:call-new": {"code": things["group"].code, "seat": "LARGE-SUPPLIER"},
        "constituencies:alternate-ask": {"pk": things["alternate"].pk},
    }


def _addresses_of_rounds(things: Mapping[str, Any]) -> dict[str, dict[str, object]]:
    open_, voting = {"reference": things["round"].reference}, {"reference": things["voting"].reference}
    nomination = {**open_, "pk": things["nomination"].pk}
    return {
        **{f"constituencies:{name}": open_ for name in OF_A_ROUND},
        **{f"constituencies:{name}": voting for name in OF_A_BALLOT},
        **{f"constituencies:{name}": nomination for name in ("accept", "decline", "take-back")},
        "constituencies:member-new": {"code": "MEDIUM-SUPPLIER"},
        "constituencies:member-end": {"code": "MEDIUM-SUPPLIER", "pk": things["member"].pk},
    }


def _of(meeting: Meeting) -> dict[str, object]:
    return {"code": meeting.group.code, "number": meeting.number}


OF_A_PERSON = ["person", "person-edit", "person-affiliate", "person-close", "person-open"]
OF_AN_ORGANISATION = ["organisation", "organisation-rename", "organisation-end"]
OF_ITS_PLACE = ["terms", "terms-new", "succession", "succession-enact", "succession-abandon", "rehome", "close"]
OF_A_FOUNDING = ["founding", "founding-file", "founding-edit", "founding-terms", "founding-drop"]
OF_A_DECISION_TO_COME = ["put", "take-back", "carry-out"]
OF_A_QUESTION = [
    "detail",
    "edit",
    "document-new",
    "open",
    "extend",
    "close",
    "publish",
    "withdraw",
    "e-mail",
    "answers",
]
OF_A_ROUND = ["round", "nominate", "nobody", "round-close", "round-reopen", "ballot-open", "round-confirm"]
OF_A_BALLOT = ["vote", "check", "ballot-close", "tie", "round-withdraw"]
OF_A_REPORT = [
    f"{kind}{step}"
    for kind in ("report", "minutes")
    for step in ("", "-draft", "-blocks", "-preview", "-preview-pdf", "-issue", "-differences")
]
OF_THE_HELD = [
    "detail",
    "papers",
    "packs",
    "packs-make",
    "attendance",
    "attendance-take",
    "attendance-times",
    "live",
    "live-revision",
    "live-room",
    "live-follow",
    "live-capture",
    "live-words",
    "live-stop",
    "live-recording",
    "live-presence",
    "actions",
    "actions-ratify",
    "action-new",
    "record",
    "capture-new",
    *OF_A_REPORT,
    "report-setting",
    "report-approve",
    "amendment-new",
    "obligations",
    "history",
    "recording",
]
OF_THE_ONE_AHEAD = [
    "attendance-expected",
    "seat-reply",
    "guest-invite",
    "move",
    "details",
    "cancel",
    "hold",
    "item-new",
    "items-draw",
    "items-order",
    "paper-new",
    "paper-write",
    "issue-papers",
]
DRAFT = "FWD-0001"  # of a version: the programme's, of no group
OF_A_DRAFT = [
    "draft",
    *(f"draft-{step}" for step in ("edit", "submit", "review", "withdraw", "ofgem", "rebase", "load")),
]
OF_A_PROPOSAL = ["proposal", "edit", "assess", "open", "withdraw", "telephone", "outcome"]
