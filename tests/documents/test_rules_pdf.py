"""What an uploaded PDF may not be or hold, against files made to get past it. Pure."""

from __future__ import annotations

import io
import zipfile
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    StreamObject,
    TextStringObject,
)

from foundation.core import pdf
from foundation.documents.rules import pdf as rules
from foundation.documents.rules.pdf import pdf_refusal

LIMIT = 1_000_000


def plain(body: bytes = b"") -> bytes:
    return b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\n" + body + b"\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def written(writer: PdfWriter) -> bytes:
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def pages(count: int = 1) -> PdfWriter:
    writer = PdfWriter()
    for _ in range(count):
        writer.add_blank_page(200, 200)
    return writer


def object_stream(content: bytes, entries: bytes = b"/Filter/FlateDecode", *, packed: bytes | None = None) -> bytes:
    body = zlib.compress(content) if packed is None else packed
    head = b"5 0 obj<</Type/ObjStm/N 1/First 4" + entries + b"/Length %d>>" % len(body)
    return plain(head + b"stream\r\n" + body + b"\nendstream endobj")


# --- what is taken in ------------------------------------------------------------------------------------------------


@pytest.mark.filterwarnings("ignore:unclosed file .*sRGB2014:ResourceWarning")
def test_what_the_product_itself_makes_is_taken_in():
    assert pdf_refusal(pdf.render("<h1>A paper</h1>", title="A paper"), LIMIT) is None


def test_ordinary_files_are_taken_in():
    assert pdf_refusal(written(pages(3)), LIMIT) is None
    assert pdf_refusal(plain(), LIMIT) is None
    assert pdf_refusal(plain() + b"\r\n\x00\x00", LIMIT) is None
    assert pdf_refusal(object_stream(b"6 0 <</Type/Font/BaseFont/Launchpad>>"), LIMIT) is None


def test_a_link_to_a_page_on_the_web_is_no_script():
    assert pdf_refusal(plain(b"4 0 obj<</S/URI/URI(https://example.org)>>endobj"), LIMIT) is None


# --- what it must be -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"PK\x03\x04 a workbook named paper.pdf %%EOF",
        b"<html><script>alert(1)</script></html>%%EOF",
        b"\n%PDF-1.7\n%%EOF",
        b"%PDF-1.7<html>%%EOF",
        b"%PDF-9.9\n%%EOF",
    ],
)
def test_what_does_not_begin_as_a_pdf(data):
    assert pdf_refusal(data, LIMIT) == rules.NOT_A_PDF


def test_too_large_says_how_large_it_may_be():
    assert pdf_refusal(plain(b" " * LIMIT), LIMIT) == "The file is larger than 1 MB."


@pytest.mark.parametrize("kept", [0.3, 0.6, 0.9])
def test_a_file_cut_short(kept):
    whole = written(pages(3))
    assert pdf_refusal(whole[: int(len(whole) * kept)], LIMIT) == rules.CUT_SHORT


def test_something_appended():
    assert pdf_refusal(plain() + b"<script>alert(1)</script>", LIMIT) == rules.CUT_SHORT


def archive(comment: bytes = b"") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("run.exe", b"MZ")
        made.comment = comment
    return out.getvalue()


def test_a_pdf_that_is_an_archive_too():
    hidden = b"4 0 obj<</Length 9>>stream\n" + archive(b"\nendstream endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n")
    both = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\n" + hidden
    assert zipfile.is_zipfile(io.BytesIO(both))
    assert pdf_refusal(both, LIMIT) == rules.TWO_IN_ONE


# --- what it may not hold --------------------------------------------------------------------------------------------

HOSTILE = {
    "a script": b"4 0 obj<</S/JavaScript/JS(app.alert(1))>>endobj",
    "a script with its name escaped": b"4 0 obj<</S/J#61vaScript/JS(app.alert(1))>>endobj",
    "a script with its whole name escaped": b"4 0 obj<</S/#4a#61#76#61#53#63#72#69#70#74>>endobj",
    "a name tree of scripts": b"4 0 obj<</Names<</JavaScript 5 0 R>>>>endobj",
    "a script behind a rendition": b"4 0 obj<</S/Rendition/JS(1)>>endobj",
    "a command": b"4 0 obj<</S/Launch/F(cmd.exe)>>endobj",
    "an embedded file": b"4 0 obj<</Type/EmbeddedFile>>stream\nMZ\nendstream endobj",
    "a tree of embedded files": b"4 0 obj<</EmbeddedFiles 5 0 R>>endobj",
    "an embedded file without its type": b"4 0 obj<</F(a.exe)/EF<</F 5 0 R>>>>endobj",
    "an embedded file by reference": b"4 0 obj<</F(a.exe)/EF 5 0 R>>endobj",
    "a film": b"4 0 obj<</Subtype/RichMedia>>endobj",
    "a form of the old kind": b"4 0 obj<</XFA[(a)5 0 R]>>endobj",
    "a form that sends": b"4 0 obj<</S/SubmitForm/F(https://example.org)>>endobj",
    "data from elsewhere": b"4 0 obj<</S/ImportData/F(a.fdf)>>endobj",
    "a jump into an embedded file": b"4 0 obj<</S/GoToE>>endobj",
    "a script behind a false stream": b"4 0 obj(>>stream\n)endobj 5 0 obj<</S/JavaScript>>endobj endstream",
}


@pytest.mark.parametrize("body", HOSTILE.values(), ids=HOSTILE)
def test_what_acts_is_refused(body):
    assert pdf_refusal(plain(body), LIMIT) == rules.ACTIVE


@pytest.mark.parametrize("body", [body for body in HOSTILE.values() if b"endstream" not in body])
def test_it_is_refused_in_a_packed_object_too(body):
    content = body.partition(b"obj")[2].removesuffix(b"endobj")
    assert pdf_refusal(object_stream(b"6 0 " + content), LIMIT) == rules.ACTIVE
    assert pdf_refusal(object_stream(b"6 0 " + content, b"/Filter[/FlateDecode]"), LIMIT) == rules.ACTIVE
    escaped = object_stream(b"6 0 " + content).replace(b"/ObjStm", b"/Obj#53tm")
    assert pdf_refusal(escaped, LIMIT) == rules.ACTIVE
    assert pdf_refusal(object_stream(b"", b"", packed=b"6 0 " + content), LIMIT) == rules.ACTIVE


@pytest.mark.parametrize(
    "hidden",
    [
        object_stream(b"6 0 <<>>", b"/Filter/LZWDecode"),
        object_stream(b"6 0 <<>>", b"/Filter[/ASCIIHexDecode/FlateDecode]"),
        object_stream(b"6 0 <<>>", b"/Filter/FlateDecode/DecodeParms<</Predictor 12/Columns 4>>"),
        object_stream(b"6 0 <<>>", packed=b"no zlib at all"),
        plain(b"5 0 obj<</Type/ObjStm>>endobj"),
    ],
)
def test_what_cannot_be_looked_into_is_refused(hidden):
    assert pdf_refusal(hidden, LIMIT) == rules.OPAQUE


def test_a_bomb_is_not_unpacked(monkeypatch):
    monkeypatch.setattr(rules, "INFLATED", 100_000)
    assert pdf_refusal(object_stream(b"6 0 " + b" " * 200_000), LIMIT) == rules.OPAQUE


def test_a_locked_file_is_refused():
    writer = pages()
    writer.encrypt("secret", algorithm="AES-256")
    assert pdf_refusal(written(writer), LIMIT) == rules.LOCKED


# --- the same, written by a library ----------------------------------------------------------------------------------


def test_a_library_adds_a_script():
    writer = pages()
    action = {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("app.alert(1)")}
    writer.root_object[NameObject("/OpenAction")] = DictionaryObject(action)
    assert pdf_refusal(written(writer), LIMIT) == rules.ACTIVE


def test_a_library_attaches_a_file():
    writer = pages()
    writer.add_attachment("a.exe", b"MZ")
    assert pdf_refusal(written(writer), LIMIT) == rules.ACTIVE


def test_a_library_adds_a_command_to_a_page():
    writer = pages()
    action = {NameObject("/S"): NameObject("/Launch"), NameObject("/F"): TextStringObject("cmd.exe")}
    writer.pages[0][NameObject("/AA")] = DictionaryObject({NameObject("/O"): DictionaryObject(action)})
    assert pdf_refusal(written(writer), LIMIT) == rules.ACTIVE


def test_a_stream_may_hold_any_bytes():
    writer = pages()
    stream = StreamObject()
    stream.set_data(bytes(range(256)) * 100)
    stream[NameObject("/Marks")] = ArrayObject([NumberObject(1)])
    writer._add_object(stream)
    assert pdf_refusal(written(writer), LIMIT) is None


@given(st.binary(max_size=300))
def test_no_bytes_make_it_fail(data):
    for whole in (data, plain(data), object_stream(data), object_stream(b"", packed=data)):
        said = pdf_refusal(whole, LIMIT)
        assert said is None or said.endswith(".")
