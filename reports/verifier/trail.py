"""The trail's JSON: what it must hold, and what exactly in it is not as it was.

`trail.json` is an object with "format" (mhhs-trail/1), "reference", "stream" (the decision's own stream), "events",
"decision", "documents" and "seal". An event is {"stream", "seq", "prev", "hash", "text", "values": {name: {"salt",
"value"}}} as the ledger stores it; withheld and erased values are left out and the event still verifies. "decision" may
name the event that took it ("event": {"stream", "seq"}): what both say must agree, the reason and the words of outcome
and basis with its private values, and "snapshot" with the fingerprint it holds. "seal" is {"number", "at", "prev",
"hash", "text"} of the ledger's seal, whose heads show a cut tail.

`trail.hashes.json` lists a hash for every single value of `trail.json`. It is no protection of its own (that is the
signature over both): it lets a verifier say which value is not as it was when somebody edits the JSON and puts it back.
Whoever edits both files consistently meets the events' own hashes; whoever recomputes the chain as well is caught by
the seal's heads and by the signature, and then the verifier can only say that the signed bytes differ.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final, TypeGuard

from decisions.rules.freezing import fingerprint
from foundation.audit.rules import Head, Link, canonical, check_event, check_stream, sha256
from reports.verifier.embedded import HASHES, LARGEST, TRAIL

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

TRAIL_NAME: Final = "trail.json"
HASHES_NAME: Final = "trail.hashes.json"
PLACE: Final = 400  # characters in the path of a value; with VALUES this bounds the work a hostile file can ask for
VALUES: Final = 100_000
SHORT: Final = 32  # hexadecimal digits kept of each value's hash: 128 bits name a change, the signature proves it
SHOWN: Final = 40
WORDS: Final = {"reason": "reason", "outcome_label": "outcome", "basis_label": "basis"}  # told as private values
SNAPSHOT: Final = "snapshot_sha256"

Path = tuple[str, ...]


def files(trail: Mapping[str, Any]) -> tuple[tuple[str, bytes], tuple[str, bytes]]:
    """The two files to attach, as (name, bytes): the trail, readable, and the hashes of its values.

    Raises ValueError when the trail is not one, or is larger than a verifier would read.
    """
    if trail.get("format") != TRAIL:
        raise ValueError(f"A trail says its format: {TRAIL}.")
    content = json.dumps(trail, ensure_ascii=False, allow_nan=False, indent=1).encode()
    listed = {
        "format": HASHES,
        "reference": trail.get("reference", ""),
        "sha256": hashlib.sha256(content).hexdigest(),
        "values": {"/".join(path): hashed for path, hashed in hashes(trail).items()},
    }
    hashed = canonical(listed).encode()
    if max(len(content), len(hashed)) > LARGEST:
        raise ValueError(f"The trail is larger than {LARGEST // 1024 // 1024} MiB.")
    return (TRAIL_NAME, content), (HASHES_NAME, hashed)


def hashes(trail: Mapping[str, Any]) -> dict[Path, str]:
    """A hash for every value of the trail, by its path. Events stand under stream and number, whatever their order.

    Raises ValueError when there are more values, or longer paths, than a trail has.
    """
    made: dict[Path, str] = {}
    for path, value in _values(trail, ()):
        if len(made) == VALUES:
            raise ValueError(f"more than {VALUES} values")
        made[path] = sha256(canonical([*path, value]))[:SHORT]
    return made


def _values(value: object, path: Path) -> Iterator[tuple[Path, object]]:
    if sum(map(len, path)) > PLACE:
        raise ValueError("names are too long or nested too deeply")
    branches = _branches(value, path)
    if not branches:
        yield path, value
    if path == ("events",):
        yield (*path, "order"), [key for key, _ in branches]
    for key, below in branches:
        yield from _values(below, (*path, key))


def _branches(value: object, path: Path) -> list[tuple[str, object]]:
    if isinstance(value, dict | list) and len(value) > VALUES:
        raise ValueError(f"more than {VALUES} values")
    if isinstance(value, dict):
        return [(_step(key), below) for key, below in value.items()]
    if not isinstance(value, list):
        return []
    if path != ("events",):
        return [(str(index + 1), below) for index, below in enumerate(value)]
    seen: dict[str, object] = {}
    for index, event in enumerate(value):
        key = _event_key(event) or str(index + 1)
        seen[key if key not in seen else f"{key} again ({index + 1})"] = event
    return list(seen.items())


def _event_key(event: object) -> str:
    if not isinstance(event, dict):
        return ""
    return _step(f"event {event.get('seq')} of stream {event.get('stream')}")


def _step(key: str) -> str:
    return key.replace("~", "~0").replace("/", "~1")


def compare(content: bytes, hashed: Mapping[Path, str], listed: Mapping[str, Any]) -> list[str]:
    """Which values of the trail are not those of the list of hashes, each named by its place.

    `content` is the attached file, `hashed` its values as they are, `listed` what the list of hashes says they were.
    """
    was = listed.get("values")
    if not isinstance(was, dict):
        return [f"{HASHES_NAME}: holds no list of values"]
    now = {"/".join(path): value for path, value in hashed.items()}
    wrong = [f"{TRAIL_NAME}: {sentence}" for sentence in _differences(was, now)]
    if not wrong and listed.get("sha256") != hashlib.sha256(content).hexdigest():
        wrong.append(f"{TRAIL_NAME}: is written differently, with the same values")
    return wrong


def _differences(was: Mapping[str, Any], now: Mapping[str, str]) -> list[str]:
    """One sentence for each value, in the order of the trail, what is gone last; one for an event that came or went."""
    before, after = ({_event(path) for path in side} for side in (was, now))
    sentences = []
    for path in (*now, *(path for path in was if path not in now)):
        event = _event(path)
        if event in before ^ after:
            sentences.append(f"{_place(event)} {'was added' if event in after else 'was removed'}")
        elif was.get(path) != now.get(path):
            what = "was altered" if path in was and path in now else "was added" if path in now else "was removed"
            sentences.append(f"{_place(path)} {what}")
    return list(dict.fromkeys(sentences))


def _event(path: str) -> str:
    """The path of the event a value belongs to; empty for what belongs to none."""
    top, _, rest = path.partition("/")
    key = rest.partition("/")[0]
    return f"{top}/{key}" if top == "events" and key != "order" else ""


def _place(path: str) -> str:
    """A path as a reader names it."""
    if path == "events/order":
        return "the order of the events"
    event = _event(path)
    below = path.removeprefix(event).strip("/")
    named = ": ".join(part for part in (event.removeprefix("events/"), below) if part)
    return named.replace("~1", "/").replace("~0", "~")


def check(trail: Mapping[str, Any]) -> list[str]:
    """What in the trail does not hold by itself: hashes, chains, private values, decision and seal."""
    links, wrong = read_events(trail)
    whole = trail.get("stream")
    if not _is_text(whole):
        return [*wrong, f"{TRAIL_NAME}: does not say which stream is the decision's"]
    wrong += _check_chains(links, whole)
    wrong += check_decision(links, trail)
    wrong += _check_seal(links, trail.get("seal"), whole)
    return wrong


def read_events(trail: Mapping[str, Any]) -> tuple[list[Link], list[str]]:
    """The events as the ledger's checks take them, and sentences on those that are none."""
    events = trail.get("events")
    if not isinstance(events, list) or not events:
        return [], [f"{TRAIL_NAME}: holds no events"]
    links, wrong = [], []
    for index, event in enumerate(events):
        link = _link(event)
        if link is None:
            wrong.append(f"{TRAIL_NAME}: entry {index + 1} of the events is not an event")
        else:
            links.append(link)
    return links, wrong


def _link(event: object) -> Link | None:
    if not isinstance(event, dict) or not isinstance(event.get("seq"), int):
        return None
    texts = {key: event.get(key) for key in ("stream", "prev", "text", "hash")}
    values = _pairs(event.get("values", {}))
    if values is None or not all(_is_text(text) for text in texts.values()):
        return None
    return Link(seq=event["seq"], values=values, **{key: str(text) for key, text in texts.items()})


def _pairs(values: object) -> dict[str, tuple[str, str]] | None:
    """The private values as (salt, value) by name; None when one is not such a pair."""
    if not isinstance(values, dict):
        return None
    pairs = {}
    for name, each in values.items():
        salt, value = (each.get("salt"), each.get("value")) if isinstance(each, dict) else (None, None)
        if not (_is_text(name) and _is_text(salt) and _is_text(value)):
            return None
        pairs[name] = (salt, value)
    return pairs


def _is_text(value: object) -> TypeGuard[str]:
    """A string that has bytes: JSON can hold half of a surrogate pair, which no hash can be taken of."""
    if not isinstance(value, str):
        return False
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


def _check_chains(links: Iterable[Link], whole: str) -> list[str]:
    """The trail's own stream must be complete from its first event; of others it holds what concerns the decision."""
    streams: dict[str, list[Link]] = defaultdict(list)
    for link in links:
        streams[link.stream].append(link)
    wrong = []
    for stream, run in streams.items():
        run.sort(key=lambda link: link.seq)
        wrong += check_stream(run) if stream == whole else _check_part(run)
    if whole not in streams:
        wrong.append(f"{TRAIL_NAME}: holds no event of stream {whole}")
    return wrong


def _check_part(run: Sequence[Link]) -> list[str]:
    wrong = [sentence for link in run for sentence in check_event(link)]
    for before, after in pairwise(run):
        if after.seq == before.seq or (after.seq == before.seq + 1 and after.prev != before.hash):
            wrong.append(f"event {after.seq} of stream {after.stream}: does not follow the event before it")
    return wrong


def check_decision(links: Iterable[Link], trail: Mapping[str, Any]) -> list[str]:
    """Where the decision, its words and its snapshot differ from the event that took it."""
    decision = trail.get("decision")
    if not isinstance(decision, dict):
        return [f"{TRAIL_NAME}: holds no decision"]
    source = decision.get("event")
    if source is None:
        return []
    if not isinstance(source, dict):
        return [f"{TRAIL_NAME}: the decision's event is not one"]
    name = f"event {source.get('seq')} of stream {source.get('stream')}"
    for link in links:
        if (link.stream, link.seq) == (source.get("stream"), source.get("seq")):
            wrong = [key for key in decision if _differs(decision, key, _data(link))]
            wrong += [key for key, told in WORDS.items() if key in decision and _untrue(decision[key], told, link)]
            wrong += ["snapshot"] if _snapshot_differs(trail.get("snapshot"), _data(link)) else []
            return [f"the decision's {key} differs from {name}" for key in wrong]
    return [f"the decision was taken by {name}, which the trail does not hold"]


def _differs(decision: Mapping[str, Any], key: str, said: Mapping[str, Any]) -> bool:
    return key in said and bool(decision[key] != said[key])


def _untrue(stated: object, told: str, link: Link) -> bool:
    """The words under a private name of the event; withheld or erased ones cannot be compared."""
    return told in link.values and link.values[told][1] != stated


def _snapshot_differs(snapshot: object, said: Mapping[str, Any]) -> bool:
    if SNAPSHOT not in said:
        return False
    try:
        return not isinstance(snapshot, dict) or fingerprint(snapshot) != said[SNAPSHOT]
    except (KeyError, TypeError, ValueError, RecursionError):
        return True


def _data(link: Link) -> dict[str, Any]:
    try:
        said = json.loads(link.text)["data"]
    except (ValueError, KeyError, TypeError):
        return {}
    return said if isinstance(said, dict) else {}


def _check_seal(links: Sequence[Link], seal: object, whole: str) -> list[str]:
    if not isinstance(seal, dict) or not _is_text(seal.get("text")):
        return [f"{TRAIL_NAME}: holds no seal"]
    if sha256(seal["text"]) != seal.get("hash"):
        return ["the seal's text does not match its hash"]
    try:
        said = json.loads(seal["text"])
        heads = {stream: Head(stream, seq, held) for stream, seq, held in said["heads"]}
        wrong = _check_seal_says(seal, said)
        for link in links:
            wrong += _check_against(link, heads.get(link.stream))
        return wrong + _check_tail(links, heads.get(whole))
    except (ValueError, KeyError, TypeError):
        return ["the seal's text is not a seal"]


def _check_seal_says(seal: Mapping[str, Any], said: Mapping[str, Any]) -> list[str]:
    pairs = (("number", "seal"), ("at", "at"), ("prev", "prev"))
    return [
        f"the seal's {key} is not what its text says"
        for key, inside in pairs
        if key in seal and seal[key] != said[inside]
    ]


def _check_against(link: Link, head: Head | None) -> list[str]:
    name = f"event {link.seq} of stream {link.stream}"
    if head is None or link.seq > head.seq:
        return [f"{name}: is not covered by the seal"]
    if link.seq == head.seq and link.hash != head.hash:
        return [f"{name}: is not the one the seal holds"]
    return []


def _check_tail(links: Iterable[Link], head: Head | None) -> list[str]:
    """A cut tail: the seal knows of later events of the trail's own stream."""
    if head is None:
        return []
    last = max((link.seq for link in links if link.stream == head.stream), default=0)
    if last >= head.seq:
        return []
    missing = f"event {head.seq}" if last + 1 == head.seq else f"events {last + 1} to {head.seq}"
    return [f"{missing} of stream {head.stream}: missing, the seal holds event {head.seq}"]
