"""Signs trails: PAdES (ETSI EN 319 142-1), one signature, invisible, over a PDF that stays version 1.7.

There is one key, and one PEM file with the history of certificates, newest first. Certificates rotate: a new one goes
in front and the key is replaced; the old certificates stay, because a trail is judged on the day it was signed. The
same file is what an auditor pins.

pyHanko's high-level signer would raise the file to PDF 2.0 for keys on the usual curves and rewrite the document's
metadata with the clock of the moment; both would contradict the declared PDF/A-3. Its lower level does neither.
"""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

from asn1crypto import cms
from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    KeySerializationEncryption,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.sign.ades.api import CAdESSignedAttrSpec
from pyhanko.sign.attributes import UnsignedAttributeProviderSpec
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
from pyhanko.sign.signers.cms_embedder import PdfCMSEmbedder, SigIOSetup, SigMDPSetup, SigObjSetup
from pyhanko.sign.signers.constants import ESIC_EXTENSION_1
from pyhanko.sign.signers.pdf_byterange import SignatureObject
from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes, SimpleSigner
from pyhanko_certvalidator.registry import SimpleCertificateStore

from foundation.core.errors import Refused
from reports.verifier.certificates import Certificate, from_x509, in_order, read_certificates

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from pyhanko.sign.attributes import CMSAttributeProvider
    from pyhanko.sign.timestamps import TimeStamper

KEY_FILE: Final = "trail.key"
CERT_FILE: Final = "trail.pem"
FIELD: Final = "Trail"
DIGEST: Final = "sha256"
KEY_BITS: Final = 3072
SPARE: Final = 256  # bytes beyond the size tried out: an ECDSA signature varies by a few
SPARE_STAMPED: Final = 8192  # an authority's token is of no fixed size

Key = RSAPrivateKey | EllipticCurvePrivateKey


@dataclass(frozen=True)
class TrailSigner:
    """A key with its certificate, ready to sign."""

    certificate: Certificate
    key: Key = field(repr=False)


class _Writer(IncrementalPdfFileWriter):
    """Appends the signature and nothing else: the metadata stay as rendered, XMP and document information in step."""

    def _update_meta(self) -> None:
        return None


class _NothingUnsigned(UnsignedAttributeProviderSpec):
    """A trail's signature holds signed attributes alone; what is unsigned could be changed unseen."""

    def unsigned_attr_providers(
        self, signature: bytes, signed_attrs: cms.CMSAttributes, digest_algorithm: str
    ) -> Iterable[CMSAttributeProvider]:
        return ()


def sign(
    pdf: bytes,
    signer: TrailSigner,
    *,
    reason: str,
    when: datetime,
    contact: str = "",
    authority: TimeStamper | None = None,
) -> bytes:
    """The PDF with one signature over all of it, dated `when` (aware; it becomes the signature's date).

    `authority`, if given, stamps the digest of the document; the token is a *signed* attribute, so every byte of the
    result stays covered. Raises Refused when the certificate is not valid at that moment, or the PDF is damaged,
    encrypted or signed already.
    """
    mine = signer.certificate
    if not mine.valid_on(when):
        raise Refused(
            f"The signing certificate of {mine.name} is valid from {mine.valid_from:%d %B %Y} to "
            f"{mine.valid_to:%d %B %Y}; it cannot sign on {when:%d %B %Y}."
        )
    if b"/ByteRange" in pdf:
        raise Refused("The PDF is signed already.")
    try:
        return _signed(pdf, signer, _Wishes(reason=reason, when=when.astimezone(UTC), contact=contact), authority)
    except PdfError as error:
        raise Refused(f"The PDF cannot be signed: {error}.") from error


@dataclass(frozen=True)
class _Wishes:
    reason: str
    when: datetime
    contact: str


def _signed(pdf: bytes, signer: TrailSigner, wishes: _Wishes, authority: TimeStamper | None) -> bytes:
    maker = _maker(signer)
    empty = _container(maker, bytes(SHA256.digest_size), authority, dry_run=True)
    spare = SPARE_STAMPED if authority else SPARE
    writer = _Writer(BytesIO(pdf))
    writer.register_extension(ESIC_EXTENSION_1)
    steps = PdfCMSEmbedder().write_cms(field_name=FIELD, writer=writer)
    next(steps)
    steps.send(_setup(wishes, 2 * (len(empty.dump()) + spare)))
    prepared, output = steps.send(SigIOSetup(md_algorithm=DIGEST))
    steps.send(_container(maker, prepared.document_digest, authority))
    return bytes(output.getvalue())


def _setup(wishes: _Wishes, reserved: int) -> SigObjSetup:
    placeholder = SignatureObject(
        timestamp=wishes.when,
        subfilter=SigSeedSubFilter.PADES,
        bytes_reserved=reserved,
        reason=wishes.reason or None,
        contact_info=wishes.contact or None,
    )
    locked = SigMDPSetup(md_algorithm=DIGEST, certify=True, docmdp_perms=MDPPerm.NO_CHANGES)
    return SigObjSetup(sig_placeholder=placeholder, mdp_setup=locked)


def _maker(signer: TrailSigner) -> SimpleSigner:
    plain = signer.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    maker = SimpleSigner(
        signing_cert=asn1_x509.Certificate.load(signer.certificate.der),
        signing_key=asn1_keys.PrivateKeyInfo.load(plain),
        cert_registry=SimpleCertificateStore(),  # type: ignore[no-untyped-call]  # pyHanko's validator has no types here
    )
    maker.unsigned_attr_prov_spec = _NothingUnsigned()
    return maker


def _container(
    maker: SimpleSigner, digest: bytes, authority: TimeStamper | None, *, dry_run: bool = False
) -> cms.ContentInfo:
    """pyHanko signs in coroutines; they run in a thread of their own, since the caller's may have a loop already."""
    coroutine = maker.async_sign(
        digest,
        DIGEST,
        dry_run=dry_run,
        use_pades=True,
        timestamper=authority,
        signed_attr_settings=PdfCMSSignedAttributes(
            cades_signed_attrs=CAdESSignedAttrSpec(timestamp_content=authority is not None)
        ),
    )
    with ThreadPoolExecutor(max_workers=1) as pool:
        return pool.submit(asyncio.run, coroutine).result()


def load_signer(key_path: Path, cert_path: Path, passphrase: str = "") -> TrailSigner:
    """The key and, out of the history, the certificate made for it, both PEM.

    Raises Refused when a file is missing or damaged, the passphrase is wrong, or no certificate belongs to the key.
    """
    try:
        key = load_pem_private_key(key_path.read_bytes(), passphrase.encode() or None)
        certificates = x509.load_pem_x509_certificates(cert_path.read_bytes())
    except OSError as error:
        raise Refused(f"The signing key or its certificate cannot be read: {error.strerror}.") from error
    except (ValueError, TypeError) as error:
        raise Refused("The signing key or its certificate is damaged, or the passphrase is wrong.") from error
    if not isinstance(key, RSAPrivateKey | EllipticCurvePrivateKey):
        raise Refused("Trails are signed with an RSA key or a key on an elliptic curve.")
    for certificate in certificates:
        if _public(certificate.public_key()) == _public(key.public_key()):
            return TrailSigner(certificate=from_x509(certificate), key=key)
    raise Refused("The signing key does not belong to its certificate.")


def _public(key: Any) -> bytes:
    return bytes(key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo))


def history(cert_path: Path) -> tuple[Certificate, ...]:
    """All certificates that ever signed here, oldest first; none when the file does not exist yet.

    Raises Refused when the file is damaged.
    """
    if not cert_path.exists():
        return ()
    try:
        return in_order(read_certificates(cert_path.read_bytes()))
    except ValueError as error:
        raise Refused("The history of signing certificates is damaged.") from error


def create_self_signed(
    folder: Path, common_name: str, valid_days: int, now: datetime, passphrase: str = ""
) -> TrailSigner:
    """A new RSA pair in the folder, valid from `now` (aware) for so many days. For demonstration and tests.

    The certificate goes in front of the history (`trail.pem`), the key replaces the one before it (`trail.key`); in
    this order, so that at every moment the key on disk has its certificate.
    """
    key = rsa.generate_private_key(public_exponent=65537, key_size=KEY_BITS)
    certificate = _self_signed(key, common_name, now.astimezone(UTC).replace(microsecond=0), valid_days)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    cert_path = folder / CERT_FILE
    older = cert_path.read_bytes() if cert_path.exists() else b""
    lock: KeySerializationEncryption = BestAvailableEncryption(passphrase.encode()) if passphrase else NoEncryption()
    _replace(cert_path, certificate.public_bytes(Encoding.PEM) + older)
    _replace(folder / KEY_FILE, key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, lock))
    return TrailSigner(certificate=from_x509(certificate), key=key)


def _replace(path: Path, content: bytes) -> None:
    """Whole or not at all, and readable by nobody else."""
    fresh = path.with_name(f"{path.name}.new")
    fresh.touch(mode=0o600)
    fresh.write_bytes(content)
    fresh.replace(path)


def _self_signed(key: RSAPrivateKey, common_name: str, begin: datetime, valid_days: int) -> x509.Certificate:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common_name)])
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begin)
        .not_valid_after(begin + timedelta(days=valid_days))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, SHA256())
    )


def _usage() -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=True,
        content_commitment=True,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )
