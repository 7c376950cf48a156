"""The event format: what is hashed, and what each kind of damage is called."""

from __future__ import annotations

from dataclasses import replace

import pytest

from foundation.audit import rules


def body(**changes: object) -> rules.Body:
    said = rules.Body(
        kind="test.said",
        at="2022-03-09T10:00:00.000000+00:00",
        actor="person:1",
        on_behalf_of="",
        request_id="",
        scope="DAG:public",
        subjects=(("meeting:1", "DAG #6"),),
        data={"n": 1},
        private={"actor_name": rules.digest("salt", "Secretary")},
    )
    return replace(said, **changes)


def chain(length: int) -> list[rules.Link]:
    links, prev = [], rules.GENESIS
    for seq in range(1, length + 1):
        text = rules.event_text(body(data={"n": seq}), stream="group:DAG", seq=seq, prev=prev)
        link = rules.Link("group:DAG", seq, prev, text, rules.sha256(text), {"actor_name": ("salt", "Secretary")})
        links.append(link)
        prev = link.hash
    return links


def test_the_canonical_text_is_fixed() -> None:
    text = rules.event_text(body(), stream="group:DAG", seq=1, prev=rules.GENESIS)
    assert text == (
        '{"actor":"person:1","at":"2022-03-09T10:00:00.000000+00:00","data":{"n":1},"for":"","kind":"test.said",'
        f'"prev":"{rules.GENESIS}","private":{{"actor_name":"{rules.digest("salt", "Secretary")}"}},"request":"",'
        '"scope":"DAG:public","seq":1,"stream":"group:DAG","subjects":[["meeting:1","DAG #6"]],"v":1}'
    )


def test_a_whole_chain_holds() -> None:
    assert rules.check_stream(chain(3)) == []


def test_a_changed_text_is_named() -> None:
    links = chain(3)
    links[1] = replace(links[1], text=links[1].text.replace('"n":2', '"n":9'))
    assert rules.check_stream(links) == ["event 2 of stream group:DAG: the text does not match its hash"]


def test_a_changed_text_with_a_new_hash_breaks_the_next_event() -> None:
    links = chain(3)
    text = links[1].text.replace('"n":2', '"n":9')
    links[1] = replace(links[1], text=text, hash=rules.sha256(text))
    assert rules.check_stream(links) == ["event 3 of stream group:DAG: does not follow the event before it"]


def test_a_missing_event_is_named() -> None:
    links = chain(4)
    del links[1]
    assert rules.check_stream(links) == ["event 2 of stream group:DAG: missing"]


def test_reordered_events_are_found() -> None:
    links = chain(3)
    first, second = replace(links[0], seq=2), replace(links[1], seq=1)
    wrong = rules.check_stream([second, first, links[2]])
    assert "event 1 of stream group:DAG: the text says it is event 2 of stream group:DAG" in wrong


def test_a_changed_private_value_is_named() -> None:
    links = chain(1)
    links[0] = replace(links[0], values={"actor_name": ("salt", "Somebody else")})
    assert rules.check_stream(links) == ["value actor_name of event 1 of stream group:DAG does not match its digest"]


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ("2022-03-09", "9 March 2022"),
        ("2022-07-09T10:00:00+00:00", "9 July 2022, 11:00"),  # in London
        ("2022-07-09T11:00:00", "9 July 2022, 11:00"),
        ("2022-13-09", "2022-13-09"),
        ("item", "agenda item"),
        ("item, cost_gbp, thresholds", "agenda item, cost gbp, thresholds"),
        ("dial_in", "dial in"),
        ("LARGE-SUPPLIER", "LARGE-SUPPLIER"),
        ("DAG #6", "DAG #6"),
        ("MHHS-DEL031_v3", "MHHS-DEL031_v3"),
        ("9f2c41" + "0" * 54 + "e1a0", "9f2c41…e1a0"),
        ("", ""),
        (7, 7),
        (None, None),
    ],
)
def test_codes_and_days_are_told_in_words(value: object, told: object) -> None:
    assert rules.in_words(value, {"item": "agenda item"}) == told


def test_an_erased_private_value_still_verifies() -> None:
    assert rules.check_stream([replace(chain(1)[0], values={})]) == []
