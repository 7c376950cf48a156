"""What a sealed vote holds, what is known of it while it is sealed, and what is published of it once counted. Pure.

A vote is the candidate's key and a salt of 128 bits that only the voter is given. Three things come of it:

- the commitment: SHA-256 over ballot, organisation, candidate and salt. It stands beside the organisation in the
  ledger from the moment of casting; without the salt it says nothing of the candidate;
- the sealed content, of one length whoever was chosen;
- the check code: SHA-256 over ballot and salt, cut to 64 bits. It is published beside the candidate, without the
  organisation; only who knows the salt can tell whose line it is.
"""

from __future__ import annotations

import hashlib
import re

SALT_BYTES = 16
CODE_LENGTH = 16  # hexadecimal digits, 64 bits
_CANDIDATE_BYTES = 8
_RECEIPT = re.compile(r"[0-9a-f]{32}")


def commitment(ballot: str, organisation: str, candidate: int, salt: str) -> str:
    """What binds an organisation to its vote without telling it; hexadecimal."""
    return _sha256("vote", ballot, organisation, str(candidate), salt)


def check_code(ballot: str, salt: str) -> str:
    """The code under which the vote stands in the published list: four groups of four digits."""
    found = _sha256("check", ballot, salt)[:CODE_LENGTH].upper()
    return "-".join(found[at : at + 4] for at in range(0, CODE_LENGTH, 4))


def packed(candidate: int, salt: str) -> bytes:
    """What is encrypted, as bytes of one length."""
    return candidate.to_bytes(_CANDIDATE_BYTES, "big") + bytes.fromhex(salt)


def unpacked(content: bytes) -> tuple[int, str]:
    """Candidate and salt again. Raises ValueError when the bytes are of another length."""
    if len(content) != _CANDIDATE_BYTES + SALT_BYTES:
        raise ValueError("A sealed vote is of another length.")
    return int.from_bytes(content[:_CANDIDATE_BYTES], "big"), content[_CANDIDATE_BYTES:].hex()


def receipt(text: str) -> str | None:
    """The salt as somebody typed it in, with or without blanks and hyphens; None when it is none."""
    found = re.sub(r"[\s-]", "", text).lower()
    return found if _RECEIPT.fullmatch(found) else None


def spaced(salt: str) -> str:
    """The salt as it is shown to the voter: groups of four."""
    return " ".join(salt[at : at + 4] for at in range(0, len(salt), 4))


def _sha256(*parts: str) -> str:
    return hashlib.sha256("\x00".join(parts).encode()).hexdigest()
