"""The look-ups answer from the loaded versions, at once and with one small query."""

from __future__ import annotations

from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser

from foundation.audit.services import System
from framework import queries, rules
from framework.services import load_versions

DAG_6, AFTER = date(2022, 3, 9), date(2022, 3, 10)
pytestmark = pytest.mark.django_db


@pytest.mark.usefixtures("loaded")
def test_rules_in_force():
    assert queries.rules_in_force("DAG", DAG_6).deadline("decisions_published").working_days == 10
    assert queries.rules_in_force("DAG", AFTER).deadline("decisions_published").working_days == 5
    with pytest.raises(rules.NoRulesError):
        queries.rules_in_force("DAG", date(2020, 1, 1))


@pytest.mark.usefixtures("loaded")
def test_one_query_for_each_look_up_and_none_among_versions_at_hand(django_assert_num_queries):
    held = queries.versions()
    with django_assert_num_queries(1):
        queries.rules_in_force("DAG", DAG_6)
    with django_assert_num_queries(0):
        for code in ("PSG", "DAG", "CCAG"):
            queries.rules_in_force(code, DAG_6, among=held)


def test_nothing_is_in_force_before_anything_is_loaded():
    assert queries.versions() == ()
    assert queries.version_in_force(DAG_6) == ""
    assert queries.version("3.2") is None


def test_a_version_loaded_later_is_seen_at_once(small):
    load_versions(actor=System("test"), texts={"a.toml": small["a.toml"]})
    assert [version.id for version in queries.versions()] == ["A"]
    load_versions(actor=System("test"), texts=small)
    assert [version.id for version in queries.versions()] == ["A", "B"]


@pytest.mark.usefixtures("loaded")
def test_programme_and_clause_on_a_day():
    assert queries.version_in_force(DAG_6) == "2.4"
    assert queries.programme_in_force(DAG_6).office("CCM").name == "Implementation Manager (change control)"
    assert "ten" in queries.clause("dag-publish", DAG_6).text
    assert "five" in queries.clause("dag-publish", AFTER).text
    assert queries.clause("nothing", AFTER) is None


@pytest.mark.usefixtures("loaded")
@pytest.mark.parametrize(
    ("today", "standing"),
    [
        (DAG_6, [*["to come"] * 6, "in force", *["superseded"] * 4]),
        (AFTER, [*["to come"] * 5, "in force", *["superseded"] * 5]),
        (date(2026, 1, 1), ["in force", *["superseded"] * 10]),
        (date(2020, 1, 1), ["to come"] * 11),
    ],
)
def test_periods_newest_first(today, standing):
    found = queries.periods(today)
    assert [period.standing for period in found] == standing
    assert [period.until for period in found][:2] == [None, date(2023, 12, 6)]
    assert found[6].until == AFTER


@pytest.mark.usefixtures("loaded")
def test_changes_are_against_the_version_before():
    first, update = queries.versions()[0], queries.version("2.4+DAG-2022-03")
    assert queries.changes(first) == ()
    assert len(queries.changes(update)) == 3


@pytest.mark.usefixtures("loaded")
def test_statements_of_a_clause_newest_first():
    told = queries.statements("dag-publish")
    assert [statement.version.id for statement in told] == ["3.2", "2.4+DAG-2022-03", "1.1", "1.0"]
    assert queries.statements("nothing") == []


@pytest.mark.usefixtures("loaded")
def test_uses_tell_each_wording_with_the_versions_that_say_so():
    used = [(use.scope, use.heading, use.says, [v.id for v in use.versions]) for use in queries.uses("dag-publish")]
    assert used[0] == (
        "DAG",
        "Deadline",
        "Decisions and outputs published: 10 working days after the meeting",
        ["1.0", "1.1", "2.0", "2.1", "2.4"],
    )
    assert used[1][2:] == (
        "Decisions and outputs published: 5 working days after the meeting",
        ["2.4+DAG-2022-03", "2.5", "2.6", "3.0", "3.1", "3.2"],
    )
    assert ("Programme", "Office") in {(use.scope, use.heading) for use in queries.uses("offices")}


@pytest.mark.usefixtures("loaded")
def test_everybody_may_read_the_framework():
    assert queries.visible_to(AnonymousUser()).count() == 11
