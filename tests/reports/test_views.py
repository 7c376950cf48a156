"""The pages of trails: who may export, anybody may check, the seals are public."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from foundation.audit.models import EventValue
from foundation.audit.services import seal
from reports import services
from reports.models import TrailExport
from reports.views import CHECKING, EXPORTING, VERIFYING
from tests.factories import decisions as make

if TYPE_CHECKING:
    from pathlib import Path

    from decisions.models import Decision

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore:unclosed file .*sRGB2014:ResourceWarning"),
]


def checked(client: Client, content: bytes, name: str = "trail.pdf") -> Any:
    return client.post(reverse("reports:verify"), {"file": SimpleUploadedFile(name, content, "application/pdf")})


def test_export_then_check(client: Client, cast: make.Programme, decided: Decision) -> None:
    client.force_login(cast.auditor)
    response = client.post(reverse("reports:trail", args=[decided.reference]))
    assert (response.status_code, response["Content-Type"]) == (200, "application/pdf")
    assert response["Content-Disposition"] == f'attachment; filename="trail-{decided.reference}.pdf"'
    assert response["Cache-Control"] == "no-store"
    client.logout()
    page = checked(client, response.content).content.decode()
    assert "Intact and signed" in page
    assert decided.reference in page
    assert "seal 1" in page
    broken = bytearray(response.content)
    broken[len(broken) // 2] ^= 1
    page = checked(client, bytes(broken)).content.decode()
    assert "Do not rely on this file" in page
    assert "the signed bytes differ" in page
    assert "Handed out" not in page


def test_exporting_is_a_post_by_somebody_signed_in(client: Client, cast: make.Programme, decided: Decision) -> None:
    url = reverse("reports:trail", args=[decided.reference])
    assert client.post(url).status_code == 302
    client.force_login(cast.auditor)
    assert client.get(url).status_code == 405
    assert client.post(reverse("reports:trail", args=["DAG-D0999"])).status_code == 404
    assert not TrailExport.objects.exists()


@pytest.mark.parametrize(("who", "status"), [("large", 403), ("participant", 403), ("stranger", 404)])
def test_who_may_not_export(client: Client, cast: make.Programme, decided: Decision, who: str, status: int) -> None:
    client.force_login(cast.people[who])
    assert client.post(reverse("reports:trail", args=[decided.reference])).status_code == status
    assert not TrailExport.objects.exists()


@pytest.mark.parametrize(
    ("who", "status"), [("sro", 403), ("chair", 403), ("large", 403), ("psg_large", 404), ("participant", 404)]
)
def test_a_closed_groups_trail_is_for_its_own(
    client: Client, cast: make.Programme, signing_here: Path, who: str, status: int
) -> None:
    """What it sent up opens to those it was sent to; the trail of it does not."""
    made = make.decision(cast, make.proposal(cast, group="SDWG"), "report_to_parent", actor=cast.sdwg_chair)
    client.force_login(cast.people[who])
    assert client.post(reverse("reports:trail", args=[made.reference])).status_code == status
    assert not TrailExport.objects.exists()


@pytest.mark.parametrize("content", [b"not a PDF at all", b"%PDF-1.7\n%%EOF\n", b"\x00" * 100])
def test_anything_may_be_checked_and_nothing_breaks(client: Client, signing_here: Path, content: bytes) -> None:
    response = checked(client, content)
    assert response.status_code == 200
    assert "Do not rely on this file" in response.content.decode()


def test_checking_needs_a_file(client: Client, signing_here: Path) -> None:
    assert client.get(reverse("reports:verify")).status_code == 200
    response = client.post(reverse("reports:verify"), {"other": "field"})
    assert response.status_code == 422
    assert "There is a problem" in response.content.decode()


def test_a_file_too_large_is_not_read(client: Client, signing_here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reports.forms.LARGEST", 10)
    response = checked(client, b"%PDF-1.7 and more")
    assert response.status_code == 422
    assert "larger than 64 MB" in response.content.decode()


def test_one_client_checks_so_many_trails_and_no_more(client: Client, signing_here: Path) -> None:
    with time_machine.travel("2026-11-23T12:03:30+00:00", tick=False):
        answers = [checked(client, b"not a PDF at all").status_code for _ in range(VERIFYING.most + 1)]
        assert answers == [200] * VERIFYING.most + [429]
        assert client.get(reverse("reports:verify")).status_code == 200  # the page itself is not counted
        assert checked(Client(REMOTE_ADDR="192.0.2.7"), b"not a PDF at all").status_code == 200


def test_a_request_larger_than_any_trail_is_refused_unread(client: Client, signing_here: Path) -> None:
    refused = client.post(reverse("reports:verify"), CONTENT_LENGTH=str(66 * 1024 * 1024))
    assert refused.status_code == 413
    assert "At most 65 MB can be sent here." in refused.content.decode()


def test_one_person_exports_so_many_trails_and_no_more(
    client: Client, cast: make.Programme, decided: Decision, settings: Any
) -> None:
    settings.PDF = "off"
    url = reverse("reports:trail", args=[decided.reference])
    with time_machine.travel("2026-11-23T12:03:30+00:00", tick=False):
        client.force_login(cast.auditor)
        answers = [client.post(url).status_code for _ in range(EXPORTING.most + 1)]
    assert answers == [409] * EXPORTING.most + [429]


def test_the_ledger_is_not_checked_over_and_over(client: Client, cast: make.Programme) -> None:
    with time_machine.travel("2026-11-23T12:03:30+00:00", tick=False):
        client.force_login(cast.auditor)
        answers = [client.get(reverse("reports:seals"), {"check": 1}).status_code for _ in range(CHECKING.most + 1)]
    assert answers == [200] * CHECKING.most + [429]


def test_the_seals_are_public(client: Client, cast: make.Programme, decided: Decision) -> None:
    services.export_trail(decision=decided, actor=cast.auditor)
    made = seal(reason="daily")
    page = client.get(reverse("reports:seals")).content.decode()
    assert made.hash in page
    assert "An exported trail" in page
    assert decided.reference not in page
    assert "Check the whole ledger" not in page
    assert "The ledger is whole" not in client.get(reverse("reports:seals"), {"check": 1}).content.decode()


def test_who_reads_all_may_have_the_ledger_checked(client: Client, cast: make.Programme, decided: Decision) -> None:
    client.force_login(cast.auditor)
    url = reverse("reports:seals")
    services.export_trail(decision=decided, actor=cast.auditor)
    assert f"An exported trail {decided.reference}" in client.get(url).content.decode()
    assert "Check the whole ledger" in client.get(url).content.decode()
    assert "The ledger is whole" in client.get(url, {"check": 1}).content.decode()
    EventValue.objects.filter(name="title").update(value="Something else")
    page = client.get(url, {"check": 1}).content.decode()
    assert "The ledger is broken" in page
    assert "does not match its digest" in page


def test_the_certificates_are_there_to_pin(client: Client, signing_here: Path, settings: Any, tmp_path: Path) -> None:
    response = client.get(reverse("reports:certificates"))
    assert response.content == (signing_here / "trail.pem").read_bytes()
    assert b"PRIVATE KEY" not in response.content
    assert services.trusted()
    settings.SIGNING_CERT = tmp_path / "none.pem"
    assert client.get(reverse("reports:certificates")).status_code == 404


def test_the_embedded_set_up_shows_its_certificate_before_it_signs_anything(client: Client, settings, tmp_path) -> None:
    settings.SIGNING_KEY, settings.SIGNING_CERT = tmp_path / "trail.key", tmp_path / "trail.pem"
    settings.SIGNING_PASSPHRASE, settings.SIGNING_SELF_SIGNED = "", False
    address = reverse("reports:certificates")
    assert client.get(address).status_code == 404
    assert list(tmp_path.iterdir()) == []
    settings.SIGNING_SELF_SIGNED = True
    shown = client.get(address).content
    assert shown.count(b"BEGIN CERTIFICATE") == 1
    assert services.trail_signer().certificate in services.trusted()
    assert client.get(address).content == shown


def test_a_trail_names_its_seal(cast: make.Programme, decided: Decision) -> None:
    services.export_trail(decision=decided, actor=cast.auditor)
    exported = TrailExport.objects.get()
    assert str(exported).startswith(f"Trail of {decided.reference}")
    assert json.dumps(exported.seal_number) == "1"
