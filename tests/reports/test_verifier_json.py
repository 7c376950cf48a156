"""The verifier names what was edited in a trail's JSON."""

from __future__ import annotations

import copy
import io
import json
from typing import TYPE_CHECKING, Any

import pypdf
import pytest

from decisions.rules.freezing import for_reader
from foundation.core import pdf
from reports import signing, verifier
from reports.verifier import embedded
from reports.verifier.signature import DIFFERS
from reports.verifier.trail import HASHES_NAME, TRAIL_NAME
from tests.reports import trails
from tests.reports.conftest import SIGNED_ON, trail_pdf

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.filterwarnings("ignore:unclosed file .*sRGB2014:ResourceWarning")


OWN = f"stream {trails.OWN}"


def first_event(said: dict[str, Any]) -> dict[str, Any]:
    return said["events"][0]


EDITS: list[tuple[Any, str]] = [
    (lambda t: t["decision"].update(outcome="reject"), "decision/outcome was altered"),
    (lambda t: t["documents"][1].update(sha256="ee" * 32), "documents/2/sha256 was altered"),
    (lambda t: t["documents"].pop(), "documents/2/sha256 was removed"),
    (lambda t: t.update(remark="approved by all"), "remark was added"),
    (lambda t: t["events"].pop(0), f"event 1 of {OWN} was removed"),
    (lambda t: t["events"].insert(0, t["events"].pop()), "the order of the events was altered"),
    (lambda t: first_event(t).update(text="{}"), f"event 1 of {OWN}: text was altered"),
    (lambda t: first_event(t)["values"]["actor_name"].update(value="Eve"), "values/actor_name/value was altered"),
    (lambda t: first_event(t).update(seq=9), f"event 9 of {OWN} was added"),
    (lambda t: t["seal"].update(number=4), "seal/number was altered"),
    (lambda t: t["decision"].update(costs=0), "decision/costs was added"),
]


def edited(change: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
    said = copy.deepcopy(trails.trail())
    change(said)
    return said


@pytest.mark.parametrize(("change", "sentence"), EDITS)
def test_an_edit_is_named_exactly(change, sentence, signer, stranger):
    out = signing.sign(trail_pdf(edited(change), hashes_of=trails.trail()), stranger, reason="r", when=SIGNED_ON)
    findings = verifier.verify(out, [signer.certificate]).findings
    assert any(sentence in finding for finding in findings), findings
    assert "not trusted" in findings[0]


def test_only_the_edited_value_is_named(stranger):
    made = trail_pdf(edited(lambda t: t["documents"][0].update(sha256="0" * 64)), hashes_of=trails.trail())
    out = signing.sign(made, stranger, reason="r", when=SIGNED_ON)
    assert verifier.verify(out, [stranger.certificate]).findings == [f"{TRAIL_NAME}: documents/1/sha256 was altered"]


def test_an_edit_with_a_pdf_tool_is_named_and_the_signature_broken(signed, signer):
    """What a forger really does: take the signed file, change the attachment with a tool, save."""
    said = edited(lambda t: t["decision"].update(outcome="reject"))
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(signed))
    for file in writer.attachment_list:
        if file.name == TRAIL_NAME:
            file._embedded_file.set_data(json.dumps(said).encode())
    out = io.BytesIO()
    writer.write(out)
    findings = verifier.verify(out.getvalue(), [signer.certificate]).findings
    assert findings[0].startswith(DIFFERS)
    assert findings[1:] == [
        f"{TRAIL_NAME}: decision/outcome was altered",
        f"the decision's outcome differs from event 3 of {OWN}",
    ]


def test_the_same_values_written_differently_are_named(unsigned, stranger):
    (name, body), (other, listed) = verifier.files(trails.trail())
    loose = json.dumps(json.loads(body), indent=4).encode()
    carried = [pdf.Attachment(n, c, "application/json") for n, c in ((name, loose), (other, listed))]
    out = signing.sign(pdf.render("x", title="x", attachments=carried), stranger, reason="r", when=SIGNED_ON)
    assert verifier.verify(out, [stranger.certificate]).findings == [
        f"{TRAIL_NAME}: is written differently, with the same values"
    ]


def rehashed(event: dict[str, Any], **data: str) -> None:
    """Change what an event says and give it the hash of its new text."""
    said = json.loads(event["text"])
    said["data"].update(data)
    event["text"] = trails.rules.canonical(said)
    event["hash"] = trails.rules.sha256(event["text"])


# An edit of the trail together with its list of hashes: the events, the decision and the seal still tell.
CONSISTENT: list[tuple[Any, str]] = [
    (lambda t: t["decision"].update(outcome="reject"), f"the decision's outcome differs from event 3 of {OWN}"),
    (lambda t: t["events"][1].update(text="{}"), f"event 2 of {OWN}: the text does not match its hash"),
    (
        lambda t: t["events"][1]["values"]["actor_name"].update(value="Eve"),
        f"value actor_name of event 2 of {OWN} does not match its digest",
    ),
    (lambda t: t["events"].pop(1), f"event 2 of {OWN}: missing"),
    (lambda t: rehashed(t["events"][1], position="object"), f"event 3 of {OWN}: does not follow the event before it"),
    (lambda t: rehashed(t["events"][2], basis="chair"), f"event 3 of {OWN}: is not the one the seal holds"),
    (lambda t: t["events"].pop(2), f"event 3 of {OWN}: missing, the seal holds event 3"),
    (lambda t: t["seal"].update(text="{}"), "the seal's text does not match its hash"),
    (lambda t: t["seal"].update(number=9), "the seal's number is not what its text says"),
    (lambda t: t.pop("seal"), f"{TRAIL_NAME}: holds no seal"),
    (lambda t: t.pop("decision"), f"{TRAIL_NAME}: holds no decision"),
    (lambda t: t.update(events=[]), f"{TRAIL_NAME}: holds no events"),
    (lambda t: t.update(stream="decision:OTHER"), f"{TRAIL_NAME}: holds no event of stream decision:OTHER"),
    (lambda t: t["events"].append({"seq": 1}), f"{TRAIL_NAME}: entry 6 of the events is not an event"),
    (lambda t: t["events"].append(t["events"][3]), "event 1 of stream group:DAG: does not follow the event before it"),
]


@pytest.mark.parametrize(("change", "sentence"), CONSISTENT)
def test_an_edit_of_both_files_meets_the_chain(change, sentence, signer):
    findings = verifier.read_trail(trail_pdf(edited(change)))[1]
    assert sentence in findings


def test_a_later_event_than_the_seal_is_named():
    made = trails.ledger()
    said = trails.trail(made)
    made.add(trails.OWN, "decisions.corrected", {})
    said["events"].insert(3, made.streams[trails.OWN][3])
    assert verifier.read_trail(trail_pdf(said))[1] == [f"event 4 of {OWN}: is not covered by the seal"]


def test_a_missing_list_of_hashes_and_a_second_trail_are_named():
    (name, body), _ = verifier.files(trails.trail())
    carried = [pdf.Attachment(n, body, "application/json") for n in (name, "other.json")]
    assert verifier.read_trail(pdf.render("x", title="x", attachments=carried))[1] == [
        f"2 files {TRAIL_NAME} are attached; the last one was read",
        f"0 files {HASHES_NAME} are attached; a trail carries one",
    ]


def test_many_findings_are_shortened(stranger):
    said = trails.trail()
    other = {**said, "documents": [{"reference": str(n)} for n in range(100)]}
    out = signing.sign(trail_pdf(other, hashes_of=said), stranger, reason="r", when=SIGNED_ON)
    findings = verifier.verify(out, [stranger.certificate]).findings
    assert len(findings) == 41
    assert findings[-1].startswith("and ")


def test_files_refuses_what_is_no_trail():
    with pytest.raises(ValueError, match="format"):
        verifier.files({"reference": "x"})
    with pytest.raises(ValueError, match="values"):
        verifier.files({**trails.trail(), "documents": list(range(100_001))})
    with pytest.raises(ValueError, match="larger"):
        verifier.files({**trails.trail(), "documents": ["x" * embedded.LARGEST]})


@pytest.mark.parametrize(
    ("change", "key"),
    [
        (lambda t: t["decision"].update(reason="Because."), "reason"),
        (lambda t: t["decision"].update(outcome_label="Reject"), "outcome_label"),
        (lambda t: t["decision"].update(basis_label="Chair's decision"), "basis_label"),
        (lambda t: t["snapshot"].update(on="2026-03-10"), "snapshot"),
        (lambda t: t["snapshot"]["papers"].pop(), "snapshot"),
        (lambda t: t["snapshot"]["papers"].append("no paper"), "snapshot"),
        (lambda t: t.pop("snapshot"), "snapshot"),
        (lambda t: t.update(snapshot=[]), "snapshot"),
    ],
)
def test_a_decision_that_is_not_as_its_event_says_is_named_though_signed(change, key, signer):
    """The row was changed before the export: signature, chain and list of hashes are all in order."""
    out = signing.sign(trail_pdf(edited(change)), signer, reason="r", when=SIGNED_ON)
    findings = verifier.verify(out, [signer.certificate]).findings
    assert findings == [f"the decision's {key} differs from event 3 of {OWN}"]


def test_a_withheld_paper_is_no_difference(signer):
    said = edited(lambda t: t.update(snapshot=for_reader(t["snapshot"], {"DAG:public"})))
    assert "Paper 8" not in json.dumps(said)
    out = signing.sign(trail_pdf(said), signer, reason="r", when=SIGNED_ON)
    assert verifier.verify(out, [signer.certificate]).intact
