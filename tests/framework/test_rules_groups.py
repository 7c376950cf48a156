"""Which groups there are, in what standing, on what they decide and who sits there: tables written by hand."""

from __future__ import annotations

from datetime import date

import pytest

from framework import rules

V10, V11, V24, TOR, V26, V30, V31, V32 = (
    date(2021, 7, 29),
    date(2021, 8, 25),
    date(2022, 3, 3),
    date(2022, 3, 10),
    date(2022, 6, 10),
    date(2022, 12, 9),
    date(2023, 3, 8),
    date(2023, 12, 6),
)
BEFORE_V24, BEFORE_V31 = date(2022, 3, 2), date(2023, 3, 7)

# level, parent, standing, convened on, closed on, predecessors
GROUPS = {
    "PSG": (2, "", "convened", None, None, ()),
    "IAG": (3, "PSG", "named", None, None, ()),
    "DAG": (3, "PSG", "convened", date(2021, 11, 17), None, ()),
    "CCAG": (3, "PSG", "convened", None, None, ()),
    "TAG": (3, "PSG", "convened", date(2022, 1, 10), date(2022, 3, 2), ()),
    "TMAG": (3, "PSG", "convened", date(2022, 3, 3), None, ("TAG",)),
    "MAG": (3, "PSG", "named", None, None, ()),
    "SITAG": (3, "PSG", "permitted", None, None, ("TMAG",)),
    "MCAG": (3, "PSG", "permitted", None, None, ("TMAG",)),
    "QAG": (3, "PSG", "permitted", None, None, ("TMAG",)),
    "BPRWG": (4, "DAG", "convened", date(2021, 11, 3), None, ()),
    "TDWG": (4, "DAG", "convened", date(2021, 11, 4), None, ()),
    "SDWG": (4, "DAG", "convened", date(2021, 11, 30), None, ()),
    "CCIAG": (4, "DAG", "convened", date(2022, 3, 10), None, ()),
    "CDWG": (4, "CCAG", "convened", date(2021, 12, 2), None, ()),
    "DWG": (4, "TMAG", "convened", date(2022, 3, 3), None, ()),
    "TWG": (4, "TMAG", "convened", date(2022, 1, 10), None, ()),
    "MWG": (4, "TMAG", "convened", date(2022, 3, 3), None, ()),
    "BPRWG-REG": (4, "BPRWG", "convened", date(2021, 11, 16), None, ()),
    "BPRWG-SMART": (4, "BPRWG", "convened", date(2021, 11, 11), None, ()),
    "BPRWG-ADV": (4, "BPRWG", "convened", date(2021, 12, 1), None, ()),
    "BPRWG-UMS": (4, "BPRWG", "convened", date(2021, 12, 1), None, ()),
    "BPRWG-ECS": (4, "BPRWG", "convened", date(2021, 12, 1), None, ()),
    "TDWG-SUB": (4, "TDWG", "convened", date(2021, 11, 18), None, ()),
    "SDWG-SUB": (4, "SDWG", "convened", date(2021, 11, 30), None, ()),
}
LATER = {"TMAG": V24, "MAG": V24, "SITAG": V32, "MCAG": V32, "QAG": V32}
SUBGROUPS = ("BPRWG-REG", "BPRWG-SMART", "BPRWG-ADV", "BPRWG-UMS", "BPRWG-ECS", "TDWG-SUB", "SDWG-SUB")

SUPPLIERS = ["LARGE-SUPPLIER", "MEDIUM-SUPPLIER", "SMALL-SUPPLIER", "IC-SUPPLIER"]
CENTRAL = ["ELEXON", "DCC"]
NETWORKS = ["DNO", "IDNO"]
# The seats with a voice, in the order of the membership lists; a code body stands in brackets.
VOICES = {
    ("PSG", V10): [*CENTRAL, "OTHER-CENTRAL", *SUPPLIERS, "ISA", "SUPPLIER-AGENT", *NETWORKS, "NGESO", "CONSUMER"],
    ("PSG", V26): [
        *CENTRAL,
        "RECCO",
        "OTHER-CENTRAL",
        *SUPPLIERS,
        "ISA",
        "SUPPLIER-AGENT",
        *NETWORKS,
        "NGESO",
        "CONSUMER",
    ],
    ("DAG", V32): [
        *CENTRAL,
        "RECCO",
        "OTHER-CENTRAL",
        *SUPPLIERS,
        "ISA",
        "SUPPLIER-AGENT",
        *NETWORKS,
        "NGESO",
        "CONSUMER",
    ],
    ("CCAG", V10): [
        "ELEXON",
        "(BSCCO)",
        "DCC",
        "(SEC)",
        "(RECCO)",
        "(CUSC)",
        "(DCUSA)",
        "NGESO",
        "DOMESTIC-SUPPLIER",
        "IC-SUPPLIER",
        "ISA",
        "SUPPLIER-AGENT",
        "DNO-IDNO",
        "CONSUMER",
    ],
    ("TAG", V10): [*CENTRAL, "OTHER-CENTRAL", *SUPPLIERS, "SUPPLIER-AGENT", *NETWORKS, "NGESO", "CONSUMER"],
    ("TMAG", V24): [*CENTRAL, *SUPPLIERS, "SUPPLIER-AGENT", *NETWORKS, "NGESO", "CONSUMER"],
    ("TMAG", V26): [*CENTRAL, "RECCO", *SUPPLIERS, "SUPPLIER-AGENT", *NETWORKS, "NGESO", "CONSUMER"],
    ("SITAG", V32): [*CENTRAL, "RECCO", *SUPPLIERS, "SUPPLIER-AGENT", "ISA", *NETWORKS, "NGESO", "CONSUMER"],
    ("MCAG", V32): [
        *CENTRAL,
        "RECCO",
        *SUPPLIERS,
        "SUPPLIER-AGENT",
        "ISA",
        "IDNO",
        "DNO",
        "CONSUMER",
    ],
    ("QAG", V32): ["(RECCO)", "(BSCCO)", *SUPPLIERS, "SUPPLIER-AGENT", "ISA", *NETWORKS, "CONSUMER"],
    ("IAG", V32): [],
    ("TWG", V32): [],
}
PROGRAMME_SEATS = {
    "PSG": ["IM-DIRECTOR", "LDP", "SI", "PPC", "PROGRAMME-OTHER"],
    "DAG": ["DESIGN-MANAGER", "LDP", "SI"],
    "CCAG": ["GOVERNANCE-MANAGER", "LDP"],
    "TAG": ["TEST-MANAGER", "LDP", "SI"],
    "TMAG": ["TEST-MANAGER", "LDP", "SI"],
    "SITAG": ["DESIGN-MANAGER", "LDP", "SI"],
    "MCAG": ["MIGRATION-MANAGER", "LDP"],
    "QAG": ["QUALIFICATION-MANAGER", "LDP"],
}

# subjects, subjects excluded, outside bodies
COMPETENCE = {
    "PSG": (("*",), (), ()),
    "IAG": (("implementation",), (), ()),
    "DAG": (("design",), (), ()),
    "CCAG": (("code_drafting",), ("design",), ()),
    "TAG": (("testing",), (), (("SEC TAG", "joint"),)),
    "TMAG": (("testing", "migration", "qualification"), (), (("SEC TAG", "joint"),)),
    "MAG": (("migration",), (), ()),
    "SITAG": (("sit_testing",), (), ()),
    "MCAG": (("migration", "cutover"), (), ()),
    "QAG": (("qualification",), (), (("BSC PAB", "reserved"), ("REC PAB", "reserved"))),
    "BPRWG": (("design",), (), ()),
    "CDWG": (("code_drafting",), (), ()),
    "TWG": (("testing",), (), ()),
    "MWG": (("migration",), (), ()),
    "BPRWG-REG": ((), (), ()),
}


@pytest.mark.parametrize("code", GROUPS)
def test_groups_in_the_latest_version(versions, code):
    found = rules.rules_for(versions, code, V32)
    told = (found.level, found.parent, found.standing, found.convened_on, found.closed_on, found.succeeds)
    assert told == GROUPS[code]


def test_no_other_group_and_each_from_its_version_on(versions):
    for version in versions:
        expected = {code for code in GROUPS if LATER.get(code, V10) <= version.in_force_from}
        assert {group.code for group in version.groups} == expected


@pytest.mark.parametrize("code", ["DWG", "TWG", "MWG"])
def test_testing_working_groups_pass_from_the_tag_to_the_tmag(versions, code):
    assert rules.rules_for(versions, code, BEFORE_V24).parent == "TAG"
    assert rules.rules_for(versions, code, V24).parent == "TMAG"
    assert rules.rules_for(versions, code, V24).outcome("escalate_to_parent").label == "Escalate to the TMAG"


def test_successors(versions):
    assert rules.successors(versions, "TAG") == ("TMAG",)
    assert rules.successors(versions, "TMAG") == ("SITAG", "MCAG", "QAG")
    assert rules.successors(versions, "DAG") == ()
    assert versions[0].successors("TAG") == ()


@pytest.mark.parametrize(
    ("code", "on", "there"),
    [
        ("TAG", date(2022, 1, 9), False),
        ("TAG", date(2022, 1, 10), True),
        ("TMAG", V24, True),
        ("PSG", V10, True),
        ("IAG", V32, False),
        ("QAG", V32, False),
        ("BPRWG", date(2021, 11, 2), False),
    ],
)
def test_a_group_is_in_being_from_its_convening_to_its_closing(versions, code, on, there):
    assert rules.rules_for(versions, code, on).in_being(on) is there


def test_the_tag_is_closed_the_day_before_the_tmag(versions):
    later = rules.rules_for(versions, "TAG", V24)
    assert (later.closed_on, later.in_being(BEFORE_V24), later.in_being(V24)) == (BEFORE_V24, True, False)
    assert "assumed" in later.convened_note


@pytest.mark.parametrize(("code", "on"), VOICES)
def test_seats_with_a_voice(versions, code, on):
    seats = [seat for seat in rules.rules_for(versions, code, on).seats if seat.has_voice]
    told = [f"({seat.code})" if seat.kind == "code_body" else seat.code for seat in seats]
    assert told == VOICES[code, on]


@pytest.mark.parametrize("code", PROGRAMME_SEATS)
def test_the_other_seats_of_a_group_with_terms(versions, code):
    by_kind: dict[str, list[str]] = {}
    for seat in rules.rules_for(versions, code, V32).seats:
        by_kind.setdefault(seat.kind, []).append(seat.code)
    assert by_kind["programme"] == PROGRAMME_SEATS[code]
    assert [by_kind[kind] for kind in ("chair", "assurance", "observer", "secretariat")] == [
        ["CHAIR"],
        ["IPA"],
        ["OFGEM"],
        ["PMO"],
    ]


def test_a_domestic_supplier_seat_speaks_for_three_constituencies(versions):
    seat = rules.rules_for(versions, "CCAG", V32).seat("DOMESTIC-SUPPLIER")
    assert seat.constituencies == ("LARGE-SUPPLIER", "MEDIUM-SUPPLIER", "SMALL-SUPPLIER")


def test_where_the_mcags_list_names_domestic_suppliers_twice_the_amendment_prevails(versions):
    mcag = rules.rules_for(versions, "MCAG", V32)
    (conflict,) = mcag.conflicts
    assert mcag.seat("DOMESTIC-SUPPLIER") is None
    assert conflict.clause.id == "mcag-membership"
    assert "domestic supplier" in conflict.text
    assert "no domestic one" in conflict.resolution


def test_co_representation_at_the_tmag_from_cr020(versions):
    before, after = (rules.rules_for(versions, "TMAG", on) for on in (BEFORE_V31, V31))
    assert not any(seat.remits for seat in before.seats)
    for seat in after.seats:
        assert seat.remits == (("testing", "migration") if seat.kind == "constituency" else ())
    others = [group for version in versions for group in version.groups if group.code != "TMAG"]
    assert not any(seat.remits for group in others for seat in group.seats)


@pytest.mark.parametrize("code", COMPETENCE)
def test_competence(versions, code):
    rule = rules.rules_for(versions, code, V32).competence
    assert (rule.subjects, rule.excluded, tuple((one.body, one.kind) for one in rule.outside)) == COMPETENCE[code]


@pytest.mark.parametrize(
    ("code", "subject", "covered"),
    [
        ("PSG", "design", True),
        ("DAG", "design", True),
        ("DAG", "code_drafting", False),
        ("CCAG", "code_drafting", True),
        ("CCAG", "design", False),
        ("TMAG", "qualification", True),
        ("BPRWG-REG", "design", False),
    ],
)
def test_whether_a_subject_is_a_groups_to_decide_on(versions, code, subject, covered):
    assert rules.rules_for(versions, code, V24).competence.covers(subject) is covered


def test_outside_bodies_have_a_say_on_their_subjects_only(versions):
    tmag = rules.rules_for(versions, "TMAG", V24).competence
    assert [one.body for one in tmag.outside_for("migration")] == ["SEC TAG"]
    assert tmag.outside_for("qualification") == ()


@pytest.mark.parametrize(
    ("code", "levels"), [("PSG", (3, 4)), ("DAG", (3, 4)), ("CCAG", (3, 4)), ("TMAG", (3, 4)), ("BPRWG", ())]
)
@pytest.mark.parametrize("on", [V24, V32])
def test_delegation(versions, code, levels, on):
    rule = rules.rules_for(versions, code, on).delegation
    assert (rule.levels, rule.subgroups) == (levels, "standing" if levels else "none")
    if levels:
        assert "sub-groups" in {clause.id for clause in rule.cited}
        assert rules.says(rule).endswith("Level 3 or Level 4, standing sub-groups among them")


@pytest.mark.parametrize("on", [V10, V11, TOR, V32])
def test_alternates(versions, on):
    approval = {code: rules.rules_for(versions, code, on).alternates for code in ("PSG", "DAG", "CCAG", "BPRWG")}
    assert {code: rule and rule.approval for code, rule in approval.items()} == {
        "PSG": "representative",
        "DAG": "members",
        "CCAG": "representative",
        "BPRWG": None,
    }
    assert approval["DAG"].reasons == ("Leave", "Illness", "Other exceptional circumstances")
    assert approval["DAG"].clause.id == "dag-alternates"


def test_a_place_may_be_left_open_at_the_tag_and_the_tmag_alone(versions):
    for version in versions:
        assert {group.code for group in version.groups if group.may_decline} <= {"TAG", "TMAG"}
    assert rules.rules_for(versions, "TMAG", V32).may_decline
    assert rules.rules_for(versions, "TAG", V10).may_decline


@pytest.mark.parametrize("code", SUBGROUPS)
@pytest.mark.parametrize("on", [V10, TOR, V32])
def test_sub_groups_advise_and_owe_nothing(versions, code, on):
    found = rules.rules_for(versions, code, on)
    assert (found.subgroup, found.level, found.deadlines, found.minutes) == (True, 4, (), "optional")
    assert found.competence.subjects == ()
    assert [seat.kind for seat in found.seats] == ["chair", "secretariat"]
    closed = code == "SDWG-SUB"
    assert (found.closed, found.attendance, found.open_membership) == (
        closed,
        "closed" if closed else "open",
        not closed,
    )


def test_only_sub_groups_are_sub_groups(versions):
    assert tuple(group.code for group in versions[-1].groups if group.subgroup) == SUBGROUPS


@pytest.mark.parametrize(
    ("code", "pattern"),
    [
        ("BPRWG", "On the first Wednesday of the month"),
        ("TDWG", "On the first Thursday of the month"),
        ("TAG", "On the third Wednesday of the month"),
        ("BPRWG-ECS", "Every Friday"),
        ("SDWG-SUB", "Every other Wednesday"),
        ("DAG", "About once a month, more often when needed"),
    ],
)
def test_meeting_patterns(versions, code, pattern):
    assert rules.rules_for(versions, code, V10).meeting_pattern == pattern


def test_the_ccag_takes_in_consequential_change_from_cr012(versions):
    before, after = (rules.rules_for(versions, "CCAG", on) for on in (V26, V30))
    assert "consequential" not in before.role
    assert "consequential" in after.role
    assert (before.competence.subjects, after.competence.since) == (after.competence.subjects, "3.0")
