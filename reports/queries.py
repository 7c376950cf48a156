"""What goes into a decision's trail."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from decisions import queries as decisions
from decisions.rules.consensus import POSITIONS, Position
from decisions.rules.thresholds import frozen_judgements
from foundation.audit import queries as ledger
from foundation.core.templatetags.wording import gbp
from groups.queries import User, readable_scopes
from raid.rules.lifecycle import ACTION
from reports.models import TrailExport
from reports.verifier.trail import check_decision

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from decisions.models import Decision
    from foundation.audit.queries import Event, Seal

FORMAT = "mhhs-trail/1"


def facts(decision: Decision, user: User | None = None) -> dict[str, Any]:
    """What the trail says beside its events, as the reader may read it (everything for a command)."""
    return decisions.trail_facts(decision, readable_by(user))


def trail(said: Mapping[str, Any], seal: Seal, events: Sequence[Event], *, user: User | None = None) -> dict[str, Any]:
    """The trail as the verifier reads it: its `facts`, its events (`trail_events`) and the seal.

    With a `user`, the names and words of events they may not read are withheld; the events still verify.
    """
    readable = readable_by(user)
    at = json.loads(seal.text)["at"]
    return {
        "format": FORMAT,
        **said,
        "events": [_event(event, readable) for event in events],
        "seal": {"number": seal.number, "at": at, "prev": seal.prev, "hash": seal.hash, "text": seal.text},
    }


def differences(decision: Decision, said: Mapping[str, Any]) -> list[str]:
    """Where the decision as it is kept (its `facts`) differs from the event that took it; empty when they agree."""
    if said["decision"]["event"] is None:
        return ["the ledger holds no event that took the decision"]
    return check_decision([ledger.link(event) for event in ledger.stream(decision.audit_stream)], said)


def readable_by(user: User | None) -> set[str] | None:
    """The scopes a person may read; None for a command of the operator, which withholds nothing."""
    return None if user is None else set(readable_scopes(user))


def withheld(event: Event, readable: set[str] | None) -> bool:
    """Whether the names and words of an event are withheld from that reader."""
    return readable is not None and event.scope not in readable


def trail_events(decision: Decision, seal: Seal) -> list[Event]:
    """The decision's own stream whole, and the events of other streams about what the trail runs through, the meeting
    that took it among them: called, held and attended.

    Only up to the seal's heads: what was written after the seal belongs to the next trail.
    """
    heads = {stream: seq for stream, seq, _ in json.loads(seal.text)["heads"]}
    own = ledger.stream(decision.audit_stream)
    about = ledger.events_about(decisions.trail_subjects(decision)).exclude(stream=decision.audit_stream)
    also = decisions.meeting_events(decision)
    every = [*own, *sorted({*about, *also}, key=lambda event: (event.stream, event.seq))]
    return [event for event in every if event.seq <= heads.get(event.stream, 0)]


def _event(event: Event, readable: set[str] | None) -> dict[str, Any]:
    link = ledger.link(event)
    held = {} if withheld(event, readable) else link.values
    values = {name: {"salt": salt, "value": value} for name, (salt, value) in held.items()}
    return {
        "stream": link.stream,
        "seq": link.seq,
        "prev": link.prev,
        "hash": link.hash,
        "text": link.text,
        "values": values,
    }


AUTHORITIES = {"holder": "the holder", "alternate": "the alternate", "telephone": "by telephone"}


def seat_rows(trail: Mapping[str, Any]) -> list[dict[str, str]]:
    """Each seat entitled to a view as it stood when the decision was taken, in words; silence and vacancy included."""
    return [
        {
            "seat": seat["name"],
            "holders": "; ".join(f"{each['name']}, {each['organisation']}" for each in seat["holders"]),
            **_said(seat["view"], seat["holders"]),
        }
        for seat in trail["snapshot"]["seats"]
    ]


def earlier_views(trail: Mapping[str, Any]) -> list[dict[str, object]]:
    """Views that a later version replaced, in words, with the moment each was recorded."""
    newest = {view["seat"]: view["version"] for view in trail["views"]}  # in the order of their versions
    replaced = [view for view in trail["views"] if view["version"] < newest[view["seat"]]]
    return [
        {
            "seat": view["seat_name"],
            "recorded_at": datetime.fromisoformat(view["recorded_at"]),
            **_said(view, ()),
        }
        for view in replaced
    ]


def condition_rows(trail: Mapping[str, Any]) -> list[dict[str, object]]:
    """The work the decision asks for, with its day and its state in words."""
    return [
        {**each, "due_on": date.fromisoformat(each["due_on"]), "state": ACTION.states[each["status"]]}
        for each in trail["conditions"]
    ]


def threshold_rows(trail: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Where the decision stood against Ofgem's thresholds: terms and values, as they were frozen."""
    held = trail["snapshot"]["thresholds"]
    single = gbp(held["single_gbp"]) if held["single_gbp"] is not None else "Not stated"
    limits = held["limits"]
    rows = [
        ("Single decision", f"{single} of {gbp(limits['single_gbp'])}"),
        ("Running total, with it", f"{gbp(held['cumulative_gbp'])} of {gbp(limits['cumulative_gbp'])}"),
        *frozen_judgements(held["judged"]),
        ("Thresholds met", " ".join(met["sentence"] for met in held["met"]) or "None"),
        ("Evidence", held.get("evidence", "")),
    ]
    return [row for row in rows if row[1]]


def option_rows(trail: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The options, each with how it was marked: recommended by who put it, chosen by the group."""
    marks = {"Recommended": trail["proposal"]["recommended"], "Chosen": trail["decision"]["option"]}
    return [
        {**option, "marks": [mark for mark, number in marks.items() if number == option["number"]]}
        for option in trail["options"]
    ]


def _said(view: Mapping[str, Any] | None, holders: Sequence[Mapping[str, str]]) -> dict[str, str]:
    """What was said, by whom and by what authority; for silence nobody spoke."""
    if view is None:
        return {"said": "No response" if holders else "Vacant seat", "by": "", "words": ""}
    of = {each["name"]: each["organisation"] for each in holders}
    speaker = [view["spoken_by"], of.get(view["spoken_by"], ""), AUTHORITIES[view["authority"]]]
    option = f", option {view['option']}" if view["option"] else ""
    labelled = {"": "reason", "Consensus: ": "consensus", "Majority: ": "majority", "Minority: ": "minority"}
    return {
        "said": POSITIONS[Position(view["position"])] + option,
        "by": ", ".join(part for part in speaker if part),
        "words": "\n".join(f"{label}{view[name]}" for label, name in labelled.items() if view[name]),
    }


def handed_out(sha256: str) -> TrailExport | None:
    """The export whose file has that SHA-256: whoever holds the file may learn when it was handed out."""
    return TrailExport.objects.filter(sha256=sha256).order_by("pk").first()


def exported_under(seals: Sequence[Seal]) -> dict[int, str]:
    """Whose trail each seal was made for, by its number. For those who read all: a trail may be of a closed group."""
    exports = TrailExport.objects.filter(seal_number__in=[seal.number for seal in seals])
    return dict(exports.values_list("seal_number", "reference"))
