"""Every write is a service: atomic with its event, by a named actor; and every event can be told in words."""

from __future__ import annotations

import ast
import inspect
import re
import textwrap
from string import Formatter

from django.apps import apps

from foundation.audit.queries import registered
from foundation.workflow.models import LifecycleModel
from tests.architecture.code import modules, own_apps, sources

# Public functions of services that write without being an act of their own, each with the reason.
NOT_ONE_ACT = {
    "foundation.audit.services.act": "makes a service",
    "foundation.audit.services.acting": "the transaction itself",
    "foundation.audit.services.record": "fills the buffer of the act under way and fails outside one",
    "foundation.audit.services.seal": "an act on the ledger itself: a seal is its own record, chained to the last",
    "foundation.documents.services.filing.store": "puts bytes under their SHA-256; add_version records them",
    "foundation.jobs.services.working.ask": "a row of the caller's act, which has the event",
    "foundation.jobs.services.working.work": "each job is an act of its own; this hands them out",
    "foundation.jobs.services.working.progress": "how far a worker is, is nobody's record",
    "foundation.jobs.services.parking.put_back": "that a row failed is the workers' own note",
    "foundation.jobs.services.parking.settle": "the same, once there is nothing left to try",
    "foundation.notifications.services.mail.send_batch": "talks to the mail server, outside any transaction",
    "foundation.notifications.services.digests.make_digests": "one transaction per person; what is sent when is nobody's record",
    "foundation.notifications.services.heartbeat.beat": "a sign of life is no act of governance",
    "foundation.notifications.services.heartbeat.note_enforcement": "the same",
    "foundation.notifications.services.notices.notify": "rows of the caller's act, which has the event; on its own it is atomic",
    "foundation.notifications.services.notices.notify_all": "the same, for many matters at once",
    "foundation.notifications.services.notices.withdraw": "the same, for what has not been sent",
    "foundation.notifications.services.notices.withdraw_all": "the same",
    "foundation.notifications.services.notices.mark_read": "what somebody has read is nobody's record",
    "foundation.notifications.services.notices.mark_all_read": "the same",
    "foundation.notifications.services.feeds.fetch_feed": "that a calendar was asked for is nobody's record",
    "consultations.services.sweeping.sweep": "one act per row, so that one that cannot be closed stops no other",
    "deadlines.services.enforcing.enforce": "one act per chunk, or row where that fails, so that a bad row stops no other",
    "decisions.services.proposals.assess": "hands everything on to edit, which is the act",
    "decisions.services.adopting.adopt": "runs inside decide; its signature is the registry's",
    "decisions.services.founding.found": "runs inside decide; its signature is the registry's",
    "decisions.services.founding.settle_terms": "the same",
    "decisions.services.publication.publish_with_report": "opens its act inside; its signature is the registry's",
    "raid.services.keeping.keep_all_owed": "one act per action, so that one that cannot be kept owed stops no other",
    "meetings.services.series.keep_all_planned": "one act per series, so that one that cannot be planned stops no other",
    "meetings.services.looking.look": "a reader's own bookmark is no act of governance",
    "meetings.services.binding.bind": "touches no row but how far its job is",
    "meetings.services.packing.make_pack": "binds outside any transaction; _file is the act",
    "meetings.services.issuing.issue_papers": "issues ready reports first, whose PDFs take seconds; _issue is the act",
    "meetings.services.reports.issue_report": "makes the PDF outside any transaction; _issue is the act",
    "meetings.services.reports.issue_due_report": "hands on to issue_report; its signature is the registry's",
    "reports.services.seal_daily": "a seal is its own record, and its notice to the IPA goes with it",
    "reports.services.export_trail": "renders for seconds outside any transaction; _record is the act",
}
# Steps of the acts of one app, split off into a file of their own: nobody else calls them.
STEPS = {
    "foundation.notifications.services.notices.take_back",
    "consultations.services.duty.drop_duty",
    "consultations.services.duty.end_duty",
    "consultations.services.duty.move_duty",
    "consultations.services.duty.start_duty",
    "consultations.services.ledger.record",
    "consultations.services.ledger.record_answer",
    "consultations.services.ledger.take_back_reminders",
    "consultations.services.ledger.tell",
    "constituencies.services.telling.tell_candidates",
    "constituencies.services.telling.tell_nominee",
    "constituencies.services.telling.tell_result",
    "constituencies.services.telling.tell_the_pmo",
    "deadlines.services.moving.put",
    "deadlines.services.recording.record",
    "deadlines.services.starting.start_one",
    "deadlines.services.sweeping.attempt",
    "deadlines.services.sweeping.carry_out",
    "deadlines.services.sweeping.settle",
    "decisions.services.consequences.carry_out",
    "decisions.services.ledger.enter",
    "decisions.services.snapshot.snapshot",
    "decisions.services.views.capture",
    "meetings.services.agenda.count_up",
    "meetings.services.carrying.carry_requests",
    "meetings.services.carrying.put_before_next",
    "meetings.services.ledger.record",
    "meetings.services.ledger.record_report",
    "meetings.services.ledger.tell_chair",
    "meetings.services.issuing.stamp",
    "meetings.services.packing.ask_packs",
    "meetings.services.ledger.tell_members",
    "meetings.services.settling.bring_along",
    "meetings.services.versions.renew",
    "raid.services.duty.end",
    "raid.services.duty.follow_day",
    "raid.services.duty.follow_owner",
    "raid.services.duty.owe",
    "raid.services.duty.owe_again",
}
# Services that record no event of their own.
NO_EVENT = {
    "meetings.services.live.keep_words",  # words being written and not captured are nobody's record
}


def _services() -> dict[str, object]:
    found = {}
    for module in modules("services"):
        for name, function in vars(module).items():
            here = inspect.isfunction(function) and function.__module__ == module.__name__
            if here and not name.startswith("_"):
                found[f"{module.__name__}.{name}"] = function
    return found


SERVICES = _services()
WRAPPED = {name: function for name, function in SERVICES.items() if getattr(function, "is_service", False)}


def test_services_are_found():
    assert len(WRAPPED) > 60


def _called(function: object) -> set[str]:
    tree = ast.parse(textwrap.dedent(inspect.getsource(inspect.unwrap(function))))
    calls = [node.func for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return {call.id if isinstance(call, ast.Name) else getattr(call, "attr", "") for call in calls}


def _calls() -> dict[str, set[str]]:
    """Every function of all services by its bare name, with the bare names it calls."""
    calls: dict[str, set[str]] = {}
    for module in modules("services"):
        for name, function in vars(module).items():
            if inspect.isfunction(function) and ".services" in function.__module__:
                calls.setdefault(name, set()).update(_called(function))
    return calls


def _reaching(ends: set[str]) -> set[str]:
    """Bare names of functions that call one of the ends, by however many steps."""
    calls, reached = _calls(), set(ends)
    while more := {name for name, called in calls.items() if called & reached} - reached:
        reached |= more
    return reached


ROWS = {"claim", "insert"}  # foundation.core.rows
ORM = {"save", "create", "bulk_create", "bulk_update", "get_or_create", "update_or_create", "delete", "update", *ROWS}
EVENTS = {"record", "advance"}
WRITING = _reaching(ORM | EVENTS)
RECORDING = _reaching(EVENTS)


def test_every_public_function_that_writes_is_one_act():
    free = {name for name in set(SERVICES) - set(WRAPPED) if name.rpartition(".")[2] in WRITING}
    assert free == {*NOT_ONE_ACT, *STEPS}, "wrap it in @audit.act, or list it with the reason"


def test_the_steps_of_an_act_are_called_inside_their_app_alone():
    for step in STEPS:
        module, _, name = step.rpartition(".")
        app = module.partition(".services")[0].replace(".", "/")
        users = {
            path.as_posix()
            for path, text in sources().items()
            if re.search(rf"from {re.escape(module)} import [^\n]*\b{name}\b", text)
        }
        assert all(user.startswith(f"{app}/services/") for user in users), f"{step}: {users}"


def _names_its_actor(function: object) -> bool:
    """By keyword, and without a default: nobody acts by default."""
    actor = inspect.signature(function).parameters.get("actor")
    wanted = (inspect.Parameter.KEYWORD_ONLY, inspect.Parameter.empty)
    return actor is not None and (actor.kind, actor.default) == wanted


def test_every_service_names_its_actor_by_keyword():
    assert [name for name, function in WRAPPED.items() if not _names_its_actor(function)] == []


def test_every_service_says_what_it_does():
    assert [name for name, function in WRAPPED.items() if not inspect.getdoc(function)] == []


def test_every_service_reaches_an_event():
    assert {name for name in WRAPPED if name.rpartition(".")[2] not in RECORDING} == NO_EVENT


def test_nothing_outside_services_saves_or_creates():
    """Views, forms, queries, policies and tasks write nothing themselves."""
    writing = (".save(", ".objects.create(", ".bulk_create(", ".get_or_create(", ".update_or_create(", ".delete(")
    guilty = []
    for path, text in sources().items():
        inside = path.with_suffix("").parts[2 if path.parts[0] == "foundation" else 1 :]
        if inside and inside[0] in READING and any(write in text for write in writing):
            guilty.append(path.as_posix())
    assert sorted(set(guilty) - {SPREADSHEET}) == []


SPREADSHEET = "foundation/core/tables/export.py"  # what it saves is a workbook, into memory
READING = {"views", "forms", "queries", "policy", "tasks", "filters", "tables", "templatetags", "rules"}

# --- events ---------------------------------------------------------------------------------------------------------


def _kinds() -> dict[str, object]:
    return {str(kind): kind for module in modules("events") for kind in module.EventKind}


def _placeholders(wording: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(wording) if name}


def test_every_event_kind_is_registered_with_its_wording():
    assert set(registered()) == set(_kinds())


def test_an_event_kind_begins_with_its_app():
    for module in modules("events"):
        app = module.__name__.split(".")[-2]
        assert all(str(kind).startswith(f"{app}.") for kind in module.EventKind)


def test_every_wording_can_be_filled_in():
    for kind, wording in registered().items():
        assert wording, kind
        assert all(name.isidentifier() for name in _placeholders(wording)), kind


def test_every_event_kind_is_used():
    """A kind that nobody records is a promise the ledger does not keep."""
    steps = {
        str(step.event)
        for model in apps.get_models()
        if issubclass(model, LifecycleModel)
        for step in model.lifecycle.steps
    }
    unused = []
    for config in own_apps():
        folder = config.name.replace(".", "/")
        text = "\n".join(
            body for path, body in sources().items() if path.as_posix().startswith(folder) and path.name != "events.py"
        )
        for module in [module for module in modules("events") if module.__name__ == f"{config.name}.events"]:
            unused += [
                kind for kind in module.EventKind if f"EventKind.{kind.name}" not in text and str(kind) not in steps
            ]
    assert unused == []


def test_events_are_recorded_inside_their_own_app():
    """An event's kind belongs to the app that records it: nobody writes in another's name."""
    for path, text in sources().items():
        app = ".".join(path.parts[:2]) if path.parts[0] == "foundation" else path.parts[0]
        for line in text.splitlines():
            if "import" in line and "EventKind" in line and ".events" in line:
                assert f"from {app}.events import" in line, f"{path}: {line}"
