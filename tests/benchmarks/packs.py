"""A pack of 300 pages against a bare merge of the same: from the waiting job to the filed version, cover and all."""

from __future__ import annotations

import io
import tempfile

from django.test.utils import override_settings
from pypdf import PdfReader, PdfWriter

from foundation.core import pdf
from foundation.jobs.services import work
from meetings import services
from meetings.models import Pack
from tests.benchmarks.ratio import Ratio, Timed, ratio
from tests.factories.groups import cast
from tests.factories.meetings import paper, planned

PAPERS, PAGES, ROWS = 30, 10, 24
LIMIT = 3.0  # times the bare merge


def measure() -> Ratio:
    """Thirty papers of ten pages, as the product itself sets them: a heading, words and a table on each page."""
    one = pdf.render("".join(_page(number) for number in range(PAGES)), title="A study")
    files = [_titled(one, f"Study {number}") for number in range(PAPERS)]
    with tempfile.TemporaryDirectory() as folder, override_settings(MEDIA_ROOT=folder, PDF="on"):
        return _measured(files)


def _titled(data: bytes, title: str) -> bytes:
    """The same pages as a file of their own."""
    writer, out = PdfWriter(clone_from=io.BytesIO(data)), io.BytesIO()
    writer.add_metadata({"/Title": title})
    writer.write(out)
    return out.getvalue()


def _page(number: int) -> str:
    words = "What the change costs, and who bears it, follows from the design that was agreed. " * 6
    cells = "".join(
        f"<tr><td>DES-{row:03d}</td><td>Artefact {row}</td><td>{row * number}</td></tr>" for row in range(ROWS)
    )
    return f'<section style="break-before: page"><h2>Part {number}</h2><p>{words}</p><table>{cells}</table></section>'


def _measured(files: list[bytes]) -> Ratio:
    people, meeting = cast(), planned()
    for number, data in enumerate(files):
        paper(meeting, meeting.items.first(), title=f"Study {number}", data=data, actor=people.pmo)
    services.issue_papers(meeting=meeting, actor=people.pmo)
    meeting.refresh_from_db()

    def pack() -> None:
        services.ask_for_packs(meeting=meeting, actor=people.pmo)
        before = Pack.objects.filter(version__isnull=False).count()
        work()
        if Pack.objects.filter(version__isnull=False).count() != before + 1:
            raise RuntimeError("No pack was made.")

    bare = Timed(lambda: _bare(files))
    return ratio(f"A pack of {PAPERS * PAGES} pages", measured=Timed(pack), yardstick=bare, limit=LIMIT)


def _bare(files: list[bytes]) -> bytes:
    writer, out = PdfWriter(), io.BytesIO()
    for data in files:
        writer.append(PdfReader(io.BytesIO(data)), import_outline=False)  # as lean as it can be
    writer.write(out)
    return out.getvalue()
