"""What differs between two versions: neighbours, versions far apart, and either way round."""

from __future__ import annotations

from collections import Counter

import pytest

from framework import rules


@pytest.fixture(scope="module")
def by_id(versions):
    return {version.id: version for version in versions}


def compared(by_id, before, after):
    return rules.changes(by_id[before], by_id[after])


def test_the_dag_update_changes_the_dag_alone(by_id):
    changed = compared(by_id, "2.4", "2.4+DAG-2022-03")
    assert {change.scopes for change in changed} == {("DAG",)}
    assert {(change.section, change.kind) for change in changed} == {
        ("deadlines", "changed"),
        ("criteria", "added"),
        ("grounds", "added"),
    }


def test_cr008_adds_recco_where_it_did_not_sit(by_id):
    added = [change.scopes for change in compared(by_id, "2.5", "2.6") if change.kind == "added"]
    assert added == [("PSG",), ("DAG",), ("TAG",), ("TMAG",)]


def test_the_same_change_for_several_groups_is_told_once(by_id):
    headline = [one for one in compared(by_id, "3.1", "3.2") if one.now.startswith("Headline report issued: 2")]
    changed, added = headline
    assert changed.was == "Headline report issued: 1 working day after the meeting"
    assert {"PSG", "IAG", "DAG", "CCAG", "TMAG", "BPRWG", "CDWG", "TWG"} <= set(changed.scopes)
    assert "BPRWG-REG" not in changed.scopes
    assert (added.kind, added.scopes) == ("added", ("SITAG", "MCAG", "QAG"))


def test_what_differs_is_put_together_by_whom_it_reaches(by_id):
    changed = compared(by_id, "3.1", "3.2")
    reached = rules.by_reach(changed)
    assert reached[0].scopes == (rules.PROGRAMME,)
    sizes = [len(each.scopes) for each in reached[1:]]
    assert sizes == sorted(sizes, reverse=True)
    assert len({each.scopes for each in reached}) == len(reached)
    assert Counter(one for each in reached for one in each.changes) == Counter(changed)


def test_a_rule_that_is_gone_is_told_with_what_it_said(by_id):
    gone = [one for one in compared(by_id, "3.1", "3.2") if one.kind == "removed" and one.section == "criteria"]
    assert [(one.was, one.now) for one in gone] == [
        ("Aligned to the design principles (or departed from with a justification)", "")
    ]


def test_versions_far_apart_are_compared_by_what_holds_at_either_end(by_id):
    changed = compared(by_id, "1.0", "3.2")
    added = {scope for one in changed if one.section == "profile" and one.kind == "added" for scope in one.scopes}
    assert added == {"TMAG", "MAG", "SITAG", "MCAG", "QAG"}
    (published,) = [one for one in changed if "DAG" in one.scopes and one.now.startswith("Decisions and outputs")]
    assert (published.was, published.now) == (
        "Decisions and outputs published: 10 working days after the meeting",
        "Decisions and outputs published: 5 working days after the meeting",
    )
    assert not [one for one in changed if "esign principles" in one.was and one.section == "criteria"]


def test_the_other_way_round_what_was_added_is_removed(by_id):
    there = Counter(change.kind for change in compared(by_id, "2.4", "3.0"))
    back = Counter(change.kind for change in compared(by_id, "3.0", "2.4"))
    assert (there["added"], there["removed"]) == (back["removed"], back["added"])
    gone = {scope for one in compared(by_id, "3.2", "1.0") if one.kind == "removed" for scope in one.scopes}
    assert {"TMAG", "MAG", "SITAG", "MCAG", "QAG"} <= gone


def test_a_version_against_itself_has_no_changes(versions):
    assert all(rules.changes(version, version) == () for version in versions)


def test_a_rule_changed_and_changed_back_is_no_change(small):
    there = 'no_consensus = { route = "chair_decides", clause = "c1" }\n'
    back = 'no_consensus = { route = "sro_decides", clause = "c1" }\n'
    second = small["b.toml"].replace("[groups.TOP]\n", "[groups.TOP]\n" + there)
    third = f"""
    [version]
    id = "C"
    title = "Third"
    document = "Doc C"
    authored = 2022-01-01
    in_force_from = 2022-01-01
    date_assumed = false
    based_on = "B"
    summary = []
    [groups.TOP]
    {back}
    """
    versions = rules.parse({**small, "b.toml": second, "c.toml": third})
    ends = [one for one in rules.changes(versions[0], versions[2]) if one.section == "no_consensus"]
    assert [one.scopes for one in ends] == [("NEW",)]
    assert versions[2].group("TOP").no_consensus.since == "C"


def test_of_a_changed_profile_only_what_differs_is_told(by_id):
    told = [one for one in compared(by_id, "2.1", "2.4") if one.section == "profile" and one.kind == "changed"]
    assert [(one.scopes, one.was, one.now) for one in told if one.scopes == ("TAG",)] == [
        (("TAG",), "", "closed on 2 March 2022")
    ]
    (moved,) = [one for one in told if "DWG" in one.scopes]
    assert (moved.was, moved.now, moved.scopes) == ("under the TAG", "under the TMAG", ("DWG", "TWG", "MWG"))
