"""The shipped versions, parsed once; and a small made-up framework to break on purpose."""

from __future__ import annotations

import pytest

from framework import rules
from framework.services import shipped
from tests.factories.groups import load_framework

FIRST = """
[version]
id = "A"
title = "First"
document = "Doc A"
authored = 2020-01-01
in_force_from = 2020-01-01
date_assumed = true
summary = ["The first."]

[[clauses]]
id = "c1"
section = "One"
text = "Clause one."

[programme]
levels = [{ key = "2", name = "Board", decides = "all", clause = "c1" }]
offices = [{ key = "PMO", name = "Office", clause = "c1" }]

[programme.appeals]
to = "PMO"
against = ["group"]
final = true
enacted_by = "PMO"
clause = "c1"

[programme.elections]
votes_each = 1
tie = "named_person"
clause = "c1"

[programme.consultation]
closing_set_by = "issuing_group"
clause = "c1"

[programme.precedence]
order = ["framework", "own_terms"]
clause = "c1"

[programme.change_control]
manager = "PMO"
wording = "The office runs it."
clause = "c1"

[programme.practice]
remind_working_days_ahead = [1]
remind_at = "08:00"
escalate_to_chair_after = 0
escalate_to_sro_after = 1
issue_ready_report_at = "17:00"
no_meeting_warning_days = 31
clause = "c1"

[every]
minutes = { rule = "owed", clause = "c1" }
competence = { subjects = ["*"], clause = "c1" }
delegation = { levels = [3], clause = "c1" }
deadlines = [
  { key = "papers_issued", label = "Papers", working_days = 5, direction = "before", anchor = "meeting", owner = "PMO", clause = "c1" },
  { key = "minutes", label = "Minutes", working_days = 5, direction = "after", anchor = "meeting", owner = "PMO", clause = "c1" },
]
thresholds = [
  { key = "single_gbp", label = "One", amount = 10, clause = "c1" },
  { key = "cumulative_gbp", label = "All", amount = 20, clause = "c1" },
  { key = "consumer_impact", label = "Consumers", clause = "c1" },
]

[levels.2]
attendance = { rule = "representatives", clause = "c1" }

[levels.3]
attendance = { rule = "open", clause = "c1" }

[groups.TOP]
name = "Top"
level = 2
role = "Decides."
clause = "c1"
seats = [
  { code = "CHAIR", name = "Chair", kind = "chair", clause = "c1" },
  { code = "DCC", name = "DCC", kind = "constituency", clause = "c1" },
]
no_consensus = { route = "sro_decides", clause = "c1" }
"""

SECOND = """
[version]
id = "B"
title = "Second"
document = "Doc B"
authored = 2021-01-01
in_force_from = 2021-01-01
date_assumed = false
based_on = "A"
summary = ["The second."]

[[clauses]]
id = "c1"
section = "One, again"
text = "Clause one, restated."

[[clauses]]
id = "c2"
section = "Two"
text = "Clause two."

[every.remove]
deadlines = ["minutes"]

[groups.TOP]
seats = [{ code = "RECCO", name = "RECCo", kind = "constituency", after = "CHAIR", clause = "c2" }]

[groups.NEW]
name = "New"
level = 3
parent = "TOP"
role = "Advises."
clause = "c2"
no_consensus = { route = "chair_decides", clause = "c2" }
"""


@pytest.fixture(scope="session")
def versions() -> tuple[rules.Version, ...]:
    return rules.parse(shipped())


@pytest.fixture
def small() -> dict[str, str]:
    return {"a.toml": FIRST, "b.toml": SECOND}


@pytest.fixture
def loaded(db: None) -> None:
    load_framework()
