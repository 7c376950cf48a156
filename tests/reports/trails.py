"""Small trails for the tests: an invented decision with a real chain of events, sealed."""

from __future__ import annotations

import copy
from dataclasses import dataclass, field
from typing import Any

from decisions.rules.freezing import fingerprint
from foundation.audit import rules

OWN = "decision:DAG-DEC-12"
GROUP = "group:DAG"
REASON = "It is built once."
SNAPSHOT = {"on": "2026-03-09", "papers": [{"title": "Paper 8", "salt": "s", "scope": "DAG:restricted"}]}
AT = "2026-03-09T12:00:00.000000Z"


@dataclass
class Ledger:
    """Streams of events as the product would store them."""

    streams: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    def add(self, stream: str, kind: str, data: dict[str, Any], **private: str) -> None:
        run = self.streams.setdefault(stream, [])
        prev = run[-1]["hash"] if run else rules.GENESIS
        values = {name: {"salt": f"salt-{len(run)}-{name}", "value": value} for name, value in private.items()}
        body = rules.Body(
            kind=kind,
            at=AT,
            actor="person:7",
            on_behalf_of="chair of the DAG",
            request_id="r-1",
            scope="DAG",
            subjects=((OWN, "DAG-DEC-12"),),
            data=data,
            private={name: rules.digest(each["salt"], each["value"]) for name, each in values.items()},
        )
        text = rules.event_text(body, stream=stream, seq=len(run) + 1, prev=prev)
        event = {"stream": stream, "seq": len(run) + 1, "prev": prev, "hash": rules.sha256(text), "text": text}
        run.append({**event, "values": values})

    def seal(self) -> dict[str, Any]:
        heads = [rules.Head(name, run[-1]["seq"], run[-1]["hash"]) for name, run in self.streams.items()]
        text = rules.seal_text(number=3, at=AT, prev=rules.GENESIS, reason="trail", heads=heads)
        return {"number": 3, "at": AT, "prev": rules.GENESIS, "hash": rules.sha256(text), "text": text}


def ledger() -> Ledger:
    made = Ledger()
    made.add(GROUP, "meetings.held", {"meeting": "DAG #6"})
    made.add(OWN, "decisions.proposed", {"title": "Registration service interface"}, actor_name="Ann Example")
    made.add(OWN, "decisions.view", {"seat": "RECCO", "position": "support"}, actor_name="Bob Example")
    made.add(GROUP, "meetings.other", {"item": 4})
    said = {"outcome": "accept", "basis": "consensus", "snapshot_sha256": fingerprint(SNAPSHOT)}
    words = {"reason": REASON, "outcome": "Accept", "basis": "Consensus"}
    made.add(OWN, "decisions.decided", said, actor_name="Cat Example", **words)
    made.add(GROUP, "meetings.published", {"decision": "DAG-DEC-12"})
    return made


def trail(made: Ledger | None = None) -> dict[str, Any]:
    """A whole trail: the decision's own stream, and of the group's stream what concerns the decision."""
    made = made or ledger()
    others = [event for event in made.streams.get(GROUP, []) if event["seq"] != 2]
    return {
        "format": "mhhs-trail/1",
        "reference": "DAG-DEC-12",
        "stream": OWN,
        "decision": {
            "reference": "DAG-DEC-12",
            "outcome": "accept",
            "outcome_label": "Accept",
            "basis": "consensus",
            "basis_label": "Consensus",
            "reason": REASON,
            "event": {"stream": OWN, "seq": 3},
        },
        "snapshot": copy.deepcopy(SNAPSHOT),
        "events": [*made.streams[OWN], *others],
        "documents": [
            {"reference": "MHHS-DEL031", "sha256": "ab" * 32},
            {"reference": "MHHS-DEL032", "sha256": "cd" * 32},
        ],
        "seal": made.seal(),
    }
