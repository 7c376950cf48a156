"""Checks a signed decision trail without the software that made it: no Django, no database, no network.

    python -m reports.verifier TRAIL.pdf --cert TRUSTED.pem [--json]

The threat: somebody hands over a trail and has changed it. Three things stand in the way. The signature covers every
byte of the file, in one canonical form, under a certificate the verifier has from elsewhere and pins (signature.py).
The events hold each other by their hashes, and the seal holds the heads of the streams (trail.py). And a second
attachment lists the hash of every single value, so that an edited trail is not only refused but the edit is named.
What this cannot see is a trail made wrong from the start by whoever holds the signing key; docs/evidence.md says who
would have to take part in that.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from reports.verifier import embedded, signature, trail
from reports.verifier.certificates import Certificate, read_certificates
from reports.verifier.trail import files

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

__all__ = ["Certificate", "VerifyResult", "files", "read_certificates", "verify"]

LARGEST: Final = 64 * 1024 * 1024


@dataclass(frozen=True)
class VerifyResult:
    """What was found. `intact` only when there is no finding; signer and date only when the bytes are the signed ones.

    `fingerprint` is the SHA-256 of the signing certificate, `signed_at` the signature's date in UTC. `trail` is the
    attached JSON as it stands in the file, also when it is broken.
    """

    intact: bool
    signed_by: str | None = None
    fingerprint: str | None = None
    signed_at: datetime | None = None
    findings: list[str] = field(default_factory=list)
    trail: dict[str, Any] | None = None

    def as_json(self) -> dict[str, object]:
        """For `--json`: everything but the trail itself, of which the reference is given."""
        reference = self.trail.get("reference") if self.trail else None
        return {
            "intact": self.intact,
            "reference": reference if isinstance(reference, str) else None,
            "signed_by": self.signed_by,
            "fingerprint": self.fingerprint,
            "signed_at": self.signed_at.isoformat() if self.signed_at else None,
            "findings": self.findings,
        }


def verify(pdf: bytes, trusted: Iterable[Certificate]) -> VerifyResult:
    """Whether the PDF is a trail, whole and signed under one of these certificates. Never raises on bad input."""
    if len(pdf) > LARGEST:
        return VerifyResult(intact=False, findings=[f"the file is larger than {LARGEST // 1024 // 1024} MiB"])
    signed, findings = _signature(pdf, trusted)
    content, named = read_trail(pdf)
    findings += named
    return VerifyResult(
        intact=not findings,
        signed_by=signed.certificate.name if signed else None,
        fingerprint=signed.certificate.fingerprint if signed else None,
        signed_at=signed.at if signed else None,
        findings=_shortened(findings),
        trail=content,
    )


def _signature(pdf: bytes, trusted: Iterable[Certificate]) -> tuple[signature.Signed | None, list[str]]:
    try:
        signed = signature.read(pdf)
    except signature.BrokenError as broken:
        return None, [str(broken)]
    return signed, signature.judge(signed, trusted)


def read_trail(pdf: bytes) -> tuple[dict[str, Any] | None, list[str]]:
    """The attached trail as it stands in the file, and what in it is not as it was, whatever the signature says."""
    found = embedded.find(pdf)
    wrong = list(found.unreadable)
    if not found.trails:
        return None, [*wrong, f"no {trail.TRAIL_NAME} is attached"]
    if len(found.trails) > 1:
        wrong.append(f"{len(found.trails)} files {trail.TRAIL_NAME} are attached; the last one was read")
    content, said = found.trails[-1]
    try:
        now = trail.hashes(said)
        if len(found.hashes) == 1:
            wrong += trail.compare(content, now, found.hashes[0])
        else:
            wrong.append(f"{len(found.hashes)} files {trail.HASHES_NAME} are attached; a trail carries one")
        wrong += trail.check(said)
    except (RecursionError, ValueError) as error:
        wrong.append(f"{trail.TRAIL_NAME}: cannot be judged ({error})")
    return said, wrong


def _shortened(findings: list[str]) -> list[str]:
    if len(findings) <= trail.SHOWN:
        return findings
    return [*findings[: trail.SHOWN], f"and {len(findings) - trail.SHOWN} more"]
