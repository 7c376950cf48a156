"""What PDFs declare, what they carry, what they may read, and the sentence when there can be none."""

from __future__ import annotations

import io
import os
import re
import socket
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING

import pypdf
import pytest

from foundation.core import pdf
from foundation.core.errors import Refused

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.filterwarnings("ignore:unclosed file .*sRGB2014:ResourceWarning")

PIXEL = "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
TWO = (
    pdf.Attachment("trail.json", b'{"a": 1}', "application/json", "Source", "The trail"),
    pdf.Attachment("notes.csv", b"a;b\n", "text/csv", "Supplement"),
)


def root(made: bytes) -> pypdf.generic.DictionaryObject:
    return pypdf.PdfReader(io.BytesIO(made)).trailer["/Root"]


@pytest.fixture(scope="module")
def made() -> bytes:
    return pdf.render("<h1>Trail</h1><p>Text", title="Trail of DAG-DEC-12", attachments=TWO)


def test_it_declares_pdf_a_3a(made):
    said = root(made)["/Metadata"].get_data().decode()
    assert 'pdfaid:part="3"' in said
    assert 'pdfaid:conformance="A"' in said
    assert "Trail of DAG-DEC-12" in said
    assert made.startswith(b"%PDF-1.7\n")


def test_it_is_tagged_and_says_its_language(made):
    catalogue = root(made)
    assert catalogue["/MarkInfo"]["/Marked"]
    assert catalogue["/Lang"] == "en-GB"
    assert "/StructTreeRoot" in catalogue
    assert catalogue["/OutputIntents"][0]["/S"] == "/GTS_PDFA1"
    assert pypdf.PdfReader(io.BytesIO(made)).trailer["/ID"]
    assert root(pdf.render("x", title="x", lang="cy"))["/Lang"] == "cy"


def test_fonts_are_embedded(made):
    fonts = [each.get_object() for each in pypdf.PdfReader(io.BytesIO(made)).pages[0]["/Resources"]["/Font"].values()]
    descriptors = [font["/DescendantFonts"][0]["/FontDescriptor"] for font in fonts]
    assert descriptors
    assert all({"/FontFile2", "/FontFile3"} & set(each) for each in descriptors)


def test_attachments_are_associated_files_each_once(made):
    files = [each.get_object() for each in root(made)["/AF"]]
    assert {(each["/UF"], each["/AFRelationship"]) for each in files} == {
        ("trail.json", "/Source"),
        ("notes.csv", "/Supplement"),
    }
    assert len(files) == 2
    embedded = {each["/UF"]: each["/EF"]["/F"] for each in files}
    assert embedded["trail.json"].get_data() == b'{"a": 1}'
    assert embedded["trail.json"]["/Subtype"] == "/application/json"
    assert embedded["notes.csv"]["/Subtype"] == "/text/csv"
    assert files[1]["/Desc"] == "The trail"
    names = root(made)["/Names"]["/EmbeddedFiles"]["/Names"][::2]
    assert names == sorted(names)


def test_the_media_type_is_the_one_given():
    made = pdf.render("x", title="x", attachments=[pdf.Attachment("a.bin", b"1", "application/xml")])
    assert root(made)["/AF"][0]["/EF"]["/F"]["/Subtype"] == "/application/xml"


def test_the_same_gives_the_same_bytes(made):
    assert pdf.render("<h1>Trail</h1><p>Text", title="Trail of DAG-DEC-12", attachments=TWO[::-1]) == made


def test_a_date_is_written_in_utc():
    summer = datetime(2026, 7, 1, 9, 0, tzinfo=timezone(timedelta(hours=1)))
    made = pdf.render("x", title="x", created=summer)
    assert pypdf.PdfReader(io.BytesIO(made)).metadata["/CreationDate"] == "D:20260701080000Z"
    assert "2026-07-01T08:00:00Z" in root(made)["/Metadata"].get_data().decode()


# --- what a document may read ----------------------------------------------------------------------------------------


@pytest.fixture
def static(settings, tmp_path) -> Path:
    settings.STATIC_URL = "/static/"
    settings.STATICFILES_DIRS = [tmp_path / "static"]
    settings.STATIC_ROOT = tmp_path / "collected"
    for folder in ("static", "collected"):
        (tmp_path / folder).mkdir()
    return tmp_path


def test_static_files_are_found_and_nothing_beside_them(static):
    (static / "secret.css").write_text("x")
    (static / "static" / "print.css").write_text("x")
    (static / "collected" / "print.abc.css").write_text("x")
    site = "https://governance.example/"
    for url, base, found in [
        ("https://governance.example/static/print.css", site, static / "static" / "print.css"),
        ("https://governance.example/static/print.css?v=2#x", site, static / "static" / "print.css"),
        ("https://governance.example/static/print.abc.css", site, static / "collected" / "print.abc.css"),
        ("https://pdf.invalid/static/print.css", pdf.NOWHERE, static / "static" / "print.css"),
        ("https://elsewhere.example/static/print.css", site, None),
        ("https://governance.example.evil.example/static/print.css", site, None),
        ("https://governance.example/static/absent.css", site, None),
        ("https://governance.example/static/../secret.css", site, None),
        ("https://governance.example/static/..%2fsecret.css", site, None),
        ("https://governance.example/static/%00", site, None),
        ("https://governance.example/static/", site, None),
        ("https://governance.example/media/print.css", site, None),
        ((static / "static" / "print.css").as_uri(), site, None),
        ("file:///etc/passwd", site, None),
    ]:
        assert pdf.static_file(url, base) == found, url


def test_static_styles_reach_the_document(static):
    (static / "static" / "print.css").write_text("@page { size: 100pt 200pt; margin: 0 }")
    made = pdf.render('<link rel="stylesheet" href="/static/print.css">x', title="x")
    assert [float(side) for side in pypdf.PdfReader(io.BytesIO(made)).pages[0].mediabox] == [0, 0, 100, 200]


def test_the_network_and_other_files_are_never_read(tmp_path):
    outside = tmp_path / "outside.txt"
    outside.write_text("not for you")
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        host = f"http://127.0.0.1:{server.getsockname()[1]}"
        made = pdf.render(
            f'<link rel="stylesheet" href="{host}/a.css"><img src="{host}/a.png"><img src="//127.0.0.1/x.png">'
            f'<link rel="attachment" href="{outside.as_uri()}"><a rel="attachment" href="{host}/b">b</a>'
            f"<style>@font-face {{ font-family: f; src: url({host}/f.woff2) }} body {{ font-family: f }}"
            f"p {{ background: url({host}/bg.png) }}</style><p>x</p>",
            title="x",
            base_url=f"{host}/",
        )
        with pytest.raises(TimeoutError):
            server.accept()
    assert "/AF" not in root(made)
    assert b"not for you" not in made


def test_data_addresses_are_read():
    made = pdf.render(f'<img src="{PIXEL}">', title="x")
    assert len(pypdf.PdfReader(io.BytesIO(made)).pages[0].images) == 1


def test_links_lead_to_the_site(static):
    made = pdf.render('<a href="/decisions/12/">x</a>', title="x", base_url="https://governance.example/")
    (link,) = pypdf.PdfReader(io.BytesIO(made)).pages[0]["/Annots"]
    assert link.get_object()["/A"]["/URI"] == "https://governance.example/decisions/12/"


# --- no PDFs here ----------------------------------------------------------------------------------------------------


def test_here_pdfs_can_be_made():
    assert pdf.unavailable() is None


@pytest.mark.parametrize("word", ["off", "OFF", "no", "0", False])
def test_switched_off(settings, word):
    settings.PDF = word
    assert pdf.unavailable() == "PDFs are switched off here (MHHS_PDF=off)."
    with pytest.raises(Refused, match="switched off"):
        pdf.render("x", title="x")


def test_without_a_font_there_is_a_sentence_and_no_crash(tmp_path):
    """WeasyPrint takes its process down when fontconfig knows no font: only the trial process may die of it."""
    empty = tmp_path / "fonts.conf"
    empty.write_text(f"<fontconfig><dir>{tmp_path}</dir><cachedir>{tmp_path}</cachedir></fontconfig>")
    said = pdf.probe({**os.environ, "FONTCONFIG_FILE": str(empty)})
    assert said is not None
    assert re.search("no font is installed.*fonts-dejavu-core", said)


def test_without_a_library_there_is_a_sentence(tmp_path):
    (tmp_path / "weasyprint.py").write_text("raise OSError(\"cannot load library 'libpangoft2-1.0-0'\\nand more\")")
    said = pdf.probe({**os.environ, "PYTHONPATH": str(tmp_path)})
    assert said is not None
    assert "missing (cannot load library 'libpangoft2-1.0-0'). On Debian" in said


def test_another_failure_of_the_trial_is_a_sentence(tmp_path):
    (tmp_path / "weasyprint.py").write_text("")
    assert (pdf.probe({**os.environ, "PYTHONPATH": str(tmp_path)}) or "").startswith("PDFs are off")
