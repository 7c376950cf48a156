"""Exporting a trail end to end: rendered, sealed, signed, recorded, and intact for three different checkers."""

from __future__ import annotations

import json
import subprocess
import threading
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connections
from django.db.models import QuerySet
from pypdf import PdfReader

from decisions.models import Decision
from foundation.audit import queries as ledger
from foundation.audit.models import Event, EventValue
from foundation.audit.services import System
from foundation.core.errors import NotAllowed, Refused
from foundation.core.scope import Classification
from foundation.documents.services import add_version
from meetings.models import Paper
from reports import services, signing
from reports.models import TrailExport
from reports.verifier import verify
from tests.factories import decisions as make

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore:unclosed file .*sRGB2014:ResourceWarning"),
]


def words(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages).split())


def test_a_trail_is_intact_for_us_and_for_pdfsig(cast: make.Programme, decided: Decision, tmp_path: Path) -> None:
    signed = services.export_trail(decision=decided, actor=cast.auditor)
    result = verify(signed, services.trusted())
    assert result.findings == []
    assert result.intact
    assert result.trail is not None
    assert result.trail["reference"] == decided.reference
    path = tmp_path / "trail.pdf"
    path.write_bytes(signed)
    said = subprocess.run(["pdfsig", str(path)], capture_output=True, text=True, check=False).stdout
    assert "Signature is Valid." in said
    assert "Total document signed" in said
    shown = words(signed)
    for sentence in (decided.reference, "2 Platform addressing", "00:31:00 into the recording", "No response"):
        assert sentence in shown


def test_an_export_is_sealed_recorded_and_kept_by_its_hash(cast: make.Programme, decided: Decision) -> None:
    services.export_trail(decision=decided, actor=cast.auditor)
    exported = TrailExport.objects.get()
    sealed = ledger.seals().get()
    assert json.loads(sealed.text)["reason"] == "trail"
    assert (exported.reference, exported.seal_number, exported.by) == (decided.reference, sealed.number, cast.auditor)
    last = ledger.history(decided)[-1]
    assert (last.kind, last.data["sha256"]) == ("reports.trail_exported", exported.sha256)
    assert ledger.verify_ledger() == []


def test_the_next_trail_tells_of_the_export_before(cast: make.Programme, decided: Decision) -> None:
    services.export_trail(decision=decided, actor=cast.auditor)
    second = verify(services.export_trail(decision=decided, actor=System("export_trail")), services.trusted())
    assert second.intact
    assert second.trail is not None
    told = [json.loads(event["text"])["kind"] for event in second.trail["events"]]
    assert told.count("reports.trail_exported") == 1


def test_what_was_erased_is_no_damage(cast: make.Programme, decided: Decision) -> None:
    EventValue.objects.filter(name="actor_name").delete()
    signed = services.export_trail(decision=decided, actor=cast.auditor)
    assert verify(signed, services.trusted()).intact
    assert "a former participant" in words(signed)


def test_a_tampered_ledger_shows_in_the_trail(cast: make.Programme, decided: Decision) -> None:
    value = EventValue.objects.filter(event__stream=decided.audit_stream, name="title").earliest("pk")
    EventValue.objects.filter(pk=value.pk).update(value="Something else")
    result = verify(services.export_trail(decision=decided, actor=cast.auditor), services.trusted())
    assert not result.intact
    assert any("title" in finding and "does not match its digest" in finding for finding in result.findings)


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"reason": "Somebody else wanted it."}, "reason"),
        ({"outcome": "reject"}, "outcome"),
        ({"snapshot": {"papers": []}}, "snapshot"),
    ],
)
def test_a_decision_changed_in_the_database_is_not_exported(
    cast: make.Programme, decided: Decision, changes: dict[str, Any], named: str
) -> None:
    if "snapshot" in changes:
        changes = {"snapshot": {**decided.snapshot, "consensus": {**decided.snapshot["consensus"], "reached": False}}}
    QuerySet(Decision).filter(pk=decided.pk).update(**changes)
    decided = Decision.objects.get(pk=decided.pk)
    with pytest.raises(Refused, match=f"not as it was recorded: .*the decision's {named} differs from event"):
        services.export_trail(decision=decided, actor=cast.auditor)
    assert (TrailExport.objects.count(), ledger.seals().count()) == (0, 0)


def test_a_restricted_paper_is_withheld_and_the_trail_intact(cast: make.Programme, signing_here: Path) -> None:
    """Who reads everything gets it named; the SRO is not of the group, gets its digest alone, and it verifies."""
    meeting = make.meeting(cast.group(), classification=Classification.PUBLIC)
    at = make.item(meeting)
    version = add_version(
        data=b"Prices", media_type="text/plain", file_name="p.txt", title="Tender prices", classification="restricted",
        scope="DAG:restricted", stream=meeting.audit_stream, actor=make.SYSTEM,
    )  # fmt: skip
    Paper.objects.create(meeting=meeting, item=at, title="Tender prices", version=version)
    made = make.decision(cast, make.proposal(cast, item=at))
    for who, named in ((cast.sro, False), (cast.auditor, True)):
        result = verify(services.export_trail(decision=made, actor=who), services.trusted())
        assert result.findings == []
        assert ("Tender prices" in json.dumps(result.trail)) is named


@pytest.mark.parametrize("who", ["large", "participant", "stranger", "designer"])
def test_who_may_not_export_a_trail(cast: make.Programme, decided: Decision, who: str) -> None:
    events = Event.objects.count()
    with pytest.raises(NotAllowed):
        services.export_trail(decision=decided, actor=cast.people[who])
    assert (TrailExport.objects.count(), ledger.seals().count(), Event.objects.count()) == (0, 0, events)


def closed(cast: make.Programme) -> Decision:
    """What the closed SDWG reported to its parent."""
    put = make.proposal(cast, group="SDWG")
    return make.decision(cast, put, "report_to_parent", "consensus", actor=cast.sdwg_chair)


def test_a_closed_groups_trail_is_for_its_members_and_the_overseers(cast: make.Programme, signing_here: Path) -> None:
    made = closed(cast)
    for who in ("sro", "chair", "tdwg_chair"):
        with pytest.raises(NotAllowed):
            services.export_trail(decision=made, actor=cast.people[who])
    assert not TrailExport.objects.exists()
    assert verify(services.export_trail(decision=made, actor=cast.sdwg_chair), services.trusted()).intact


def test_what_may_not_be_read_is_told_without_its_names(cast: make.Programme, signing_here: Path) -> None:
    """The meeting is restricted to the group: the SRO gets a trail that verifies, without who did what there."""
    meeting = make.meeting(cast.group(), classification=Classification.RESTRICTED)
    put = make.proposal(cast, item=make.item(meeting))
    make.view(cast, put, "large")
    made = make.decision(cast, put)
    signed = services.export_trail(decision=made, actor=cast.sro)
    result = verify(signed, services.trusted())
    assert result.intact
    assert "The decision that somebody recorded went into the record" in words(signed)


def test_without_pdfs_nothing_is_sealed(cast: make.Programme, decided: Decision, settings: Any) -> None:
    settings.PDF = "off"
    with pytest.raises(Refused, match="switched off"):
        services.export_trail(decision=decided, actor=cast.auditor)
    assert ledger.seals().count() == 0


def test_production_does_not_make_itself_a_key(settings: Any, tmp_path: Path) -> None:
    settings.SIGNING_KEY, settings.SIGNING_CERT = tmp_path / "no.key", tmp_path / "no.pem"
    settings.SIGNING_SELF_SIGNED = False
    with pytest.raises(Refused, match="cannot be read"):
        services.trail_signer()
    assert list(tmp_path.iterdir()) == []
    assert services.trusted() == ()


def test_two_first_exports_at_once_make_one_key(settings: Any, tmp_path: Path) -> None:
    folder = tmp_path / "keys"
    settings.SIGNING_KEY, settings.SIGNING_CERT = folder / "trail.key", folder / "trail.pem"
    settings.SIGNING_SELF_SIGNED = True
    made: list[signing.TrailSigner] = []
    threads = [threading.Thread(target=lambda: made.append(services.trail_signer())) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({signer.certificate.fingerprint for signer in made}) == 1
    assert [each.fingerprint for each in services.trusted()] == [made[0].certificate.fingerprint]
    assert (folder / "trail.key").stat().st_mode & 0o077 == 0


@pytest.mark.postgres  # the suite's SQLite is one in memory, in which a second thread does not wait
@pytest.mark.django_db(transaction=True)
def test_two_exports_at_once_have_a_seal_each(signing_here: Path) -> None:
    cast = make.programme()
    made = make.decision(cast, make.proposal(cast))
    signed: list[bytes] = []

    def export() -> None:
        try:
            signed.append(services.export_trail(decision=made, actor=System("export_trail")))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=export) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [verify(each, services.trusted()).intact for each in signed] == [True, True]
    assert sorted(TrailExport.objects.values_list("seal_number", flat=True)) == [1, 2]
    assert ledger.verify_ledger() == []
