"""The answer of every policy: yes, or no with the sentence that the greyed button and the refusal both show."""

from __future__ import annotations

from dataclasses import dataclass

from foundation.core.errors import NotAllowed


@dataclass(frozen=True)
class Verdict:
    """May this person do this to this? `reason` is a whole sentence, `citation` the clause it comes from."""

    allowed: bool
    reason: str = ""
    citation: str = ""

    def __bool__(self) -> bool:
        return self.allowed

    def require(self) -> None:
        """Raise NotAllowed with the reason, unless allowed."""
        if not self.allowed:
            raise NotAllowed(self.reason, citation=self.citation)


YES = Verdict(allowed=True)


def no(reason: str, citation: str = "") -> Verdict:
    """A refusal. `reason` is a whole sentence."""
    return Verdict(allowed=False, reason=reason, citation=citation)
