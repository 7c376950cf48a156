"""Texts that a spreadsheet would run as a formula, made harmless on the way out and whole again on the way in. Pure.

The apostrophe is the spreadsheets' own mark for "this is text". A text that has it already gets one more, so that
`restored(neutralised(text)) == text` for every text.
"""

from __future__ import annotations

import re

_DANGEROUS = re.compile(r"'*(?:\s*[=+\-@＝＋－＠]|[\t\r\n])")
_NEUTRALISED = re.compile(r"'+(?:\s*[=+\-@＝＋－＠]|[\t\r\n])")


def neutralised(text: str) -> str:
    """The text with an apostrophe before it where it begins like a formula (=, +, -, @, tab, line break)."""
    return f"'{text}" if _DANGEROUS.match(text) else text


def restored(cell: str) -> str:
    """What `neutralised` was given."""
    return cell[1:] if _NEUTRALISED.match(cell) else cell
