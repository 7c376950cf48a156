"""What the pages of drafts share: finding one that may be read, its state."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.http import Http404

from foundation.core.templatetags.shapes import Pill
from framework import queries
from framework.rules.lifecycle import APPROVED, DRAFTING, LOADED, REJECTED, REVIEW, REVIEWED, WITH_OFGEM, WITHDRAWN

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.http import HttpRequest

    from foundation.core.templatetags.shapes import Tone
    from framework.models import VersionDraft

TONES: Final[dict[str, Tone]] = {
    DRAFTING: "info",
    REVIEW: "info",
    REVIEWED: "info",
    WITH_OFGEM: "warn",
    APPROVED: "ok",
    LOADED: "ok",
    REJECTED: "bad",
    WITHDRAWN: "plain",
}


def draft_or_404(request: HttpRequest, reference: str) -> VersionDraft:
    """The draft, when the person may read it; otherwise there is none."""
    draft = queries.find_draft(request.user, reference)
    if draft is None:
        raise Http404("There is no such draft.")
    return draft


def state_pill(draft: VersionDraft) -> Pill:
    """The draft's state."""
    return Pill(draft.status_label, TONES[draft.status], draft.status)


def draft_lines(drafts: Iterable[VersionDraft]) -> list[tuple[VersionDraft, Pill]]:
    """Drafts with their states, for a list."""
    return [(draft, state_pill(draft)) for draft in drafts]
