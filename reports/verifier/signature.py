"""The signature of a trail: one, over the whole file, canonical to the last byte, by a pinned certificate.

What an ordinary validator accepts and this one does not: bytes after the signed end, a changed byte in the zero
padding behind the signature, lower-case hexadecimal, a changed byte in those fields of the signature container that no
signature covers (versions, algorithm lists, issuer and serial number), unsigned attributes, further certificates. The
container is rebuilt from its signed parts and must come out the same, so that with an RSA key exactly one file carries
the signature. (An elliptic-curve signature has a twin, s and n - s; whoever swaps them changes no signed byte.)

The digest is compared first: a damaged file is told by one SHA-256, without parsing anything.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from asn1crypto import cms, core, tsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256

from reports.verifier.certificates import Certificate, from_x509

if TYPE_CHECKING:
    from collections.abc import Iterable

DIFFERS: Final = "the signed bytes differ"
RANGE: Final = re.compile(rb"/ByteRange \[0 (\d{1,10}) (\d{1,10}) (\d{1,10})\]")
CONTENTS: Final = re.compile(rb"<((?:[0-9A-F]{2})+)>")
MOMENT: Final = re.compile(rb"/M \(D(?::|\\072)(\d{14})Z\)")  # trails are always dated in UTC
CONTENT_TYPE: Final = "1.2.840.113549.1.9.3"
MESSAGE_DIGEST: Final = "1.2.840.113549.1.9.4"
SIGNING_CERTIFICATE: Final = "1.2.840.113549.1.9.16.2.47"
DATA: Final = core.ObjectIdentifier("1.2.840.113549.1.7.1").dump()
REMAINS: Final = (b"/ByteRange", b"/Adobe.PPKLite", b"/ETSI.CAdES.detached", b"/Type /Sig")
# What asn1crypto and cryptography raise on damaged input; anything else would be a fault of ours.
UNREADABLE: Final = (
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    AttributeError,
    OverflowError,
    RecursionError,
    UnsupportedAlgorithm,
    x509.InvalidVersion,
)


class BrokenError(Exception):
    """The signature does not hold; the text says why."""


@dataclass(frozen=True)
class Signed:
    """Who signed the file and when (UTC), once the bytes have been found to be the signed ones."""

    certificate: Certificate
    at: datetime


@dataclass(frozen=True)
class Place:
    """Where the signature stands: its bytes from `start` to `end` are the only ones it does not cover."""

    start: int
    end: int
    container: bytes


@dataclass(frozen=True)
class Container:
    """The parts of the CMS container that matter, as found."""

    certificate: bytes
    attributes: Any
    signature: bytes


def read(pdf: bytes) -> Signed:
    """Who signed this file, if every one of its bytes is as signed. Raises BrokenError with the reason if not."""
    place = locate(pdf)
    digest = hashlib.sha256(memoryview(pdf)[: place.start])
    digest.update(memoryview(pdf)[place.end :])
    certificate = check_container(place.container, digest.digest())
    return Signed(certificate=certificate, at=signing_time(pdf, place))


def judge(signed: Signed, trusted: Iterable[Certificate]) -> list[str]:
    """What speaks against the signer: not pinned, or not valid on the day of the signature."""
    mine = signed.certificate
    wrong = []
    if mine.fingerprint not in {each.fingerprint for each in trusted}:
        wrong.append(f"signed with a certificate that is not trusted: {mine.name}, SHA-256 {mine.fingerprint}")
    if not mine.valid_on(signed.at):
        wrong.append(
            f"the certificate of {mine.name} was not valid when it signed ({signed.at:%Y-%m-%d %H:%M} UTC): "
            f"it ran from {mine.valid_from:%Y-%m-%d} to {mine.valid_to:%Y-%m-%d}"
        )
    return wrong


def locate(pdf: bytes) -> Place:
    """The place of the one signature. Raises BrokenError when there is none, or several, or it spares other bytes."""
    _one_signature(pdf)
    found = RANGE.search(pdf)
    if found is None:
        raise BrokenError(f"{DIFFERS}: the signature's byte range is unreadable")
    start, end, rest = (int(number) for number in found.groups())
    _whole_file(len(pdf), start, end, rest)
    contents = CONTENTS.fullmatch(pdf, start, end)
    if contents is None or not pdf.endswith(b"/Contents ", 0, start):
        raise BrokenError(f"{DIFFERS}: the signature is not written in upper-case hexadecimal")
    return Place(start, end, bytes.fromhex(contents[1].decode("ascii")))


def _one_signature(pdf: bytes) -> None:
    count = pdf.count(b"/ByteRange")
    if count == 1:
        return
    if count:
        raise BrokenError(f"{DIFFERS}: the file carries {count} signatures, a trail carries one")
    if any(trace in pdf for trace in REMAINS):
        raise BrokenError(f"{DIFFERS}: of the signature only traces are left")
    if not pdf.startswith(b"%PDF-"):
        raise BrokenError("the file is not a PDF")
    if not pdf.rstrip().endswith(b"%%EOF"):
        raise BrokenError(f"{DIFFERS}: the file is cut short and carries no signature")
    raise BrokenError("the file is not signed")


def _whole_file(size: int, start: int, end: int, rest: int) -> None:
    if not 0 < start < end:
        raise BrokenError(f"{DIFFERS}: the signature's byte range is impossible")
    if end + rest < size:
        raise BrokenError(f"{DIFFERS}: the file goes on behind the signed end (bytes too many: {size - end - rest})")
    if end + rest > size:
        raise BrokenError(f"{DIFFERS}: the file is cut short (bytes missing: {end + rest - size})")


def check_container(padded: bytes, digest: bytes) -> Certificate:
    """The certificate behind the container, if it signs a file with that digest and nothing in it is free to change."""
    if digest not in padded:
        raise BrokenError(DIFFERS)
    der, padding = _split(padded)
    if padding.strip(b"\0"):
        raise BrokenError(f"{DIFFERS}: the padding behind the signature is not zero")
    try:
        container = _open(der)
        certificate = _signer(container, digest)
        rebuilt = _rebuild(container)
    except UNREADABLE:
        raise BrokenError(f"{DIFFERS}: the signature is unreadable") from None
    if rebuilt != der:
        raise BrokenError(f"{DIFFERS}: the signature is not written as it was made")
    return certificate


def _split(padded: bytes) -> tuple[bytes, bytes]:
    """Container and padding. The container is a DER sequence with a length of two bytes, as every real one is."""
    if padded[:2] != b"\x30\x82":
        raise BrokenError(f"{DIFFERS}: the signature is unreadable")
    end = 4 + int.from_bytes(padded[2:4], "big")
    return padded[:end], padded[end:]


def _open(der: bytes) -> Container:
    content = cms.ContentInfo.load(der, strict=True)["content"]
    (signer,) = content["signer_infos"]
    (choice,) = content["certificates"]
    return Container(
        certificate=choice.chosen.dump(),
        attributes=signer["signed_attrs"],
        signature=signer["signature"].native,
    )


def _rebuild(container: Container) -> bytes:
    """The container as the signer writes it, from what is signed or pinned alone."""
    certificate = asn1_x509.Certificate.load(container.certificate, strict=True)
    digest = {"algorithm": "sha256"}
    key = certificate.public_key.algorithm
    signer = {
        "version": "v1",
        "sid": {
            "issuer_and_serial_number": {"issuer": certificate.issuer, "serial_number": certificate.serial_number},
        },
        "digest_algorithm": digest,
        "signature_algorithm": {"algorithm": "sha256_ecdsa" if key == "ec" else "sha256_rsa"},
        "signed_attrs": container.attributes,
        "signature": container.signature,
    }
    content = cms.SignedData(
        {
            "version": "v1",
            "digest_algorithms": [digest],
            "encap_content_info": {"content_type": "data"},
            "certificates": [cms.CertificateChoices(name="certificate", value=certificate)],
            "signer_infos": [signer],
        }
    )
    return bytes(cms.ContentInfo({"content_type": "signed_data", "content": content}).dump())


def _signer(container: Container, digest: bytes) -> Certificate:
    """The certificate, once the signed attributes name it and this file, and its key has signed them."""
    said = _attributes(container.attributes)
    if said[CONTENT_TYPE] != DATA or core.OctetString.load(said[MESSAGE_DIGEST], strict=True).native != digest:
        raise BrokenError(DIFFERS)
    named = tsp.SigningCertificateV2.load(said[SIGNING_CERTIFICATE], strict=True)["certs"][0]
    made = hashlib.sha256(container.certificate).digest()
    if named["hash_algorithm"]["algorithm"].native != "sha256" or named["cert_hash"].native != made:
        raise BrokenError(f"{DIFFERS}: the certificate in the signature is not the one that signed")
    certificate = x509.load_der_x509_certificate(container.certificate)
    signed = b"\x31" + container.attributes.dump()[1:]  # signed as a SET OF, stored under the tag [0] (RFC 5652, 5.4)
    if not _verifies(certificate.public_key(), container.signature, signed):
        raise BrokenError(DIFFERS)
    return from_x509(certificate)


def _attributes(attributes: Any) -> dict[str, bytes]:
    """The signed attributes as DER, by object identifier: which names asn1crypto knows depends on what is imported."""
    said: dict[str, bytes] = {}
    for attribute in attributes:
        kind = attribute["type"].dotted
        (value,) = attribute["values"]
        if kind in said:
            raise ValueError(f"two attributes {kind}")
        said[kind] = value.dump()
    return said


def _verifies(key: object, signature: bytes, signed: bytes) -> bool:
    try:
        if isinstance(key, RSAPublicKey):
            key.verify(signature, signed, PKCS1v15(), SHA256())
        elif isinstance(key, EllipticCurvePublicKey):
            key.verify(signature, signed, ECDSA(SHA256()))
        else:
            return False
    except InvalidSignature:
        return False
    return True


def signing_time(pdf: bytes, place: Place) -> datetime:
    """When the signature says it was made (UTC), from its dictionary, which it covers itself."""
    begin = pdf.rfind(b" obj", 0, place.start)
    end = pdf.find(b"endobj", place.end)
    found = MOMENT.search(pdf[begin : place.start] + pdf[place.end : end])
    if found is None:
        raise BrokenError("the signature carries no date")
    try:
        return datetime.strptime(found[1].decode("ascii"), "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        raise BrokenError("the signature carries no date") from None
