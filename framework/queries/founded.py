"""Groups that no version names, because the programme founded them: their rules are those of their level."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final, Literal

from foundation.core.registry import Registry
from framework import rules
from framework.models import FrameworkVersion, sources

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from framework.rules import FoundedGroup, GroupRules


@dataclass(frozen=True)
class OnRecord:
    """What became of a group by a day: convened or not, from when to when, and to whom it reports."""

    standing: Literal["convened", "not yet convened", "not convened", "closed"]
    convened_on: date | None
    closed_on: date | None
    parent: str


# Whoever keeps groups tells here what is on record of one on a day: a version says what is provided for, not what was
# done about it.
ON_RECORD: Final[Registry[Callable[[str, date], OnRecord | None]]] = Registry("framework groups on record")
# Whoever keeps groups tells here which were founded, in the order of their codes.
FOUNDED: Final[Registry[Callable[[], Sequence[FoundedGroup]]]] = Registry("framework founded groups")


def rules_of_founded(group_code: str, on: date) -> GroupRules | None:
    """The rules on a day of a group the programme founded; None for one it did not, or not yet."""
    told = _told(on)
    return _rules(told, on).get(group_code) if group_code in {group.code for group in told} else None


def rules_as_founded(group: FoundedGroup, on: date) -> GroupRules | None:
    """The rules a group would have on a day, were it founded; None where a version names it."""
    return _rules((*_told(on), group), on).get(group.code)


def _told(on: date) -> tuple[FoundedGroup, ...]:
    return tuple(group for tell in FOUNDED.values() for group in tell() if group.since <= on)


def _rules(told: tuple[FoundedGroup, ...], on: date) -> dict[str, GroupRules]:
    loaded = FrameworkVersion.objects.current().filter(in_force_from__lte=on).order_by("in_force_from")
    return _built(tuple(loaded.values_list("sha256", flat=True)), told)


@lru_cache(maxsize=16)
def _built(sha256: tuple[str, ...], told: tuple[FoundedGroup, ...]) -> dict[str, GroupRules]:
    loaded = FrameworkVersion.objects.current().filter(sha256__in=sha256).order_by("in_force_from")
    return rules.founded(sources(loaded), told)
