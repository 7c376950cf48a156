"""What can be wrong with the framework's data or with a question put to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


class InvalidFrameworkError(ValueError):
    """The version files break the format; `problems` holds one sentence for each fault."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(dict.fromkeys(problems))
        super().__init__("\n".join(self.problems))


class NoRulesError(LookupError):
    """No rules can be named for the group or the day; the text is a sentence."""


class NoVersionInForceError(NoRulesError):
    """No version was in force on the day."""


class NoSuchGroupError(NoRulesError):
    """The version in force does not know the group."""
