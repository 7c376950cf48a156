"""The framework's pages, public and complete."""

from __future__ import annotations

import re
from datetime import date
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from framework import queries
from framework.rules import SECTIONS

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
    assert text.count("Date assumed") == 10
    assert "CR035" in text
    assert reverse("framework:group", args=["3.2", "SDWG"]) + "#conflicts" in text
    assert "Draft 2.2" in text, "drafts stand below the version they led to"
    assert "CR004, CR005, CR006" in text


@pytest.mark.usefixtures("loaded")
def test_where_two_documents_disagree_both_stand_with_what_applies_and_the_rule_of_precedence(client):
    text = page(client, reverse("framework:group", args=["3.2", "CCAG"]))
    part = text[text.index('id="conflicts"') : text.index("Deciding")]
    assert "Applies" in part
    assert "Gives way" in part
    assert "Headline report issued: 2 working days after the meeting" in part
    assert "Headline report issued: 1 working day after the meeting" in part
    precedence = queries.version("3.2").programme.precedence.clause
    assert f"{reverse('framework:clause', args=[precedence.id])}?on=2023-12-06" in part
    assert "Treated as closed throughout." in page(client, reverse("framework:group", args=["3.2", "SDWG"]))
    assert "and no domestic one." in page(client, reverse("framework:group", args=["3.2", "MCAG"]))
    assert reverse("framework:group", args=["3.2", "MCAG"]) + "#conflicts" in page(client, reverse("framework:list"))


def test_before_anything_is_loaded_the_list_says_what_to_do(client):
    text = page(client, reverse("framework:list"))
    assert "No version is loaded" in text
    assert "load_framework" in text
    assert "Rules in force" not in text


@pytest.mark.usefixtures("loaded")
def test_a_version_shows_what_it_changed_and_its_text(client):
    text = page(client, reverse("framework:version", args=["2.4+DAG-2022-03"]))
    assert "Decisions and outputs published: 10 working days after the meeting" in text
    assert "Decisions and outputs published: 5 working days after the meeting" in text
    assert "v2_4_dag_2022_03.toml" in text
    assert reverse("framework:version", args=["2.4"]) in text


@pytest.mark.usefixtures("loaded")
def test_the_first_version_changed_nothing(client):
    text = page(client, reverse("framework:version", args=["1.0"]))
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
    [("2022-03-09", "Governance Framework v2.4", "10"), ("2022-03-10", "DAG ToR update", "5")],
)
def test_rules_in_force(client, on, version, days):
    text = page(client, reverse("framework:in-force"), group="DAG", on=on)
    assert version in text
    assert f"{days} working days after the meeting" in text
    assert reverse("framework:clause", args=["dag-publish"]) in text


@pytest.mark.usefixtures("loaded")
@pytest.mark.parametrize("group", ["PSG", "DAG", "CCAG", "BPRWG", "TDWG", "SDWG"])
@pytest.mark.parametrize("on", ["2021-07-29", "2022-03-10", "2023-12-06"])
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
@pytest.mark.parametrize(
    ("on", "days", "said"),
    [("2022-03-09", "ten", "In force on 9 Mar 2022"), ("2024-01-10", "five", "In force on 10 Jan 2024")],
)
def test_a_clause_shows_the_wording_in_force_on_a_day_first(client, on, days, said):
    text = page(client, reverse("framework:clause", args=["dag-publish"]), on=on)
    assert said in text
    first = text[text.index(said) : text.index("</section>", text.index(said))]
    assert f"no later than {days} working days" in first


@pytest.mark.usefixtures("loaded")
def test_a_clause_before_it_was_stated_and_on_no_real_day(client):
    address = reverse("framework:clause", args=["dag-publish"])
    assert "No version stated this clause on that day" in page(client, address, on="2001-01-01")
    text = page(client, address, on="soon")
    assert "Enter a real date" in text
    assert "In force on" in text


@pytest.mark.usefixtures("loaded")
def test_every_rule_of_every_kind_stands_on_the_page(client):
    """A kind of rule that is new to the framework is shown without anybody touching the page."""
    for code, on in (("DAG", "2024-01-10"), ("TMAG", "2023-01-10"), ("PSG", "2022-03-09")):
        text = page(client, reverse("framework:in-force"), group=code, on=on)
        rules = queries.rules_in_force(code, date.fromisoformat(on))
        version = queries.version(rules.version)
        for section, _, rule in (*rules.rules(), *version.programme.rules()):
            if section not in {"profile", "seats", "deadlines", "conflicts", "overruled"}:
                assert SECTIONS[section] in text, section
            if section != "profile":
                assert reverse("framework:clause", args=[rule.clause.id]) in text, section


@pytest.mark.usefixtures("loaded")
@pytest.mark.parametrize("version", ["2.4", "3.1", "3.2"])
def test_every_group_of_a_version_has_its_page(client, version):
    for group in queries.version(version).groups:
        assert group.name in page(client, reverse("framework:group", args=[version, group.code]))


@pytest.mark.usefixtures("loaded")
def test_a_group_leads_to_what_it_came_from_and_what_came_of_it(client):
    text = page(client, reverse("framework:group", args=["3.1", "TMAG"]))
    assert "Succeeds" in text
    assert "Succeeded by" in text
    for code in ("SITAG", "MCAG", "QAG"):
        assert f">{code}</a>" in text


@pytest.mark.usefixtures("loaded")
def test_two_versions_rule_by_rule(client):
    text = page(client, reverse("framework:compare"), **{"from": "2.4", "to": "3.2"})
    assert "Governance Framework v2.4 against Governance Framework v3.2" in text
    assert "Headline report issued: 1 working day after the meeting" in text
    assert "Headline report issued: 2 working days after the meeting" in text
    swapped = page(client, reverse("framework:compare"), **{"from": "3.2", "to": "2.4"})
    assert "Governance Framework v2.4 against Governance Framework v3.2" in swapped, "the earlier stands first"


@pytest.mark.usefixtures("loaded")
def test_much_that_differs_stands_in_closed_parts_by_whom_it_concerns(client):
    """Links lead to each part and to each group; without a script all parts open by an address."""
    asked = {"from": "2.4", "to": "3.2"}
    text = page(client, reverse("framework:compare"), **asked)
    parts = re.findall(r'<details class="disclosure part" id="(changes-\d+)"( open)?>', text)
    assert len(parts) > 5
    assert not any(opened for _, opened in parts)
    for anchor, _ in parts:
        assert f'href="#{anchor}"' in text
    assert "?from=2.4&to=3.2&group=DAG#differs" in text
    opened = page(client, reverse("framework:compare"), **asked, open="all")
    assert opened.count('<details class="disclosure part"') == opened.count(" open>") == len(parts)
    assert text.count('data-label="Rule"') == opened.count('data-label="Rule"') > 100


@pytest.mark.usefixtures("loaded")
def test_a_version_narrowed_to_one_group_tells_what_concerns_it(client):
    address = reverse("framework:version", args=["3.2"])
    whole, narrow = page(client, address), page(client, address, group="CCAG")
    rows = 'data-label="Rule"'
    assert 0 < narrow.count(rows) < whole.count(rows)
    assert re.search(r'group=CCAG#differs" aria-current="true">CCAG <span class="tab-count">(\d+)<', narrow)[1] == str(
        narrow.count(rows)
    )
    assert (
        "SIT Advisory Group, Membership" not in narrow[narrow.index('id="differs"') : narrow.index("Without consensus")]
    )
    assert page(client, address, group="nobody").count(rows) == whole.count(rows)


@pytest.mark.usefixtures("loaded")
def test_two_versions_for_one_group(client):
    text = page(client, reverse("framework:compare"), **{"from": "2.5", "to": "2.6", "group": "DAG"})
    assert "RECCo" in text
    assert "No rule differs" in page(client, reverse("framework:compare"), **{"from": "2.0", "to": "2.1"})


@pytest.mark.usefixtures("loaded")
@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({"from": "3.2", "to": "3.2"}, "Choose another version"),
        ({"from": "9.9", "to": "3.2"}, "Choose a version from the list"),
        ({"from": "3.1"}, "Choose a version"),
        ({"from": "3.1", "to": "3.2", "group": "XX"}, "Choose a group from the list"),
    ],
)
def test_what_cannot_be_compared(client, asked, says):
    text = page(client, reverse("framework:compare"), **asked)
    assert "There is a problem" in text
    assert says in text


@pytest.mark.usefixtures("loaded")
def test_the_pages_ask_the_database_the_same_few_times(client):
    """Whatever the group, the version or the number of clauses."""

    def asked(address, **data):
        with CaptureQueriesContext(connection) as caught:
            page(client, address, **data)
        return len(caught)

    in_force = reverse("framework:in-force")
    asked(in_force, group="DAG", on="2024-01-10")  # the texts are parsed once
    counts = {asked(in_force, group=code, on="2024-01-10") for code in ("DAG", "PSG", "BPRWG", "IAG")}
    assert len(counts) == 1
    assert max(counts) <= 3
    clause = reverse("framework:clause", args=["headline-report"])
    assert asked(clause) == asked(reverse("framework:clause", args=["dag-publish"]))
    assert asked(reverse("framework:compare"), **{"from": "1.0", "to": "3.2"}) <= 3


@pytest.mark.usefixtures("loaded")
@pytest.mark.parametrize(("name", "unknown"), [("version", "9.9"), ("clause", "nothing")])
def test_what_is_not_there_is_not_found(client, name, unknown):
    assert client.get(reverse(f"framework:{name}", args=[unknown])).status_code == 404


@pytest.mark.usefixtures("loaded")
@pytest.mark.parametrize("name", ["list", "in-force", "compare"])
def test_nothing_is_posted_here(client, name):
    assert client.post(reverse(f"framework:{name}")).status_code == 405
