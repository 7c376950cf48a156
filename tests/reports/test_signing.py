"""Signing keeps the file what it was, PDF/A-3 in version 1.7, and says who, when and why."""

from __future__ import annotations

import asyncio
import io
import re
import shutil
import stat
import subprocess
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING

import pypdf
import pytest
from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from pyhanko.sign.timestamps import DummyTimeStamper

from foundation.core.errors import Refused
from reports import signing, verifier
from tests.reports.conftest import SIGNED_ON

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.filterwarnings("ignore:unclosed file .*sRGB2014:ResourceWarning")

BEGIN = datetime(2026, 1, 1, tzinfo=UTC)


def signature(pdf: bytes) -> pypdf.generic.DictionaryObject:
    (field,) = pypdf.PdfReader(io.BytesIO(pdf)).trailer["/Root"]["/AcroForm"]["/Fields"]
    return field.get_object()["/V"].get_object()


def test_the_signature_says_who_when_and_why(signed):
    said = signature(signed)
    assert said["/SubFilter"] == "/ETSI.CAdES.detached"
    assert said["/M"] == "D:20260309173000Z"
    assert said["/Reason"] == "Decision trail"
    assert said["/ContactInfo"] == "pmo@example.org"


def test_the_date_is_written_in_utc(unsigned, signer):
    summer = datetime(2026, 7, 1, 9, 0, tzinfo=timezone(timedelta(hours=1)))
    out = signing.sign(unsigned, signer, reason="r", when=summer)
    assert signature(out)["/M"] == "D:20260701080000Z"
    assert verifier.verify(out, [signer.certificate]).signed_at == summer


def test_the_file_stays_version_1_7_and_its_metadata_as_they_were(unsigned, signed):
    before, after = (pypdf.PdfReader(io.BytesIO(each)) for each in (unsigned, signed))
    assert signed.startswith(unsigned)
    assert signed.startswith(b"%PDF-1.7\n")
    assert "/Version" not in after.trailer["/Root"]
    assert b"/2.0" not in signed
    assert after.trailer["/Root"]["/Metadata"].get_data() == before.trailer["/Root"]["/Metadata"].get_data()
    assert after.metadata == before.metadata


def test_the_signature_field_fits_pdf_a(signed):
    """ISO 19005-3, 6.3.2: annotations are printed, never hidden; without an appearance only when they have no size."""
    (field,) = pypdf.PdfReader(io.BytesIO(signed)).trailer["/Root"]["/AcroForm"]["/Fields"]
    annotation = field.get_object()
    assert annotation["/F"] & 0b100
    assert not annotation["/F"] & 0b100011
    assert list(annotation["/Rect"]) == [0, 0, 0, 0]


def test_pdfsig_agrees(signed, tmp_path):
    tool = shutil.which("pdfsig")
    assert tool, "pdfsig is missing: apt-get install poppler-utils"
    file = tmp_path / "trail.pdf"
    file.write_bytes(signed)
    said = subprocess.run([tool, str(file)], capture_output=True, text=True, check=False).stdout
    assert "Signature Validation: Signature is Valid." in said
    assert "Total document signed" in said
    assert "Signature Type: ETSI.CAdES.detached" in said
    assert "Signer Certificate Common Name: MHHS Programme (test)" in said
    assert "Signature #2" not in said


def test_a_certificate_signs_only_while_it_is_valid(unsigned, signer):
    for when in (datetime(2025, 12, 31, tzinfo=UTC), datetime(2027, 1, 2, tzinfo=UTC)):
        with pytest.raises(Refused, match="valid from 01 January 2026 to 01 January 2027"):
            signing.sign(unsigned, signer, reason="r", when=when)


@pytest.mark.parametrize("no_pdf", [b"", b"not a PDF", b"%PDF-1.7\n%%EOF\n"])
def test_what_is_no_pdf_is_refused(no_pdf, signer):
    with pytest.raises(Refused, match="cannot be signed"):
        signing.sign(no_pdf, signer, reason="r", when=SIGNED_ON)


def test_a_signed_pdf_is_not_signed_again(signed, signer):
    with pytest.raises(Refused, match="signed already"):
        signing.sign(signed, signer, reason="r", when=SIGNED_ON)


def test_signing_works_where_a_loop_is_running(unsigned, signer):
    async def inside() -> bytes:
        return signing.sign(unsigned, signer, reason="r", when=SIGNED_ON)

    assert verifier.verify(asyncio.run(inside()), [signer.certificate]).intact


def elliptic(folder: Path, curve: ec.EllipticCurve) -> signing.TrailSigner:
    key = ec.generate_private_key(curve)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Elliptic")])
    certificate = (
        x509.CertificateBuilder(
            name, name, key.public_key(), x509.random_serial_number(), BEGIN, BEGIN + timedelta(365)
        )
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .sign(key, SHA256())
    )
    (folder / "k.pem").write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    (folder / "c.pem").write_bytes(certificate.public_bytes(Encoding.PEM))
    return signing.load_signer(folder / "k.pem", folder / "c.pem")


@pytest.mark.parametrize("curve", [ec.SECP256R1(), ec.SECP384R1()])
def test_keys_on_curves_sign_too_and_do_not_raise_the_version(unsigned, tmp_path, curve):
    mine = elliptic(tmp_path, curve)
    for _ in range(5):  # an ECDSA signature varies in length
        out = signing.sign(unsigned, mine, reason="r", when=SIGNED_ON)
        assert verifier.verify(out, [mine.certificate]).intact
        assert b"/2.0" not in out


def authority(signer: signing.TrailSigner) -> DummyTimeStamper:
    return DummyTimeStamper(
        tsa_cert=asn1_x509.Certificate.load(signer.certificate.der),
        tsa_key=asn1_keys.PrivateKeyInfo.load(
            signer.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
        ),
        fixed_dt=SIGNED_ON,
    )


def test_an_authoritys_stamp_is_covered_by_the_signature(unsigned, signer, stranger):
    out = signing.sign(unsigned, signer, reason="r", when=SIGNED_ON, authority=authority(stranger))
    assert verifier.verify(out, [signer.certificate]).intact
    opened, closed = (int(n) for n in re.search(rb"/ByteRange \[0 (\d+) (\d+) ", out).groups())
    assert b"060B2A864886F70D0109100214" in out[opened:closed]  # the attribute content-time-stamp
    for position in range(opened + 1, closed - 1, 101):
        damaged = bytearray(out)
        damaged[position] ^= 1
        assert not verifier.verify(bytes(damaged), [signer.certificate]).intact


# --- keys and certificates -------------------------------------------------------------------------------------------


def test_a_new_pair_loads_again(tmp_path, unsigned):
    made = signing.create_self_signed(tmp_path / "deep", "Programme", 30, BEGIN, passphrase="geheim")
    key, cert = tmp_path / "deep" / signing.KEY_FILE, tmp_path / "deep" / signing.CERT_FILE
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert b"ENCRYPTED" in key.read_bytes()
    loaded = signing.load_signer(key, cert, "geheim")
    assert loaded.certificate == made.certificate
    assert (loaded.certificate.valid_from, loaded.certificate.valid_to) == (BEGIN, BEGIN + timedelta(30))
    assert "geheim" not in repr(loaded)
    assert "key=" not in repr(loaded)
    for wrong in ("", "falsch"):
        with pytest.raises(Refused, match="passphrase is wrong"):
            signing.load_signer(key, cert, wrong)


def test_rotation_keeps_the_old_certificate_and_signs_with_the_new(tmp_path):
    old = signing.create_self_signed(tmp_path, "Old", 30, BEGIN)
    new = signing.create_self_signed(tmp_path, "New", 30, BEGIN + timedelta(20))
    history = signing.history(tmp_path / signing.CERT_FILE)
    assert [each.fingerprint for each in history] == [old.certificate.fingerprint, new.certificate.fingerprint]
    loaded = signing.load_signer(tmp_path / signing.KEY_FILE, tmp_path / signing.CERT_FILE)
    assert loaded.certificate == new.certificate


def test_keys_that_do_not_serve_are_refused(tmp_path, keys, stranger):
    cert, key = keys / signing.CERT_FILE, keys / signing.KEY_FILE
    with pytest.raises(Refused, match="cannot be read"):
        signing.load_signer(tmp_path / "absent", cert)
    with pytest.raises(Refused, match="damaged"):
        signing.load_signer(cert, cert)
    foreign = tmp_path / "foreign.key"
    foreign.write_bytes(stranger.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    with pytest.raises(Refused, match="does not belong"):
        signing.load_signer(foreign, cert)
    edwards = tmp_path / "edwards.key"
    edwards.write_bytes(
        ed25519.Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    )
    with pytest.raises(Refused, match="RSA key"):
        signing.load_signer(edwards, cert)
    assert signing.load_signer(key, cert)


def test_the_history_is_empty_before_the_first_key_and_refused_when_damaged(tmp_path):
    assert signing.history(tmp_path / "none.pem") == ()
    (tmp_path / "bad.pem").write_text("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")
    with pytest.raises(Refused, match="damaged"):
        signing.history(tmp_path / "bad.pem")
