"""HTML in, PDF/A-3a out. The only module that knows WeasyPrint, which it imports when the first PDF is made.

A machine may lack what WeasyPrint needs (Pango, a font; with no font at all WeasyPrint takes the whole process down).
`unavailable()` therefore tries a one-word document in a process of its own, once, and says in a sentence why PDFs are
off. Rendering never reaches the network: only `data:` addresses and files below the static files are read.
"""

from __future__ import annotations

import base64
import logging
import mimetypes
import os
import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal
from urllib.parse import unquote, urljoin, urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.exceptions import SuspiciousFileOperation

from foundation.core.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

logger = logging.getLogger(__name__)

VARIANT: Final = "pdf/a-3a"
# The base of a document that names none: static files are found, relative links go nowhere.
NOWHERE: Final = "https://pdf.invalid/"
# The date of attachments to a document without one: an attachment must have a date, and the clock would make two
# exports of the same thing differ.
DATELESS: Final = datetime(2021, 7, 29, tzinfo=UTC)
PROBE_SECONDS: Final = 60
PROBE: Final = """
import sys
try:
    import weasyprint
except (ImportError, OSError) as error:
    sys.stdout.write(str(error).strip().splitlines()[0])
    sys.exit(3)
weasyprint.HTML(string="<p>word</p>").write_pdf()
"""
PACKAGES: Final = "libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core"

Relationship = Literal["Source", "Data", "Alternative", "Supplement", "Unspecified"]


@dataclass(frozen=True)
class Attachment:
    """A file carried inside a PDF, with what it is to the document (ISO 19005-3, 6.8: AFRelationship)."""

    name: str
    content: bytes
    mime: str
    relationship: Relationship = "Data"
    description: str = ""


def unavailable() -> str | None:
    """Why this installation makes no PDFs, as a sentence; None when it does.

    The setting PDF (`MHHS_PDF=off` in the environment) answers at once. Otherwise the first call takes about a second,
    later ones nothing.
    """
    if _switched_off():
        return "PDFs are switched off here (MHHS_PDF=off)."
    return _probed()


def _switched_off() -> bool:
    said = getattr(settings, "PDF", "on")
    return str(said).strip().lower() in {"off", "no", "false", "0"}


@cache
def _probed() -> str | None:
    return probe(os.environ)


def probe(environment: Mapping[str, str]) -> str | None:
    """Makes a one-word PDF in a process of its own, with that environment: None, or a sentence saying what failed."""
    try:
        tried = subprocess.run(  # noqa: S603  # our own interpreter and our own text
            [sys.executable, "-c", PROBE],
            env=dict(environment),
            capture_output=True,
            check=False,
            text=True,
            timeout=PROBE_SECONDS,
        )
    except (OSError, subprocess.TimeoutExpired):
        return "PDFs are off: a trial document could not be made in time."
    return _sentence(tried.returncode, tried.stdout)


def _sentence(code: int, said: str) -> str | None:
    if code == 0:
        return None
    remedy = f"On Debian and Ubuntu: apt-get install {PACKAGES}"
    if code == 3:  # noqa: PLR2004  # the probe's own exit code
        return f"PDFs are off: WeasyPrint or a library it needs is missing ({said.strip()}). {remedy}"
    if code < 0:
        return f"PDFs are off: a trial document failed, most likely because no font is installed. {remedy}"
    return f"PDFs are off: a trial document could not be made. {remedy}"


def render(
    html: str,
    *,
    title: str,
    attachments: Sequence[Attachment] = (),
    base_url: str | None = None,
    lang: str = "en-GB",
    created: datetime | None = None,
) -> bytes:
    """The document as tagged PDF/A-3a, version 1.7, with its attachments.

    `base_url` is the public address of the site: relative links resolve against it, and what stands below its static
    address is read from disk. `created` (aware) becomes the document's date; without it the document carries none, and
    the same input always gives the same bytes. Raises Refused with the sentence of `unavailable()` when PDFs are off.
    """
    if why := unavailable():
        raise Refused(why)
    from weasyprint import HTML

    base = base_url or NOWHERE
    document = HTML(string=html, base_url=base, url_fetcher=_fetcher(base)).render(pdf_variant=VARIANT)
    document.metadata.title = title
    document.metadata.lang = lang
    if created is not None:
        document.metadata.created = created.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    dated = (created or DATELESS).astimezone(UTC)
    carried = [_attached(each, dated) for each in sorted(attachments, key=lambda each: each.name)]
    made = document.write_pdf(pdf_variant=VARIANT, attachments=carried, finisher=_finish)
    return bytes(made)


def _attached(each: Attachment, dated: datetime) -> object:
    """WeasyPrint takes the media type from the address alone, so the content travels as a `data:` address."""
    from weasyprint import Attachment as Carried

    return Carried(
        url=f"data:{each.mime};base64,{base64.b64encode(each.content).decode('ascii')}",
        url_fetcher=_fetcher(NOWHERE),
        name=each.name,
        description=each.description,
        created=dated,
        modified=dated,
        relationship=each.relationship,
    )


def _finish(document: object, made: object) -> None:
    """Each attachment once among the catalogue's associated files; WeasyPrint lists those of the name tree twice."""
    catalogue = made.catalog  # type: ignore[attr-defined]  # pydyf ships no types
    if "AF" in catalogue:
        catalogue["AF"][:] = list(dict.fromkeys(catalogue["AF"]))


def _fetcher(base: str) -> object:
    """What WeasyPrint asks for every address in a document: `data:` and static files, nothing else, no network."""
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class StaticOnly(URLFetcher):  # type: ignore[misc]  # WeasyPrint ships no types
        def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> object:
            if url[:5].lower() == "data:":
                return super().fetch(url)
            found = static_file(url, base)
            if found is None:
                logger.warning("A PDF asked for %s, which is neither data: nor a static file; left out", url[:200])
                raise ValueError(f"Not a static file: {url[:200]}")
            return URLFetcherResponse(url, found.read_bytes(), {"Content-Type": _media_type(found)})

    return StaticOnly(allowed_protocols={"data"})


def static_file(url: str, base: str = NOWHERE) -> Path | None:
    """The file on disk behind an address below the static address of `base`; None for every other address."""
    prefix = urljoin(base, settings.STATIC_URL or "static/")
    parts = urlsplit(url)
    plain = parts._replace(query="", fragment="").geturl()
    if not plain.startswith(prefix):
        return None
    path = unquote(plain.removeprefix(prefix))
    return _collected(path) or _found(path)


def _found(path: str) -> Path | None:
    try:
        found = finders.find(path)
    except (SuspiciousFileOperation, ValueError):
        return None
    return Path(found) if isinstance(found, str) and Path(found).is_file() else None


def _collected(path: str) -> Path | None:
    """Below STATIC_ROOT stand the hashed names that production's pages carry; the finders do not know them."""
    collected = getattr(settings, "STATIC_ROOT", None)
    if collected is None or "\x00" in path:
        return None
    root = Path(collected).resolve()
    file = (root / path).resolve()
    return file if file.is_relative_to(root) and file.is_file() else None


def _media_type(file: Path) -> str:
    return mimetypes.guess_type(file.name)[0] or "application/octet-stream"
