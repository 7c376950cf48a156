"""Cells as plain text: no inline HTML, no invisible characters, one kind of space. Pure."""

from __future__ import annotations

import html
import re
import unicodedata

from foundation.core.tables.found import MAX_CELL, TableError

# Only tags that word processors and converters leave in cells; "<Name>" or "a < b" are somebody's words.
_BLOCK_TAGS = re.compile(
    r"<(?:/?(?:p|ul|ol|div|tr|table|h[1-6]|blockquote)|br|li)(?:\s[^<>]{0,500})?\s?/?>", re.IGNORECASE
)
_INLINE_TAGS = re.compile(
    r"</?(?:b|i|u|s|em|strong|del|ins|sup|sub|span|font|small|code|mark|a|td|th|li|o:p)(?:\s[^<>]{0,500})?\s?/?>",
    re.IGNORECASE,
)
_LINE_BREAKS = re.compile(r"\r\n|[\n\r\v\f\x85\u2028\u2029]")
_SPACES = re.compile(r"[^\S\n]+")
_JOINERS = "\u200c\u200d"  # letters of some scripts and of names need them


def clean(cell: str) -> str:
    """One cell as it is stored: tags dropped and their words kept, a line break for each block, spaces collapsed.

    Characters nobody sees (control, direction, zero width, half surrogates) are dropped, accents composed (NFC).
    Raises TableError for a cell longer than MAX_CELL.
    """
    if len(cell) > MAX_CELL:
        raise TableError(f"A cell holds more than {MAX_CELL:,} characters; this is not a table of a register.")
    text = html.unescape(_without_tags(cell)) if "<" in cell or "&" in cell else cell
    text = _LINE_BREAKS.sub("\n", text)
    if not text.isascii() or not text.isprintable():
        text = unicodedata.normalize("NFC", "".join(filter(_visible, text)))
    lines = (_SPACES.sub(" ", line).strip() for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


def one_line(cell: str) -> str:
    """A cleaned cell with its line breaks turned into spaces: for references, names, dates."""
    return " ".join(cell.split())


def _without_tags(cell: str) -> str:
    return _INLINE_TAGS.sub("", _BLOCK_TAGS.sub("\n", cell))


def _visible(character: str) -> bool:
    if character in "\n\t" or character in _JOINERS:
        return True
    return unicodedata.category(character) not in {"Cc", "Cf", "Cs"}
