"""The blocks of a report and the differences between two: pure, out of content alone."""

from __future__ import annotations

from typing import Any

import pytest

from meetings.rules.differences import Piece, between, differences
from meetings.rules.report_text import Gaps, blocks, gaps
from meetings.templatetags.meeting_words import plainly


def entry(text: str, at: str = "", link: str = "") -> dict[str, str]:
    return {"text": text, "url": "", "recording_at": at, "recording_link": link}


RAID = {"what": "Risk", "text": "Test data may come late.", "recording_at": "00:12:00", "recording_link": ""}


def content(**said: Any) -> dict[str, Any]:
    item = {
        "key": "item-7",
        "number": "2",
        "title": "Addressing",
        "heading": "2 Addressing",
        "objective": "Decision",
        "outcome": "Decided",
        "context": [entry("Two ways were compared.")],
        "viewpoint": [entry("Large Supplier: supports", "00:10:00", "https://v.example/a#t=600")],
        "note": [],
        "decision": [entry("Option 2 is accepted.", "01:05:00", "https://v.example/a#t=3900")],
    }
    empty = item | {
        "key": "item-8",
        "heading": "3 Any other",
        "outcome": "",
        "context": [],
        "viewpoint": [],
        "decision": [],
    }
    return {
        "kind": "headline",
        "words": {},
        "decisions": [{"number": "2", "title": "Addressing", **item["decision"][0]}],
        "items": [item, empty],
        "actions": {"raised": [], "closed": [], "ongoing": []},
        "attendance": {"seats": [{"seat": "Chair", "who": "A Chair", "mode": "In person"}], "guests": []},
        "meeting": {"historical": False},
        "next_meeting": None,
        "amendments": [],
    } | said


def test_the_headline_report_leads_with_decisions_and_leaves_empty_items_out() -> None:
    keys = [block.key for block in blocks(content())]
    assert keys == ["introduction", "decisions", "item-7", "actions", "attendance", "next-meeting"]


def test_the_minutes_tell_every_item_with_its_decisions_after_who_was_there() -> None:
    told = {block.key: block for block in blocks(content(kind="minutes"))}
    assert list(told) == ["introduction", "attendance", "item-7", "item-8", "actions", "next-meeting"]
    assert "**Decision:** Option 2 is accepted. ([01:05:00](https://v.example/a#t=3900))" in told["item-7"].text


def test_days_are_told_as_people_write_them() -> None:
    action = {"reference": "DAG07-01", "text": "Ask", "owner": "PMO", "due": "2022-03-09", "status": "Open"}
    following = {"reference": "DAG #8", "on": "2027-01-13", "url": ""}
    actions = {"raised": [action], "closed": [], "ongoing": []}
    told = {block.key: block.text for block in blocks(content(actions=actions, next_meeting=following))}
    assert told["actions"].endswith("- DAG07-01 Ask (PMO, 9 Mar 2022, Open)")
    assert told["next-meeting"] == "DAG #8, 13 Jan 2027"


def test_an_alternates_authority_is_told_and_reports_of_old_have_none() -> None:
    seats = [
        {"seat": "DNO", "who": "Robin", "mode": "Alternate", "authority": "on the authority of: E-mail of the holder"},
        {"seat": "Chair", "who": "A Chair", "mode": "In person", "authority": ""},
        {"seat": "iDNO", "who": "Sam", "mode": "Alternate"},
    ]
    told = content(attendance={"seats": seats, "guests": []})
    attendance = next(block for block in blocks(told) if block.key == "attendance")
    assert attendance.text.splitlines() == [
        "- DNO: Robin, Alternate, on the authority of: E-mail of the holder",
        "- Chair: A Chair, In person",
        "- iDNO: Sam, Alternate",
    ]


def test_words_take_the_place_of_prose_and_stand_before_facts() -> None:
    told = {block.key: block for block in blocks(content(words={"item-7": "In short.", "decisions": "One decision."}))}
    assert told["item-7"].text == "In short."
    assert told["decisions"].text.startswith("One decision.\n\n2 Addressing: Option 2 is accepted.")


def test_a_report_of_before_there_were_blocks_keeps_its_introduction() -> None:
    old = content(introduction="As it was.")
    for name in ("kind", "words", "amendments"):
        del old[name]
    for item in old["items"]:
        del item["key"]
    told = {block.key: block.text for block in blocks(old)}
    assert told["introduction"] == "As it was."
    assert "item-2" in told


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("Same.", "Same.", [("same", "Same.")]),
        ("", "New.", [("inserted", "New.")]),
        ("Gone.", "", [("deleted", "Gone.")]),
        (
            "The group accepts option 1.",
            "The group accepts option 2.",
            [("same", "The group accepts option"), ("deleted", " 1."), ("inserted", " 2.")],
        ),
        ("One.\nTwo.\n", "One.\nTwo.\nThree.\n", [("same", "One.\nTwo.\n"), ("inserted", "Three.\n")]),
        ("spaced   out", "spaced out", [("same", "spaced out")]),
    ],
)
def test_differences_word_by_word(old: str, new: str, expected: list[tuple[str, str]]) -> None:
    assert [(piece.kind, piece.text) for piece in differences(old, new)] == expected


@pytest.mark.parametrize(
    ("old", "new"), [("a b\nc d\n\ne", "a x\nc\n\nf e g"), ("", "x\ny"), ("long " * 200, "long " * 199)]
)
def test_both_texts_can_be_read_out_of_their_differences(old: str, new: str) -> None:
    pieces = differences(old, new)
    assert "".join(piece.text for piece in pieces if piece.kind != "inserted").split() == old.split()
    assert "".join(piece.text for piece in pieces if piece.kind != "deleted").split() == new.split()


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("**Viewpoints**", "Viewpoints"),
        ("*Decided*", "Decided"),
        ("- DNO: either ([00:47:31](https://v.example/a#t=2851))", "• DNO: either (00:47:31)"),
        ("2 * 3 stays", "2 * 3 stays"),
    ],
)
def test_compared_words_are_shown_without_markdowns_signs(text: str, plain: str) -> None:
    assert plainly(text) == plain


def test_blocks_that_come_and_go_between_versions() -> None:
    later = content(words={"introduction": "Amended."}, items=[])
    told = {each.key: each for each in between(content(), later)}
    assert (told["introduction"].state, told["item-7"].state, told["decisions"].state) == ("added", "removed", "same")
    assert told["introduction"].pieces == (Piece("inserted", "Amended."),)


def test_raid_items_stand_with_their_kind_and_moment() -> None:
    told = content()
    told["items"][1] |= {"raid": [RAID]}
    [block] = [each for each in blocks(told) if each.key == "item-8"]
    assert (
        block.drafted
        == "**Risks, assumptions, issues and dependencies**\n\n- Risk: Test data may come late. (00:12:00)"
    )


def test_gaps_are_decisions_without_context_and_seats_of_which_nothing_is_recorded() -> None:
    told = content()
    told["attendance"] = {"seats": [seat("DNO", "Not recorded"), seat("DCC", "Vacant"), seat("Chair", "In person")]}
    assert gaps(told) == Gaps((), ("DNO",))
    told["items"][0]["context"] = []
    assert gaps(told).without_context == ("2 Addressing",)
    told["words"] = {"item-7": "Two ways were compared."}
    assert gaps(told).without_context == ()


def seat(name: str, mode: str) -> dict[str, str]:
    return {"seat": name, "who": "", "mode": mode}
