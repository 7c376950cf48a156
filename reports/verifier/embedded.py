"""Finds the JSON files a trail carries in the raw bytes of a PDF, without trusting the PDF's structure.

A trail that somebody has edited is by definition not what its maker wrote: objects may have moved, a tool may have
rewritten the file or appended to it, and the file may be built to hang or to exhaust whoever reads it. An embedded file
is always an object of its own in plain sight, with its dictionary in front of its stream, so a search over the bytes
finds it in one pass. What is unpacked is bounded in size and number.
"""

from __future__ import annotations

import json
import re
import zlib
from dataclasses import dataclass, field
from typing import Any, Final

MARK: Final = re.compile(rb"/EmbeddedFile(?![A-Za-z])")
START: Final = re.compile(rb"stream\r?\n")
HEADER: Final = 4096  # bytes in which an embedded file's dictionary must fit
CHUNK: Final = 65536
FILES: Final = 32
LARGEST: Final = 16 * 1024 * 1024
BUDGET: Final = 4 * LARGEST  # unpacked, all files together
TRAIL: Final = "mhhs-trail/1"
HASHES: Final = "mhhs-trail-hashes/1"


@dataclass
class Embedded:
    """What a PDF carries: trails with their bytes, lists of hashes, and what could not be read."""

    trails: list[tuple[bytes, dict[str, Any]]] = field(default_factory=list)
    hashes: list[dict[str, Any]] = field(default_factory=list)
    unreadable: list[str] = field(default_factory=list)


def find(pdf: bytes) -> Embedded:
    """All trails and lists of hashes among the embedded files, in the order of their bytes."""
    found = Embedded()
    left = BUDGET
    for count, mark in enumerate(MARK.finditer(pdf)):
        if count == FILES or left <= 0:
            found.unreadable.append("the PDF carries more or larger files than a trail has; the rest was not read")
            break
        content = _content(pdf, mark.start())
        left -= len(content)
        _sort_in(found, content)
    return found


def _sort_in(found: Embedded, content: bytes) -> None:
    if len(content) > LARGEST:
        found.unreadable.append(f"an attached file is larger than {LARGEST // 1024 // 1024} MiB and was not read")
        return
    try:
        said = json.loads(content)
    except (ValueError, RecursionError):
        return
    kind = said.get("format") if isinstance(said, dict) else None
    if kind == TRAIL:
        found.trails.append((content, said))
    elif kind == HASHES:
        found.hashes.append(said)


def _content(pdf: bytes, mark: int) -> bytes:
    """The unpacked bytes of the embedded file around that place; nothing when it is damaged, LARGEST + 1 at most."""
    start = START.search(pdf, mark, mark + HEADER)
    if start is None:
        return b""
    dictionary = pdf[max(pdf.rfind(b" obj", max(mark - HEADER, 0), mark), 0) : start.start()]
    if b"/FlateDecode" in dictionary:
        return _inflated(pdf, start.end())
    end = pdf.find(b"endstream", start.end())
    return pdf[start.end() : end if end >= 0 else len(pdf)][: LARGEST + 1]


def _inflated(pdf: bytes, start: int) -> bytes:
    machine, out = zlib.decompressobj(), bytearray()
    try:
        while not machine.eof and start < len(pdf) and len(out) <= LARGEST:
            out += machine.decompress(pdf[start : start + CHUNK], LARGEST + 1 - len(out))
            start += CHUNK
    except zlib.error:
        return b""
    return bytes(out)
