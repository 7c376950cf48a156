"""One act, one event, in one transaction; and a ledger in which every tampering is found."""

from __future__ import annotations

import json
from enum import StrEnum
from typing import TYPE_CHECKING

import pytest
import time_machine
from django.db import connection, transaction
from django.db.utils import DatabaseError

from foundation.accounts.models import Organisation
from foundation.audit import queries, rules, services
from foundation.audit.models import AppendOnlyError, Event, EventSubject, EventValue, Seal, StreamHead
from foundation.audit.queries import telling
from foundation.core.registry import Registry

if TYPE_CHECKING:
    from collections.abc import Callable


class Kind(StrEnum):
    ADDED = "test.added"


@pytest.fixture(autouse=True)
def _wording(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(telling, "_wording", queries.registered())  # nothing of this stays for other tests
    monkeypatch.setattr(telling, "_codes", {})
    queries.register(Kind, {Kind.ADDED: "{actor} added {ref} as {name}"})


ACTOR = services.System("test")


@services.act
def add(name: str, *, stream: str = "group:DAG", **extra: object) -> Organisation:
    organisation = Organisation.objects.create(name=name)
    services.record(
        Kind.ADDED,
        actor=ACTOR,
        stream=stream,
        subject=organisation,
        scope="DAG:public",
        private={"name": name},
        **extra,
    )
    return organisation


def raw(sql: str, *params: object) -> None:
    """Somebody with the database's keys: past the application, and on PostgreSQL past the trigger too."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET session_replication_role = replica")
        cursor.execute(sql, params)
        if connection.vendor == "postgresql":
            cursor.execute("SET session_replication_role = DEFAULT")


@pytest.mark.django_db
def test_an_act_writes_its_event_with_the_change() -> None:
    organisation = add("DCC")
    event = Event.objects.get()
    assert (event.stream, event.seq, event.kind, event.prev) == ("group:DAG", 1, "test.added", rules.GENESIS)
    assert "DCC" not in event.text
    assert {value.name: value.value for value in event.values.all()} == {"actor_name": ACTOR.audit_name, "name": "DCC"}
    [entry] = queries.history(organisation)
    assert entry.sentence == "The system (test) added  as DCC"
    assert queries.verify_ledger() == []


@pytest.mark.django_db
def test_a_sentence_tells_codes_and_days_in_words_and_the_event_keeps_them() -> None:
    queries.register(
        Kind, {Kind.ADDED: "{actor} added {ref} as {how} on {on}: {name}"}, {"how": {"observer": "an observer"}}
    )
    organisation = add("9 is not 2022-03-09", data={"how": "observer", "on": "2022-03-09"})
    [entry] = queries.history(organisation)
    assert entry.sentence.endswith(" as an observer on 9 March 2022: 9 is not 2022-03-09")
    assert entry.data == {"how": "observer", "on": "2022-03-09"}
    assert json.loads(Event.objects.get().text)["data"] == {"how": "observer", "on": "2022-03-09"}


@pytest.mark.django_db
def test_a_code_is_named_for_who_may_read_the_event(monkeypatch: pytest.MonkeyPatch) -> None:
    named: Registry[queries.Naming] = Registry("for this test")
    monkeypatch.setattr(telling, "NAMED", named)
    queries.register(Kind, {Kind.ADDED: "Added in {seat}"})
    for key in ("seat", "for"):
        named.register(key, lambda code, said: f"seat {code} of {said['scope']}" if code == "A" else None)
    add("One", data={"seat": "A"}, on_behalf_of="A")
    add("Two", data={"seat": "B"})
    known, unknown = Event.objects.order_by("pk")
    assert queries.entry(known).sentence == "Added in seat A of DAG:public"
    assert queries.entry(unknown).sentence == "Added in B"
    assert (queries.entry(known).on_behalf_of, queries.entry(unknown).on_behalf_of) == ("seat A of DAG:public", "")
    hidden = queries.entry(known, withheld=True)
    assert (hidden.sentence, hidden.on_behalf_of) == ("Added in A", "A")
    assert [json.loads(event.text)["data"]["seat"] for event in (known, unknown)] == ["A", "B"]


@pytest.mark.django_db
def test_a_broken_event_undoes_the_change(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> str:
        raise OSError("the disk is full")

    monkeypatch.setattr(rules, "event_text", broken)
    with pytest.raises(OSError, match="disk"):
        add("DCC")
    assert not Organisation.objects.exists()
    assert not Event.objects.exists()


@pytest.mark.django_db
def test_a_refused_change_writes_no_event() -> None:
    @services.act
    def refused() -> None:
        add("DCC")
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        refused()
    assert not Organisation.objects.exists()
    assert not Event.objects.exists()


@pytest.mark.django_db
def test_an_inner_act_that_fails_takes_only_its_own_event_along() -> None:
    @services.act
    def inner() -> None:
        add("SMS")
        raise ValueError("no")

    @services.act
    def outer() -> None:
        add("DCC")
        with pytest.raises(ValueError, match="no"):
            inner()
        add("Elexon")

    outer()
    assert sorted(Organisation.objects.values_list("name", flat=True)) == ["DCC", "Elexon"]
    assert Event.objects.count() == 2
    assert queries.verify_ledger() == []


@pytest.mark.django_db
def test_an_event_outside_a_service_is_an_error() -> None:
    with pytest.raises(services.NoActError):
        services.record(
            Kind.ADDED, actor=ACTOR, stream="system", subject=Organisation(pk=1, name="x"), scope="-:public"
        )


@pytest.mark.django_db
def test_events_of_several_streams_chain_separately() -> None:
    add("DCC")
    add("SMS", stream="group:PSG")
    add("Elexon")
    places = list(Event.objects.order_by("pk").values_list("stream", "seq"))
    assert places == [("group:DAG", 1), ("group:PSG", 1), ("group:DAG", 2)]
    assert queries.verify_ledger() == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    "rewrite",
    [
        lambda: Event.objects.update(kind="x"),
        lambda: Event.objects.all().delete(),
        lambda: EventSubject.objects.all().delete(),
        lambda: Seal.objects.update(text="x"),
    ],
)
def test_the_application_refuses_to_rewrite(rewrite: Callable[[], object]) -> None:
    add("DCC")
    with pytest.raises(AppendOnlyError):
        rewrite()
    assert queries.verify_ledger() == []


@pytest.mark.postgres
@pytest.mark.django_db
@pytest.mark.parametrize(
    "sql",
    ["UPDATE audit_event SET kind = 'x'", "DELETE FROM audit_eventsubject", "TRUNCATE audit_event CASCADE"],
)
def test_postgresql_itself_refuses_to_rewrite(sql: str, on_postgres: bool) -> None:
    assert on_postgres
    add("DCC")
    with pytest.raises(DatabaseError, match="only ever added"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # a pending check of a foreign key would refuse TRUNCATE first
        cursor.execute(sql)
    assert queries.verify_ledger() == []


TAMPERINGS: list[tuple[str, str, str]] = [
    (
        "a changed text",
        "UPDATE audit_event SET text = replace(text, 'person', 'persona') || ' ' WHERE seq = 2",
        "event 2 of stream group:DAG: the text does not match its hash",
    ),
    (
        "a changed column",
        "UPDATE audit_event SET kind = 'test.other' WHERE seq = 2",
        "event 2 of stream group:DAG: a column differs from the text",
    ),
    (
        "a changed subject",
        "UPDATE audit_eventsubject SET key = 'organisation:99' WHERE event_id = (SELECT id FROM audit_event WHERE seq = 2)",
        "event 2 of stream group:DAG: its subjects differ from the text",
    ),
    (
        "a changed name",
        "UPDATE audit_eventvalue SET value = 'X' WHERE name = 'name' AND event_id = (SELECT id FROM audit_event WHERE seq = 2)",
        "value name of event 2 of stream group:DAG does not match its digest",
    ),
    (
        "a reordered row",
        "UPDATE audit_event SET seq = CASE seq WHEN 2 THEN 30 ELSE seq END WHERE seq = 2",
        "event 2 of stream group:DAG: missing",
    ),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("sql", "said"), [case[1:] for case in TAMPERINGS], ids=[case[0] for case in TAMPERINGS])
def test_every_tampering_is_found(sql: str, said: str) -> None:
    for name in ("DCC", "SMS", "Elexon"):
        add(name)
    raw(sql)
    assert said in queries.verify_ledger()


def _drop(seq: int) -> None:
    for table in ("audit_eventsubject", "audit_eventvalue"):
        raw(f"DELETE FROM {table} WHERE event_id = (SELECT id FROM audit_event WHERE seq = {seq})")
    raw(f"DELETE FROM audit_event WHERE seq = {seq}")


@pytest.mark.django_db
def test_a_deleted_row_is_found() -> None:
    for name in ("DCC", "SMS", "Elexon"):
        add(name)
    _drop(2)
    assert "event 2 of stream group:DAG: missing" in queries.verify_ledger()


@pytest.mark.django_db
def test_a_cut_tail_is_found_by_the_head_and_by_the_seal() -> None:
    for name in ("DCC", "SMS", "Elexon"):
        add(name)
    services.seal(reason="daily")
    _drop(3)
    assert "stream group:DAG: 1 events are missing after event 2" in queries.verify_ledger()
    hashed = Event.objects.get(seq=2).hash
    StreamHead.objects.filter(stream="group:DAG").update(seq=2, hash=hashed)  # somebody repairs the head as well
    assert queries.verify_ledger() == ["seal 1: event 3 of stream group:DAG is not the one that was sealed"]


@pytest.mark.django_db
def test_seals_chain() -> None:
    add("DCC")
    first, second = services.seal(reason="daily"), services.seal(reason="trail")
    assert second.prev == first.hash
    assert json.loads(first.text)["heads"] == [["group:DAG", 1, Event.objects.get().hash]]
    raw("UPDATE audit_seal SET text = replace(text, 'daily', 'never') WHERE number = 1")
    assert "seal 1: does not follow the seal before it, or was changed" in queries.verify_ledger()


@pytest.mark.django_db
def test_there_is_one_daily_seal_a_day_in_london() -> None:
    add("DCC")
    with time_machine.travel("2026-07-01T22:30:00+00:00", tick=False):  # 23:30 in London
        first = services.seal(reason="daily")
        assert services.seal(reason="daily") == first
    with time_machine.travel("2026-07-01T23:10:00+00:00", tick=False):  # ten past midnight there
        assert services.seal(reason="trail").number == 2
        assert services.seal(reason="daily").number == 3
        assert services.seal(reason="daily").number == 3
    assert queries.verify_ledger() == []


@pytest.mark.django_db
def test_a_row_of_the_ledger_is_not_saved_or_deleted_again() -> None:
    add("DCC")
    services.seal(reason="daily")
    for row in (Event.objects.get(), EventSubject.objects.get(), Seal.objects.get()):
        with pytest.raises(AppendOnlyError):
            row.save()
        with pytest.raises(AppendOnlyError):
            row.delete()
    assert queries.verify_ledger() == []


@pytest.mark.django_db
def test_a_history_may_be_narrowed_to_scopes_and_apps() -> None:
    organisation = add("DCC")
    assert len(queries.history(organisation, scopes=["DAG:public"], apps=["test"])) == 1
    assert queries.history(organisation, scopes=["DAG:public"], apps=["raid"]) == []
    assert queries.history(organisation, scopes=["PSG:public"]) == []


@pytest.mark.django_db
def test_an_erased_name_still_verifies() -> None:
    organisation = add("DCC")
    EventValue.objects.all().delete()
    assert queries.verify_ledger() == []
    [entry] = queries.history(organisation)
    assert entry.actor == "a former participant"


def test_every_kind_needs_wording() -> None:
    with pytest.raises(ValueError, match="no wording"):
        queries.register(Kind, {})


def test_what_stands_in_brackets_is_told_only_where_the_event_tells_it() -> None:
    facts = telling._Blank({"actor": "Ann", "mode": "there", "name": "Robin", "empty": ""})
    assert telling._told("{actor} is {mode}[, as {name},] today", facts) == "Ann is there, as Robin, today"
    assert telling._told("{actor} is {mode}[, as {other},] today", facts) == "Ann is there today"
    assert telling._told("[{empty:.0}From elsewhere|{actor} wrote]", facts) == "Ann wrote"
    assert telling._told("[{name:.0}From elsewhere|{actor} wrote]", facts) == "From elsewhere"
