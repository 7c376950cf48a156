"""Plain PDFs written by hand: a line of text on each page, in no time."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

HEAD = b"%PDF-1.7\n"


def text_pdf(pages: Sequence[str], *, before: str = "", lines: int = 1) -> bytes:
    """A PDF of A4 pages that share one font, each with its words, so many lines of them. `before` comes before."""
    kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(len(pages)))
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Kids[{kids}]/Count {len(pages)}/MediaBox[0 0 595 842]/Resources<</Font<</F1 3 0 R>>>>>>".encode(),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    for number, words in enumerate(pages):
        objects.append(f"<</Type/Page/Parent 2 0 R/Contents {5 + 2 * number} 0 R>>".encode())
        shown = [f"BT /F1 10 Tf 50 {780 - 12 * line} Td ({words}) Tj ET" for line in range(lines)]
        content = (before + "\n".join(shown)).encode()
        objects.append(b"<</Length %d>>stream\n" % len(content) + content + b"\nendstream")
    return _written(objects)


def _written(objects: Sequence[bytes]) -> bytes:
    body, places = HEAD, []
    for number, content in enumerate(objects, start=1):
        places.append(len(body))
        body += b"%d 0 obj" % number + content + b"endobj\n"
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    count = len(objects) + 1
    end = b"trailer<</Root 1 0 R/Size %d>>\nstartxref\n%d\n%%%%EOF\n" % (count, len(body))
    return body + b"xref\n0 %d\n0000000000 65535 f \n" % count + table + end
