"""Several PDFs as one: in order, outlined, stamped where the page is shown, with files attached; read back by pypdf."""

from __future__ import annotations

import io
import zlib

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import Link
from pypdf.generic import ArrayObject, NameObject, RectangleObject

from foundation.core.merging import Carried, Entry, opened
from foundation.core.merging import merge as merge_read
from tests.factories.pdfs import text_pdf


def merge(parts, **said) -> bytes:
    return merge_read([opened(part) for part in parts], **said)


def page_words(number: int, total: int) -> str:
    return f"page {number} of {total}"


def read(data: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(data), strict=True)


def entries(items: list, level: int = 0) -> list[tuple[int, str]]:
    found = []
    for item in items:
        found += entries(item, level + 1) if isinstance(item, list) else [(level, item.title)]
    return found


def test_pages_come_in_order_and_carry_their_number():
    merged = read(merge([text_pdf(["one", "two"]), text_pdf(["three"])], title="All", stamp=page_words))
    texts = [page.extract_text() for page in merged.pages]
    assert [text.splitlines() for text in texts] == [
        ["one", "page 1 of 3"],
        ["two", "page 2 of 3"],
        ["three", "page 3 of 3"],
    ]
    assert merged.metadata.title == "All"


def test_the_outline_leads_to_the_first_page_of_each():
    outline = [Entry("Agenda", 0, 0), Entry("Item 1", 0, 1), Entry("Paper 1", 1, 1), Entry("Item 2", 0, 2)]
    outline.append(Entry("Paper 2", 1, 2))
    parts = [text_pdf(["a"]), text_pdf(["b", "c"]), text_pdf(["d"])]
    merged = read(merge(parts, title="All", stamp=page_words, outline=outline))
    assert entries(merged.outline) == [(0, "Agenda"), (0, "Item 1"), (1, "Paper 1"), (0, "Item 2"), (1, "Paper 2")]
    last = merged.outline[-1][0]
    assert merged.get_destination_page_number(last) == 3


def linking(*addresses: str) -> bytes:
    writer = PdfWriter()
    writer.append(io.BytesIO(text_pdf(["a"])))
    for address in addresses:
        writer.add_annotation(0, Link(rect=(0, 0, 10, 10), url=address))
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def links(reader: PdfReader, page: int) -> list[object]:
    found = [each.get_object() for each in reader.pages[page].get("/Annots", [])]
    return [each["/A"]["/URI"] if "/A" in each else reader.get_page_number(each["/Dest"][0]) for each in found]


def test_the_first_leads_to_pages_of_the_whole_and_no_other_does():
    first = linking("page:3", "https://example.org/", "page:9", "page:x")
    merged = read(merge([first, text_pdf(["b", "c"]), linking("page:1")], title="All", stamp=page_words))
    assert links(merged, 0) == [2, "https://example.org/", "page:9", "page:x"]
    assert links(merged, 3) == ["page:1"]


def test_files_are_attached_as_they_are():
    files = [Carried("costs.xlsx", b"PK\x03\x04"), Carried("plan.docx", b"PK\x03\x04more")]
    merged = read(merge([text_pdf(["a"])], title="All", stamp=page_words, carried=files))
    assert merged.attachments == {"costs.xlsx": [b"PK\x03\x04"], "plan.docx": [b"PK\x03\x04more"]}


def test_progress_is_told_after_each_chapter():
    told: list[int] = []
    merge([text_pdf(["a"])] * 3, title="All", stamp=page_words, progress=told.append)
    assert told == [1, 2, 3]


def changed(turn: int = 0, box: tuple[int, int, int, int] | None = None) -> bytes:
    writer = PdfWriter(clone_from=io.BytesIO(text_pdf(["turned"])))
    page = writer.pages[0]
    if turn:
        page.rotate(turn)
    if box:
        page.mediabox = page.cropbox = RectangleObject(box)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def where(data: bytes, words: str) -> tuple[float, float]:
    """Where the words stand on the page of a merged PDF, in its own coordinates."""
    found: list[tuple[float, float]] = []

    def visit(text, matrix, text_matrix, font, size) -> None:
        if words in text:
            x, y = text_matrix[4], text_matrix[5]
            a, b, c, d, e, f = matrix
            found.append((a * x + c * y + e, b * x + d * y + f))

    read(data).pages[0].extract_text(visitor_text=visit)
    [place] = found
    return place


@pytest.mark.parametrize(
    ("turn", "near"),
    [(0, (297, 14)), (90, (581, 421)), (180, (297, 828)), (270, (14, 421))],
)
def test_the_line_stands_at_the_foot_of_the_page_as_it_is_shown(turn, near):
    place = where(merge([changed(turn)], title="All", stamp=page_words), "page 1 of 1")
    assert place == pytest.approx(near, abs=25)


def test_a_page_that_does_not_begin_at_its_origin():
    data = merge([changed(box=(100, 200, 695, 1042))], title="All", stamp=page_words)
    assert where(data, "page 1 of 1") == pytest.approx((397, 214), abs=25)


def test_what_a_page_does_to_its_state_does_not_move_the_line():
    writer = PdfWriter(clone_from=io.BytesIO(text_pdf(["turned"], before="5 0 0 5 100 100 cm ")))
    out = io.BytesIO()
    writer.write(out)
    assert where(merge([out.getvalue()], title="All", stamp=page_words), "page") == pytest.approx((297, 14), abs=25)


def test_pages_without_content_or_fonts_are_stamped_too():
    writer = PdfWriter()
    writer.add_blank_page(595, 842)
    listed = writer.add_blank_page(595, 842)
    listed[NameObject("/Contents")] = ArrayObject()
    out = io.BytesIO()
    writer.write(out)
    merged = read(merge([out.getvalue()], title="All", stamp=page_words))
    assert [page.extract_text() for page in merged.pages] == ["page 1 of 2", "page 2 of 2"]


def test_pages_that_share_their_resources_are_stamped_each():
    merged = read(merge([text_pdf([f"p{n}" for n in range(12)])], title="All", stamp=page_words))
    assert all(f"page {n} of 12" in page.extract_text() for n, page in enumerate(merged.pages, start=1))


def test_words_that_look_like_syntax_are_words():
    merged = read(merge([text_pdf(["a"])], title="All", stamp=lambda n, of: r"DAG (#6) \ – £"))
    assert r"DAG (#6) \ – £" in merged.pages[0].extract_text()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"%PDF-1.7\n%%EOF",
        b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n",
        zlib.compress(b"x"),
    ],
)
def test_what_cannot_be_read_has_no_pages(data):
    assert opened(data) is None


def test_pages_are_counted():
    assert len(opened(text_pdf(["a", "b"])).pages) == 2
