"""Making a version in the product: begun on the latest one, written in revisions, reviewed by somebody else."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from foundation.audit import services as audit
from foundation.core import references
from foundation.core.clock import now, today
from foundation.core.errors import Refused
from foundation.core.scope import Classification, scope
from foundation.workflow.services import advance
from framework import policy, queries
from framework.events import EventKind
from framework.models import DraftRevision, VersionDraft
from framework.rules import drafting
from framework.rules.lifecycle import DRAFTING, VERSION_DRAFT

if TYPE_CHECKING:
    from datetime import date

    from foundation.accounts.models import Person
    from framework.queries import Judged

LONGEST_NOTE = 200


@audit.act
def start_draft(*, change_request: str, version_id: str, in_force_from: date, actor: Person) -> VersionDraft:
    """Begin a version for a change request, to come into force on a day, on the latest version loaded.

    Its first revision is a valid text that changes nothing yet. Raises NotAllowed; Refused for a reference that is
    none, a name that is taken or no name, a day that does not follow the latest version's, or when nothing is loaded.
    """
    policy.may_draft(actor).require()
    base = queries.latest()
    if base is None:
        raise Refused("No version of the framework is loaded, so there is nothing to draft the next one from.")
    if reason := drafting.change_request_refusal(change_request):
        raise Refused(reason)
    known = queries.versions()
    if reason := drafting.name_refusal(known, version_id) or drafting.day_refusal(known, in_force_from):
        raise Refused(reason)
    draft = VersionDraft.objects.create(
        number=references.next_number("FWD"),
        change_request=change_request,
        based_on=base.id,
        scope=scope("", Classification.PROGRAMME),  # once loaded, the version itself is public
        started_by=actor,
        started_at=now(),
        status=DRAFTING,
    )
    text = drafting.skeleton(
        base,
        version_id=version_id,
        change_request=change_request,
        in_force_from=in_force_from,
        authored=today(),
        author=actor.name,
    )
    revision = _add(draft, text, "The head of the version", actor)
    data = {**_facts(revision), "change_request": change_request, "based_on": base.id}
    _record(EventKind.DRAFT_STARTED, draft, actor=actor, data=data)
    return draft


@audit.act
def save_revision(*, draft: VersionDraft, text: str, expects: int, note: str = "", actor: Person) -> DraftRevision:
    """Keep another text of a draft, written upon revision `expects`. The same text again is not kept twice.

    A text with faults may be kept; it cannot be submitted. Raises NotAllowed; Refused for a text that cannot be read at
    all, a draft that is not being drafted, or when somebody saved another revision meanwhile.
    """
    policy.may_draft(actor).require()
    text = text.replace("\r\n", "\n")
    if reason := drafting.unreadable(text):
        raise Refused(reason)
    draft = _locked(draft)
    if draft.status != DRAFTING:
        raise Refused(f"{draft.reference} is {draft.status_label.lower()}; its text changes only while it is drafted.")
    newest = _expected(draft, expects)
    if newest.text == text:
        return newest
    revision = _add(draft, text, note.strip(), actor)
    _record(EventKind.DRAFT_REVISED, draft, actor=actor, data=_facts(revision), private=_said(note=note))
    return revision


@audit.act
def submit(*, draft: VersionDraft, expects: int, actor: Person) -> None:
    """Give the draft into review; its text stands still from then on. Raises NotAllowed; Refused while it has faults.

    `expects` is the revision the person has read.
    """
    policy.may_draft(actor).require()
    draft = _locked(draft)
    revision = _expected(draft, expects)
    if reason := submission_refusal(queries.judge(draft, revision)):
        raise Refused(reason)
    advance(draft, "submit", actor=actor, changes={"points": ""}, data=_facts(revision))


def submission_refusal(judged: Judged) -> str | None:
    """Why a text cannot go into review, as a sentence; None when it can."""
    if judged.stale:
        return judged.stale
    if judged.version is None or judged.checked.faults:
        count = len(judged.checked.faults)
        return f"The text still has {count} fault{'' if count == 1 else 's'}: {judged.checked.faults[0].sentence}"
    if drafting.changes_nothing(judged.base, judged.version):
        return f"This text changes nothing against {judged.base.title}."
    return None


@audit.act
def endorse(*, draft: VersionDraft, actor: Person) -> None:
    """Pass the draft in review: it is ready to be put to the PSG. Raises NotAllowed for its drafters; Refused."""
    policy.may_review(actor, draft).require()
    if reason := VERSION_DRAFT.refusal(draft.status, "endorse"):
        raise Refused(reason)
    judged = queries.judge(draft)
    if reason := submission_refusal(judged):  # another version may have been loaded since
        raise Refused(reason)
    changes = {"reviewed_by": actor, "reviewed_at": now()}
    advance(draft, "endorse", actor=actor, changes=changes, data=_facts(judged.revision))


@audit.act
def send_back(*, draft: VersionDraft, points: str, actor: Person) -> None:
    """The reviewer sends the draft back with points to mend. Once reviewed, only the PSG does, or its age (`redraft`).

    Raises NotAllowed for its drafters; Refused without points.
    """
    policy.may_review(actor, draft).require()
    if reason := VERSION_DRAFT.refusal(draft.status, "endorse"):
        raise Refused(reason)
    _back(draft, _given(points, "Say what is to be mended."), actor=actor)


@audit.act
def redraft(*, draft: VersionDraft, actor: Person) -> None:
    """Take up again a draft whose base is no longer the latest version, on that; or whose day is over, for a later one.

    What was reviewed or approved of it does not hold for another base or day. Raises NotAllowed; Refused while both
    hold.
    """
    policy.may_draft(actor).require()
    draft = _locked(draft)
    judged, latest = queries.judge(draft), queries.latest()
    if not judged.stale and judged.late:
        _back(draft, judged.late, actor=actor)
        return
    if not judged.stale or latest is None:
        raise Refused(f"{draft.reference} still stands on the latest version.")
    if draft.status != DRAFTING:
        _back(draft, judged.stale, actor=actor)
    VersionDraft.objects.filter(pk=draft.pk).update(based_on=latest.id)
    _record(EventKind.DRAFT_REBASED, draft, actor=actor, data={"based_on": latest.id, "before": draft.based_on})


@audit.act
def withdraw(*, draft: VersionDraft, reason: str, actor: Person) -> None:
    """Give the draft up before the PSG has approved it. Raises NotAllowed; Refused without a reason."""
    policy.may_draft(actor).require()
    said = _given(reason, "Say why the draft is withdrawn.")
    advance(draft, "withdraw", actor=actor, changes={"points": said}, private={"reason": said})


def _back(draft: VersionDraft, points: str, *, actor: Person) -> None:
    """Being drafted again: what was judged of the old text is gone from the row, and stays in the ledger."""
    nobody = {"reviewed_by": None, "reviewed_at": None, "approval": "", "approved_on": None, "points": points}
    revision = queries.newest_revision(draft)
    advance(draft, "send_back", actor=actor, changes=nobody, data=_facts(revision), private={"reason": points})


def _expected(draft: VersionDraft, number: int) -> DraftRevision:
    """The newest revision, when it is the one the person has read."""
    newest = queries.newest_revision(draft)
    if newest.number != number:
        raise Refused(
            f"{newest.by} saved revision {newest.number} of {draft.reference} after you opened revision {number}. "
            "Read it before you go on."
        )
    return newest


def _add(draft: VersionDraft, text: str, note: str, actor: Person) -> DraftRevision:
    newest = queries.revisions(draft).first()
    return DraftRevision.objects.create(
        draft=draft,
        number=newest.number + 1 if newest else 1,
        text=text,
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        note=note[:LONGEST_NOTE],
        by=actor,
        at=now(),
    )


def _locked(draft: VersionDraft) -> VersionDraft:
    """The draft as it is now, held until the transaction ends."""
    locked: VersionDraft = VersionDraft.objects.select_for_update().get(pk=draft.pk)
    return locked


def _given(words: str, refusal: str) -> str:
    if not words.strip():
        raise Refused(refusal)
    return words.strip()


def _facts(revision: DraftRevision) -> dict[str, object]:
    return {"revision": revision.number, "sha256": revision.sha256}


def _said(**words: str) -> dict[str, str]:
    return {name: said for name, said in words.items() if said}


def _record(
    kind: EventKind,
    draft: VersionDraft,
    *,
    actor: Person,
    data: dict[str, object],
    private: dict[str, str] | None = None,
) -> None:
    audit.record(
        kind,
        actor=actor,
        stream=draft.audit_stream,
        subject=draft,
        scope=draft.event_scope,
        data=data,
        private=private,
    )
