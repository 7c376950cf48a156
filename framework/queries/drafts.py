"""Versions in the making: which of them a person sees, their revisions, and how a text stands."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from django.contrib.auth.models import AnonymousUser

from foundation.accounts.models import Person
from foundation.core.clock import today
from foundation.core.registry import Registry
from foundation.core.templatetags.wording import short_date
from framework.models import DraftRevision, FrameworkVersion, VersionDraft, sources
from framework.queries.loaded import fingerprint, version, versions
from framework.rules import drafting
from framework.rules.lifecycle import APPROVED, UNDER_WAY

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from django.db.models import QuerySet

    from framework.queries.loaded import Fingerprint
    from framework.rules import Version
    from framework.rules.drafting import Checked

User = Person | AnonymousUser

# Which scopes a person reads. Seats and offices stand above the framework, so `groups` says it.
READABLE: Final[Registry[Callable[[User | None], Collection[str]]]] = Registry(
    "the scopes a person reads", required=("groups",)
)


def drafts_visible_to(user: User | None) -> QuerySet[VersionDraft]:
    """The drafts a person may read, the newest first."""
    found: QuerySet[VersionDraft] = VersionDraft.objects.filter(scope__in=READABLE["groups"](user))
    return found.select_related("started_by", "reviewed_by", "ofgem_by", "version").order_by("-number")


def under_way(user: User | None) -> QuerySet[VersionDraft]:
    """Those of them that are not over."""
    return drafts_visible_to(user).filter(status__in=UNDER_WAY)


def find_draft(user: User | None, reference: str) -> VersionDraft | None:
    """A draft by its reference, when the person may read it."""
    number = reference.removeprefix("FWD-")
    if number == reference or not (number.isascii() and number.isdigit()):
        return None
    return drafts_visible_to(user).filter(number=int(number)).first()


def revisions(draft: VersionDraft) -> QuerySet[DraftRevision]:
    """Every text of a draft, the newest first."""
    return DraftRevision.objects.filter(draft=draft).select_related("by", "draft").order_by("-number")


def newest_revision(draft: VersionDraft) -> DraftRevision:
    """The text that counts."""
    found = revisions(draft).first()
    if found is None:  # a draft is made with its first revision
        raise LookupError(f"{draft.reference} has no text.")
    return found


def drafters(draft: VersionDraft) -> set[int]:
    """Everybody who wrote of the draft, by their keys: none of them reviews or approves it."""
    written = DraftRevision.objects.filter(draft=draft).order_by().values_list("by_id", flat=True)
    return {draft.started_by_id, *written}


def latest() -> Version | None:
    """The version a new one comes after: the last by its day, in force or to come."""
    found = versions()
    return found[-1] if found else None


def check(draft: VersionDraft, text: str) -> Checked:
    """Judge a text as the version the draft is to become, together with all that is loaded."""
    base = version(draft.based_on)
    if base is None:
        raise LookupError(f"{draft.based_on} is not loaded.")
    return _checked(text, base.id, draft.change_request, fingerprint())


@lru_cache(maxsize=16)
def _checked(text: str, base_id: str, change_request: str, loaded: Fingerprint) -> Checked:
    hashes = [sha256 for _, sha256 in loaded]
    texts = sources(FrameworkVersion.objects.current().filter(sha256__in=hashes))
    base = next(one for one in versions() if one.id == base_id)
    return drafting.check(text, loaded=texts, base=base, change_request=change_request)


@dataclass(frozen=True)
class Judged:
    """A draft's text with what it would change.

    `stale` says why its base is no longer the latest version, if so; `late` why an approved one would reach back.
    """

    revision: DraftRevision
    base: Version
    checked: Checked
    on_change_control: tuple[str, ...]
    needs_ofgem: bool
    stale: str
    late: str

    @property
    def version(self) -> Version | None:
        """The version the text makes, if it can be read as one."""
        return self.checked.version


def judge(draft: VersionDraft, revision: DraftRevision | None = None) -> Judged:
    """How the newest text of a draft stands, or a given one."""
    text = revision or newest_revision(draft)
    base = version(draft.based_on)
    if base is None:
        raise LookupError(f"{draft.based_on} is not loaded.")
    checked = check(draft, text.text)
    made = checked.version
    touched = drafting.on_change_control(base, made) if made else ()
    needed = bool(made) and drafting.needs_ofgem(base, made) if made else False
    return Judged(text, base, checked, touched, needed, stale_reason(draft), _late_reason(draft, made))


def stale_reason(draft: VersionDraft) -> str:
    """Why a draft can no longer follow on its base, as a sentence; empty while it can."""
    last = latest()
    if last is None or last.id == draft.based_on or draft.status not in UNDER_WAY:
        return ""
    return f"{last.title} was loaded after this draft was begun on {draft.based_on}; it must be based on {last.id}."


def _late_reason(draft: VersionDraft, made: Version | None) -> str:
    """Why an approved text would reach back over what was done and computed before it is loaded; '' if not.

    The versions shipped with the product are history: they are loaded from their files, without a draft.
    """
    if made is None or draft.status != APPROVED:
        return ""
    begins, approved = made.in_force_from, draft.approved_on
    if approved is not None and begins < approved:
        return f"It was approved on {short_date(approved)} and cannot come into force before, on {short_date(begins)}."
    if begins < today():
        return (
            f"It was to come into force on {short_date(begins)}. Loaded now it would reach back over what was done and "
            "computed since: take it up again for a later day, and put that before the PSG."
        )
    return ""
