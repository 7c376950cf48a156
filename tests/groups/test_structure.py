"""The framework's groups on record: from which day to which, under whom, with which seats; and what it does not undo."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from foundation.audit import queries as ledger
from foundation.audit.services import System
from foundation.core.clock import today
from framework.queries import rules_in_force, versions
from framework.rules import FoundedGroup, NoSuchGroupError, founded
from framework.rules.spans import Span
from framework.services import load_versions, shipped
from groups import queries, services
from groups.models import Group, Reporting, Seat
from groups.rules import lifespans
from groups.rules.lifespans import Line, laid
from groups.rules.matching import matched
from tests.factories.groups import group, load_framework

ACTOR = System("test")


def day(text: str) -> date:
    return date.fromisoformat(text)


# --- pure -------------------------------------------------------------------------------------------------------------

LINES = [
    # what begins when, last day → who holds when
    ([("TAG", "2021-07-29")], None, [("TAG", "2021-07-29", None)]),
    (
        [("TAG", "2021-07-29"), ("TMAG", "2022-03-03")],
        None,
        [("TAG", "2021-07-29", "2022-03-02"), ("TMAG", "2022-03-03", None)],
    ),
    (
        [("TMAG", "2022-03-03"), ("*SITAG", "2024-02-01")],
        None,
        [("TMAG", "2022-03-03", "2024-01-31"), ("SITAG", "2024-02-01", None)],
    ),
    # a version that changes its mind later prevails from then on
    (
        [("TMAG", "2022-03-03"), ("*SITAG", "2024-02-01"), ("MCAG", "2024-06-01")],
        None,
        [
            ("TMAG", "2022-03-03", "2024-01-31"),
            ("SITAG", "2024-02-01", "2024-05-31"),
            ("MCAG", "2024-06-01", None),
        ],
    ),
    # on one day the product's own prevails
    ([("TMAG", "2024-02-01"), ("*SITAG", "2024-02-01")], None, [("SITAG", "2024-02-01", None)]),
    # nothing begins after the last day, and a time without a parent leaves a gap
    ([("TAG", "2021-07-29"), ("TMAG", "2022-03-03")], "2022-03-02", [("TAG", "2021-07-29", "2022-03-02")]),
    ([("TAG", "2021-07-29"), ("", "2022-01-01")], None, [("TAG", "2021-07-29", "2021-12-31")]),
    ([], None, []),
]


@pytest.mark.parametrize(("begun", "last", "held"), LINES)
def test_who_a_group_reports_to_when(begun, last, held):
    lines = [Line(code.strip("*"), day(since), None, own=code.startswith("*")) for code, since in begun]
    found = laid(lines, day(last) if last else None)
    assert [(line.parent, line.valid_from, line.valid_to) for line in found] == [
        (code, day(since), day(until) if until else None) for code, since, until in held
    ]


CAPS = [
    (("2022-01-01", None), None, ("2022-01-01", None)),
    (("2022-01-01", None), "2022-06-30", ("2022-01-01", "2022-06-30")),
    (("2022-01-01", "2022-02-01"), "2022-06-30", ("2022-01-01", "2022-02-01")),
    (("2022-01-01", "2022-12-31"), "2022-06-30", ("2022-01-01", "2022-06-30")),
    (("2022-06-30", None), "2022-06-30", ("2022-06-30", "2022-06-30")),
    (("2022-07-01", None), "2022-06-30", None),
]


@pytest.mark.parametrize(("span", "last", "expected"), CAPS)
def test_a_seat_ends_with_its_group(span, last, expected):
    start, end = day(span[0]), day(span[1]) if span[1] else None
    found = lifespans.capped(start, end, day(last) if last else None)
    assert found == (expected and (day(expected[0]), day(expected[1]) if expected[1] else None))


class Recorded:
    def __init__(self, code: str, kind: str, since: str) -> None:
        self.code, self.kind, self.valid_from = code, kind, day(since)


def a_span(code: str, kind: str, since: str) -> Span:
    return Span(code, code, kind, 0, "c", "c", "1", day(since), None)


def test_a_seat_whose_day_was_corrected_is_the_same_seat():
    recco, dcc = Recorded("RECCO", "constituency", "2023-12-06"), Recorded("DCC", "constituency", "2021-07-29")
    gone = Recorded("GONE", "programme", "2021-07-29")
    wanted = [
        a_span("RECCO", "constituency", "2022-06-10"),
        a_span("DCC", "constituency", "2021-07-29"),
        a_span("NEW", "observer", "2021-07-29"),
    ]
    found = matched([recco, dcc, gone], wanted)
    assert {(row.code, span.code) for row, span in found.pairs} == {("RECCO", "RECCO"), ("DCC", "DCC")}
    assert [span.code for span in found.new] == ["NEW"]
    assert [row.code for row in found.dropped] == ["GONE"]


def test_a_seat_of_another_kind_is_another_seat():
    row, span = Recorded("ELEXON", "programme", "2021-07-29"), a_span("ELEXON", "constituency", "2022-06-10")
    assert matched([row], [span]).pairs == ()
    same_day = a_span("ELEXON", "constituency", "2021-07-29")
    assert len(matched([row], [same_day]).pairs) == 1


# --- rules of founded groups ------------------------------------------------------------------------------------------

TEXTS = shipped()
NEW = FoundedGroup(
    "NEWWG",
    'The "New"\nGroup',
    "DAG",
    "Does things",
    "open",
    "",
    subgroup=False,
    short_lived=False,
    since=day("2022-05-01"),
)
SUB = FoundedGroup(
    "NEW-SUB", "Sub", "NEWWG", "Helps", "closed", "Weekly", subgroup=True, short_lived=False, since=day("2022-06-01")
)


def upto(last: str) -> dict[str, str]:
    """The texts of the versions in force by that day."""
    begun = [line for line in TEXTS if day(last) >= _force(TEXTS[line])]
    return {name: TEXTS[name] for name in begun}


def _force(text: str) -> date:
    line = next(line for line in text.splitlines() if line.startswith("in_force_from"))
    return day(line.split("=")[1].strip())


def test_a_founded_group_has_the_rules_of_its_level():
    found = founded(TEXTS, [NEW])["NEWWG"]
    assert (found.level, found.parent, found.attendance, found.version) == (4, "DAG", "open", "3.2")
    assert found.name == 'The "New"\nGroup'
    assert {seat.code: seat.kind for seat in found.seats} == {"CHAIR": "chair", "PMO": "secretariat"}
    assert [outcome.key for outcome in found.outcomes] == ["report_to_parent", "escalate_to_parent"]
    assert found.no_consensus.route == "escalate_to_parent"
    assert found.competence.subjects == ("design",)
    assert found.deadline("papers_issued") is not None
    assert found.citation


@pytest.mark.parametrize(("last", "days"), [("2022-06-01", 1), ("2023-12-06", 2)])
def test_a_founded_group_follows_later_versions(last, days):
    found = founded(upto(last), [NEW])["NEWWG"]
    assert found.deadline("headline_report").working_days == days


@pytest.mark.clause("sub-groups")
def test_a_founded_sub_group_owes_no_papers_and_decides_nothing():
    found = founded(TEXTS, [NEW, SUB])["NEW-SUB"]
    assert found.deadline("papers_issued") is None
    assert found.deadline("headline_report") is None
    assert found.competence.subjects == ()
    assert (found.parent, found.closed, found.meeting_pattern) == ("NEWWG", True, "Weekly")


def test_a_group_that_a_version_names_has_the_rules_of_that_version():
    named = FoundedGroup(
        "TDWG", "Mine", "DAG", "Mine", "open", "", subgroup=False, short_lived=False, since=day("2022-05-01")
    )
    assert founded(TEXTS, [named]) == {}


def test_what_a_version_says_is_untouched_by_foundings():
    from framework.rules import parse

    before = parse(TEXTS)
    founded(TEXTS, [NEW, SUB])
    assert parse(TEXTS) == before


# --- on record --------------------------------------------------------------------------------------------------------


@pytest.fixture
def loaded(db: None) -> None:
    load_framework()


STANDS = [
    # code, from, to, convened on, parent, predecessor
    ("PSG", "2021-07-29", None, "2021-07-29", None, None),
    ("DAG", "2021-07-29", None, "2021-11-17", "PSG", None),
    ("TAG", "2021-07-29", "2022-03-02", "2022-01-10", "PSG", None),
    ("TMAG", "2022-03-03", None, "2022-03-03", "PSG", "TAG"),
    ("SITAG", "2023-12-06", None, None, "PSG", None),
    ("MAG", "2022-03-03", None, None, "PSG", None),
    ("BPRWG", "2021-07-29", None, "2021-11-03", "DAG", None),
    ("BPRWG-REG", "2021-07-29", None, "2021-11-16", "BPRWG", None),
    ("DWG", "2021-07-29", None, "2022-03-03", "TMAG", None),
]


@pytest.mark.clause("tag-convened")
@pytest.mark.clause("tmag-convened")
@pytest.mark.parametrize("stands", STANDS, ids=lambda stands: stands[0])
def test_groups_stand_as_the_framework_says(loaded, stands):
    code, begun, ended, convened, parent, before = stands
    found = group(code)
    assert found.valid_from == day(begun)
    assert found.valid_to == (day(ended) if ended else None)
    assert found.convened_on == (day(convened) if convened else None)
    assert (found.parent and found.parent.code) == parent
    assert (found.predecessor and found.predecessor.code) == before


@pytest.mark.parametrize(("on", "parent"), [("2021-12-01", "TAG"), ("2022-03-02", "TAG"), ("2022-03-03", "TMAG")])
def test_the_parent_is_the_one_of_the_day(loaded, on, parent):
    assert Reporting.objects.on(day(on)).get(group__code="DWG").parent.code == parent


def test_the_seats_of_a_closed_group_end_with_it(loaded):
    seats = Seat.objects.filter(group__code="TAG")
    assert seats.exists()
    assert set(seats.values_list("valid_to", flat=True)) == {day("2022-03-02")}


@pytest.mark.clause("recco")
@pytest.mark.parametrize(("on", "there"), [("2022-06-09", False), ("2022-06-10", True)])
def test_recco_sits_on_the_dag_from_cr008(loaded, on, there):
    assert queries.seats_on(group("DAG"), day(on)).filter(code="RECCO").exists() is there


def test_a_second_time_changes_nothing(loaded):
    events = sum(head.seq for head in ledger.streams().values())
    again = services.sync_framework(actor=ACTOR)
    assert (again.groups, again.added, again.changed, again.ended) == (0, 0, 0, 0)
    assert sum(head.seq for head in ledger.streams().values()) == events


def test_a_seat_that_a_corrected_text_drops_is_ended(db):
    texts = shipped()
    load_versions(actor=ACTOR, texts=texts)
    changed = texts["v1_0.toml"].replace('  { code = "CONSUMER", name = "Consumer", kind = "constituency" },\n', "", 1)
    assert changed != texts["v1_0.toml"]
    load_versions(actor=ACTOR, texts={"v1_0.toml": changed}, replace=True)
    gone = Seat.objects.filter(group__code="PSG", code="CONSUMER").get()
    assert gone.valid_to == today() - timedelta(days=1)
    assert ledger.history(gone)[-1].kind == "groups.seat_ended"
    events = sum(head.seq for head in ledger.streams().values())
    services.sync_framework(actor=ACTOR)
    assert sum(head.seq for head in ledger.streams().values()) == events
    load_versions(actor=ACTOR, texts=texts, replace=True)
    gone.refresh_from_db()
    assert gone.valid_to is None
    assert ledger.verify_ledger() == []


def test_a_group_that_differs_is_brought_into_line_on_the_record(loaded):
    Group.objects.filter(code="TDWG").update(name="Something else", attendance="closed", parent=group("CCAG"))
    services.sync_framework(actor=ACTOR)
    tdwg = group("TDWG")
    assert (tdwg.attendance, tdwg.parent) == ("open", group("DAG"))
    last = ledger.history(tdwg)[-1]
    assert (last.kind, last.data["fields"]) == ("groups.group_changed", "attendance, name, parent")


def test_what_was_done_here_is_not_undone(loaded):
    """Convened, closed and given another parent in the product: no version takes it back."""
    Group.objects.filter(code="SITAG").update(
        convened_on=day("2024-02-01"), convened_here=True, predecessor=group("TMAG")
    )
    Group.objects.filter(code="TMAG").update(valid_to=day("2024-01-31"), closed_here=True)
    Seat.objects.filter(group__code="TMAG", valid_to=None).update(valid_to=day("2024-01-31"))
    Reporting.objects.filter(group__code="TMAG").update(valid_to=day("2024-01-31"))
    Reporting.objects.filter(group__code="DWG", valid_to=None).update(valid_to=day("2024-01-31"))
    Reporting.objects.create(group=group("DWG"), parent=group("SITAG"), valid_from=day("2024-02-01"), own=True)
    Group.objects.filter(code="DWG").update(parent=group("SITAG"))
    events = sum(head.seq for head in ledger.streams().values())
    services.sync_framework(actor=ACTOR)
    assert sum(head.seq for head in ledger.streams().values()) == events
    assert group("DWG").parent == group("SITAG")
    assert group("TMAG").valid_to == day("2024-01-31")
    assert group("SITAG").predecessor == group("TMAG")


def test_no_version_no_rules(loaded):
    with pytest.raises(NoSuchGroupError):
        rules_in_force("NEWWG", day("2022-05-01"))
    assert len(versions()) == len(TEXTS)
