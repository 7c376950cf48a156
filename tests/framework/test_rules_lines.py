"""Where a key stands in a TOML text."""

from __future__ import annotations

import pytest

from framework.rules.lines import line_of

TEXT = '''\
[version]
id = "1"
summary = [
  "One = [two]",
]
note = """
[groups.FAKE]
id = "not here"
"""

[[clauses]]
id = "c1"

[[clauses]]
id = "c2"
section = "Two"

[groups.DAG]
level = 3
deadlines = [
  { key = "papers_issued", owner = "PMO" },  # a row
  { key = "minutes", owner = "PMO" },
]
seats = [{ code = "CHAIR", name = "Chair" }]
role = "Decides."

[[every.outcomes]]
label = "Accept"
key = "accept"
clause = "c1"

[every.remove]
deadlines = ["minutes"]
'''


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("version", 1),
        ("version.id", 2),
        ("version.summary", 3),
        ("version.missing", 1),
        ("clauses[1].id", 12),
        ("clauses[2].section", 16),
        ("groups.DAG", 18),
        ("groups.DAG.deadlines", 20),
        ("groups.DAG.deadlines[2].key", 22),
        ("groups.DAG.deadlines.minutes.owner", 22),
        ("groups.DAG.seats.CHAIR", 24),
        ("groups.DAG.role", 25),
        ("every.outcomes[1]", 27),
        ("every.outcomes.accept", 27),
        ("every.outcomes.accept.clause", 30),
        ("every.remove.deadlines", 33),
        ("groups.FAKE.id", None),
        ("nowhere", None),
    ],
)
def test_the_line_of_a_path(path, line):
    assert line_of(TEXT, path) == line
