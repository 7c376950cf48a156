"""What may be answered, how an answer is classed, and what may become of it. Pure."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping


class Confidentiality(StrEnum):
    """Who may read an answer's words once the answers are published (domain, section 6)."""

    PUBLIC = "public"
    PROGRAMME = "programme"
    OFGEM = "ofgem"


CLASSES: Final = {
    Confidentiality.PUBLIC: "Public",
    Confidentiality.PROGRAMME: "Programme",
    Confidentiality.OFGEM: "Ofgem only",
}


class Result(StrEnum):
    """What became of an answer."""

    ACCEPTED = "accepted"
    REJECTED = "rejected"
    NOTED = "noted"


RESULTS: Final = {Result.ACCEPTED: "Accepted", Result.REJECTED: "Rejected", Result.NOTED: "Noted"}

DIRECT, BY_EMAIL = "direct", "email"
RECEIVED: Final = {DIRECT: "By the organisation", BY_EMAIL: "By e-mail, entered by the secretariat"}
MOST_PARTIES: Final = 1000  # beyond this a number of parties is a slip of the keyboard


@dataclass(frozen=True)
class Content:
    """What one version of an answer says."""

    choice: str = ""
    words: str = ""
    data: Mapping[str, object] = field(default_factory=dict)
    parties: int = 1
    confidentiality: str = Confidentiality.PROGRAMME

    def commitment(self, salt: str) -> str:
        """The salted SHA-256 that the ledger holds in place of the words."""
        told = [self.choice, self.words, dict(self.data), self.parties, str(self.confidentiality)]
        text = json.dumps(told, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        return hashlib.sha256(f"{salt}\x00{text}".encode()).hexdigest()


def content_refusal(
    content: Content, *, choices: Mapping[str, str], explained: Collection[str], classes: Collection[str]
) -> str | None:
    """Why this cannot be an answer, as a sentence; None when it can.

    `choices` are the answers to choose from, `explained` those that need words, `classes` the confidentiality allowed.
    """
    if choices and content.choice not in choices:
        return f"Choose one of: {', '.join(choices.values())}."
    if not content.words.strip() and content.choice in explained:
        return f"“{choices[content.choice]}” needs its reason in words."
    if not (content.choice or content.words.strip() or content.data):
        return "An answer needs words."
    if not 1 <= content.parties <= MOST_PARTIES:
        return f"An answer is given on behalf of 1 party at least and {MOST_PARTIES:,} at most."
    if content.confidentiality not in classes:
        return "That confidentiality class is not offered here."
    return None


def newer_refusal(latest: int, replaces: int | None) -> str | None:
    """Why a version cannot follow, as a sentence: somebody of the organisation answered meanwhile; None when it can."""
    if replaces is None or replaces == latest:
        return None
    return f"Somebody of your organisation has just answered (version {latest}). Read that before you replace it."


def publishing_refusal(undisposed: int) -> str | None:
    """Why the answers cannot be published, as a sentence; None when they can."""
    if undisposed == 0:
        return None
    what = "1 answer has" if undisposed == 1 else f"{undisposed} answers have"
    return f"{what} no disposition yet: each answer is accepted, rejected or noted before all are published."


def disposing_refusal(result: str, words: str) -> str | None:
    """Why this cannot be what became of an answer, as a sentence; None when it can."""
    if result not in set(Result):
        return f"An answer is {', '.join(RESULTS.values())}."
    if result == Result.REJECTED and not words.strip():
        return "Say why the answer is rejected."
    return None
