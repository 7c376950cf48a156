"""From a printed citation back to its clauses."""

from __future__ import annotations

from framework.rules.citing import clauses_of, index, version_named


def named(versions, citation, under=None):
    return [(one.clause.id, one.version.id) for one in clauses_of(citation, index(versions), under)]


def test_every_rule_s_citation_leads_to_its_clauses_in_their_words(versions):
    """Whatever a refusal or a result prints can be opened, semicolons of its own included."""
    known = index(versions)
    for version in versions:
        for group in version.groups:
            for _, _, rule in group.rules():
                found = {(one.clause.id, one.clause.text) for one in clauses_of(rule.citation, known, version)}
                assert {(clause.id, clause.text) for clause in rule.cited} <= found, rule.citation


def test_the_wording_that_is_cited_is_found_not_the_newest(versions):
    """The DAG published within ten working days, and within five since its terms of March 2022."""
    old = next(one for one in versions if one.id == "1.1").clause("dag-publish")
    assert "ten" in old.text
    assert ("dag-publish", old.since) in named(versions, old.citation)
    assert ("dag-publish", "3.2") not in named(versions, old.citation)


def test_a_clause_stated_again_under_one_citation_is_as_the_version_had_it(versions):
    update, last = (next(one for one in versions if one.id == name) for name in ("2.4+DAG-2022-03", "3.2"))
    citation = update.clause("dag-publish").citation
    assert citation == last.clause("dag-publish").citation
    assert named(versions, citation, update) == [("dag-publish", "2.4+DAG-2022-03")]
    assert named(versions, citation, last) == named(versions, citation) == [("dag-publish", "3.2")]


def test_the_version_named_behind_a_citation_does_not_hide_it(versions):
    clause = versions[-1].clause("headline-report")
    assert named(versions, clause.citation) == named(versions, f"{clause.citation} (Governance Framework 3.2)") != []
    assert version_named(f"{clause.citation} (Governance Framework 2.4+DAG-2022-03)") == "2.4+DAG-2022-03"
    assert version_named(clause.citation) == ""


def test_several_passages_with_semicolons_of_their_own(versions):
    last = versions[-1]
    one, two = last.clause("thresholds-meets"), last.clause("headline-report")
    assert ";" in one.citation
    found = named(versions, f"{one.citation}; {two.citation}")
    assert {"thresholds-meets", "headline-report"} <= {clause for clause, _ in found}


def test_what_is_no_clause_names_none(versions):
    assert named(versions, "DAG ToR, somewhere") == []
    assert named(versions, "") == []
    known = versions[-1].clause("headline-report")
    assert named(versions, f"Nothing known; {known.citation}") == named(versions, known.citation)
