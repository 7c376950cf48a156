"""What an uploaded office file (DOCX, PPTX, XLSX) may not be or hold, judged by its bytes alone. Pure.

Such a file is a ZIP package of XML parts. It is looked through part by part, never more than PACKED bytes of it, so
that a bomb is noticed and not unpacked. It may show and nothing else: no macros, no controls, no objects of other
programs, nothing that is fetched from elsewhere when it is opened. A workbook behind a chart is an office file of its
own and is judged alike.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from io import BytesIO
from xml.parsers import expat

PACKED = 300 * 1024 * 1024  # bytes that all parts of one file may unpack to
XML_PART = 20 * 1024 * 1024  # bytes of a part that is read as a whole: lists of types and relationships
PARTS = 10_000
_CHUNK = 1 << 20
_TYPES = "[Content_Types].xml"
_MAIN = {
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml": "docx",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml": "pptx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml": "xlsx",
}
_ACTING_TYPE = re.compile(
    r"macroEnabled|vbaProject|vbaData|activeX|oleObject|macrosheet|attachedToolbars", re.IGNORECASE
)
_ACTING_NAME = re.compile(r"vbaProject|vbaData|activeX/|macrosheets/|dialogsheets/|oleObject\d*\.bin", re.IGNORECASE)
_EMBEDDED = re.compile(r"/embeddings/", re.IGNORECASE)
_NESTED = re.compile(r"\.(?:docx|pptx|xlsx)\Z", re.IGNORECASE)
_LINK = re.compile(r"/(?:hyperlink|slide|notesMaster)\Z")
_ON_THIS_MACHINE = re.compile(r"(?:file:///[A-Za-z]:|[^:\\/]*\Z)", re.IGNORECASE)
_OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_FIRST_ENTRY = b"PK\x03\x04"
_END = b"PK\x05\x06"
_END_LENGTH = 22
_ENCRYPTED = 0x1

NOT_OFFICE = "The file is an archive, but no Word, PowerPoint or Excel file. Only .docx, .pptx and .xlsx are taken in."
LOCKED = "The file has a password or is of an old Office format. Save it as .docx, .pptx or .xlsx without a password."
MACROS = "The file holds macros, controls or objects of other programs. Save it again without them."
FETCHES = "The file fetches something from elsewhere when it is opened. Break its links and save it again."
TWO_IN_ONE = "The file is two things at once. Save it again as one office file."
BROKEN = "The file cannot be read: it was cut short or damaged. Save it again."
BOMB = "The file unpacks to more than can be looked through. Save it smaller."


class _RefusedError(ValueError):
    """Carries the sentence out of the looking through."""


def looks_like_package(data: bytes) -> bool:
    """Do the bytes begin as a ZIP package does?"""
    return data.startswith(_FIRST_ENTRY)


def looks_like_old_office(data: bytes) -> bool:
    """Do they begin as the older Office files do, in which a file with a password is wrapped too?"""
    return data.startswith(_OLD)


def kind_of(data: bytes) -> str:
    """docx, pptx or xlsx by the package's own list of types; "" for anything else."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as package:
            return _kind(_types(package))
    except (_RefusedError, *_UNREADABLE):
        return ""


def office_refusal(data: bytes) -> str | None:
    """Why the bytes are not taken in as an office file, as a sentence; None when they are."""
    if looks_like_old_office(data):
        return LOCKED
    try:
        _look_through(data, PACKED)
    except _RefusedError as refusal:
        return str(refusal)
    except _UNREADABLE:
        return BROKEN
    return None


_UNREADABLE = (zipfile.BadZipFile, zlib.error, expat.ExpatError, NotImplementedError, EOFError, OSError, ValueError,
               RuntimeError, KeyError)  # fmt: skip


def _look_through(data: bytes, room: int, *, nested: bool = False) -> int:
    """Look at all of a package. Returns how many bytes it unpacked to; raises _RefusedError with the sentence."""
    _one_package(data)
    with zipfile.ZipFile(BytesIO(data)) as package:
        parts = package.infolist()
        _names(parts)
        types = _types(package)
        if any(_ACTING_TYPE.search(each) for each in types):
            raise _RefusedError(MACROS)
        if not _kind(types):
            raise _RefusedError(NOT_OFFICE)
        used = 0
        for part in parts:
            used += _part(package, part, room - used, nested=nested)
    return used


def _one_package(data: bytes) -> None:
    """Nothing before the first entry, nothing after the end: or the file is something else as well."""
    at = data.rfind(_END)
    if not data.startswith(_FIRST_ENTRY) or at < 0:
        raise _RefusedError(BROKEN)
    if at + _END_LENGTH != len(data) or b"%PDF-" in data[:1024]:
        raise _RefusedError(TWO_IN_ONE)


def _names(parts: list[zipfile.ZipInfo]) -> None:
    """The entries as a list: not too many, each once, none that leads out of the package or is locked or acts."""
    names = [part.filename.lower() for part in parts]
    if len(names) > PARTS:
        raise _RefusedError(BOMB)
    if not parts or min(part.header_offset for part in parts) != 0 or len(set(names)) != len(names):
        raise _RefusedError(TWO_IN_ONE)
    if any(name.startswith("/") or "\\" in name or ".." in name.split("/") for name in names):
        raise _RefusedError(BROKEN)
    if any(part.flag_bits & _ENCRYPTED for part in parts):
        raise _RefusedError(LOCKED)
    if any(_ACTING_NAME.search(name) for name in names):
        raise _RefusedError(MACROS)


def _part(package: zipfile.ZipFile, part: zipfile.ZipInfo, room: int, *, nested: bool) -> int:
    """One entry, unpacked to its end. Returns its size and what is packed in it."""
    if _EMBEDDED.search(f"/{part.filename}") and not part.is_dir():
        if nested or not _NESTED.search(part.filename):
            raise _RefusedError(MACROS)
        inner = _whole(package, part.filename, room)
        return len(inner) + _look_through(inner, room - len(inner), nested=True)
    if part.filename.lower().endswith(".rels"):
        whole = _whole(package, part.filename, min(room, XML_PART))
        _relationships(whole)
        return len(whole)
    return _size(package, part, room)


def _size(package: zipfile.ZipFile, part: zipfile.ZipInfo, room: int) -> int:
    size = 0
    with package.open(part) as opened:
        while chunk := opened.read(_CHUNK):
            size += len(chunk)
            if size > room:
                raise _RefusedError(BOMB)
    return size


def _whole(package: zipfile.ZipFile, name: str, room: int) -> bytes:
    with package.open(name) as opened:
        data = opened.read(max(room, 0) + 1)
    if len(data) > room:
        raise _RefusedError(BOMB)
    return data


def _types(package: zipfile.ZipFile) -> list[str]:
    """The content types that the package lists for its parts."""
    if _TYPES not in package.namelist():
        raise _RefusedError(NOT_OFFICE)
    found = _attributes(_whole(package, _TYPES, XML_PART))
    return [each["ContentType"] for each in found if "ContentType" in each]


def _kind(types: list[str]) -> str:
    main = [_MAIN[each] for each in types if each in _MAIN]
    return main[0] if len(main) == 1 else ""


def _relationships(data: bytes) -> None:
    """Links a reader follows are fine; what is loaded when the file is opened has to stand in the file."""
    for each in _attributes(data):
        if each.get("TargetMode", "").lower() != "external" or _LINK.search(each.get("Type", "")):
            continue
        if not _ON_THIS_MACHINE.match(each.get("Target", "")):
            raise _RefusedError(FETCHES)


def _attributes(data: bytes) -> list[dict[str, str]]:
    """The attributes of every element, in order. A document type, which could swell, is refused."""
    found: list[dict[str, str]] = []
    parser = expat.ParserCreate()

    def element(name: str, attributes: dict[str, str]) -> None:
        found.append(attributes)

    def doctype(*_: object) -> None:
        raise _RefusedError(BOMB)

    parser.StartElementHandler = element
    parser.StartDoctypeDeclHandler = doctype
    parser.Parse(data, True)
    return found
