"""The verifier finds every changed byte and every signature that is not the one trusted."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigFieldSpec, append_signature_field

from foundation.core import pdf
from reports import signing, verifier
from reports.verifier.signature import DIFFERS
from reports.verifier.trail import TRAIL_NAME
from tests.reports import trails
from tests.reports.conftest import SIGNED_ON, trail_pdf

if TYPE_CHECKING:
    from collections.abc import Iterable

pytestmark = pytest.mark.filterwarnings("ignore:unclosed file .*sRGB2014:ResourceWarning")

ROOT = Path(__file__).resolve().parents[2]


def flipped(whole: bytes, position: int, mask: int) -> bytes:
    damaged = bytearray(whole)
    damaged[position] ^= mask
    return bytes(damaged)


def unseen(signed: bytes, signer: signing.TrailSigner, positions: Iterable[int]) -> list[tuple[int, int]]:
    """Flips that the verifier does not report as damage of the signed bytes."""
    missed = []
    for position in positions:
        for mask in (0x01, 0x20):
            result = verifier.verify(flipped(signed, position, mask), [signer.certificate])
            if result.intact or not result.findings[0].startswith(DIFFERS) or result.signed_by:
                missed.append((position, mask))
    return missed


def signature_object(signed: bytes) -> tuple[int, int, int, int]:
    """Begin of the signature's object, begin and end of its hexadecimal container, end of the object."""
    opened, closed = (int(n) for n in re.search(rb"/ByteRange \[0 (\d+) (\d+) ", signed).groups())
    return signed.rfind(b" obj", 0, opened) - 4, opened, closed, signed.find(b"endobj", closed) + 6


# --- whole -----------------------------------------------------------------------------------------------------------


def test_a_whole_trail_is_intact(signed, signer):
    result = verifier.verify(signed, [signer.certificate])
    assert result.findings == []
    assert result.intact
    assert result.signed_by == "MHHS Programme (test)"
    assert result.fingerprint == signer.certificate.fingerprint
    assert result.signed_at == SIGNED_ON
    assert result.trail == trails.trail()
    assert result.as_json()["reference"] == "DAG-DEC-12"


def test_withheld_values_do_not_break_a_trail(signer):
    redacted = trails.trail()
    for event in redacted["events"]:
        event["values"] = {}
    out = signing.sign(trail_pdf(redacted), signer, reason="r", when=SIGNED_ON)
    assert verifier.verify(out, [signer.certificate]).intact


# --- every byte ------------------------------------------------------------------------------------------------------


def test_a_flipped_byte_is_found_anywhere(signed, signer):
    begin, opened, closed, end = signature_object(signed)
    around = [*range(begin, opened + 1), *range(closed - 1, end)]
    container = range(opened, closed, 11)
    assert unseen(signed, signer, sorted({*range(0, len(signed), 97), *around, *container})) == []


@pytest.mark.slow
def test_every_single_flipped_byte_is_found(signed, signer):
    assert unseen(signed, signer, range(len(signed))) == []


def test_a_flip_in_the_padding_is_found(signed, signer):
    _, _, closed, _ = signature_object(signed)
    padding = signed[:closed].rstrip(b">0")
    assert closed - 1 - len(padding) > 64  # there is padding to flip
    result = verifier.verify(flipped(signed, closed - 2, 0x01), [signer.certificate])
    assert result.findings == [f"{DIFFERS}: the padding behind the signature is not zero"]


def test_lower_case_hexadecimal_is_found(signed, signer):
    _, opened, closed, _ = signature_object(signed)
    lower = signed[:opened] + signed[opened:closed].lower() + signed[closed:]
    assert verifier.verify(lower, [signer.certificate]).findings == [
        f"{DIFFERS}: the signature is not written in upper-case hexadecimal"
    ]


def test_each_damage_is_reported_once_and_the_trail_still_read(signed, signer):
    result = verifier.verify(flipped(signed, 20, 0x01), [signer.certificate])
    assert result.findings == [DIFFERS]
    assert result.trail == trails.trail()


# --- more, less, another signature -----------------------------------------------------------------------------------


@pytest.mark.parametrize("more", [b"\n", b"\0", b" ", b"%%EOF\n", b"x" * 5000])
def test_appended_bytes_are_found(signed, signer, more):
    assert verifier.verify(signed + more, [signer.certificate]).findings == [
        f"{DIFFERS}: the file goes on behind the signed end (bytes too many: {len(more)})"
    ]


def test_a_byte_in_front_is_found(signed, signer):
    assert verifier.verify(b"\n" + signed, [signer.certificate]).findings[0].startswith(DIFFERS)


def test_every_truncation_is_found(signed, signer):
    for length in [*range(0, len(signed), 101), *range(len(signed) - 40, len(signed))]:
        assert not verifier.verify(signed[:length], [signer.certificate]).intact


def test_a_cut_end_is_named(signed, signer):
    assert verifier.verify(signed[:-3], [signer.certificate]).findings == [
        f"{DIFFERS}: the file is cut short (bytes missing: 3)"
    ]
    start = verifier.verify(signed[:3000], [signer.certificate])
    assert start.findings[0] == f"{DIFFERS}: the file is cut short and carries no signature"


def test_an_incremental_update_is_found(signed, signer):
    writer = IncrementalPdfFileWriter(io.BytesIO(signed))
    append_signature_field(writer, SigFieldSpec("Another"))
    out = io.BytesIO()
    writer.write(out)
    assert "goes on behind the signed end" in verifier.verify(out.getvalue(), [signer.certificate]).findings[0]


def test_a_second_signature_is_found(signed, signer):
    second = signed + signed[signed.rfind(b"%%EOF", 0, -10) + 6 :]
    assert verifier.verify(second, [signer.certificate]).findings[0] == (
        f"{DIFFERS}: the file carries 2 signatures, a trail carries one"
    )


def test_a_signature_that_spares_more_is_found(signed, signer):
    _, opened, _, _ = signature_object(signed)
    spared = signed.replace(b"/ByteRange [0 %d " % opened, b"/ByteRange [0 %d " % (opened - 40))
    assert verifier.verify(spared, [signer.certificate]).findings[0].startswith(DIFFERS)


def test_unsigned_and_foreign_files(unsigned, signer):
    trust = [signer.certificate]
    assert verifier.verify(unsigned, trust).findings == ["the file is not signed"]
    for other in (b"", b"no PDF", b"PK\x03\x04" + bytes(100)):
        assert verifier.verify(other, trust).findings == ["the file is not a PDF", f"no {TRAIL_NAME} is attached"]


def test_a_signed_pdf_without_a_trail(signer):
    out = signing.sign(pdf.render("<p>x</p>", title="x"), signer, reason="r", when=SIGNED_ON)
    result = verifier.verify(out, [signer.certificate])
    assert result.findings == [f"no {TRAIL_NAME} is attached"]
    assert result.signed_by


# --- certificates ----------------------------------------------------------------------------------------------------


def test_signed_by_another_key(unsigned, signer, stranger):
    out = signing.sign(unsigned, stranger, reason="r", when=SIGNED_ON)
    assert verifier.verify(out, [signer.certificate]).findings == [
        f"signed with a certificate that is not trusted: Somebody Else, SHA-256 {stranger.certificate.fingerprint}"
    ]
    assert verifier.verify(out, [signer.certificate, stranger.certificate]).intact
    assert not verifier.verify(out, []).intact


def test_a_certificate_of_the_same_name_is_not_the_pinned_one(unsigned, signer, tmp_path):
    twin = signing.create_self_signed(tmp_path, "MHHS Programme (test)", 365, datetime(2026, 1, 1, tzinfo=UTC))
    out = signing.sign(unsigned, twin, reason="r", when=SIGNED_ON)
    assert "not trusted" in verifier.verify(out, [signer.certificate]).findings[0]


@pytest.mark.parametrize("when", [datetime(2025, 12, 31, tzinfo=UTC), datetime(2027, 1, 2, tzinfo=UTC)])
def test_signed_outside_the_certificates_validity(unsigned, signer, when):
    wide = replace(signer.certificate, valid_from=when - timedelta(1), valid_to=when + timedelta(1))
    out = signing.sign(unsigned, replace(signer, certificate=wide), reason="r", when=when)
    (finding,) = verifier.verify(out, [signer.certificate]).findings
    assert finding == (
        f"the certificate of MHHS Programme (test) was not valid when it signed "
        f"({when:%Y-%m-%d %H:%M} UTC): it ran from 2026-01-01 to 2027-01-01"
    )


def test_a_certificate_nobody_can_read_is_answered(unsigned, signer):
    """A forger's own certificate may be malformed on purpose: here, of a version that does not exist."""
    odd = signer.certificate.der.replace(b"\xa0\x03\x02\x01\x02", b"\xa0\x03\x02\x01\x09", 1)
    out = signing.sign(
        unsigned, replace(signer, certificate=replace(signer.certificate, der=odd)), reason="r", when=SIGNED_ON
    )
    assert verifier.verify(out, [signer.certificate]).findings == [f"{DIFFERS}: the signature is unreadable"]


def test_after_a_rotation_old_and_new_trails_hold(unsigned, tmp_path):
    old = signing.create_self_signed(tmp_path, "Old", 90, datetime(2024, 1, 1, tzinfo=UTC))
    first = signing.sign(unsigned, old, reason="r", when=datetime(2024, 2, 1, tzinfo=UTC))
    new = signing.create_self_signed(tmp_path, "New", 900, datetime(2024, 3, 1, tzinfo=UTC))
    second = signing.sign(unsigned, new, reason="r", when=datetime(2024, 4, 10, tzinfo=UTC))
    trust = signing.history(tmp_path / signing.CERT_FILE)
    assert [each.name for each in trust] == ["Old", "New"]
    assert verifier.verify(first, trust).intact
    assert verifier.verify(second, trust).intact


# --- on its own ------------------------------------------------------------------------------------------------------


def test_it_stands_without_django():
    script = (
        "import sys, reports.verifier.__main__ as m; sys.exit('django' in sys.modules or 'weasyprint' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=False).returncode == 0


def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    environment = {key: value for key, value in os.environ.items() if not key.startswith("DJANGO")}
    command = [sys.executable, "-m", "reports.verifier", *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


def test_on_the_command_line(signed, keys, tmp_path, signer):
    whole, broken, pem = tmp_path / "whole.pdf", tmp_path / "broken.pdf", keys / signing.CERT_FILE
    whole.write_bytes(signed)
    broken.write_bytes(signed + b"\n")
    good = run(whole, "--cert", pem)
    assert (good.returncode, good.stderr) == (0, "")
    assert good.stdout == "Intact. Signed by MHHS Programme (test) on 09 March 2026 at 17:30 UTC.\n"
    bad = run(broken, "--cert", pem)
    assert bad.returncode == 1
    assert bad.stdout == f"Broken.\n- {DIFFERS}: the file goes on behind the signed end (bytes too many: 1)\n"
    as_json = json.loads(run(broken, "--cert", pem, "--json").stdout)
    assert as_json["intact"] is False
    assert as_json["reference"] == "DAG-DEC-12"
    assert run(tmp_path / "absent.pdf", "--cert", pem).returncode == 2
    assert run(whole, "--cert", whole).returncode == 2
