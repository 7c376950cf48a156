"""Certificates as the verifier needs them: pinned by fingerprint, each with the span in which it may sign."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime


@dataclass(frozen=True)
class Certificate:
    """A signing certificate: who it names, its SHA-256 fingerprint (hexadecimal) and when it is valid (UTC)."""

    name: str
    fingerprint: str
    valid_from: datetime
    valid_to: datetime
    der: bytes = field(repr=False)

    def valid_on(self, moment: datetime) -> bool:
        """Whether a signature made at that moment (aware) may rest on this certificate."""
        return self.valid_from <= moment <= self.valid_to


def from_x509(certificate: x509.Certificate) -> Certificate:
    """The certificate, reduced to what is judged."""
    der = certificate.public_bytes(Encoding.DER)
    return Certificate(
        name=_name(certificate.subject),
        fingerprint=hashlib.sha256(der).hexdigest(),
        valid_from=certificate.not_valid_before_utc,
        valid_to=certificate.not_valid_after_utc,
        der=der,
    )


def _name(subject: x509.Name) -> str:
    for kind in (NameOID.COMMON_NAME, NameOID.ORGANIZATION_NAME):
        for attribute in subject.get_attributes_for_oid(kind):
            return str(attribute.value)
    return subject.rfc4514_string()


def read_certificates(pem: bytes) -> tuple[Certificate, ...]:
    """All certificates of a PEM file, in its order. Raises ValueError when there is none or one is unreadable."""
    return tuple(from_x509(each) for each in x509.load_pem_x509_certificates(pem))


def in_order(certificates: Iterable[Certificate]) -> tuple[Certificate, ...]:
    """A history: each certificate once, by the start of its validity."""
    once = {each.fingerprint: each for each in certificates}
    return tuple(sorted(once.values(), key=lambda each: (each.valid_from, each.fingerprint)))
