"""What each outcome needs before it may be recorded."""

from __future__ import annotations

from datetime import date

import pytest

from decisions.rules import findings
from decisions.rules.findings import Answers, Finding, Wanted, problems
from framework.rules import GroupRules, parse, rules_for
from framework.services import shipped

VERSIONS = parse(shipped())
V11, TOR, V32 = date(2022, 3, 9), date(2022, 3, 10), date(2024, 1, 10)


def rules(group: str = "DAG", on: date = V11) -> GroupRules:
    return rules_for(VERSIONS, group, on)


MET = {"tom": Finding("met"), "overall_objectives": Finding("not_applicable")}
WITH_PRINCIPLES = {**MET, "design_principles": Finding("departed", "The core of the solution needs it")}
DUE = Wanted("Publish the assessment", "TDWG", date(2022, 4, 1))


@pytest.mark.parametrize(
    ("on", "outcome", "answers", "expected"),
    [
        (V11, "accept", Answers("Because", MET), []),
        (V11, "accept", Answers(" ", MET), ["reason"]),
        (V11, "accept", Answers("Because"), ["criterion_tom", "criterion_overall_objectives"]),
        (V11, "accept", Answers("Because", {**MET, "tom": Finding("not_met")}), ["criterion_tom"]),
        (V11, "accept", Answers("Because", {**MET, "tom": Finding("departed", "Why")}), ["criterion_tom"]),
        (V11, "accept", Answers("Because", {**MET, "tom": Finding("perhaps")}), ["criterion_tom"]),
        (V11, "accept", Answers("Because", WITH_PRINCIPLES), ["criterion_design_principles"]),  # not in force yet
        (TOR, "accept", Answers("Because", MET), ["criterion_design_principles"]),
        (TOR, "accept", Answers("Because", WITH_PRINCIPLES), []),
        (
            TOR,
            "accept",
            Answers("Because", {**MET, "design_principles": Finding("departed")}),
            ["criterion_design_principles"],
        ),
        (V11, "accept", Answers("Because", MET, conditions=(DUE,)), ["conditions"]),
        (V11, "accept", Answers("Because", MET, grounds=("not_aligned_tom",)), ["grounds"]),
        (V11, "accept", Answers("Because", MET, work=DUE), ["work"]),
        (V11, "reject", Answers("Because"), ["grounds"]),
        (V11, "reject", Answers("Because", grounds=("needs_work_or_clarity",)), []),
        (V11, "reject", Answers("Because", grounds=("not_aligned_design_principles",)), ["grounds"]),
        (TOR, "reject", Answers("Because", grounds=("not_aligned_design_principles",)), []),
        (V11, "accept_subject_to_work", Answers("Because", MET), ["conditions"]),
        (V11, "accept_subject_to_work", Answers("Because", MET, conditions=(DUE,)), []),
        (
            V11,
            "accept_subject_to_work",
            Answers("Because", conditions=(DUE,)),
            ["criterion_tom", "criterion_overall_objectives"],
        ),
        (
            V11,
            "accept_subject_to_work",
            Answers("B", MET, conditions=(DUE, Wanted("", "X", DUE.due_on))),
            ["conditions"],
        ),
        (V11, "accept_subject_to_work", Answers("B", MET, conditions=(Wanted("Do", " ", DUE.due_on),)), ["conditions"]),
        (V11, "accept_subject_to_work", Answers("B", MET, conditions=(Wanted("Do", "X", None),)), ["conditions"]),
        (
            V11,
            "accept_subject_to_work",
            Answers("B", MET, conditions=(Wanted("Do", "X", date(2022, 3, 8)),)),
            ["conditions"],
        ),
        (V11, "refer_for_work", Answers("Because"), ["work"]),
        (V11, "refer_for_work", Answers("Because", work=DUE), []),
        (V11, "refer_for_work", Answers("Because", work=Wanted("Do", "X", None)), ["work"]),
        (V11, "refer_to_psg", Answers("Because"), []),
    ],
)
def test_what_an_outcome_needs(on: date, outcome: str, answers: Answers, expected: list[str]) -> None:
    terms = rules("DAG", on)
    found = problems(terms, terms.outcome(outcome), answers, taken_on=on)
    assert [problem.field for problem in found] == expected
    assert all(problem.reason.endswith(".") for problem in found)
    assert all(problem.citation for problem in found)


def test_every_result_has_words() -> None:
    assert set(findings.RESULTS) == set(findings.Result)
