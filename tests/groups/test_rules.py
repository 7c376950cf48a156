"""How long each seat has existed, over versions of a framework made up for the purpose. Pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from framework.rules import as_data, parse
from framework.services import shipped
from groups.rules import OFFICES, READ_ALL, SEAT_KINDS, VOICES, Office, SeatKind, needs_single_holder, spans

FIRST, UPDATE, LAST = date(2021, 8, 25), date(2022, 3, 10), date(2023, 12, 6)


@pytest.fixture(scope="module")
def versions():
    return tuple(one for one in parse(shipped()) if one.in_force_from in (FIRST, UPDATE, LAST))


def test_the_shipped_versions_are_the_ones_these_tests_are_written_for(versions) -> None:
    assert [version.in_force_from for version in versions] == [FIRST, UPDATE, LAST]


def test_a_seat_that_stays_has_one_span_from_its_first_version_on(versions) -> None:
    [dcc] = [span for span in spans(versions, "DAG") if span.code == "DCC"]
    assert (dcc.valid_from, dcc.valid_to, dcc.kind) == (FIRST, None, "constituency")
    assert dcc.version == versions[-1].id  # told in the words of the newest version that has it
    assert dcc.citation


def test_a_seat_that_comes_later_begins_with_its_version(versions) -> None:
    [recco] = [span for span in spans(versions, "DAG") if span.code == "RECCO"]
    assert (recco.valid_from, recco.valid_to) == (LAST, None)


def test_a_seat_that_goes_ends_on_the_eve_of_the_version_without_it(versions) -> None:
    without = [versions[0], versions[1], without_seat(versions[2], "DAG", "DCC")]
    [dcc] = [span for span in spans(without, "DAG") if span.code == "DCC"]
    assert (dcc.valid_from, dcc.valid_to) == (FIRST, date(2023, 12, 5))


def test_the_days_of_a_seat_are_told_with_the_rules(versions) -> None:
    gone = [versions[0], replace(versions[-1], groups=())]
    dag = versions[0].group("DAG")
    told = {one["code"]: one for one in as_data(dag, spans(gone, "DAG"))["seats"]}["DCC"]
    eve = (versions[-1].in_force_from - timedelta(days=1)).isoformat()
    assert (told["from"], told["to"]) == (FIRST.isoformat(), eve)
    founded = {one["code"]: one for one in as_data(dag, [], date(2022, 5, 1))["seats"]}["DCC"]
    assert (founded["from"], founded["to"]) == ("2022-05-01", None)


def test_a_seat_that_comes_back_has_two_spans(versions) -> None:
    gap = [versions[0], without_seat(versions[1], "DAG", "DCC"), versions[2]]
    found = [(span.valid_from, span.valid_to) for span in spans(gap, "DAG") if span.code == "DCC"]
    assert found == [(FIRST, date(2022, 3, 9)), (LAST, None)]


def test_a_seat_that_becomes_another_kind_is_another_seat(versions) -> None:
    changed = [versions[0], versions[1], with_kind(versions[2], "DAG", "DCC", "observer")]
    found = [(span.kind, span.valid_to) for span in spans(changed, "DAG") if span.code == "DCC"]
    assert found == [("constituency", date(2023, 12, 5)), ("observer", None)]


def test_the_offices_are_seats_of_the_programme(versions) -> None:
    found = {span.code: span.kind for span in spans(versions, "")}
    assert set(found) == {str(office) for office in Office}
    assert set(found.values()) == {"office"}


def test_a_group_nobody_knows_has_no_seats(versions) -> None:
    assert spans(versions, "NONE") == []


def test_every_kind_and_office_has_its_words() -> None:
    assert set(SEAT_KINDS) == set(SeatKind)
    assert set(OFFICES) == set(Office)
    assert set(READ_ALL) <= set(Office)
    assert Office.SRO not in READ_ALL


@pytest.mark.parametrize(
    ("kind", "voice", "single"),
    [
        ("chair", False, True),
        ("constituency", True, True),
        ("code_body", True, True),
        ("programme", False, False),
        ("assurance", False, False),
        ("observer", False, False),
        ("secretariat", False, False),
        ("office", False, False),
    ],
)
def test_which_kinds_speak_and_which_have_one_holder(kind: str, voice: bool, single: bool) -> None:
    assert (kind in VOICES, needs_single_holder(kind)) == (voice, single)


def without_seat(version, code: str, seat: str):
    return _with_group(version, code, lambda seats: tuple(each for each in seats if each.code != seat))


def with_kind(version, code: str, seat: str, kind: str):
    return _with_group(
        version, code, lambda seats: tuple(replace(each, kind=kind) if each.code == seat else each for each in seats)
    )


def _with_group(version, code: str, change):
    groups = tuple(
        replace(group, seats=change(group.seats)) if group.code == code else group for group in version.groups
    )
    return replace(version, groups=groups)
