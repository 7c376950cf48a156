"""What the page and the editor of a draft show."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse

from foundation.audit.queries import history
from foundation.core.clock import today
from foundation.core.panels import panels_for
from foundation.core.templatetags.shapes import Action, Fact, Step, TimelineEntry
from foundation.core.templatetags.wording import short_date, short_moment
from framework import policy, queries, services
from framework.rules import drafting
from framework.rules.lifecycle import (
    APPROVED,
    DRAFTING,
    LOADED,
    OVER,
    REVIEW,
    REVIEWED,
    WITH_OFGEM,
)
from framework.views.common import state_pill
from framework.views.sheets import differences

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpRequest

    from foundation.core.policy import Verdict
    from framework.forms import TextForm
    from framework.models import VersionDraft
    from framework.queries import Judged

WAY = {
    DRAFTING: "Drafted",
    REVIEW: "In review",
    REVIEWED: "Before the PSG",
    WITH_OFGEM: "With Ofgem",
    APPROVED: "Approved",
    LOADED: "Loaded",
}


def draft_context(request: HttpRequest, draft: VersionDraft) -> dict[str, object]:
    """Everything the page of a draft shows."""
    judged = queries.judge(draft)
    made = judged.version
    compared = queries.compare(judged.base, made) if made else None
    return {
        "draft": draft,
        "judged": judged,
        "title": made.title if made else f"A version after {judged.base.title}",
        "subtitle": _subtitle(draft, judged),
        "state": state_pill(draft),
        "actions": list(_actions(request, draft, judged)),
        "late": _late(draft, judged),
        "steps": _steps(draft, judged),
        "faults": located(judged.revision.text, judged.checked.faults),
        "compared": compared,
        "differs": differences(compared.changes) if compared else None,
        "revisions": queries.revisions(draft),
        "facts": _facts(draft, judged),
        "panels": panels_for("draft", request, draft),
        "history": _history(request, draft),
    }


def _late(draft: VersionDraft, judged: Judged) -> str | None:
    """That its day of force has passed while it waits for approval."""
    waits = draft.status in {DRAFTING, REVIEW, REVIEWED, WITH_OFGEM}
    return drafting.late_refusal(judged.version.in_force_from, today()) if waits and judged.version else None


def text_context(draft: VersionDraft, form: TextForm) -> dict[str, object]:
    """What the editor shows below the text: its faults and what it would change, as typed."""
    typed = form.is_bound and "text" in getattr(form, "cleaned_data", {})
    text = form.cleaned_data["text"] if typed else form.newest.text
    checked = queries.check(draft, text)
    base = queries.version(draft.based_on)
    compared = queries.compare(base, checked.version) if base and checked.version else None
    if typed:
        form.after_the_newest()
    return {
        "draft": draft,
        "form": form,
        "base": base,
        "faults": located(text, checked.faults),
        "sound": checked.is_sound,
        "compared": compared,
        "differs": differences(compared.changes) if compared else None,
        "typed": typed,
        "diff": drafting.diff(form.newest.text, text) if typed else [],
        "newest": form.newest,
    }


def located(text: str, faults: tuple[drafting.Fault, ...]) -> list[tuple[drafting.Fault, str]]:
    """Faults with the line they stand on, as it reads."""
    lines = text.split("\n")
    return [(fault, lines[fault.line - 1].strip()[:160] if fault.line else "") for fault in faults]


def _subtitle(draft: VersionDraft, judged: Judged) -> str:
    made = judged.version
    day = f", in force from {short_date(made.in_force_from)}" if made else ""
    return f"For {draft.change_request}, after {judged.base.title}{day}."


def _steps(draft: VersionDraft, judged: Judged) -> list[Step]:
    """The way of a draft; Ofgem stands on it where change control is changed, or when it is there already."""
    ofgem = judged.needs_ofgem or draft.status == WITH_OFGEM or draft.ofgem_on is not None
    way = [status for status in WAY if status != WITH_OFGEM or ofgem]
    at = way.index(draft.status) if draft.status in way else -1
    return [
        Step(WAY[status], done=number < at or draft.status == LOADED, current=number == at and draft.status != LOADED)
        for number, status in enumerate(way)
    ]


def _actions(request: HttpRequest, draft: VersionDraft, judged: Judged) -> Iterator[Action]:
    """What could be done; each greyed with the sentence that would refuse it. Nothing once it is over."""
    if draft.status in OVER:
        return
    user, status = request.user, draft.status
    may = policy.may_draft(user)
    if judged.stale:
        yield _button(draft, "Take it up on the latest version", "rebase", may, post=True, primary=True)
    elif judged.late:
        yield _button(draft, "Take it up again for a later day", "rebase", may, post=True, primary=True)
    if status == DRAFTING:
        lacking = services.submission_refusal(judged) or ""
        yield _button(draft, "Edit the text", "edit", may, primary=bool(lacking))
        hidden = {"expects": str(judged.revision.number)}
        yield _button(draft, "Submit for review", "submit", may, lacking, post=True, primary=not lacking, hidden=hidden)
    if status == REVIEW:
        yield _button(draft, "Review…", "review", policy.may_review(user, draft), primary=True)
    if status == WITH_OFGEM:
        yield _button(draft, "Record Ofgem's answer…", "ofgem", policy.may_answer_for_ofgem(user, draft), primary=True)
    if status == APPROVED:
        yield _button(draft, "Bring into force…", "load", may, services.force_refusal(draft) or "", primary=True)
    if status in {DRAFTING, REVIEW, REVIEWED} and may:
        yield _button(draft, "Withdraw…", "withdraw", may)


def _button(
    draft: VersionDraft,
    label: str,
    name: str,
    verdict: Verdict,
    lacking: str = "",
    *,
    post: bool = False,
    primary: bool = False,
    hidden: dict[str, str] | None = None,
) -> Action:
    reason = lacking if verdict else verdict.reason
    return Action(
        label,
        reverse(f"framework:draft-{name}", args=[draft.reference]),
        post=post,
        primary=primary,
        allowed=not reason,
        reason=reason,
        citation=verdict.citation,
        hidden=hidden or {},
    )


def _facts(draft: VersionDraft, judged: Judged) -> list[Fact]:
    made = judged.version
    base = reverse("framework:version", args=[judged.base.id])
    facts = [
        Fact("Change request", draft.change_request),
        Fact("Comes after", judged.base.title, url=base),
        Fact("In force from", short_date(made.in_force_from) if made else "", note="as its text says"),
        Fact("Begun by", f"{draft.started_by}, {short_moment(draft.started_at)}"),
        Fact("Reviewed by", f"{draft.reviewed_by}, {short_moment(draft.reviewed_at)}" if draft.reviewed_at else ""),
        Fact("PSG", draft.approval),
        Fact("Ofgem", draft.ofgem_reference, short_date(draft.ofgem_on) if draft.ofgem_on else ""),
        Fact("Approved on", short_date(draft.approved_on) if draft.approved_on else ""),
        Fact("Loaded as", draft.version, url=draft.version.get_absolute_url() if draft.version else ""),
    ]
    return [fact for fact in facts if fact.value]


def _history(request: HttpRequest, draft: VersionDraft) -> list[TimelineEntry]:
    """What the ledger says of the draft, as far as the person reads it."""
    told = history(draft, scopes=queries.READABLE["groups"](request.user), apps=("framework",))
    return [TimelineEntry(entry.sentence, entry.at) for entry in told]
