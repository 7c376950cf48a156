"""When one may open, answer, extend, close and publish: by tables."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from consultations.rules import Audience, answering, asking, wording
from consultations.rules.answering import Content
from consultations.rules.lifecycle import CONSULTATION
from foundation.core.clock import end_of_day

CHOICES = {"support": "Support", "object": "Object"}
CLASSES = ("public", "programme", "ofgem")
FRIDAY = date(2026, 6, 12)

MAY = {
    "draft": {"open": "open", "withdraw": "withdrawn"},
    "open": {"close": "closed", "withdraw": "withdrawn"},
    "closed": {"publish": "published", "withdraw": "withdrawn"},
    "published": {},
    "withdrawn": {},
}


@pytest.mark.parametrize("status", CONSULTATION.states)
@pytest.mark.parametrize("step", CONSULTATION.keys())
def test_every_status_and_step(status, step):
    allowed = CONSULTATION.refusal(status, step) is None
    assert allowed == (step in MAY[status])
    if allowed:
        assert CONSULTATION.step(step).target == MAY[status][step]


@pytest.mark.parametrize(
    ("closes_on", "asked", "says"),
    [
        (FRIDAY, 1, None),
        (date(2026, 6, 1), 1, None),
        (date(2026, 5, 31), 1, "passed"),
        (None, 1, "closing date"),
        (FRIDAY, 0, "Nobody is asked"),
    ],
)
def test_opening(closes_on, asked, says):
    refusal = asking.opening_refusal(closes_on, date(2026, 6, 1), asked)
    assert (refusal is None) if says is None else says in refusal


@pytest.mark.parametrize(
    ("closes_on", "at", "over"),
    [
        (FRIDAY, datetime(2026, 6, 12, 22, 59, 59, 999999, tzinfo=UTC), False),  # 23:59 in London, summer time
        (FRIDAY, datetime(2026, 6, 12, 23, 0, tzinfo=UTC), True),  # 24:00
        (date(2026, 12, 11), datetime(2026, 12, 11, 23, 59, 59, tzinfo=UTC), False),
        (date(2026, 12, 11), datetime(2026, 12, 12, 0, 0, tzinfo=UTC), True),
        (date(2026, 10, 24), datetime(2026, 10, 24, 23, 0, tzinfo=UTC), True),  # the clocks go back that night
        (date(2026, 10, 25), datetime(2026, 10, 25, 23, 59, tzinfo=UTC), False),
        (date(2026, 10, 25), datetime(2026, 10, 26, 0, 0, tzinfo=UTC), True),
    ],
)
@pytest.mark.clause("cc-feedback")
def test_the_end_is_midnight_in_london(closes_on, at, over):
    assert (asking.over_refusal(at, end_of_day(closes_on)) is not None) == over


@pytest.mark.parametrize(
    ("new", "reason", "says"),
    [
        (date(2026, 6, 15), "Members asked for it.", None),
        (FRIDAY, "Members asked for it.", "not brought forward"),
        (date(2026, 6, 11), "Members asked for it.", "not brought forward"),
        (date(2026, 6, 15), "  ", "reason"),
    ],
)
def test_extending(new, reason, says):
    refusal = asking.extension_refusal(FRIDAY, new, reason)
    assert (refusal is None) if says is None else says in refusal


@pytest.mark.parametrize(
    ("at", "silent", "says"),
    [
        (datetime(2026, 6, 12, 23, 0, tzinfo=UTC), 2, None),
        (datetime(2026, 6, 12, 22, 59, tzinfo=UTC), 2, "2 organisations have not answered"),
        (datetime(2026, 6, 12, 22, 59, tzinfo=UTC), 1, "1 organisation has not answered"),
        (datetime(2026, 6, 2, 9, 0, tzinfo=UTC), 0, None),
    ],
)
def test_closing_by_hand_or_at_the_end(at, silent, says):
    refusal = asking.closing_refusal(at, end_of_day(FRIDAY), silent)
    assert (refusal is None) if says is None else says in refusal


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (Content("support"), None),
        (Content("support", "Gladly."), None),
        (Content("object", "It is late."), None),
        (Content("object", " "), "needs its reason"),
        (Content(""), "Choose one of: Support, Object."),
        (Content("maybe"), "Choose one of"),
        (Content("support", parties=0), "1 party at least"),
        (Content("support", parties=1001), "1,000 at most"),
        (Content("support", confidentiality="secret"), "not offered"),
    ],
)
def test_what_is_an_answer(content, says):
    refusal = answering.content_refusal(content, choices=CHOICES, explained=("object",), classes=CLASSES)
    assert (refusal is None) if says is None else says in refusal


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (Content(words="Twelve meters."), None),
        (Content(data={"meters": 12}), None),
        (Content(words="  "), "needs words"),
    ],
)
def test_an_answer_in_words_alone(content, says):
    refusal = answering.content_refusal(content, choices={}, explained=(), classes=CLASSES)
    assert (refusal is None) if says is None else says in refusal


def test_the_commitment_holds_all_that_was_said():
    content = Content("support", "Gladly.", {"cost": 1}, 2, "public")
    others = [
        Content("object", "Gladly.", {"cost": 1}, 2, "public"),
        Content("support", "Gladly!", {"cost": 1}, 2, "public"),
        Content("support", "Gladly.", {"cost": 2}, 2, "public"),
        Content("support", "Gladly.", {"cost": 1}, 3, "public"),
        Content("support", "Gladly.", {"cost": 1}, 2, "ofgem"),
    ]
    assert content.commitment("salt") == Content("support", "Gladly.", {"cost": 1}, 2, "public").commitment("salt")
    assert len({one.commitment("salt") for one in [content, *others]}) == 6
    assert content.commitment("salt") != content.commitment("pepper")


@pytest.mark.parametrize(
    ("latest", "replaces", "refused"), [(0, None, False), (3, None, False), (0, 0, False), (2, 2, False), (2, 1, True)]
)
def test_a_version_follows_the_one_that_was_read(latest, replaces, refused):
    assert (answering.newer_refusal(latest, replaces) is not None) == refused


@pytest.mark.parametrize(
    ("result", "words", "says"),
    [
        ("accepted", "", None),
        ("noted", "", None),
        ("rejected", "Out of scope.", None),
        ("rejected", " ", "Say why"),
        ("deferred", "Later.", "Accepted, Rejected, Noted"),
    ],
)
def test_dispositions(result, words, says):
    refusal = answering.disposing_refusal(result, words)
    assert (refusal is None) if says is None else says in refusal


@pytest.mark.parametrize(("open_ones", "says"), [(0, None), (1, "1 answer has"), (4, "4 answers have")])
def test_publishing(open_ones, says):
    refusal = answering.publishing_refusal(open_ones)
    assert (refusal is None) if says is None else says in refusal


def test_an_audience_is_settled_once_for_each_constituency():
    large, dno, plain = Audience(1, "LARGE"), Audience(1, "DNO"), Audience(1)
    assert asking.settled([plain, large, large, Audience(2), Audience(2), dno]) == [Audience(2), dno, large]


@pytest.mark.parametrize(
    ("step", "words"), [(0, "closes today"), (1, "closes in 1 working day"), (5, "closes in 5 working days")]
)
def test_reminders_say_when(step, words):
    assert wording.days_words(step) == words
