"""What goes into a trail: all of the decision's story up to the seal, and nothing its reader may not read."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from decisions.rules.findings import Wanted
from decisions.rules.outcomes import ACCEPT_SUBJECT
from foundation.audit import rules as ledger_rules
from foundation.audit.services import seal
from foundation.core.clock import today
from foundation.core.scope import Classification
from meetings import services as meetings
from meetings.services.attendance import SeatMode
from raid import services as raid
from reports import queries
from tests.factories import decisions as make

if TYPE_CHECKING:
    from decisions.models import Decision
    from foundation.audit.queries import Seal

pytestmark = pytest.mark.django_db


def told(decision: Decision, sealed: Seal, user: Any = None) -> dict[str, Any]:
    events = queries.trail_events(decision, sealed)
    return queries.trail(queries.facts(decision, user), sealed, events, user=user)


def kinds(trail: dict[str, Any]) -> list[str]:
    return [json.loads(event["text"])["kind"] for event in trail["events"]]


def test_a_trail_holds_the_decisions_own_stream_whole_and_what_others_say_of_it(decided: Decision) -> None:
    trail = told(decided, seal(reason="trail"))
    own = [event["seq"] for event in trail["events"] if event["stream"] == decided.audit_stream]
    assert own == list(range(1, len(own) + 1))
    assert {"decisions.proposal_drafted", "decisions.view_recorded", "decisions.decided"} <= set(kinds(trail))
    assert "meetings.captured" in kinds(trail)
    assert trail["reference"] == decided.reference
    assert trail["seal"]["hash"] == ledger_rules.sha256(trail["seal"]["text"])


def test_what_happens_after_the_seal_belongs_to_the_next_trail(cast: make.Programme, signing_here: object) -> None:
    put = make.proposal(cast)
    wanted = Wanted(text="Say how it scales", owner="Design Manager", due_on=today() + timedelta(days=30))
    answers = make.answers(put, ACCEPT_SUBJECT, conditions=(wanted,))
    made = make.decision(cast, put, ACCEPT_SUBJECT, answers=answers)
    first = seal(reason="trail")
    raid.note(action=made.conditions.get().action, text="Begun", actor=cast.pmo)
    assert "raid.action_noted" not in kinds(told(made, first))
    assert "raid.action_noted" in kinds(told(made, seal(reason="trail again")))


def test_a_command_withholds_nothing_and_a_reader_what_they_may_not_read(
    cast: make.Programme, signing_here: object
) -> None:
    """The meeting is restricted to the DAG; the SRO may export the trail, but is not of the group."""
    meeting = make.meeting(cast.group(), classification=Classification.RESTRICTED)
    put = make.proposal(cast, item=make.item(meeting))
    make.view(cast, put, "large")
    made = make.decision(cast, put)
    sealed = seal(reason="trail")
    whole = told(made, sealed)
    for_sro = told(made, sealed, user=cast.sro)
    hidden = [event for event in for_sro["events"] if json.loads(event["text"])["scope"] == "DAG:restricted"]
    assert hidden
    assert all(event["values"] == {} for event in hidden)
    assert all(event["values"] for event in whole["events"])
    assert [event["text"] for event in whole["events"]] == [event["text"] for event in for_sro["events"]]
    readable = queries.readable_by(cast.auditor)
    assert not any(queries.withheld(event, readable) for event in queries.trail_events(made, sealed))


def test_silence_and_vacancy_are_said_in_words(cast: make.Programme, decided: Decision) -> None:
    rows = {row["seat"]: row for row in queries.seat_rows(told(decided, seal(reason="trail")))}
    assert rows["Large Supplier"]["said"] == "Support"
    assert rows["Large Supplier"]["by"] == "The large, A Party, the holder"
    assert rows["Medium Supplier"]["said"] == "No objection"
    assert rows["DNO"] == {
        "seat": "DNO", "holders": "The dno, A Party", "said": "No response", "by": "", "words": ""
    }  # fmt: skip
    assert rows["Consumer"]["said"] == "Vacant seat"


def test_a_view_that_was_replaced_is_told_too(cast: make.Programme, signing_here: object) -> None:
    put = make.proposal(cast)
    make.view(cast, put, "large", "object", reason="Dearer for small senders")
    make.view(cast, put, "large", "support", majority="Most agree now")
    trail = told(make.decision(cast, put), seal(reason="trail"))
    [earlier] = queries.earlier_views(trail)
    assert (earlier["said"], earlier["words"]) == ("Object", "Dearer for small senders")
    newest = next(row for row in queries.seat_rows(trail) if row["seat"] == "Large Supplier")
    assert (newest["said"], newest["words"]) == ("Support", "Majority: Most agree now")


def test_a_trail_tells_the_meeting_and_who_was_there_to_who_may_read_it(
    cast: make.Programme, signing_here: object
) -> None:
    meeting = make.meeting(cast.group(), classification=Classification.RESTRICTED)
    put = make.proposal(cast, item=make.item(meeting))
    seats = {cast.seat_of("large").pk: SeatMode("dial_in")}
    meetings.record_attendance(meeting=meeting, seats=seats, guests=(), actor=cast.pmo)
    made = make.decision(cast, put)
    sealed = seal(reason="trail")
    trail = told(made, sealed)
    assert trail["meeting"]["reference"] == meeting.reference
    there = {line["seat"]: line["mode_label"] for line in trail["meeting"]["attendance"]}
    assert there["LARGE-SUPPLIER"] == "Dial-in"
    assert there["MEDIUM-SUPPLIER"] == "Not recorded"
    assert "meetings.attendance_recorded" in kinds(trail)
    assert told(made, sealed, cast.sro)["meeting"] is None, "the meeting is restricted to its group"


def test_held_by_and_spoken_by_are_two_things_and_silence_was_spoken_by_nobody(
    cast: make.Programme, signing_here: object
) -> None:
    put = make.proposal(cast)
    make.view(cast, put, "large")
    trail = told(make.decision(cast, put), seal(reason="trail"))
    rows = {row["seat"]: row for row in queries.seat_rows(trail)}
    spoke, silent = rows["Large Supplier"], rows["Medium Supplier"]
    assert spoke["by"] == f"{spoke['holders']}, the holder"
    assert (silent["said"], silent["by"]) == ("No response", "")
    assert silent["holders"]


def test_the_options_say_which_was_recommended_and_which_chosen(decided: Decision) -> None:
    trail = told(decided, seal(reason="trail"))
    trail["proposal"]["recommended"] = trail["options"][0]["number"]
    trail["decision"]["option"] = trail["options"][1]["number"]
    assert [row["marks"] for row in queries.option_rows(trail)[:2]] == [["Recommended"], ["Chosen"]]
