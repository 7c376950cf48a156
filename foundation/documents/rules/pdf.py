"""What an uploaded PDF may not be or hold, judged by its bytes alone. Pure; nothing in the file is run or drawn.

Papers are read by people in all kinds of viewers, so a paper may show and nothing else. Names are looked for in the
whole file, with their escapes undone, and in its object streams, where writers since PDF 1.5 pack their dictionaries.
What cannot be looked into (passwords, unusual packing) is refused, because nobody could say what is in it.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from io import BytesIO

_HEADER = re.compile(rb"%PDF-[12]\.\d\s")
_END = re.compile(rb"%%EOF[\s\x00]*\Z")
_ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")
_AFTER = rb"(?=[\s\x00/<>\[\](){}%]|\Z)"
_ACTIVE = re.compile(
    rb"/(?:JavaScript|Launch|EmbeddedFiles?|RichMedia|Rendition|ImportData|SubmitForm|GoToE)" + _AFTER
    + rb"|/XFA\s*(?:\[|<<|\d+\s+\d+\s+R)|/EF\s*(?:<<|\d+\s+\d+\s+R)"
)  # fmt: skip
_LOCKED = re.compile(rb"/Encrypt\s*(?:<<|\d+\s+\d+\s+R)")
_OBJECT_STREAM = re.compile(rb"/ObjStm" + _AFTER)
_STREAM = re.compile(rb"stream\r?\n")
_FLATE = re.compile(rb"/Filter\s*\[?\s*/(?:FlateDecode|Fl)\s*\]?" + _AFTER)
INFLATED = 64 * 1024 * 1024  # bytes that the object streams of one file may unpack to

NOT_A_PDF = "The file is not a PDF, whatever its name says."
CUT_SHORT = "The PDF does not end where it should: it was cut short, or something else is appended to it."
TWO_IN_ONE = "The file is a PDF and an archive at once. Export the PDF again."
LOCKED = "The PDF is protected by a password or by permissions. Save it without."
ACTIVE = "The PDF holds scripts, launch commands, forms that send or embedded files. Export it again without them."
OPAQUE = "The PDF is packed in a way that cannot be looked into. Export it again."


class _OpaqueError(ValueError):
    """An object stream that cannot be unpacked here."""


def looks_like_pdf(data: bytes) -> bool:
    """Do the bytes begin as a PDF does?"""
    return _HEADER.match(data) is not None


def pdf_refusal(data: bytes, limit: int) -> str | None:
    """Why the bytes are not taken in as a PDF, as a sentence; None when they are. `limit` is the most bytes."""
    if len(data) > limit:
        return f"The file is larger than {limit // 1_000_000} MB."
    if not looks_like_pdf(data):
        return NOT_A_PDF
    if not _END.search(data, max(0, len(data) - 1024)):
        return CUT_SHORT
    if zipfile.is_zipfile(BytesIO(data)):
        return TWO_IN_ONE
    return _content_refusal(data)


def _content_refusal(data: bytes) -> str | None:
    plain = _unescaped(data)
    if _LOCKED.search(plain):
        return LOCKED
    if _ACTIVE.search(plain):
        return ACTIVE
    try:
        packed = _object_streams(data)
    except _OpaqueError:
        return OPAQUE
    return ACTIVE if any(_ACTIVE.search(_unescaped(each)) for each in packed) else None


def _unescaped(data: bytes) -> bytes:
    """Names may be written with #xx for any character; readers see through it, and so must we."""
    return _ESCAPE.sub(lambda match: bytes([int(match[1], 16)]), data)


def _object_streams(data: bytes) -> list[bytes]:
    """The object streams of the file, unpacked. Raises _OpaqueError for any that cannot be, or are too big."""
    room, found = INFLATED, []
    for match in _OBJECT_STREAM.finditer(_same_length(data)):
        begun = _STREAM.search(data, match.end())
        if begun is None:
            raise _OpaqueError
        packed = _packing(data[data.rfind(b"obj", 0, match.start()) : begun.start()])
        unpacked = _inflated(data[begun.end() :], room) if packed else b""  # plain ones were read with the file
        room -= len(unpacked)
        found.append(unpacked)
    return found


def _same_length(data: bytes) -> bytes:
    """The data with escapes undone and every place kept: an escaped name is filled up behind."""
    return re.sub(
        rb"/[^\s/<>\[\](){}%]*#[^\s/<>\[\](){}%]*",
        lambda match: _unescaped(match[0]).ljust(len(match[0])),
        data,
    )


def _packing(dictionary: bytes) -> bool:
    """Whether an object stream is compressed. Raises _OpaqueError for any way of packing but the usual one."""
    said = _unescaped(dictionary)
    if b"/DecodeParms" in said or b"/Crypt" in said:
        raise _OpaqueError
    if _FLATE.search(said):
        return True
    if b"/Filter" in said:
        raise _OpaqueError
    return False


def _inflated(data: bytes, room: int) -> bytes:
    try:
        inflater = zlib.decompressobj()
        unpacked = inflater.decompress(data, max(room, 1))
    except zlib.error as error:
        raise _OpaqueError from error
    if inflater.unconsumed_tail:
        raise _OpaqueError
    return unpacked
