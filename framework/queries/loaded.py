"""Which rules hold. Every answer comes from the loaded versions; parsing is done once per set of texts.

Each call here reads the fingerprints of the loaded texts (one small query, during a request only once), so a version
loaded by another process is seen at once. In a loop outside a request take `versions()` once and pass it as `among`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from django.db.models import F

from foundation.core.memo import recall
from framework import rules
from framework.models import FrameworkVersion, sources
from framework.queries.founded import rules_of_founded

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from django.contrib.auth.models import AnonymousUser

    from foundation.accounts.models import Person
    from framework.models import VersionQuerySet
    from framework.rules import Clause, GroupRules, ProgrammeRules, Rule, RuleChange, Version

Fingerprint = tuple[tuple[str, str], ...]


def visible_to(user: Person | AnonymousUser) -> VersionQuerySet:
    """The loaded versions this person may read: all of them, for the framework is a public document."""
    return FrameworkVersion.objects.current()


def versions() -> tuple[Version, ...]:
    """All loaded versions, oldest first; empty before `load_framework` has run."""
    return parsed(fingerprint())


def fingerprint() -> Fingerprint:
    """File names and hashes of the loaded texts: what all that is computed from them may be kept by."""
    return recall("framework.fingerprint", _read_fingerprint)


def _read_fingerprint() -> Fingerprint:
    return tuple(FrameworkVersion.objects.current().order_by("file").values_list("file", "sha256"))


@lru_cache(maxsize=8)
def parsed(fingerprint: Fingerprint) -> tuple[Version, ...]:
    """The versions of those texts, parsed once."""
    wanted = [sha256 for _, sha256 in fingerprint]
    return rules.parse(sources(FrameworkVersion.objects.current().filter(sha256__in=wanted)))


def in_force(on: date, *, among: Sequence[Version] | None = None) -> Version:
    """The version in force on a day. Raises rules.NoVersionInForceError."""
    return rules.in_force(versions() if among is None else among, on)


def version_in_force(on: date) -> str:
    """The name of the version in force on a day, or an empty text where there is none."""
    try:
        return in_force(on).id
    except rules.NoVersionInForceError:
        return ""


def rules_in_force(group_code: str, on: date, *, among: Sequence[Version] | None = None) -> GroupRules:
    """The rules that bind a group on a day (Europe/London).

    Raises rules.NoRulesError, a LookupError whose text is a sentence.
    """
    known = versions() if among is None else among
    try:
        return rules.rules_for(known, group_code, on)
    except rules.NoSuchGroupError:
        if founded := rules_of_founded(group_code, on):
            return founded
        raise


def programme_in_force(on: date, *, among: Sequence[Version] | None = None) -> ProgrammeRules:
    """Levels, offices, change control and working defaults on a day. Raises rules.NoVersionInForceError."""
    return in_force(on, among=among).programme


def version(version_id: str) -> Version | None:
    """A loaded version by its name, or None."""
    return next((one for one in versions() if one.id == version_id), None)


def clause(clause_id: str, on: date) -> Clause | None:
    """A clause as stated on a day, or None."""
    return in_force(on).clause(clause_id)


@dataclass(frozen=True)
class Period:
    """A version with the day the next one came into force (None for the latest) and how it stands today."""

    version: Version
    until: date | None
    standing: Literal["in force", "superseded", "to come"]


def periods(today: date) -> list[Period]:
    """All versions with their periods, newest first."""
    found = versions()
    return [Period(one, rules.superseded_on(found, one), _standing(one, found, today)) for one in reversed(found)]


def _standing(one: Version, among: Sequence[Version], today: date) -> Literal["in force", "superseded", "to come"]:
    if one.in_force_from > today:
        return "to come"
    return "in force" if rules.in_force(among, today) == one else "superseded"


def changes(of: Version) -> tuple[RuleChange, ...]:
    """Rule by rule, what a version changed; nothing for the first, which had no rules before it."""
    before = version(of.based_on)
    return rules.changes(before, of) if before else ()


def texts(of: Version) -> VersionQuerySet:
    """The texts loaded for a version: the one that holds first, then those it replaced."""
    return FrameworkVersion.objects.filter(version=of.id).order_by(
        F("replaced_at").desc(nulls_first=True), "-loaded_at"
    )


@dataclass(frozen=True)
class Statement:
    """A clause as one version stated it."""

    version: Version
    clause: Clause


def statements(clause_id: str) -> list[Statement]:
    """Every wording a clause has had, newest first; empty when no version states it."""
    return [
        Statement(one, stated)
        for one in reversed(versions())
        if (stated := one.clause(clause_id)) is not None and stated.since == one.id
    ]


def statement_on(stated: Sequence[Statement], day: date) -> Statement | None:
    """The wording that holds on a day out of all a clause has had, newest first; None before the first."""
    return next((one for one in stated if one.version.in_force_from <= day), None)


@dataclass(frozen=True)
class Use:
    """A rule that rests on a clause, with the versions under which it did."""

    scope: str
    section: str
    rule: Rule
    versions: tuple[Version, ...]

    @property
    def heading(self) -> str:
        """The kind of rule, in words."""
        return rules.SECTIONS[self.section]

    @property
    def says(self) -> str:
        """What the rule says, in words."""
        return rules.says(self.rule)


def uses(clause_id: str) -> list[Use]:
    """The rules that cite a clause, in the order of the groups, each wording with the versions that say so."""
    found: dict[tuple[str, ...], list[tuple[Version, Rule]]] = {}
    for one in versions():
        for scope, section, key, rule in _rules(one):
            if clause_id in {cited.id for cited in rule.cited}:
                found.setdefault((scope, section, key, rules.says(rule)), []).append((one, rule))
    return [Use(name[0], name[1], held[-1][1], tuple(one for one, _ in held)) for name, held in found.items()]


def _rules(of: Version) -> Iterator[tuple[str, str, str, Rule]]:
    for section, key, rule in of.programme.rules():
        yield "Programme", section, key, rule
    for group in of.groups:
        for section, key, rule in group.rules():
            yield group.code, section, key, rule
