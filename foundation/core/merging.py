"""Several PDFs as one: merged in order, with an outline, a line stamped at the foot of every page, and files attached.

The stamp is two small content streams around what a page holds, which is neither parsed nor drawn anew; so it costs
next to nothing beside the merge itself. What cannot be read is found out beforehand (`opened`).
"""

from __future__ import annotations

import io
import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    IndirectObject,
    NameObject,
    NullObject,
    StreamObject,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pypdf import PageObject

logging.getLogger("pypdf").setLevel(logging.ERROR)  # what it repairs in an odd file is of no use to anybody

FONT: Final = "/MhhsStamp"
PAGE: Final = "page:"  # how the first of the PDFs links to a page of the whole: page:12
SIZE: Final = 8  # points
FOOT: Final = 14  # points from the bottom of the page to the line
WIDTH: Final = 0.5  # of a character of Helvetica, on average, in parts of the size
QUARTER: Final = 90  # degrees


@dataclass(frozen=True)
class Entry:
    """A line of the outline: its words, how deep it stands, and the index of the PDF whose first page it leads to."""

    title: str
    level: int
    part: int


@dataclass(frozen=True)
class Carried:
    """A file attached to the whole."""

    name: str
    data: bytes


def opened(data: bytes) -> PdfReader | None:
    """A PDF to merge, which is read once; None when it cannot be read, or has no pages."""
    try:
        reader = PdfReader(io.BytesIO(data))
        for page in reader.pages:  # each of them is there, with a size
            float(page.mediabox.width)
    except Exception:  # noqa: BLE001  # pypdf raises whatever a broken file provokes
        return None
    return reader if len(reader.pages) else None


def merge(
    parts: Sequence[PdfReader],
    *,
    title: str,
    stamp: Callable[[int, int], str],
    outline: Sequence[Entry] = (),
    carried: Sequence[Carried] = (),
    progress: Callable[[int], None] | None = None,
) -> bytes:
    """The PDFs as one, each page stamped with what `stamp` says of its number and the number of all.

    Links of the first PDF to addresses such as `page:12` lead to that page of the whole. `progress` is told how many
    are in. Raises whatever pypdf does for a file that cannot be read.
    """
    writer, starts = PdfWriter(), []
    for done, part in enumerate(parts, start=1):
        starts.append(len(writer.pages))
        writer.append(part, import_outline=False)
        if progress:
            progress(done)
    _outline(writer, outline, starts)
    _lead_to_pages(writer, range(starts[1] if len(starts) > 1 else len(writer.pages)))
    _stamp_all(writer, stamp)
    for file in carried:
        writer.add_attachment(file.name, file.data)
    writer.add_metadata({"/Title": title, "/Producer": "MHHS Governance"})
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _outline(writer: PdfWriter, entries: Sequence[Entry], starts: Sequence[int]) -> None:
    above: list[tuple[int, IndirectObject]] = []
    for entry in entries:
        above = [one for one in above if one[0] < entry.level]
        parent = above[-1][1] if above else None
        line = writer.add_outline_item(title=entry.title, page_number=starts[entry.part], parent=parent)
        above.append((entry.level, line))


def _lead_to_pages(writer: PdfWriter, numbers: range) -> None:
    """Links of these pages (indices) to `page:12` go to the twelfth page; one beyond the last stays as it is."""
    for number in numbers:
        for annotation in writer.pages[number].get("/Annots", ArrayObject()).get_object():
            link = annotation.get_object()
            address = str(link.get("/A", DictionaryObject()).get_object().get("/URI", ""))
            wanted = address.removeprefix(PAGE)
            if address.startswith(PAGE) and wanted.isdecimal() and 0 < int(wanted) <= len(writer.pages):
                page = writer.pages[int(wanted) - 1].indirect_reference or NullObject()
                del link["/A"]
                link[NameObject("/Dest")] = ArrayObject([page, NameObject("/Fit")])


# --- stamping --------------------------------------------------------------------------------------------------------


def _stamp_all(writer: PdfWriter, stamp: Callable[[int, int], str]) -> None:
    font = writer._add_object(  # noqa: SLF001  # the way pypdf itself adds an object
        DictionaryObject(
            {
                NameObject("/Type"): NameObject("/Font"),
                NameObject("/Subtype"): NameObject("/Type1"),
                NameObject("/BaseFont"): NameObject("/Helvetica"),
                NameObject("/Encoding"): NameObject("/WinAnsiEncoding"),
            }
        )
    )
    opening = writer._add_object(_stream(b"q\n"))  # noqa: SLF001  # the same
    total = len(writer.pages)
    for number, page in enumerate(writer.pages, start=1):
        line = writer._add_object(_stream(_foot(page, stamp(number, total))))  # noqa: SLF001  # the same
        _wrap(page, opening, line)
        _give_font(page, font)


def _stream(data: bytes) -> StreamObject:
    made = DecodedStreamObject()
    made.set_data(data)
    return made


def _wrap(page: PageObject, opening: IndirectObject, line: IndirectObject) -> None:
    """What the page holds, between the opening, which keeps the state, and the line, which restores it and writes."""
    held = page.raw_get("/Contents") if "/Contents" in page else NullObject()
    plain = held.get_object()
    if isinstance(plain, ArrayObject):
        inside = list(plain)
    else:
        inside = [] if plain is None or isinstance(plain, NullObject) else [held]
    page[NameObject("/Contents")] = ArrayObject([opening, *inside, line])


def _give_font(page: PageObject, font: IndirectObject) -> None:
    resources = _dictionary(page, "/Resources")
    _dictionary(resources, "/Font")[NameObject(FONT)] = font


def _dictionary(holder: DictionaryObject, key: str) -> DictionaryObject:
    found = holder.get(key)
    found = found.get_object() if found is not None else None
    if not isinstance(found, DictionaryObject):
        found = DictionaryObject()
        holder[NameObject(key)] = found
    return found


def _foot(page: PageObject, words: str) -> bytes:
    """The content that writes the words in the middle of the foot of the page as it is shown, on a white ground."""
    width, turned = _placed(page)
    length = len(words) * SIZE * WIDTH
    left = max((width - length) / 2, 0)
    ground = f"1 g {left - 4:.1f} {FOOT - 4} {length + 8:.1f} {SIZE + 6} re f"
    text = words.encode("cp1252", "replace").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
    return b"\n".join(
        [
            b"Q",  # of the opening; the page's own state ends here
            b"/Artifact BMC q",
            turned.encode(),
            ground.encode(),
            f"0.2 g BT {FONT} {SIZE} Tf {left:.1f} {FOOT} Td".encode() + b" (" + text + b") Tj ET",
            b"Q EMC",
        ]
    )


def _placed(page: PageObject) -> tuple[float, str]:
    """The width of the page as it is shown, and the matrix that puts the origin at its lower left corner."""
    box = page.cropbox
    left, bottom, right, top = (float(each) for each in (box.left, box.bottom, box.right, box.top))
    turn = page.rotation % (4 * QUARTER)
    if turn == QUARTER:
        return top - bottom, f"0 1 -1 0 {right:.2f} {bottom:.2f} cm"
    if turn == 2 * QUARTER:
        return right - left, f"-1 0 0 -1 {right:.2f} {top:.2f} cm"
    if turn == 3 * QUARTER:
        return top - bottom, f"0 -1 1 0 {left:.2f} {top:.2f} cm"
    return right - left, f"1 0 0 1 {left:.2f} {bottom:.2f} cm"
