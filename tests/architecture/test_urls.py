"""Every address of the product, walked by each kind of person: closed by default.

The tables say for each address who gets in with GET and who with POST. Whoever is not named stands before the sign-in
page, a 403 with its reason, or a 404. An address that is in no table fails: add it to the table, after thinking about
who it is for.
"""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from foundation.audit.models import Event
from foundation.notifications.models import Notice
from reports.services import trail_signer
from tests.architecture import world as worlds
from tests.architecture.code import own_models, url_patterns
from tests.conftest import is_quick

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpResponse

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

ALL = frozenset(
    ["anonymous", "participant", "representative", "neighbour", "chair", "insider", "pmo", "auditor", "administrator"]
)
SIGNED_IN = ALL - {"anonymous"}
PROGRAMME = SIGNED_IN - {"administrator"}  # who has a party, a seat or an office
PMO = frozenset({"pmo"})
CHAIR = frozenset({"chair"})
LEADS = CHAIR | PMO
SPEAKS = frozenset({"representative"})
NOMINEE = frozenset({"neighbour"})  # who is put forward here, and has no seat on the group
MEMBER = frozenset({"participant"})  # of an organisation whose constituency is asked
KEEPERS = frozenset({"pmo", "administrator"})  # of people and organisations
NOBODY: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Door:
    """Who gets in with GET and with POST; None where the method is not offered. `body` is what a POST must carry."""

    get: frozenset[str] | None
    post: frozenset[str] | None = None
    query: str = ""
    body: dict[str, str] = field(default_factory=dict)


def page(who: frozenset[str], query: str = "") -> Door:
    return Door(who, None, query)


def form(who: frozenset[str]) -> Door:
    return Door(who, who)


def button(who: frozenset[str], **body: str) -> Door:
    return Door(None, who, body=body)


REPORTS = ("report", "minutes")
# Seen at the DAG, whose things are public. What is being prepared is for the secretariat and the chair.
DOORS = {
    "dashboard:home": page(ALL),
    "dashboard:waiting": page(SIGNED_IN),
    "dashboard:go": page(ALL, "ref=DAG"),
    "dashboard:clock": button(NOBODY),  # of the demonstration alone
    "dashboard:health": page(PMO | {"administrator"}),
    "dashboard:retry-email": button(PMO | {"administrator"}),
    "dashboard:retry-row": button(PMO | {"administrator"}),
    "dashboard:redo-job": button(PMO | {"administrator"}),
    "dashboard:alive": page(ALL),
    "dashboard:ready": page(ALL),
    "dashboard:participation": page(PROGRAMME),
    "dashboard:handover": page(SPEAKS | PMO | {"auditor"}),  # who holds the seat, and who reads all
    "meetings:list": page(ALL),
    "meetings:new": form(PMO),
    "meetings:calendar": page(ALL),
    "meetings:calendar-public": page(ALL),
    "meetings:calendar-group": page(ALL),
    "meetings:ics": page(ALL),
    "meetings:forward": page(ALL),
    "meetings:forward-new": form(PMO),
    "meetings:forward-change": form(PMO),
    "meetings:forward-off": form(PMO),
    "meetings:forward-place": button(PMO, meeting="7"),
    "meetings:series-list": page(ALL),
    "meetings:series-new": form(PMO),
    "meetings:series": page(ALL),
    "meetings:series-plan": form(PMO),
    "meetings:series-change": form(PMO),
    "meetings:series-end": form(PMO),
    "meetings:inbox": page(PROGRAMME),
    "meetings:propose-item": form(PROGRAMME),
    "meetings:proposed-item": page(PROGRAMME),
    "meetings:inbox-place": form(LEADS),
    "meetings:inbox-decline": form(LEADS),
    "meetings:detail": page(ALL),
    "meetings:move": form(PMO),
    "meetings:details": form(PMO),
    "meetings:cancel": form(PMO),
    "meetings:hold": form(PMO),
    "meetings:recording": form(PMO),
    "meetings:item-new": form(PMO),
    "meetings:items-draw": form(PMO),
    "meetings:items-order": button(PMO, order="1"),
    "meetings:item-carry": form(PMO),
    "meetings:item-withdraw": form(PMO),
    "meetings:agenda-versions": page(ALL),
    "meetings:agenda-version": page(ALL),
    "meetings:item-edit": form(PMO),
    "meetings:item-remove": button(PMO),
    "meetings:item-move": button(PMO, to="up"),
    "meetings:item-settle": button(PMO, disposition="considered"),
    "meetings:papers": page(ALL),
    "meetings:paper-new": form(PMO),
    "meetings:paper-write": form(PMO),
    "meetings:paper-edit": form(PMO),
    "meetings:paper-text": page(ALL),
    "meetings:paper-earlier": page(ALL),
    "meetings:issue-papers": form(PMO),
    "meetings:paper-file": page(ALL),
    "meetings:paper-revise": form(PMO),
    "meetings:paper-remove": button(PMO),
    "meetings:paper-issue": button(PMO),
    "meetings:packs": page(ALL),
    "meetings:packs-make": button(PMO),
    "meetings:pack-file": page(ALL),
    "meetings:paper-waive": form(CHAIR),  # never the secretariat, which issues the papers
    "meetings:attendance": page(ALL),
    "meetings:attendance-take": form(PMO),
    "meetings:attendance-expected": form(PMO),
    "meetings:attendance-times": form(PMO),
    "meetings:seat-reply": form(SPEAKS | CHAIR),  # who sits on the group that day
    "meetings:guest-invite": form(CHAIR),
    "meetings:item-speakers": form(PMO),
    "meetings:live": page(PMO),
    "meetings:live-revision": page(PROGRAMME),
    "meetings:live-room": page(PROGRAMME),
    "meetings:live-follow": page(PROGRAMME),
    "meetings:live-capture": button(PMO, kind="note", text="A note"),
    "meetings:live-words": button(PMO, kind="note", text="A note"),
    "meetings:live-item": button(PMO),
    "meetings:live-stop": button(PMO),
    "meetings:live-recording": button(PMO),
    "meetings:live-presence": button(PMO),
    "meetings:actions": page(ALL),
    "meetings:actions-ratify": form(PMO),
    "meetings:action-new": form(PMO),
    "meetings:action-review": button(PMO, outcome="noted"),
    "meetings:record": page(PROGRAMME),  # the public reads the report
    "meetings:capture-new": form(PMO),
    "meetings:capture-edit": form(PMO),
    **{f"meetings:{kind}{page_}": page(ALL) for kind in REPORTS for page_ in ("", "-pdf", "-differences")},
    **{f"meetings:{kind}-{page_}": page(LEADS) for kind in REPORTS for page_ in ("blocks", "preview", "preview-pdf")},
    **{f"meetings:{kind}-{step}": button(PMO) for kind in REPORTS for step in ("draft", "step", "redraft")},
    **{f"meetings:{kind}-{page_}": form(PMO) for kind in REPORTS for page_ in ("block", "issue")},
    "meetings:report-setting": button(LEADS),
    "meetings:report-approve": form(CHAIR),
    "meetings:amendment-new": form(PROGRAMME),
    "meetings:amendment": page(PROGRAMME),
    "meetings:amendment-answer": form(PMO),
    "meetings:amendment-take-back": button(CHAIR),  # who asked
    "meetings:obligations": page(ALL),
    "meetings:history": page(SIGNED_IN),
    "meetings:import": form(PMO),
    "meetings:import-preview": page(PMO),
    "meetings:import-confirm": button(PMO),
    "decisions:list": page(ALL),
    "decisions:ledger": page(ALL),
    "decisions:actual": form(PMO),
    "decisions:new": page(SIGNED_IN),
    "decisions:draft": form(PMO),
    "decisions:put-version": form(PMO),
    **{f"decisions:{thing}-put": form(PMO) for thing in ("founding", "terms")},
    **{
        f"decisions:{thing}-{step}": button(PMO)
        for thing in ("founding", "terms")
        for step in ("take-back", "carry-out")
    },
    "decisions:proposal": page(PROGRAMME),  # nothing of it is published yet
    "decisions:edit": form(PMO),
    "decisions:assess": form(PMO),
    "decisions:open": button(PMO),
    "decisions:withdraw": form(PMO),
    "decisions:telephone": page(PMO),
    "decisions:view": form(SPEAKS | PMO),
    "decisions:confirm": form(SPEAKS),  # what the secretariat wrote down by telephone it cannot confirm itself
    "decisions:outcome": form(CHAIR),
    "decisions:decision": page(ALL),
    "decisions:correct": form(CHAIR),
    "decisions:publish": button(PMO),
    "raid:actions": page(ALL),
    "raid:action": page(ALL),
    "raid:note": button(PMO, text="A note"),
    "raid:edit": form(PMO),
    "raid:recommend": form(PMO),
    "raid:ongoing": button(PMO),
    "raid:link-owner": button(PMO),
    "deadlines:list": page(ALL),
    "deadlines:board": page(ALL),
    "deadlines:compliance": page(ALL),
    "deadlines:closures": Door(SIGNED_IN, PMO),
    "deadlines:detail": page(ALL),
    "deadlines:explain": form(PMO),  # who owes it
    "deadlines:waive": form(CHAIR),  # or the SRO; never who owes it
    "groups:list": page(ALL),
    "groups:detail": page(ALL),
    "groups:map": page(ALL),
    "groups:foundings": page(SIGNED_IN),
    "groups:founding-new": form(LEADS | {"insider"}),  # who chairs a group may found one below it
    "groups:founding": page(PROGRAMME),
    "groups:founding-file": page(PROGRAMME),
    "groups:founding-edit": form(LEADS),
    "groups:founding-terms": form(LEADS),
    "groups:founding-drop": form(LEADS),
    "groups:terms": page(ALL),
    "groups:terms-new": form(LEADS),
    "groups:terms-version": page(PROGRAMME),  # not decided on yet
    "groups:terms-file": page(PROGRAMME),
    "groups:succession": form(PMO),
    "groups:succession-enact": form(NOBODY),  # none is under way
    "groups:succession-abandon": form(NOBODY),
    "groups:rehome": button(PMO),
    "groups:close": form(PMO),
    "groups:vacancies": page(ALL),
    "groups:offices": page(ALL),
    "groups:seat": page(ALL),
    "groups:appoint": form(PMO),
    "groups:end-appointment": form(PMO),
    "groups:delegate-chair": form(NOBODY),  # the SRO's
    "groups:nominate-alternate": form(SPEAKS | PMO),
    "groups:alternate": page(SPEAKS | PMO | {"auditor"}),  # those it concerns
    "groups:alternate-step": form(SPEAKS | PMO),
    "groups:decline-seat": form(PMO),
    "groups:end-declination": form(PMO),
    "groups:members": page(ALL),
    "groups:member-new": form(PMO),
    "groups:member-change": form(PMO),
    "groups:member-end": form(PMO),
    "groups:delegations": page(ALL),
    "groups:delegate": form(PMO | CHAIR),
    "groups:revoke-delegation": form(PMO | CHAIR),  # the chair of the group that gave it
    "groups:competence": page(ALL, "level=3&subject=design"),
    "groups:people": page(KEEPERS | {"auditor"}),
    "groups:person": page(KEEPERS | {"auditor"}),
    "groups:person-new": form(KEEPERS),
    "groups:person-edit": form(KEEPERS),
    "groups:person-affiliate": form(KEEPERS),
    "groups:person-close": button(KEEPERS),
    "groups:person-open": button(KEEPERS),
    "groups:affiliation-end": form(KEEPERS),
    "groups:organisations": page(SIGNED_IN),
    "groups:organisation": page(SIGNED_IN),
    "groups:organisation-new": form(KEEPERS),
    "groups:organisation-rename": form(KEEPERS),
    "groups:organisation-end": form(KEEPERS),
    "groups:import": form(KEEPERS),
    "groups:import-preview": page(PMO),  # of the secretariat that read it in
    "groups:import-confirm": button(PMO),
    "consultations:list": page(ALL),
    "consultations:ours": page(SIGNED_IN),
    "consultations:new": form(LEADS | {"insider"}),  # the insider chairs the closed group
    "consultations:new-founding": form(LEADS),
    "consultations:detail": page(ALL),
    "consultations:edit": form(LEADS),
    "consultations:document-new": form(LEADS),
    "consultations:document-file": page(ALL),
    "consultations:open": form(LEADS),
    "consultations:extend": form(LEADS),
    "consultations:close": button(LEADS),
    "consultations:publish": form(LEADS),
    "consultations:withdraw": form(LEADS),
    "consultations:e-mail": form(PMO),
    "consultations:answer": form(MEMBER),
    "consultations:answers": page(ALL),
    "consultations:confirm": form(MEMBER),
    "consultations:dispose": form(LEADS),
    "constituencies:call-new": form(SPEAKS | PMO),
    "constituencies:alternate-ask": form(SPEAKS | PMO),
    "constituencies:list": page(ALL),
    "constituencies:detail": page(ALL),
    "constituencies:member-new": form(PMO),
    "constituencies:member-end": form(PMO),
    "constituencies:rounds": page(ALL),
    "constituencies:round-new": form(PMO),
    "constituencies:round": page(PROGRAMME),  # one under way
    "constituencies:nominate": form(MEMBER),
    "constituencies:nobody": form(MEMBER),
    "constituencies:accept": form(NOMINEE),
    "constituencies:decline": form(NOMINEE),
    "constituencies:take-back": form(NOMINEE | MEMBER),  # or who put them forward
    "constituencies:round-close": button(PMO),
    "constituencies:round-reopen": form(PMO),
    "constituencies:ballot-open": form(PMO),
    "constituencies:ballot-close": button(PMO),
    "constituencies:vote": form(MEMBER),
    "constituencies:check": form(PROGRAMME),  # everybody who reads the round; there is no list before the count
    "constituencies:tie": form(NOBODY),  # the SRO's
    "constituencies:round-confirm": form(PMO),
    "constituencies:round-withdraw": form(PMO),
    "framework:list": page(ALL),
    "framework:in-force": page(ALL),
    "framework:register": page(ALL),
    "framework:compare": page(ALL, "from=2.4&to=3.2"),
    "framework:group": page(ALL),
    "framework:drafts": page(SIGNED_IN),
    "framework:draft-new": form(PMO),
    "framework:draft": page(PROGRAMME),
    "framework:revision": page(PROGRAMME),
    "framework:draft-edit": form(PMO),
    "framework:draft-submit": button(PMO, expects="1"),
    "framework:draft-review": form(NOBODY),  # it is the PMO's own: somebody else reviews it
    "framework:draft-withdraw": form(PMO),
    "framework:draft-ofgem": form(NOBODY),  # Ofgem's own office
    "framework:draft-rebase": button(PMO),
    "framework:draft-load": form(PMO),
    "framework:clause": page(ALL),
    "framework:version": page(ALL),
    "notifications:inbox": page(SIGNED_IN),
    "notifications:read_all": button(SIGNED_IN),
    "notifications:open": button(PMO),  # it is the secretariat's own
    "notifications:preferences": form(SIGNED_IN),
    "notifications:unsubscribe": form(ALL),  # whoever has the address that stands in an e-mail
    "notifications:following": page(SIGNED_IN),
    "notifications:follow": button(SIGNED_IN),
    "notifications:unfollow": button(PMO),  # who follows it
    "notifications:away": form(SIGNED_IN),
    "notifications:back": button(PMO),  # it is the secretariat's own
    "notifications:calendars": form(SIGNED_IN),
    "notifications:calendar-revoke": button(PMO),  # the same
    "notifications:feed": page(ALL),  # whoever knows the address reads what its person may
    "reports:verify": form(ALL),  # anybody handed a trail may have it checked
    "reports:seals": page(ALL),
    "reports:certificates": page(ALL),
    "reports:trail": button(LEADS | {"auditor"}),
}

# The pages of the sign-in package. They know no seats: somebody signed in stands for everybody.
ACCOUNT = {
    "account_login": form(ALL),
    "account_logout": form(ALL),
    "account_inactive": page(ALL),
    "account_signup": form(ALL),  # a page that says it is closed
    "account_reauthenticate": form(SIGNED_IN),
    "account_email": form(SIGNED_IN),
    "account_email_verification_sent": page(ALL),
    "account_change_password": form(SIGNED_IN),
    "account_set_password": form(SIGNED_IN),
    "account_reset_password": form(ALL),
    "account_confirm_login_code": form(SIGNED_IN),
    "account_confirm_email": Door(ALL, NOBODY),  # there is no such key
    "account_reset_password_from_key_done": page(ALL),
    "account_reset_password_from_key": form(ALL),
    "account_reset_password_done": page(ALL),
    "mfa_index": page(SIGNED_IN),
    "mfa_authenticate": form(SIGNED_IN),
    "mfa_reauthenticate": form(SIGNED_IN),
    "mfa_activate_totp": form(SIGNED_IN),
    "mfa_deactivate_totp": form(NOBODY),  # nobody here has a second factor yet
    "mfa_view_recovery_codes": form(NOBODY),
    "mfa_generate_recovery_codes": form(SIGNED_IN),
    "mfa_download_recovery_codes": form(NOBODY),
    "mfa_list_webauthn": page(SIGNED_IN),
    "mfa_add_webauthn": form(SIGNED_IN),
    "mfa_reauthenticate_webauthn": form(SIGNED_IN),
    "mfa_remove_webauthn": form(SIGNED_IN),  # to the sign-in once more, before anything is looked for
    "mfa_edit_webauthn": form(SIGNED_IN),
    "mfa_login_webauthn": form(SIGNED_IN),  # without JavaScript back to the sign-in page
    "usersessions_list": form(SIGNED_IN),
}
ACCOUNT_ARGUMENTS = {
    "account_confirm_email": {"key": "abc"},
    "account_reset_password_from_key": {"uidb36": "1", "key": "abc-def"},
    "mfa_remove_webauthn": {"pk": 1},
    "mfa_edit_webauthn": {"pk": 1},
}

# What is public of the closed group: that it exists, with its terms and seats. Who asks to put a proposal to it is
# refused by name, which tells no more.
PUBLIC_OF_THE_CLOSED = {
    "constituencies:detail",
    "groups:detail",
    *(f"groups:{name}" for name in worlds.OF_ITS_PLACE),  # the terms it has, and that others may not see it out
    "framework:clause",
    "framework:version",
    "framework:group",
    "decisions:draft",
}
NOBODYS_OF_THE_CLOSED = {"meetings:calendar-group"}  # its public calendar: it has none
NOT_THE_GROUPS = {
    "notifications:unsubscribe",
    "notifications:back",
    "dashboard:retry-email",  # the machinery's
    "dashboard:retry-row",
    "dashboard:redo-job",
    "notifications:open",  # a person's own
    "notifications:calendar-revoke",
    "notifications:feed",
    "framework:revision",  # the programme's, as all of a version in the making
    "decisions:put-version",
    *(f"framework:{name}" for name in worlds.OF_A_DRAFT),
    *(f"groups:{name}" for name in worlds.OF_A_PERSON),  # the registers are the programme's
    *(f"groups:{name}" for name in worlds.OF_AN_ORGANISATION),
    *(f"groups:import{step}" for step in ("", "-preview", "-confirm")),
    "groups:affiliation-end",
}


BUILT = {"design"}  # only while developing


def test_every_address_is_in_the_table():
    assert {name for name in url_patterns() if name not in BUILT} == {*DOORS, *ACCOUNT}, (
        "add it to the table, or take it out"
    )


# --- walking --------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def cookies(world: worlds.World) -> dict[str, str]:
    """Everybody signed in once."""
    trail_signer()  # the embedded set-up makes its certificate at first use
    signed = {}
    for kind in SIGNED_IN:
        client = Client()
        client.force_login(world.people[kind])
        client.get(reverse("notifications:inbox"))  # seen just now, which is not noted again at each step of the walk
        signed[kind] = client.cookies["sessionid"].value
    return signed


class Writes:
    """Notes every statement that changes a table of the product's own; put around a request's statements."""

    def __init__(self) -> None:
        self.found: list[str] = []

    def __call__(
        self, execute: Callable[..., object], sql: str, params: object, many: object, context: object
    ) -> object:
        if (said := CHANGE.match(sql)) and said.group(1) in TABLES - READERS_OWN and not SIGNED_IN_AT.match(sql):
            self.found.append(sql)
        return execute(sql, params, many, context)


CHANGE = re.compile(r'(?:INSERT INTO|INSERT OR IGNORE INTO|UPDATE|DELETE FROM) "(\w+)"')
TABLES = {model._meta.db_table for model in own_models()}
READERS_OWN = {"meetings_lastlook"}  # when somebody last looked is their bookmark, and nobody's record
SIGNED_IN_AT = re.compile(r'UPDATE "accounts_person" SET "last_login"')  # signing in notes the moment


@pytest.fixture
def visit(cookies):
    """Ask for an address as somebody; whatever it changes is undone. The answer says what it would have changed."""

    client = Client()

    def ask(kind: str, method: str, address: str, body: dict[str, str] | None = None) -> HttpResponse:
        writes = Writes()
        client.cookies = SimpleCookie({"sessionid": cookies[kind]} if kind in cookies else {})
        with transaction.atomic(), connection.execute_wrapper(writes):
            response = client.get(address) if method == "GET" else client.post(address, body or {})
            transaction.set_rollback(True)
        response.writes = writes.found
        return response

    return ask


def is_sign_in(response: HttpResponse) -> bool:
    return response.status_code == 302 and response.url.startswith("/accounts/login/")


def is_in(response: HttpResponse) -> bool:
    assert response.status_code < 500
    return response.status_code not in {403, 404, 405} and not is_sign_in(response)


def address_of(world: worlds.World, name: str, code: str = "DAG") -> str:
    arguments = {**ACCOUNT_ARGUMENTS, **worlds.addresses(world.things[code])}.get(name, {})
    query = {**DOORS, **ACCOUNT}[name].query
    return reverse(name, kwargs=arguments) + (f"?{query}" if query else "")


@pytest.fixture(scope="session")
def asks(request: pytest.FixtureRequest) -> frozenset[str]:
    """Who walks: everybody in the slow tier, in the quick one somebody of each sort of rights."""
    return WALKERS if is_quick(request.config) else ALL


@pytest.fixture(scope="session")
def outside(request: pytest.FixtureRequest) -> tuple[str, ...]:
    """Who stands outside the closed group; in the quick tier who has least, and who has most, beside it."""
    return ("participant", "chair") if is_quick(request.config) else OUTSIDE


WALKERS = frozenset({"anonymous", "participant", "pmo"})
OUTSIDE = ("anonymous", "participant", "representative", "neighbour", "chair", "administrator")
INSIDE = ("insider", "pmo", "auditor")


def _secret(text: str) -> bool:
    return any(word in text for word in worlds.SECRETS)


def _text(response: HttpResponse) -> str:
    return (
        b"".join(response).decode(errors="replace") if response.streaming else response.content.decode(errors="replace")
    )


def _read(world: worlds.World, kind: str, response: HttpResponse) -> str:
    """What somebody reads, without what the closed group submitted upwards: that is open to the receiving group's seats."""
    text = _text(response)
    if kind not in ON_THE_DAG:
        return text
    for submitted in (world.things["SDWG"]["decided"], world.things["SDWG"]["decision"]):
        text = text.replace(submitted.reference, "")
    return text.replace(world.things["SDWG"]["decided"].title, "")


ON_THE_DAG = {"representative", "chair"}
SUBMITTED = {
    "decisions:decision",
    "decisions:correct",
    "decisions:publish",
    "decisions:actual",
    "reports:trail",
}  # of what was sent up


EVERY = {**DOORS, **ACCOUNT}
SIGNED_ADDRESSES = {"notifications:unsubscribe"}  # the address says itself whose it is


@pytest.mark.parametrize("name", EVERY)
@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.clause(
    "open-information", "coop-transparent", "tag-publishes", "tmag-publishes", "central-same-information"
)
def test_who_gets_in(world, visit, asks, name, method):
    door, address = EVERY[name], address_of(world, name)
    expected = (door.get if method == "GET" else door.post) or NOBODY
    looking = (asks | set(sorted(expected - asks)[:1])) if name in DOORS else {"anonymous", "participant"}
    answers = {kind: visit(kind, method, address, door.body) for kind in sorted(looking)}
    got_in = {kind for kind, response in answers.items() if is_in(response)}
    said = {kind: response.status_code for kind, response in answers.items()}
    assert got_in == expected & looking, f"{method} {address}: {said}"
    for kind, response in answers.items():
        if kind not in got_in or (kind == "anonymous" and name not in SIGNED_ADDRESSES) or method == "GET":
            assert response.writes == [], f"{method} {address} changes something for {kind}"
        if kind in got_in and method == "GET":
            assert response.status_code in {200, 302, 409}, "a page, or the sentence why not now"
        if kind in OUTSIDE:
            assert not _secret(_read(world, kind, response)), f"{kind} reads of the closed group at {address}"


def test_buttons_do_what_they_say(world, visit):
    """The walk is worth something: the same requests change the record for those who may."""
    for name in (
        "raid:note",
        "meetings:item-move",
        "meetings:report-step",
        "decisions:confirm",
        "meetings:import-confirm",
    ):
        kind = "pmo" if "pmo" in DOORS[name].post else "representative"
        assert visit(kind, "POST", address_of(world, name), DOORS[name].body).writes, name


@pytest.mark.urls("tests.architecture.unmarked")
def test_a_view_that_says_nothing_is_closed(client):
    for response in (client.get("/unmarked/"), client.post("/unmarked/")):
        assert is_sign_in(response)
    assert client.get("/public/").content == b"open"


# --- the closed group -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", sorted(PUBLIC_OF_THE_CLOSED))
def test_what_is_public_of_the_closed_group_says_nothing_of_its_things(world, visit, outside, name):
    for kind in outside:
        address = address_of(world, name, "SDWG")
        assert not _secret(_read(world, kind, visit(kind, "GET", address))), f"{kind} reads it at {address}"


@pytest.mark.parametrize("name", sorted(set(DOORS) - PUBLIC_OF_THE_CLOSED - NOT_THE_GROUPS))
@pytest.mark.clause("coop-confidential", "central-sensitive")
def test_for_those_outside_the_closed_groups_things_do_not_exist(world, visit, outside, name):
    if name not in worlds.addresses(world.things["SDWG"]):
        return
    address = address_of(world, name, "SDWG")
    for kind in outside:
        for method in ("GET", "POST"):
            response = visit(kind, method, address, DOORS[name].body)
            if name in SUBMITTED and kind in ON_THE_DAG:  # it is there for them; what may be done with it is not theirs
                assert is_in(response) is (name == "decisions:decision" and method == "GET")
                assert response.writes == []
                continue
            hidden = response.status_code in {404, 405} or (kind == "anonymous" and is_sign_in(response))
            assert hidden, f"{method} {address} tells {kind} with {response.status_code} that it is there"
            assert response.writes == []
            assert not _secret(_text(response))


def test_what_the_closed_group_submits_opens_to_the_seats_above_it(world, visit):
    title = world.things["SDWG"]["decided"].title
    address = reverse("meetings:inbox", args=["DAG"])
    assert title in _text(visit("representative", "GET", address))
    assert title not in _text(visit("participant", "GET", address))


@pytest.mark.parametrize("name", [name for name, door in DOORS.items() if door.get == ALL])
def test_the_closed_group_is_open_to_its_own(world, visit, name):
    for kind in INSIDE:
        response = visit(kind, "GET", address_of(world, name, "SDWG"))
        elsewhere = {"dashboard:go", "meetings:packs", *NOBODYS_OF_THE_CLOSED}
        assert response.status_code == 200 or name in elsewhere


REGISTERS = [
    "meetings:list",
    "meetings:series-list",
    "consultations:list",
    "decisions:list",
    "raid:actions",
    "deadlines:list",
]


def _others(world: worlds.World, kind: str, rows: list[list[str]]) -> list[list[str]]:
    """The rows without the one of what was submitted to where somebody sits."""
    submitted = world.things["SDWG"]["decided"].reference
    return [row for row in rows if kind not in ON_THE_DAG or submitted not in row]


@pytest.mark.parametrize("name", REGISTERS)
def test_the_closed_group_is_in_no_export(world, visit, outside, name):
    for kind in outside:
        table = visit(kind, "GET", f"{reverse(name)}?export=csv")
        rows = list(csv.reader(io.StringIO(table.content.decode("utf-8-sig"))))
        assert len(rows) > 1, "the open group's are there"
        assert not any(_secret(cell) or "SDWG" in cell for row in _others(world, kind, rows) for cell in row)
        book = openpyxl.load_workbook(io.BytesIO(visit(kind, "GET", f"{reverse(name)}?export=xlsx").content))
        rows = [[str(cell.value) for cell in row] for sheet in book for row in sheet.iter_rows()]
        assert not any(_secret(cell) or "SDWG" in cell for row in _others(world, kind, rows) for cell in row)
    inside = visit("insider", "GET", f"{reverse(name)}?export=csv").content.decode()
    assert "SDWG" in inside


@pytest.mark.parametrize("name", REGISTERS)
@pytest.mark.parametrize("query", ["group=SDWG", "q=Cryptic", "search=Cryptic", "per_page=100&sort=-group"])
def test_no_filter_finds_the_closed_group(world, visit, outside, name, query):
    for kind in outside:
        text = _read(world, kind, visit(kind, "GET", f"{reverse(name)}?{query}"))
        assert not re.search(r"SDWG[ -]?#?\d", text)
        assert not re.search(r"Cryptic (item|paper|action|proposal)", text)


def _references(things: dict[str, Any]) -> list[str]:
    return [things[name].reference for name in ("held", "ahead", "action", "open", "decided", "decision")]


def test_the_jump_by_reference_does_not_find_the_closed_group(world, visit):
    for reference in _references(world.things["SDWG"]):
        address = f"{reverse('dashboard:go')}?ref={reference.replace('#', '%23')}"
        submitted = reference in {world.things["SDWG"][name].reference for name in ("decided", "decision")}
        for kind in OUTSIDE:
            found = submitted and kind in ON_THE_DAG
            assert visit(kind, "GET", address).status_code == (302 if found else 404), reference
        assert visit("insider", "GET", address).status_code == 302, reference


def test_what_is_hidden_looks_like_what_does_not_exist(world, visit):
    hidden = visit("participant", "GET", world.things["SDWG"]["held"].get_absolute_url())
    missing = visit("participant", "GET", "/meetings/SDWG/99/")
    assert hidden.status_code == missing.status_code == 404
    token = re.compile(r"\b[A-Za-z0-9]{64}\b")
    assert token.sub("", _text(hidden)) == token.sub("", _text(missing)).replace("/SDWG/99/", "/SDWG/6/")


TO_SETTLE = "alternates"


def test_nobody_outside_is_told_of_the_closed_group(world):
    """But the SRO, to whom the framework escalates a breach: the group and the days, with no link to what is closed.

    And whom the SRO is to approve as alternate of a chair, who is nominated to nobody else.
    """
    for kind in set(worlds.OUTSIDERS) & set(worlds.SEATS):
        told = Notice.objects.filter(person=world.people[kind])
        for notice in told.exclude(topic=TO_SETTLE) if kind == "sro" else told:
            said = notice.subject + notice.body + notice.url
            assert not _secret(said)
            assert not re.search(r"SDWG[ -]?#?[0-9]", said)
            assert "SDWG" not in said or (kind == "sro" and not notice.url)
    to_the_sro = Notice.objects.filter(person=world.people["sro"])
    assert [notice for notice in to_the_sro if notice.subject.startswith("SDWG: a breach")]
    assert [notice for notice in Notice.objects.filter(person=world.people["insider"]) if "SDWG" in notice.subject]


# --- what an act leaves ---------------------------------------------------------------------------------------------


def test_what_somebody_does_is_recorded_under_their_name(world, cookies):
    client = Client()
    client.cookies = SimpleCookie({"sessionid": cookies["pmo"]})
    before = Event.objects.count()
    client.post(address_of(world, "raid:note"), {"text": "A note"})
    assert Event.objects.count() == before + 1
    assert Event.objects.order_by("-pk").first().actor == world.people["pmo"].audit_key
