"""What an uploaded office file may not be or hold, against files made to get past it. Pure."""

from __future__ import annotations

import io
import struct
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from foundation.documents.rules import kind_of, office, upload_refusal
from foundation.documents.rules.kinds import NOT_TAKEN
from foundation.documents.rules.office import office_refusal
from tests.documents.packages import MAIN, OOXML, TYPES, package, relationship, types

LIMIT = 5_000_000


def workbook() -> bytes:
    made, out = Workbook(), io.BytesIO()
    made.active.append(["DES-001", "Registration"])
    made.active["A3"] = "=HYPERLINK(A1)"
    made.active["A1"].hyperlink = "https://example.org"
    made.save(out)
    return out.getvalue()


# --- what is taken in ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", MAIN)
def test_the_three_kinds_are_known_by_their_content(kind):
    assert upload_refusal(package(kind), LIMIT) is None
    assert kind_of(package(kind)).key == kind


def test_a_real_workbook_with_a_link_is_taken_in():
    assert upload_refusal(workbook(), LIMIT) is None
    assert kind_of(workbook()).label == "Excel"


@pytest.mark.parametrize(
    "link",
    [
        relationship("hyperlink", "https://example.org"),
        relationship("attachedTemplate", "file:///C:/Templates/House.dotx"),
        relationship("externalLinkPath", "Figures.xlsx"),
        relationship("image", "media/image1.png", mode="Internal"),
    ],
)
def test_links_that_load_nothing_from_elsewhere(link):
    assert office_refusal(package("docx", {"word/_rels/document.xml.rels": link})) is None


def test_a_workbook_behind_a_chart_is_looked_into_too():
    held = {"ppt/embeddings/Sheet1.xlsx": package("xlsx")}
    assert office_refusal(package("pptx", held)) is None
    held = {"ppt/embeddings/Sheet1.xlsx": package("xlsx", {"xl/vbaProject.bin": b"x"})}
    assert office_refusal(package("pptx", held)) == office.MACROS


# --- what it must be -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("data", [b"", b"GIF89a", b"<html>", b"PK", b"# Markdown", b"\x7fELF"])
def test_what_is_neither_pdf_nor_office(data):
    assert upload_refusal(data, LIMIT) == NOT_TAKEN
    assert kind_of(data) is None


def test_a_plain_archive_is_none():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("run.exe", b"MZ")
    assert upload_refusal(out.getvalue(), LIMIT) == office.NOT_OFFICE
    assert upload_refusal(package(listed=types("text/plain")), LIMIT) == office.NOT_OFFICE
    assert upload_refusal(package(listed=types(MAIN["docx"], MAIN["xlsx"])), LIMIT) == office.NOT_OFFICE


def test_too_large_says_how_large_it_may_be():
    assert upload_refusal(b"PK\x03\x04" + b" " * LIMIT, LIMIT) == "The file is larger than 5 MB."


@pytest.mark.parametrize("kept", [0.2, 0.5, 0.95])
def test_a_file_cut_short(kept):
    whole = workbook()
    assert upload_refusal(whole[: int(len(whole) * kept)], LIMIT) in {office.BROKEN, office.NOT_OFFICE}


def test_a_damaged_part():
    whole = bytearray(package("docx", {"word/document.xml": b"abcdefghijklmnopqrstuvwxyz" * 40}))
    at = whole.index(b"word/document.xml") + 22
    whole[at : at + 4] = b"\xff\xff\xff\xff"
    assert office_refusal(bytes(whole)) == office.BROKEN


@pytest.mark.parametrize(
    "polyglot",
    [
        package() + b"<script>alert(1)</script>",
        package() + b"\n%PDF-1.7\n%%EOF",
        package(listed="%PDF-1.7 " + types(MAIN["docx"])).replace(b"x", b"x"),
    ],
)
def test_two_things_at_once(polyglot):
    assert upload_refusal(polyglot, LIMIT) is not None


def test_a_pdf_header_near_the_beginning_is_two_things():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as made:
        made.writestr("a.txt", "%PDF-1.7\n")
        made.writestr(TYPES, types(MAIN["docx"]))
    assert office_refusal(out.getvalue()) == office.TWO_IN_ONE


def test_the_same_name_twice():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr(TYPES, types(MAIN["docx"]))
        made.writestr("word/document.xml", "<a/>")
        made.writestr("word/Document.xml", "<b/>")
    assert office_refusal(out.getvalue()) == office.TWO_IN_ONE


@pytest.mark.parametrize("name", ["../evil.xml", "/etc/passwd", "a\\..\\b.xml"])
def test_a_name_that_leads_out(name):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr(TYPES, types(MAIN["docx"]))
        made.writestr("placeholder".ljust(len(name), "x")[: len(name)], "<a/>")
    wanted = "placeholder".ljust(len(name), "x")[: len(name)].encode()
    assert office_refusal(out.getvalue().replace(wanted, name.encode())) == office.BROKEN


# --- what it may not hold --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "hostile",
    [
        package(listed=types("application/vnd.ms-word.document.macroEnabled.main+xml")),
        package(listed=types(MAIN["xlsx"], "application/vnd.ms-office.vbaProject")),
        package("xlsx", {"xl/vbaProject.bin": b"\xd0\xcf"}),
        package("xlsx", {"xl/macrosheets/sheet1.xml": "<a/>"}),
        package("docx", {"word/activeX/activeX1.xml": "<a/>"}),
        package("docx", listed=types(MAIN["docx"], f"{OOXML}.oleObject")),
        package("docx", {"word/embeddings/oleObject1.bin": b"\xd0\xcf"}),
        package("docx", {"word/embeddings/run.exe": b"MZ"}),
    ],
)
def test_macros_controls_and_foreign_objects(hostile):
    assert upload_refusal(hostile, LIMIT) == office.MACROS


@pytest.mark.parametrize(
    ("kind", "target"),
    [
        ("attachedTemplate", "https://example.org/t.dotm"),
        ("attachedTemplate", "file:///\\\\server\\share\\t.dotm"),
        ("attachedTemplate", "file://server/share/t.dotm"),
        ("oleObject", "http://example.org/x"),
        ("image", "https://example.org/pixel.png"),
        ("frame", "\\\\server\\share\\x.docx"),
    ],
)
def test_what_is_fetched_when_it_is_opened(kind, target):
    hostile = package("docx", {"word/_rels/settings.xml.rels": relationship(kind, target)})
    assert office_refusal(hostile) == office.FETCHES


def test_a_password_is_refused():
    assert upload_refusal(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"EncryptedPackage", LIMIT) == office.LOCKED
    locked = bytearray(package("docx", {"word/document.xml": "<a/>"}))
    at = locked.rindex(b"PK\x01\x02")
    locked[at + 8 : at + 10] = struct.pack("<H", 1)
    assert office_refusal(bytes(locked)) == office.LOCKED


def test_a_bomb_is_not_unpacked(monkeypatch):
    monkeypatch.setattr(office, "PACKED", 1_000_000)
    assert office_refusal(package("docx", {"word/document.xml": b" " * 2_000_000})) == office.BOMB
    bombs = {f"word/{n}.xml": b" " * 300_000 for n in range(4)}
    assert office_refusal(package("docx", bombs)) == office.BOMB
    nested = {"word/embeddings/a.docx": package("docx", {"word/document.xml": b" " * 2_000_000})}
    assert office_refusal(package("docx", nested)) == office.BOMB


def test_a_bomb_of_entities_is_not_expanded():
    swelling = types(MAIN["docx"], before='<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>')
    assert office_refusal(package(listed=swelling)) == office.BOMB


def test_a_package_in_a_package_in_a_package_is_refused():
    inner = package("docx", {"word/embeddings/b.docx": package("docx")})
    assert office_refusal(package("docx", {"word/embeddings/a.docx": inner})) == office.MACROS


@given(st.binary(max_size=300))
def test_no_bytes_make_it_fail(data):
    for whole in (
        data,
        b"PK\x03\x04" + data,
        package(listed=data.decode("latin-1")),
        package("docx", {"a.rels": data}),
    ):
        said = upload_refusal(whole, LIMIT)
        assert said is None or said.endswith(".")
        kind_of(whole)
