"""Binding a pack: cover and agenda with page numbers, every paper in order, outline, page numbers, attached files.

Nothing here touches the database, so it may take as long as it takes.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING, Protocol

from django.conf import settings
from django.template.loader import render_to_string

from foundation.core import pdf
from foundation.core.clock import now
from foundation.core.merging import PAGE, Carried, Entry, merge, opened
from foundation.core.scope import Classification
from foundation.documents import services as documents
from meetings.rules.packs import page_words, starts

if TYPE_CHECKING:
    from datetime import datetime

    from pypdf import PdfReader

    from meetings.models import Paper
    from meetings.queries import PackContent, PackItem

GUESSES = 4  # of the length of cover and agenda
LINES_OF_ITEM, LINES_OF_PAGE, ATTACHED_ON_PAGE = 1.8, 35, 20


class Progress(Protocol):
    """Told how many steps are done of how many, and what comes now."""

    def __call__(self, done: int, total: int, doing: str) -> None: ...


@dataclass(frozen=True)
class Bound:
    """A pack as it is filed. `pages_of_items`: the range of pages of each item that has papers, by its key."""

    data: bytes
    title: str
    pages: int
    pages_of_items: dict[int, str]


@dataclass(frozen=True)
class Leaf:
    """A paper of the pack: its pages as a PDF, and how many; without pages it is attached as it is."""

    paper: Paper
    data: bytes
    read: PdfReader | None = None

    @property
    def pages(self) -> int:
        return len(self.read.pages) if self.read else 0


def bind(content: PackContent, *, progress: Progress) -> Bound:
    """The pack out of what it is to hold. Raises Refused where PDFs are off."""
    total = 2 * len(content.papers) + 3
    leaves = []
    for done, paper in enumerate(content.papers):
        progress(done, total, f"Reading {paper.reference}")
        leaves.append(_leaf(paper))
    progress(len(leaves), total, "Setting cover and agenda")
    at, title = now(), f"Pack of {content.meeting.reference}, {Classification(content.classification).label}"
    front = _front(content, leaves, title, at)
    begun = len(leaves) + 1
    progress(begun, total, "Merging the papers")
    bound = [leaf for leaf in leaves if leaf.pages]
    first = starts(front.pages, [leaf.pages for leaf in bound])
    ranges = {leaf.paper.pk: (at, at + leaf.pages - 1) for leaf, at in zip(bound, first, strict=True)}
    data = merge(
        [front.read, *(leaf.read for leaf in bound if leaf.read)],
        title=title,
        stamp=lambda number, of: f"{content.meeting.reference} pack · page {number} of {of}",
        outline=_outline(content, {leaf.paper.pk: number for number, leaf in enumerate(bound, start=1)}),
        carried=[Carried(_attached_name(leaf.paper), leaf.data) for leaf in leaves if not leaf.pages],
        progress=lambda done: progress(begun + done, total, "Merging the papers"),
    )
    pages = front.pages + sum(leaf.pages for leaf in bound)
    return Bound(data, title, pages, _pages_of_items(content.items, ranges))


def _leaf(paper: Paper) -> Leaf:
    """A paper's pages: those of a PDF, or of a text that is set here. A PDF that cannot be read is attached."""
    version = paper.version
    if version is None:
        raise ValueError("A paper without a file is not bound.")
    data = documents.read(version.file)
    if version.file.is_text:
        data = render_text(data.decode(), paper=paper)
    elif not version.file.is_pdf:
        return Leaf(paper, data)
    return Leaf(paper, data, opened(data))


def render_text(text: str, *, paper: Paper) -> bytes:
    """A paper written in the product, on paper."""
    html = render_to_string("meetings/paper_pdf.html", {"text": text, "paper": paper, "meeting": paper.meeting})
    created = paper.version.added_at if paper.version else None
    return pdf.render(html, title=paper.title, base_url=settings.SITE_URL, created=created)


@dataclass(frozen=True)
class _Front:
    read: PdfReader
    pages: int


def _front(content: PackContent, leaves: list[Leaf], title: str, at: datetime) -> _Front:
    """Cover, agenda with the pages of every paper, and what is attached. Its own length is part of those numbers."""
    guess = _likely(content, leaves)
    for _ in range(GUESSES):
        html = render_to_string("meetings/pack_pdf.html", _words(content, leaves, title, at, guess))
        data = pdf.render(html, title=title, base_url=settings.SITE_URL, created=at)
        read = opened(data)
        if read is None:
            raise RuntimeError("The cover cannot be read back.")
        if len(read.pages) == guess:
            return _Front(read, guess)
        guess = len(read.pages)
    raise RuntimeError("The agenda's length depends on its own page numbers.")


def _likely(content: PackContent, leaves: list[Leaf]) -> int:
    """How many pages cover and agenda are likely to take: a wrong guess costs another setting, no more."""
    lines = sum(LINES_OF_ITEM + len(one.papers) for one in content.items)
    attached = sum(1 for leaf in leaves if not leaf.pages)
    return 1 + max(1, ceil(lines / LINES_OF_PAGE)) + ceil(attached / ATTACHED_ON_PAGE)


@dataclass(frozen=True)
class _Line:
    paper: Paper
    pages: str
    attached: bool
    link: str = ""  # to its first page in the pack


def _words(content: PackContent, leaves: list[Leaf], title: str, at: datetime, front: int) -> dict[str, object]:
    first = starts(front, [leaf.pages for leaf in leaves])
    lines = {
        leaf.paper.pk: _Line(
            leaf.paper, page_words(begin, begin + leaf.pages - 1), attached=False, link=f"{PAGE}{begin}"
        )
        if leaf.pages
        else _Line(leaf.paper, "", attached=True)
        for leaf, begin in zip(leaves, first, strict=True)
    }
    rows = [
        {
            "item": one.item,
            "title": one.title,
            "starts_at": one.starts_at,
            "withdrawn": one.withdrawn,
            "lines": _lines(one, lines),
        }
        for one in content.items
    ]
    attached = [(line.paper, _attached_name(line.paper)) for line in lines.values() if line.attached]
    return {
        "meeting": content.meeting,
        "classification": Classification(content.classification).label,
        "title": title,
        "rows": rows,
        "attached": attached,
        "made_at": at,
        "papers": len(leaves),
    }


def _lines(one: PackItem, lines: dict[int, _Line]) -> list[_Line]:
    return [lines.get(paper.pk, _Line(paper, "", attached=False)) for paper in one.papers]


def _attached_name(paper: Paper) -> str:
    """A name that no other attachment has: the reference, then the name of the file."""
    version = paper.version
    return f"{version.document.reference} {version.file_name}" if version else paper.title


def _outline(content: PackContent, parts: dict[int, int]) -> list[Entry]:
    """Cover and agenda, then every item with its papers; an item without any leads to the agenda."""
    entries = [Entry("Cover and agenda", 0, 0)]
    for one in content.items:
        bound = [paper for paper in one.papers if paper.pk in parts]
        entries.append(Entry(one.title, 0, parts[bound[0].pk] if bound else 0))
        entries += [Entry(f"{paper.title} ({paper.reference})", 1, parts[paper.pk]) for paper in bound]
    return entries


def _pages_of_items(items: tuple[PackItem, ...], ranges: dict[int, tuple[int, int]]) -> dict[int, str]:
    found = {}
    for one in items:
        places = [ranges[paper.pk] for paper in one.papers if paper.pk in ranges]
        if one.item is not None and places:
            found[one.item.pk] = page_words(places[0][0], places[-1][1])
    return found
