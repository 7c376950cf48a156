"""The look-up form answers itself or says why it cannot."""

from __future__ import annotations

import pytest

from framework.forms import InForceForm


def asked(versions, **data):
    form = InForceForm(data, versions=versions)
    form.is_valid()
    return form


def test_it_answers(versions):
    form = asked(versions, group="DAG", on="2022-03-09")
    assert form.answer.version == "2.4"


@pytest.mark.parametrize(
    ("data", "field", "error"),
    [
        ({"group": "DAG"}, "on", "Enter a date"),
        ({"group": "DAG", "on": "soon"}, "on", "Enter a real date, such as 2022-03-09"),
        ({"group": "XX", "on": "2022-03-09"}, "group", "Choose a group from the list"),
        ({"on": "2022-03-09"}, "group", "Choose a group"),
    ],
)
def test_it_says_what_is_wrong(versions, data, field, error):
    form = asked(versions, **data)
    assert form.errors[field] == [error]
    assert form.answer is None


def test_a_day_without_rules_is_an_error_on_the_day(versions):
    form = asked(versions, group="DAG", on="2019-01-01")
    assert form.errors["on"][0].startswith("No version of the Governance Framework was in force on 1 January 2019.")
