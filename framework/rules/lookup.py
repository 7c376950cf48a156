"""Which version, and which rules of a group, hold on a day. Days come in; no clock here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from framework.rules.errors import NoSuchGroupError, NoVersionInForceError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from framework.rules.terms import GroupRules, Version


def in_force(versions: Sequence[Version], on: date) -> Version:
    """The version in force on a day; it applies from 00:00 of its date, Europe/London.

    Raises NoVersionInForceError for a day before the first.
    """
    begun = [version for version in versions if version.in_force_from <= on]
    if begun:
        return max(begun, key=lambda version: version.in_force_from)
    msg = f"No version of the Governance Framework was in force on {_words(on)}."
    if versions:
        first = min(versions, key=lambda version: version.in_force_from)
        msg += f" The first known, {first.title}, applies from {_words(first.in_force_from)}."
    raise NoVersionInForceError(msg)


def rules_for(versions: Sequence[Version], group_code: str, on: date) -> GroupRules:
    """The rules that bind a group on a day.

    Raises NoVersionInForceError, or NoSuchGroupError where the version in force does not know the group.
    """
    version = in_force(versions, on)
    rules = version.group(group_code)
    if rules is None:
        known = ", ".join(group.code for group in version.groups)
        raise NoSuchGroupError(
            f"{version.title}, in force on {_words(on)}, has no rules for a group {group_code!r}. It knows {known}."
        )
    return rules


def superseded_on(versions: Sequence[Version], version: Version) -> date | None:
    """The day the next version came into force, or None while a version is the latest."""
    later = [one.in_force_from for one in versions if one.in_force_from > version.in_force_from]
    return min(later, default=None)


def successors(versions: Sequence[Version], group_code: str) -> tuple[str, ...]:
    """The groups any version names as successors of a group, in the order of the versions."""
    return tuple(dict.fromkeys(code for version in versions for code in version.successors(group_code)))


def _words(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
