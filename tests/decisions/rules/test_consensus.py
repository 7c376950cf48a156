"""Consensus and what is still needed, in plain words."""

from __future__ import annotations

import pytest

from decisions.rules.consensus import Entitled, Said, consensus, still_needed

SEATS = [
    Entitled("LARGE", "Large Supplier"),
    Entitled("IC", "I&C Supplier"),
    Entitled("DNO", "DNO"),
    Entitled("IDNO", "iDNO"),
]
VACANT = Entitled("CONSUMER", "Consumer", vacant=True)


@pytest.mark.parametrize(
    ("views", "reached", "words"),
    [
        ([], True, "No view yet from Large Supplier, I&C Supplier, DNO, iDNO."),
        (
            [Said("IC", "object"), Said("LARGE", "support", 2)],
            False,
            "One objection stands, from I&C Supplier; no view yet from DNO, iDNO.",
        ),
        (
            [Said("IC", "object"), Said("LARGE", "object"), Said("DNO", "abstain"), Said("IDNO", "conflict")],
            False,
            "Two objections stand, from Large Supplier, I&C Supplier.",
        ),
        (
            [Said("IC", "no_objection"), Said("LARGE", "support"), Said("DNO", "abstain"), Said("IDNO", "conflict")],
            True,
            "Nothing: every seat that is held has spoken, and no objection stands.",
        ),
        (
            [Said("IC", "object", unconfirmed=True), *(Said(code, "support") for code in ("LARGE", "DNO", "IDNO"))],
            False,
            "One objection stands, from I&C Supplier; given by telephone and not yet confirmed: I&C Supplier.",
        ),
    ],
)
@pytest.mark.clause("psg-consensus", "l3-consensus", "ccag-consensus")
def test_consensus_means_no_sustained_objection(views: list[Said], reached: bool, words: str) -> None:
    stand = consensus(views, [*SEATS, VACANT])
    assert stand.reached is reached
    assert still_needed(stand) == words


def test_silence_is_explicit() -> None:
    views = [Said("LARGE", "no_objection"), Said("IC", "abstain"), Said("DNO", "conflict"), Said("GUEST", "object")]
    stand = consensus(views, [*SEATS, VACANT])
    groups = {
        "no_objections": stand.no_objections,
        "abstentions": stand.abstentions,
        "conflicts": stand.conflicts,
        "silent": stand.silent,
        "vacant": stand.vacant,
    }
    assert {name: [seat.code for seat in seats] for name, seats in groups.items()} == {
        "no_objections": ["LARGE"],
        "abstentions": ["IC"],
        "conflicts": ["DNO"],
        "silent": ["IDNO"],
        "vacant": ["CONSUMER"],
    }
    assert stand.reached  # who is not entitled does not count
    assert stand.spoken == 3


def test_support_of_another_option_is_no_objection_but_shows() -> None:
    stand = consensus([Said("LARGE", "support", 1), Said("IC", "support", 2), Said("DNO", "support")], SEATS)
    assert stand.reached
    assert [seat.code for seat in stand.supporting_another(2)] == ["LARGE"]
