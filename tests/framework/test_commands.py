"""manage.py load_framework and manage.py framework: JSON on stdout, errors on stderr, exit 0, 1 or 2."""

from __future__ import annotations

import json
from datetime import date

import pytest
from django.core.management import ManagementUtility
from django.db import connections

from framework import queries
from framework.models import FrameworkVersion

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(capsys, monkeypatch):
    """Runs a command as the shell would; gives the exit code, stdout and stderr."""
    # A command closes every connection at its end, and with it the transaction the test runs in.
    monkeypatch.setattr(connections, "close_all", lambda: None)

    def ran(*argv):
        code = 0
        try:
            ManagementUtility(["manage.py", *argv]).execute()
        except SystemExit as stop:
            code = stop.code or 0
        written = capsys.readouterr()
        return code, written.out, written.err

    return ran


def rules_of(run, on, group="DAG"):
    code, out, err = run("framework", "--on", on, "--group", group, "--json")
    assert (code, err) == (0, "")
    return json.loads(out)


@pytest.mark.usefixtures("loaded")
def test_the_shape_of_the_answer(run):
    data = rules_of(run, "2022-03-09")
    assert (data["version"], data["group"], data["level"]) == ("2.4", "DAG", 3)
    (published,) = [one for one in data["deadlines"] if one["key"] == "decisions_published"]
    assert published == {
        "key": "decisions_published",
        "working_days": 10,
        "direction": "after",
        "anchor": "meeting",
        "citation": "MHHS-DEL031 v1.1, DAG terms of reference, Decision Making, last paragraph",
        "date_assumed": False,
    }
    assert {one["key"] for one in data["deadlines"]} == {
        "papers_issued",
        "headline_report",
        "minutes",
        "decisions_published",
        "change_decision_communicated",
        "amendment_requests",
    }
    assert set(data["outcomes"][0]) == {"key", "citation"}
    assert {"key", "citation"} <= set(data["criteria"][0])
    assert data["no_consensus"]["route"] == "refer_to_psg"
    assert data["no_consensus"]["citation"].endswith("Decision Making, v")
    assert (data["thresholds"]["single_gbp"], data["thresholds"]["cumulative_gbp"]) == ("5000000", "20000000")
    [dcc] = [one for one in data["seats"] if one["code"] == "DCC"]
    assert dcc.pop("citation").startswith("MHHS-DEL031")
    assert dcc == {
        "code": "DCC",
        "name": "DCC (smart meter central system provider)",
        "kind": "constituency",
        "from": "2021-07-29",
        "to": None,
    }


@pytest.mark.usefixtures("loaded")
def test_each_seat_has_the_days_on_which_the_framework_has_it(run):
    def seats(on: str, code: str = "DAG") -> dict[str, dict[str, str]]:
        return {one["code"]: one for one in rules_of(run, on, code)["seats"]}

    recco = seats("2022-06-10")["RECCO"]
    assert (recco["from"], recco["to"]) == ("2022-06-10", None)
    assert "2.6" in recco["citation"]
    assert "RECCO" not in seats("2022-06-09")


@pytest.mark.usefixtures("loaded")
@pytest.mark.parametrize(
    ("on", "version", "days"),
    [
        ("2021-07-29", "1.0", 10),
        ("2021-11-17", "1.1", 10),
        ("2022-03-10", "2.4+DAG-2022-03", 5),
        ("2023-12-05", "3.1", 5),
        ("2023-12-06", "3.2", 5),
    ],
)
def test_the_version_of_the_day(run, on, version, days):
    data = rules_of(run, on)
    assert data["version"] == version
    assert {one["key"]: one["working_days"] for one in data["deadlines"]}["decisions_published"] == days


@pytest.mark.usefixtures("loaded")
def test_the_rest_of_the_answer(run):
    data = json.loads(run("framework", "--on", "2023-12-06", "--group", "TMAG", "--json")[1])
    assert (data["standing"], data["convened_on"], data["closed_on"]) == ("convened", "2022-03-03", None)
    assert (data["succeeds"], data["parent"], data["subgroup"]) == (["TAG"], "PSG", False)
    assert data["competence"]["subjects"] == ["testing", "migration", "qualification"]
    assert data["competence"]["outside"] == [{"body": "SEC TAG", "kind": "joint", "subjects": ["testing", "migration"]}]
    assert data["delegation"]["levels"] == [3, 4]
    assert (data["alternates"]["approval"], data["may_decline"]) == ("representative", True)
    assert data["remits"]["DCC"] == ["testing", "migration"]
    assert "OFGEM" not in data["remits"]
    assert [(one["section"], one["key"]) for one in data["overruled"]] == [
        ("deadlines", "headline_report"),
        ("deadlines", "minutes"),
    ]
    assert data["programme"]["change_control"]["approved_by"] == ["PSG", "OFGEM"]
    assert data["programme"]["appeals"]["against"] == ["group", "chair", "SRO"]
    assert {"escalations", "acts_after_ofgem", "elections", "consultation", "precedence"} <= set(data["programme"])


@pytest.mark.usefixtures("loaded")
@pytest.mark.parametrize("on", ["2021-07-29", "2022-03-03", "2023-12-06"])
def test_every_group_of_a_version_can_be_asked_for(run, on):
    for group in queries.in_force(date.fromisoformat(on)).groups:
        assert rules_of(run, on, group.code)["group"] == group.code


@pytest.mark.usefixtures("loaded")
def test_a_duty_without_a_day_stands_apart(run):
    data = rules_of(run, "2023-12-06")
    assert [one["key"] for one in data["undated"]] == ["recording_published"]
    assert all(isinstance(one["working_days"], int) for one in data["deadlines"])


@pytest.mark.usefixtures("loaded")
def test_in_words_and_in_small_letters(run):
    code, out, _ = run("framework", "--on", "2022-03-09", "--group", "dag")
    assert code == 0
    assert "no_consensus: route refer_to_psg; citation MHHS-DEL031 v1.1" in out


@pytest.mark.usefixtures("loaded")
@pytest.mark.parametrize(
    ("on", "group", "sentence"),
    [
        ("2021-07-28", "DAG", "No version of the Governance Framework was in force on 28 July 2021."),
        ("2022-03-02", "TMAG", "has no rules for a group 'TMAG'"),
    ],
)
def test_no_such_group_or_day_is_exit_1(run, on, group, sentence):
    code, out, err = run("framework", "--on", on, "--group", group, "--json")
    assert (code, out) == (1, "")
    assert sentence in err


@pytest.mark.parametrize(
    "argv",
    [["--on", "yesterday", "--group", "DAG"], ["--on", "2022-02-30", "--group", "DAG"], ["--on", "2022-03-09"], []],
)
def test_wrong_usage_is_exit_2(run, argv):
    code, out, err = run("framework", *argv)
    assert (code, out) == (2, "")
    assert "usage: manage.py framework" in err


def test_before_anything_is_loaded_it_says_what_to_run(run):
    code, out, err = run("framework", "--on", "2022-03-09", "--group", "DAG")
    assert (code, out) == (1, "")
    assert "run load_framework" in err


def test_load_framework_twice(run):
    names = ["1.0", "1.1", "2.0", "2.1", "2.4", "2.4+DAG-2022-03", "2.5", "2.6", "3.0", "3.1", "3.2"]
    assert json.loads(run("load_framework", "--json")[1]) == {"loaded": names, "replaced": [], "same": []}
    assert json.loads(run("load_framework", "--json")[1]) == {"loaded": [], "replaced": [], "same": names}
    assert FrameworkVersion.objects.count() == len(names)


def test_load_framework_in_words(run):
    code, out, _ = run("load_framework")
    assert code == 0
    assert out.splitlines() == [
        "loaded: 1.0, 1.1, 2.0, 2.1, 2.4, 2.4+DAG-2022-03, 2.5, 2.6, 3.0, 3.1, 3.2",
        "replaced: none",
        "same: none",
    ]


def test_load_framework_refuses_a_changed_text_and_replaces_it_when_told(run, monkeypatch):
    from framework import services

    run("load_framework")
    changed = services.shipped() | {"v3_2.toml": services.shipped()["v3_2.toml"] + "\n# corrected\n"}
    monkeypatch.setattr(services, "shipped", lambda: changed)
    code, _, err = run("load_framework")
    assert code == 1
    assert "v3_2.toml: Governance Framework v3.2 is already loaded with another text." in err
    code, out, _ = run("load_framework", "--replace", "--json")
    assert (code, json.loads(out)["replaced"]) == (0, ["3.2"])


@pytest.mark.parametrize("argv", [["load_framework"], ["framework", "--on", "2022-03-09", "--group", "DAG"]])
def test_without_tables_it_asks_for_migrate(run, monkeypatch, argv):
    monkeypatch.setattr(FrameworkVersion._meta, "db_table", "not_migrated_yet")
    code, out, err = run(*argv)
    assert (code, out) == (1, "")
    assert "The database cannot be used" in err
