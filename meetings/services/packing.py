"""The pack: asked for in the act that changes what it holds, made by a worker, filed as an immutable version."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

from foundation.audit import services as audit
from foundation.core.clock import now
from foundation.documents import services as documents
from foundation.jobs import services as jobs
from meetings import policy
from meetings.events import EventKind
from meetings.models import AgendaItem, Meeting, Pack
from meetings.queries import locked, pack_content, packs_needed
from meetings.services.binding import Bound, Progress, bind
from meetings.services.ledger import record

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from foundation.documents.models import DocumentVersion
    from foundation.jobs.models import Job

PACK: Final = "pack"  # the kind of job
PACKER: Final = audit.System("packs")
OFTEN: Final = 0.3  # seconds between two words of progress
TRIES: Final = 3  # how often what changes meanwhile is bound anew before the job is put back


def ask_packs(meeting: Meeting) -> None:
    """A job for each pack that the meeting needs and that is not being made; in the caller's act."""
    packs = Pack.objects.filter(meeting=meeting, version=None).select_related("job")
    wanted = {pack.classification: pack for pack in packs}
    for classification in packs_needed(meeting):
        pack = wanted.get(classification)
        if pack is None:
            _want(meeting, classification)
        elif not pack.job.under_way:  # the last one failed
            pack.job, pack.asked_at = jobs.ask(kind=PACK, subject=audit.subject_key(meeting)), now()
            pack.save(update_fields=["job", "asked_at"])


def _want(meeting: Meeting, classification: str) -> None:
    job = jobs.ask(kind=PACK, subject=audit.subject_key(meeting))
    Pack.objects.create(meeting=meeting, classification=classification, job=job, asked_at=now())


@audit.act
def ask_for_packs(*, meeting: Meeting, actor: audit.Actor) -> None:
    """Have the meeting's packs made, or made anew. Raises Refused before the papers are issued."""
    policy.require(policy.make_packs_now, actor, meeting)
    locked(meeting)
    ask_packs(meeting)
    record(EventKind.PACKS_ASKED, meeting, actor=actor)


def make_pack(job: Job) -> None:
    """What the job of a pack does: binds what has been issued by now, and files it. Doing it twice files nothing twice.

    What changes while it is bound is bound anew. Raises Refused where PDFs are off.
    """
    pack = Pack.objects.select_related("meeting__group").filter(job=job, version=None).first()
    if pack is None:  # made already, by a worker that died before it could say so
        return
    for _ in range(TRIES):
        content = pack_content(pack.meeting, pack.classification)
        bound = bind(content, progress=_teller(job))
        if _file(pack=pack, bound=bound, fingerprint=content.fingerprint, actor=PACKER):
            return
        pack.meeting.refresh_from_db()
    raise RuntimeError(f"{pack} changed faster than it was made")


def _teller(job: Job) -> Progress:
    """Says how far the job is, no more often than anybody looks."""
    said = 0.0

    def tell(done: int, total: int, doing: str) -> None:
        nonlocal said
        if time.monotonic() - said >= OFTEN:
            jobs.progress(job, done, total, doing)
            said = time.monotonic()

    return tell


@audit.act
def _file(*, pack: Pack, bound: Bound, fingerprint: str, actor: audit.Actor) -> bool:
    """File a pack as the next version of its document; False when what it was made of has changed meanwhile."""
    meeting = locked(pack.meeting)
    if pack_content(meeting, pack.classification).fingerprint != fingerprint:
        return False
    if not Pack.objects.filter(pk=pack.pk, version=None).exists():
        return True  # another worker was quicker
    before = Pack.objects.filter(
        meeting=meeting, classification=pack.classification, version__isnull=False, superseded_at=None
    ).first()
    version, at = _add_version(meeting, pack, before, bound, actor=actor), now()
    if before:
        Pack.objects.filter(pk=before.pk).update(superseded_at=at)
    pack.version, pack.made_at, pack.fingerprint, pack.pages = version, at, fingerprint, bound.pages
    pack.save(update_fields=["version", "made_at", "fingerprint", "pages"])
    if pack.classification == meeting.classification and not meeting.historical:  # the source has its own page numbers
        _number_items(meeting.items.all(), bound.pages_of_items)
    data = {"classification": pack.classification, "version": version.version, "pages": bound.pages}
    record(EventKind.PACK_MADE, meeting, actor=actor, also=[pack], data={**data, "sha256": version.file.sha256})
    return True


def _add_version(
    meeting: Meeting, pack: Pack, before: Pack | None, bound: Bound, *, actor: audit.Actor
) -> DocumentVersion:
    document = before.version.document if before and before.version else None
    number = f"{document.versions.count() + 1}.0" if document else "1.0"
    return documents.add_version(
        data=bound.data,
        media_type=documents.PDF,
        file_name=f"{meeting.group.code}-{meeting.number:02d}-pack-{pack.classification}-v{number}.pdf",
        title=bound.title,
        classification=pack.classification,
        scope=pack.scope,
        stream=meeting.audit_stream,
        actor=actor,
        document=document,
        version=number,
    )


def _number_items(items: Iterable[AgendaItem], pages: Mapping[int, str]) -> None:
    for item in items:
        if item.pages != pages.get(item.pk, ""):
            AgendaItem.objects.filter(pk=item.pk).update(pages=pages.get(item.pk, ""))
