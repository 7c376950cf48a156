"""May this group take this decision: by level, subject, delegation and outside bodies, on the framework as shipped."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from foundation.core.errors import NotAllowed, Refused
from framework.rules import in_force, parse, rules_for
from framework.rules.powers import OutsideBody
from framework.services import shipped
from groups import queries, services
from groups.models import Delegation, Group
from groups.rules import Competence, Handed, may_decide
from groups.rules.delegating import may_hand_down
from tests.factories.groups import PersonFactory, group, load_framework, seated

DAY = date(2022, 9, 1)  # 2.6 in force: DAG, CCAG, TMAG; SITAG and its sisters not yet


@pytest.fixture(scope="module")
def versions():
    return parse(shipped())


@pytest.fixture
def terms(versions):
    return lambda code, on=DAY: rules_for(versions, code, on)


# --- the pure rule ----------------------------------------------------------------------------------------------------

OWN = [
    # group, level, subject, referred, yes, what the sentence says
    ("PSG", 2, "design", False, True, "takes a Level 2 decision on design"),
    ("PSG", 2, "code_drafting", False, True, "code drafting"),
    ("PSG", 2, "", False, True, "takes a Level 2 decision."),
    ("PSG", 1, "design", False, False, "Ofgem's"),
    ("PSG", 3, "design", False, False, "only when it is escalated or referred"),
    ("PSG", 3, "design", True, True, "escalated or referred to it"),
    ("PSG", 4, "testing", True, True, "escalated or referred to it"),
    ("DAG", 3, "design", False, True, "on design"),
    ("DAG", 3, "", False, True, "takes a Level 3 decision on design alone."),
    ("CCAG", 3, "", False, True, "takes a Level 3 decision on code drafting alone, never on design."),
    ("CCAG", 4, "", True, True, "on code drafting alone, never on design, since it was escalated or referred to it."),
    ("TMAG", 3, "", False, True, "on testing or migration or qualification alone."),
    ("DAG", 3, "code_drafting", False, False, "decides on design, not on code drafting"),
    ("DAG", 3, "testing", False, False, "not on testing"),
    ("DAG", 2, "design", False, False, "above the DAG"),
    ("DAG", 2, "design", True, False, "above the DAG"),
    ("DAG", 1, "design", True, False, "Ofgem's"),
    ("DAG", 4, "design", False, False, "only when it is escalated or referred"),
    ("DAG", 4, "design", True, True, "escalated or referred to it"),
    ("DAG", 4, "code_drafting", True, False, "not on code drafting"),
    ("DAG", 5, "design", True, False, "no Level 5"),
    ("CCAG", 3, "code_drafting", False, True, "on code drafting"),
    ("CCAG", 3, "design", False, False, "never decides on design"),
    ("CCAG", 4, "design", True, False, "never decides on design"),
    ("TMAG", 3, "migration", False, True, "Some decisions on migration are joint with the SEC TAG"),
    ("TMAG", 3, "qualification", False, True, "takes a Level 3 decision on qualification."),
    ("TDWG", 4, "design", False, True, "on design"),
    ("TDWG", 3, "design", False, False, "above the TDWG"),
    ("BPRWG-REG", 4, "design", False, False, "it advises the BPRWG"),
    ("BPRWG-REG", 4, "", False, False, "takes no decisions"),
]


@pytest.mark.parametrize("case", OWN)
@pytest.mark.clause("ccag-scope")
@pytest.mark.clause("dag-scope")
def test_what_a_group_decides_by_itself(terms, case) -> None:
    code, level, subject, referred, yes, says = case
    answer = may_decide(terms(code), level=level, subject=subject, referred=referred)
    assert (answer.yes, bool(answer)) == (yes, yes)
    assert says in answer.reason
    assert answer.reason.endswith(".")
    assert answer.citation
    assert answer.depends is (yes and not subject and code != "PSG")


def handed(grantor, level: int, *subjects: str) -> Handed:
    return Handed(grantor, level, subjects, "the clause of the delegation")


HANDED = [
    # grantor, level handed down, on what; to whom, level and subject asked; yes
    ("PSG", 2, ["design"], "DAG", 2, "design", True),
    ("PSG", 2, ["design"], "DAG", 2, "testing", False),
    ("PSG", 2, [], "DAG", 2, "testing", True),  # all of the PSG's
    ("PSG", 2, [], "CCAG", 2, "design", False),  # never, whoever hands it down
    ("PSG", 2, ["design"], "DAG", 1, "design", False),
    ("PSG", 2, ["design"], "TDWG", 2, "design", True),
    ("PSG", 2, ["design"], "TDWG", 3, "design", False),
    ("DAG", 3, ["design"], "TDWG", 3, "design", True),
    ("DAG", 3, ["design"], "TDWG", 2, "design", False),
    ("DAG", 3, [], "TDWG", 3, "testing", False),  # not the DAG's
    ("DAG", 2, ["design"], "TDWG", 2, "design", False),  # the DAG's only where it was handed to it
    ("DAG", 3, ["design"], "TMAG", 3, "design", True),  # another Level 3 group
    ("DAG", 3, ["design"], "BPRWG-REG", 3, "design", True),
    ("TDWG", 4, ["design"], "TWG", 4, "design", False),  # Level 4 hands nothing on
]


def passing(terms, code, **change):
    """A group's terms as another version might have them."""
    found = terms(code)
    rule = replace(found.delegation, **change.pop("delegation", {}))
    return replace(found, delegation=rule, **change)


SUBGROUPS = [
    # what the grantor's terms say of sub-groups, whether this one is short-lived, decisions, tasks
    ("none", False, False, True),
    ("standing", False, True, True),
    ("standing", True, False, True),
    ("any", True, True, True),
]


@pytest.mark.parametrize("grantor", ["PSG", "DAG"])
@pytest.mark.parametrize("case", SUBGROUPS)
@pytest.mark.clause("sub-groups", "psg-delegation", "l3-delegation")
def test_whether_a_sub_group_is_handed_decisions_is_its_grantors_terms(terms, grantor, case) -> None:
    says, short_lived, decisions, tasks = case
    above = passing(terms, grantor, delegation={"subgroups": says})
    below = passing(terms, "BPRWG-REG", short_lived=short_lived)
    said = {"level": above.level, "subjects": ["design"], "known": {"design"}}
    answers = may_hand_down(above, below, **said), may_hand_down(above, below, tasks=True, **said)
    assert [bool(answer) for answer in answers] == [decisions, tasks]
    if not decisions:
        assert answers[0].citation
        words = "decides nothing" if short_lived else "may delegate no decisions to sub-groups"
        assert words in answers[0].reason
    given = [handed(above, above.level, "design")]
    assert may_decide(below, level=above.level, subject="design", handed=given).yes is decisions


@pytest.mark.parametrize("case", HANDED)
@pytest.mark.clause("l3-level-one")
@pytest.mark.clause("dag-level-one")
def test_what_is_handed_down_to_it(terms, case) -> None:
    grantor, handed_level, subjects, code, level, subject, yes = case
    given = [handed(terms(grantor), handed_level, *subjects)]
    answer = may_decide(terms(code), level=level, subject=subject, handed=given)
    assert answer.yes is yes
    if yes:
        assert f"the {grantor} has delegated it" in answer.reason
        assert answer.citation == "the clause of the delegation"
        assert not answer.depends


@pytest.mark.parametrize(
    ("code", "subjects", "says"),
    [
        ("DAG", ["design", "testing"], "takes a Level 2 decision on design or testing alone: the PSG has"),
        ("CCAG", [], "takes a Level 2 decision, never on design: the PSG has delegated it."),
        ("DAG", [], ""),
    ],
)
def test_what_is_handed_down_depends_on_the_subject_too(terms, code, subjects, says) -> None:
    answer = may_decide(terms(code), level=2, handed=[handed(terms("PSG"), 2, *subjects)])
    assert answer.yes
    assert (answer.depends, says in answer.reason) == (bool(says), True)


def with_outside(rules, kind: str):
    body = OutsideBody(body="REC PAB", kind=kind, subjects=("design",))
    return replace(rules, competence=replace(rules.competence, outside=(body,)))


def test_what_is_marked_as_reserved_to_an_outside_body_the_group_does_not_decide(terms) -> None:
    dag = with_outside(terms("DAG"), "reserved")
    answer = may_decide(dag, level=3, subject="design", outside="REC PAB")
    assert not answer
    assert "reserved to the REC PAB" in answer.reason
    by_delegation = [handed(with_outside(terms("PSG"), "reserved"), 2, "design")]
    assert not may_decide(terms("DAG"), level=2, subject="design", handed=by_delegation, outside="REC PAB")
    unknown = may_decide(dag, level=3, subject="design", outside="BSC PAB")
    assert (unknown.yes, unknown.reason) == (False, "The framework gives the BSC PAB no say in a decision on design.")


@pytest.mark.parametrize(("kind", "words"), [("reserved", "reserved to the REC PAB"), ("joint", "joint with the")])
def test_what_is_not_marked_is_the_groups_own(terms, kind, words) -> None:
    """The framework says that some decisions on a subject are another body's, not that all are."""
    answer = may_decide(with_outside(terms("DAG"), kind), level=3, subject="design")
    assert answer
    assert answer.jointly_with == ()
    assert words in answer.reason


def test_what_is_marked_as_joint_is_the_groups_with_the_other_body(terms) -> None:
    answer = may_decide(with_outside(terms("DAG"), "joint"), level=3, subject="design", outside="REC PAB")
    assert answer
    assert answer.jointly_with == ("REC PAB",)
    by_delegation = [handed(with_outside(terms("PSG"), "joint"), 2, "design")]
    handed_on = may_decide(terms("DAG"), level=2, subject="design", handed=by_delegation, outside="REC PAB")
    assert handed_on.jointly_with == ("REC PAB",)


@pytest.mark.clause("qag-role")
def test_the_qag_decides_in_its_own_field_but_what_is_marked_as_a_boards(terms) -> None:
    qag = terms("QAG", date(2024, 6, 1))
    assert may_decide(qag, level=3, subject="qualification")
    for board in ("BSC PAB", "REC PAB"):
        assert not may_decide(qag, level=3, subject="qualification", outside=board)


# --- what may be handed down ------------------------------------------------------------------------------------------

DOWN = [
    # grantor, grantee, level, subjects, what the refusal says ('' where it may)
    ("PSG", "DAG", 2, ["design"], ""),
    ("PSG", "TDWG", 2, [], ""),
    ("DAG", "TDWG", 3, ["design"], ""),
    ("DAG", "TMAG", 3, [], ""),
    ("DAG", "DAG", 3, [], "nothing to itself"),
    ("DAG", "PSG", 3, [], "to groups of Level 3 or Level 4"),
    ("TDWG", "TWG", 4, [], "may not delegate decisions"),
    ("PSG", "DAG", 1, [], "Ofgem's"),
    ("DAG", "TDWG", 2, [], "only where delegated to it"),
    ("DAG", "TDWG", 4, [], "of its own Level 3"),
    ("DAG", "TDWG", 3, ["testing"], "does not itself decide on testing"),
    ("PSG", "CCAG", 2, ["design"], "never decides on design"),
    ("PSG", "DAG", 2, ["cooking"], "knows no subject"),
]


@pytest.mark.parametrize("case", DOWN)
@pytest.mark.clause("psg-delegation")
@pytest.mark.clause("l3-delegation")
def test_what_one_group_may_hand_to_another(versions, terms, case) -> None:
    grantor, grantee, level, subjects, says = case
    known = {subject.key for subject in in_force(versions, DAY).programme.subjects}
    verdict = may_hand_down(terms(grantor), terms(grantee), level=level, subjects=subjects, known=known)
    assert bool(verdict) is not bool(says)
    assert says in verdict.reason
    if says and "itself" not in says and "knows no" not in says:
        assert verdict.citation


# --- on the database --------------------------------------------------------------------------------------------------


@pytest.fixture
def loaded(db: None) -> None:
    load_framework()


def give(grantor: str, grantee: str, **fields: object) -> Delegation:
    """A delegation as its service makes it, by the secretariat."""
    said = {"level": group(grantor).level, "subjects": ["design"], "words": "Design changes without cost"}
    said |= {"valid_from": date(2022, 4, 1), "valid_to": None, "decision": "DEC-0007", "actor": seated("PMO")}
    return services.delegate(grantor=group(grantor), grantee=group(grantee), **{**said, **fields})


def asked(code: str, level: int = 2, on: date = DAY, subject: str = "design", **fields: bool) -> Competence:
    return queries.competence(group(code), level=level, on=on, subject=subject, **fields)


def test_the_dag_decides_at_level_2_while_the_psg_hands_it_down(loaded: None) -> None:
    assert not asked("DAG")
    made = give("PSG", "DAG", valid_to=date(2022, 12, 31))
    answer = asked("DAG")
    assert answer
    assert answer.citation == made.citation
    assert not asked("DAG", on=date(2022, 3, 31))
    assert not asked("DAG", on=date(2023, 1, 1))
    assert not asked("DAG", subject="testing")
    assert not asked("TDWG"), "what is handed to the DAG is the DAG's alone"


def test_tasks_handed_down_let_nobody_decide(loaded: None) -> None:
    give("PSG", "DAG", what="tasks")
    assert not asked("DAG")


def test_a_group_that_is_not_convened_decides_nothing(loaded: None) -> None:
    assert "provided for but not convened" in asked("IAG", 3).reason
    before = asked("DAG", 3, on=date(2021, 8, 30))
    assert (before.yes, "convened from 17 November 2021" in before.reason) == (False, True)
    assert asked("DAG", 3, on=date(2021, 11, 17))


def test_a_closed_group_decides_nothing(loaded: None) -> None:
    assert asked("TAG", 3, on=date(2022, 2, 16), subject="testing")
    gone = asked("TAG", 3, subject="testing")
    assert (gone.yes, "was closed on 2 March 2022" in gone.reason) == (False, True)


def test_a_closed_grantors_delegations_fall_with_it(loaded: None) -> None:
    give("TAG", "TWG", subjects=["testing"], valid_from=date(2022, 2, 1))
    assert asked("TWG", 3, on=date(2022, 2, 16), subject="testing")
    assert not asked("TWG", 3, on=DAY, subject="testing")


def test_a_day_before_the_framework_and_an_unknown_subject(loaded: None) -> None:
    Group.objects.filter(code="DAG").update(valid_from=date(2020, 1, 1), convened_on=date(2020, 1, 1))
    assert "No version of the Governance Framework" in asked("DAG", 3, on=date(2020, 6, 1)).reason
    assert "knows no subject" in asked("DAG", 3, subject="cooking").reason


def test_the_question_is_cheap(loaded: None) -> None:
    dag = group("DAG")
    queries.competence(dag, level=2, on=DAY, subject="design")
    with CaptureQueriesContext(connection) as few:
        queries.competence(dag, level=2, on=DAY, subject="design")
    for number in range(3):
        give("PSG", "DAG", words=f"Number {number}", subjects=["testing"])
    with CaptureQueriesContext(connection) as many:
        queries.competence(dag, level=2, on=DAY, subject="design")
    assert len(few) == len(many) == 2


def test_who_is_not_of_the_secretariat_records_no_delegation(loaded: None) -> None:
    for nobody in (PersonFactory(), seated("CHAIR", "DAG"), seated("SRO"), seated("AUDITOR")):
        with pytest.raises(NotAllowed):
            give("PSG", "DAG", actor=nobody)
    assert not Delegation.objects.exists()


def test_a_group_not_convened_is_handed_nothing(loaded: None) -> None:
    with pytest.raises(Refused, match="not convened"):
        give("PSG", "IAG", subjects=["implementation"])
    with pytest.raises(Refused, match="was closed on"):
        give("PSG", "TAG", subjects=["testing"])
    assert not Delegation.objects.exists()
