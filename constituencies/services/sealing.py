"""Encrypts votes and opens them again: AES-256-GCM under a key of the ballot's own.

The key is derived (HKDF, SHA-256) from the server's secret and a salt that stands on the ballot until it is counted.
Without the secret the database tells no vote; without the salt, which is erased with the votes, nor does the secret.
Each vote is bound to its ballot, its organisation and its commitment: moved or replayed, it does not open.
"""

from __future__ import annotations

import hashlib
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.views.decorators.debug import sensitive_variables

from constituencies.rules import sealing
from foundation.core.errors import Refused

KEY_BYTES, NONCE_BYTES = 32, 12


def fresh_salt() -> str:
    """A new salt of 128 bits, hexadecimal."""
    return secrets.token_hex(sealing.SALT_BYTES)


@sensitive_variables()
def key_of(ballot: str, key_salt: str) -> bytes:
    """The key of a ballot, from its reference and its salt."""
    derive = HKDF(SHA256(), KEY_BYTES, bytes.fromhex(key_salt), b"MHHS governance, votes of " + ballot.encode())
    return derive.derive(settings.BALLOT_SECRET.encode())


@sensitive_variables()
def check_of(key: bytes) -> str:
    """What may be kept beside the votes to recognise the key by; the key cannot be got back from it."""
    return hashlib.sha256(b"check of a key of votes\x00" + key).hexdigest()


@sensitive_variables()
def encrypt(key: bytes, content: bytes, bound_to: str) -> bytes:
    """The content, sealed and bound to what it belongs to."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, content, bound_to.encode())


@sensitive_variables()
def decrypt(key: bytes, sealed: bytes, bound_to: str) -> bytes:
    """The content again. Raises Refused when it was sealed under another key, for something else, or was changed."""
    try:
        return AESGCM(key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], bound_to.encode())
    except InvalidTag as error:
        raise Refused("A vote of this ballot was changed after it was cast. Nothing was counted.") from error
