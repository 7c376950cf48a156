"""The verifier answers whatever it is given, in bounded time, and never fails."""

from __future__ import annotations

import json
import time
import zlib

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reports import verifier
from reports.verifier.signature import DIFFERS
from tests.reports import trails


def carrying(*contents: bytes, packed: bool = True) -> bytes:
    """The bytes of a PDF as far as the search for embedded files looks at them."""
    out = b"%PDF-1.7\n"
    for number, content in enumerate(contents):
        stream = zlib.compress(content, 9) if packed else content
        packing = b"/Filter /FlateDecode" if packed else b""
        out += b"%d 0 obj\n<</Type /EmbeddedFile %s>>\nstream\n%s\nendstream\nendobj\n" % (number + 1, packing, stream)
    return out + b"%%EOF\n"


def within(seconds: float, hostile: bytes) -> verifier.VerifyResult:
    begin = time.monotonic()
    result = verifier.verify(hostile, [])
    assert time.monotonic() - begin < seconds
    assert not result.intact
    return result


@pytest.mark.slow
def test_a_bomb_is_not_unpacked():
    bomb = zlib.compress(bytes(300 * 1024 * 1024), 9)
    result = within(
        5, carrying().replace(b"%%EOF", b"1 0 obj <</Type/EmbeddedFile/Filter/FlateDecode>>stream\n" + bomb)
    )
    assert "an attached file is larger than 16 MiB and was not read" in result.findings


@pytest.mark.slow
def test_many_bombs_are_not_unpacked():
    result = within(10, carrying(*[bytes(10_000_000)] * 40))
    assert any("more or larger files" in finding for finding in result.findings)


@pytest.mark.parametrize(
    "content",
    [
        b"[" * 1_000_000,
        b'{"format":"mhhs-trail/1","events":' + b'{"a":' * 900 + b"1" + b"}" * 901,
        b'{"format":"mhhs-trail/1","'
        + b"k" * 100_000
        + b'":{'
        + b",".join(b'"%d":1' % n for n in range(50_000))
        + b"}}",
        b'{"format":"mhhs-trail/1","documents":[' + b"1," * 1_000_000 + b"1]}",
        b'{"format":"mhhs-trail/1","events":[' + b"{}," * 1_000_000 + b"{}]}",
        b'{"format":"mhhs-trail/1","stream":["x"],"events":[{"stream":"x","seq":1,"text":"\\ud800","hash":"","prev":""}]}',
        b'{"format":"mhhs-trail/1","events":[{"seq":' + b"9" * 5000 + b"}]}",
        b'{"format":"mhhs-trail/1","events":"\\ud800"}',
        b"\xff\xfe{}",
    ],
)
def test_hostile_json_is_answered(content):
    within(10, carrying(content))
    within(10, carrying(content, packed=False))


@pytest.mark.parametrize(
    "tail",
    [
        b"/ByteRange [0 5 3 1]",
        b"/ByteRange [0 9999999999 9999999999 9999999999]",
        b"/ByteRange [0 0 0 0]",
        b"/ByteRange [1 2 3 4]",
        b"/ByteRange [" * 100_000,
        b"/EmbeddedFile " * 100_000,
        b"/EmbeddedFile stream\n" * 100_000,
        b" obj" * 1_000_000,
    ],
)
def test_hostile_structure_is_answered(tail):
    within(10, b"%PDF-1.7\n" + tail)


def test_a_huge_file_is_not_read():
    assert within(5, bytes(verifier.LARGEST + 1)).findings == ["the file is larger than 64 MiB"]


def test_a_container_that_is_no_signature_is_answered():
    """The digest of the file stands in the container, so that the parser is reached; what follows is garbage."""
    for garbage in (b"\x30\x82\x00\x40", b"\x30\x82\x00\x40" + b"\x30" * 60, b"\x30\x82\xff\xff", b"\x31\x82\x00\x10"):
        digest = bytes(32)
        with pytest.raises(verifier.signature.BrokenError, match=DIFFERS):
            verifier.signature.check_container(garbage + digest, digest)


WORDS = "format stream events seq prev hash text values salt value decision event seal heads documents number data x"
KEYS = st.sampled_from(WORDS.split())
LEAVES = (
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text() | st.sampled_from([trails.OWN])
)
ANYTHING = st.recursive(
    LEAVES, lambda below: st.lists(below, max_size=4) | st.dictionaries(KEYS, below, max_size=6), max_leaves=40
)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(KEYS, ANYTHING, max_size=8), ANYTHING)
def test_no_json_makes_the_verifier_fail(said, listed):
    hashes = {"format": "mhhs-trail-hashes/1", "values": listed}
    contents = [json.dumps(each).encode() for each in ({**said, "format": "mhhs-trail/1"}, hashes)]
    assert not verifier.verify(carrying(*contents), []).intact
