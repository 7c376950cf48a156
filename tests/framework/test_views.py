"""The framework's pages, public and complete."""

from __future__ import annotations

from html import unescape

import pytest
from django.urls import reverse

pytestmark = pytest.mark.django_db


def page(client, url, **data):
    answer = client.get(url, data)
    assert answer.status_code == 200
    return unescape(answer.content.decode())


@pytest.mark.usefixtures("loaded")
def test_the_list_shows_every_version_with_its_dates(client):
    text = page(client, reverse("framework:list"))
    assert [
        text.index(title)
        for title in (">Governance Framework v3.2<", ">DAG ToR update<", ">Governance Framework v1.1<")
    ] == sorted(
        text.index(title)
        for title in (">Governance Framework v3.2<", ">DAG ToR update<", ">Governance Framework v1.1<")
    )
    assert text.count("Date assumed") == 2
    assert "CR035" in text
    assert "Treated as closed throughout." in text


def test_before_anything_is_loaded_the_list_says_what_to_do(client):
    text = page(client, reverse("framework:list"))
    assert "No version is loaded" in text
    assert "load_framework" in text
    assert "Rules in force" not in text


@pytest.mark.usefixtures("loaded")
def test_a_version_shows_what_it_changed_and_its_text(client):
    text = page(client, reverse("framework:version", args=["1.1+DAG-2022-03"]))
    assert "Decisions and outputs published: 10 working days after the meeting" in text
    assert "Decisions and outputs published: 5 working days after the meeting" in text
    assert "v1_1_dag_2022_03.toml" in text
    assert reverse("framework:version", args=["1.1"]) in text


@pytest.mark.usefixtures("loaded")
def test_the_first_version_changed_nothing(client):
    text = page(client, reverse("framework:version", args=["1.1"]))
    assert "Rule by rule" not in text
    assert "Nothing earlier" in text


@pytest.mark.usefixtures("loaded")
def test_what_no_longer_holds_is_said(client):
    text = page(client, reverse("framework:version", args=["3.2"]))
    assert "No longer holds" in text
    assert "rules in the same words under another clause" in text


@pytest.mark.usefixtures("loaded")
@pytest.mark.parametrize(
    ("on", "version", "days"),
    [("2022-03-09", "Governance Framework v1.1", "10"), ("2022-03-10", "DAG ToR update", "5")],
)
def test_rules_in_force(client, on, version, days):
    text = page(client, reverse("framework:in-force"), group="DAG", on=on)
    assert version in text
    assert f"{days} working days after the meeting" in text
    assert reverse("framework:clause", args=["dag-publish"]) in text


@pytest.mark.usefixtures("loaded")
@pytest.mark.parametrize("group", ["PSG", "DAG", "CCAG", "BPRWG", "TDWG", "SDWG"])
@pytest.mark.parametrize("on", ["2021-08-25", "2022-03-10", "2023-12-06"])
def test_every_group_on_every_version(client, group, on):
    assert "<h1>" in page(client, reverse("framework:in-force"), group=group, on=on)


@pytest.mark.usefixtures("loaded")
def test_the_question_by_itself(client):
    text = page(client, reverse("framework:in-force"))
    assert "Which group, which day?" in text
    assert "There is a problem" not in text


@pytest.mark.usefixtures("loaded")
def test_a_question_without_an_answer_says_why(client):
    text = page(client, reverse("framework:in-force"), group="DAG", on="2019-01-01")
    assert "There is a problem" in text
    assert "No version of the Governance Framework was in force on 1 January 2019." in text


@pytest.mark.usefixtures("loaded")
def test_a_clause_shows_its_wordings_and_the_rules_that_rest_on_it(client):
    text = page(client, reverse("framework:clause", args=["dag-publish"]))
    assert "no later than ten working days" in text
    assert "no later than five working days" in text
    assert "Decisions and outputs published: 10 working days after the meeting" in text


@pytest.mark.usefixtures("loaded")
@pytest.mark.parametrize(("name", "unknown"), [("version", "9.9"), ("clause", "nothing")])
def test_what_is_not_there_is_not_found(client, name, unknown):
    assert client.get(reverse(f"framework:{name}", args=[unknown])).status_code == 404


@pytest.mark.usefixtures("loaded")
@pytest.mark.parametrize("name", ["list", "in-force"])
def test_nothing_is_posted_here(client, name):
    assert client.post(reverse(f"framework:{name}")).status_code == 405
