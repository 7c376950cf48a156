"""Office files made by hand: the least that a package needs, and whatever a test puts in beside."""

from __future__ import annotations

import io
import zipfile

OOXML = "application/vnd.openxmlformats-officedocument"
MAIN = {
    "docx": f"{OOXML}.wordprocessingml.document.main+xml",
    "pptx": f"{OOXML}.presentationml.presentation.main+xml",
    "xlsx": f"{OOXML}.spreadsheetml.sheet.main+xml",
}
TYPES = "[Content_Types].xml"


def types(*content_types: str, before: str = "") -> str:
    listed = "".join(f'<Override PartName="/p{n}.xml" ContentType="{each}"/>' for n, each in enumerate(content_types))
    return f'<?xml version="1.0"?>{before}<Types>{listed}</Types>'


def relationship(kind: str, target: str, mode: str = "External") -> str:
    return (
        '<?xml version="1.0"?><Relationships><Relationship Id="r1" '
        f'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}" '
        f'Target="{target}" TargetMode="{mode}"/></Relationships>'
    )


def package(kind: str = "docx", parts: dict[str, str | bytes] | None = None, *, listed: str | None = None) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr(TYPES, types(MAIN[kind]) if listed is None else listed)
        made.writestr("p0.xml", "<document/>")
        for name, content in (parts or {}).items():
            made.writestr(name, content)
    return out.getvalue()
