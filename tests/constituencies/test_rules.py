"""When a round opens, what follows from nominations and votes: tables by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from constituencies.rules import elections, membership, sealing
from constituencies.rules.elections import Held, Vacancy

VACANT = Vacancy("Small Supplier, DAG", date(2027, 1, 4), exists=True, constituencies=("SMALL-SUPPLIER",), members=3)
OPENING = [
    ({}, None),
    ({"constituencies": ()}, "speaks for no constituency"),
    ({"exists": False}, "does not exist on 4 January 2027"),
    ({"declined_by": "The constituency"}, "declined for now by The constituency"),
    ({"running": "NOM-0001"}, "NOM-0001 is under way"),
    ({"members": 0}, "No organisation is a member"),
    ({"held": (Held("Ann", None),)}, "Ann holds the seat Small Supplier, DAG; only a vacant seat"),
    ({"held": (Held("Ann", date(2027, 1, 4)),)}, "until 4 January 2027"),
    ({"held": (Held("Ann", date(2027, 1, 3)),)}, None),
]


@pytest.mark.parametrize(("facts", "said"), OPENING)
def test_when_a_round_opens(facts, said):
    reason = elections.opening_refusal(replace(VACANT, **facts))
    assert reason is None if said is None else said in reason


@pytest.mark.parametrize(
    ("closes", "starts", "possible"),
    [
        (date(2026, 11, 24), date(2026, 11, 25), True),
        (date(2026, 11, 23), date(2026, 11, 25), False),
        (date(2026, 11, 25), date(2026, 11, 25), False),
    ],
)
def test_days_follow_each_other(closes, starts, possible):
    assert (elections.dates_refusal(date(2026, 11, 23), closes, starts) is None) == possible


@pytest.mark.clause("nominations")
@pytest.mark.parametrize(
    ("candidates", "unopposed", "follows"),
    [
        (0, True, "no_nominee"),
        (1, True, "unopposed"),
        (1, False, "ballot"),
        (2, True, "ballot"),
        (5, True, "ballot"),
    ],
)
def test_what_follows_from_nominations(candidates, unopposed, follows):
    assert elections.after_nominations(candidates, unopposed_appointed=unopposed) == follows


# candidates, votes, entitled; then the lines in order, the winner, the turnout in a hundred
COUNTS = [
    (((1, 2), (1, 1, 2), 4), ([(1, 2), (2, 1)], 1, 75)),
    (((1, 2), (2,), 3), ([(2, 1), (1, 0)], 2, 33)),
    (((1, 2), (1, 2), 2), ([(1, 1), (2, 1)], None, 100)),
    (((1, 2), (), 3), ([(1, 0), (2, 0)], None, 0)),
    (((1, 2, 3), (3, 3, 2, 2, 1), 8), ([(2, 2), (3, 2), (1, 1)], None, 63)),
    (((7,), (7,), 2), ([(7, 1)], 7, 50)),
]


@pytest.mark.clause("nominations")
@pytest.mark.parametrize(("ballot", "expected"), COUNTS)
def test_counting(ballot, expected):
    tally = elections.count(*ballot)
    lines, winner, turnout = expected
    assert [(line.candidate, line.votes) for line in tally.lines] == lines
    assert tally.winner == winner
    assert tally.tied == (winner is None and bool(ballot[1]))
    assert tally.silent == (not ballot[1])
    assert tally.turnout == turnout
    assert tally.cast == len(ballot[1])


@pytest.mark.parametrize(
    ("candidates", "votes", "entitled"), [((), (), 1), ((1, 1), (), 1), ((1, 2), (3,), 2), ((1, 2), (1, 2), 1)]
)
def test_what_cannot_be_is_not_counted(candidates, votes, entitled):
    with pytest.raises(ValueError, match=r"\."):
        elections.count(candidates, votes, entitled)


@given(st.lists(st.sampled_from([1, 2, 3]), max_size=40))
def test_a_count_loses_no_vote_and_never_picks_among_equals(votes):
    tally = elections.count((1, 2, 3), votes, max(len(votes), 1))
    assert sum(line.votes for line in tally.lines) == len(votes)
    most = max(votes.count(each) for each in (1, 2, 3))
    assert set(tally.leaders) == {each for each in (1, 2, 3) if votes.count(each) == most}
    assert (tally.winner is None) == (len(tally.leaders) > 1)
    assert not (tally.tied and tally.silent)
    assert tally.silent == (not votes)


@pytest.mark.parametrize(
    ("chosen", "reason", "possible"), [(1, "Drawn by lot", True), (3, "Drawn by lot", False), (2, "  ", False)]
)
def test_a_tie_needs_a_leader_and_a_reason(chosen, reason, possible):
    assert (elections.tie_refusal((1, 2), chosen, reason) is None) == possible


SALT = "00112233445566778899aabbccddeeff"


def test_what_is_sealed_comes_back():
    assert sealing.unpacked(sealing.packed(42, SALT)) == (42, SALT)
    assert len(sealing.packed(1, SALT)) == len(sealing.packed(10**12, SALT))
    with pytest.raises(ValueError, match="length"):
        sealing.unpacked(b"short")


def test_a_commitment_is_of_everything_it_binds():
    one = sealing.commitment("NOM-0001 ballot", "organisation:1", 7, SALT)
    others = [
        sealing.commitment("NOM-0002 ballot", "organisation:1", 7, SALT),
        sealing.commitment("NOM-0001 ballot", "organisation:2", 7, SALT),
        sealing.commitment("NOM-0001 ballot", "organisation:1", 8, SALT),
        sealing.commitment("NOM-0001 ballot", "organisation:1", 7, SALT[::-1]),
    ]
    assert len({one, *others}) == 5


def test_the_published_code_leads_to_no_commitment():
    """Whoever has the list and the ledger cannot tell whose line is whose: the salt is in neither."""
    code = sealing.check_code("NOM-0001 ballot", SALT)
    assert code == "-".join(code.split("-"))
    assert [len(part) for part in code.split("-")] == [4, 4, 4, 4]
    assert code.replace("-", "").lower() not in sealing.commitment("NOM-0001 ballot", "organisation:1", 7, SALT)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        (SALT, SALT),
        (sealing.spaced(SALT).upper(), SALT),
        ("0011-2233-4455-6677-8899-aabb-ccdd-eeff", SALT),
        ("0011", None),
        ("zz112233445566778899aabbccddeeff", None),
    ],
)
def test_a_receipt_is_read_as_it_is_typed(typed, read):
    assert sealing.receipt(typed) == read


D = date
SPANS = [
    ([], (D(2022, 1, 1), None), None),
    ([(D(2021, 1, 1), D(2021, 12, 31))], (D(2022, 1, 1), None), None),
    ([(D(2021, 1, 1), D(2022, 1, 1))], (D(2022, 1, 1), None), "from 1 January 2021 to 1 January 2022"),
    ([(D(2021, 1, 1), None)], (D(2020, 1, 1), D(2020, 12, 31)), None),
    ([(D(2021, 1, 1), None)], (D(2020, 1, 1), D(2021, 1, 1)), "from 1 January 2021."),
    ([], (D(2022, 1, 2), D(2022, 1, 1)), "before it begins"),
]


@pytest.mark.parametrize(("present", "wanted", "said"), SPANS)
def test_a_membership_overlaps_no_other(present, wanted, said):
    reason = membership.overlap_refusal("Amber", "Small Supplier", present, wanted)
    assert reason is None if said is None else said in reason
