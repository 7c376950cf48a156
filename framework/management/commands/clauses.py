"""manage.py clauses [--check]: docs/clauses.md out of the version files, every clause with the rules that rest on it.

It reads the files that come with the product, never the database, so it says the same on every machine.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from foundation.core.management.generated import GeneratedDocument, table
from framework import rules
from framework.queries.register import entries
from framework.rules import register
from framework.services import shipped

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from framework.rules import Rule, Version

HEAD = """\
# Clauses

Every clause of the programme's documents that says who must, should or may do what, restated in the product's own
words, with the rules that cite it, the versions under which they do, and how this release meets it. `manage.py clauses`
writes this file from `framework/versions/` and `framework/register.toml`; a test fails when it is stale, and another
when a clause called enforced has no test (`@pytest.mark.clause`).
"""
PROGRAMME = "Programme"
Citing = tuple[str, str, str, "Rule"]  # the version's id, the group's code, the section, and the rule


class Command(GeneratedDocument):
    help = "Writes docs/clauses.md from the framework's version files, or checks it."
    file = "docs/clauses.md"

    def text(self) -> str:
        return document(rules.parse(shipped()))


@dataclass
class Use:
    """A rule that cites a clause: for whom, and under which versions."""

    heading: str
    says: str
    scopes: list[str] = field(default_factory=list)
    versions: list[str] = field(default_factory=list)


def document(versions: Sequence[Version]) -> str:
    """The whole document, oldest version first."""
    names = dict.fromkeys(clause.id for version in versions for clause in version.clauses)
    cited = citing(versions)
    chapters = (line for name in names for line in chapter(name, versions, cited.get(name, ())))
    return "\n".join(
        [
            HEAD,
            "## Versions",
            "",
            *table_of(versions),
            "## How the clauses are met",
            "",
            *summary(names),
            "## Clause by clause",
            "",
            *chapters,
        ]
    )


def summary(names: Iterable[str]) -> list[str]:
    """How many clauses are met in which way."""
    hows = [found.how for name in names if (found := entries().get(name))]
    return table(["how", "clauses"], ([label, str(hows.count(how))] for how, label in register.HOWS.items()))


def table_of(versions: Iterable[Version]) -> list[str]:
    """The versions with the days from which they hold."""
    rows = (
        [
            f"`{version.id}`",
            version.title,
            version.in_force_from.isoformat() + (" (assumed)" if version.date_assumed else ""),
            version.change_request or "–",
            version.date_note,
        ]
        for version in versions
    )
    return table(["version", "title", "in force from", "change request", "why that day"], rows)


def chapter(name: str, versions: Sequence[Version], cited: Iterable[Citing]) -> Iterator[str]:
    """One clause: each wording it has had, then the rules that cite it."""
    yield f"### {name}"
    yield ""
    for version in versions:
        clause = version.clause(name)
        if clause is not None and clause.since == version.id:
            note = f" *{clause.note}*" if clause.note else ""
            duty = f" *{clause.who} {clause.duty}:*" if clause.who else ""
            yield f"- `{version.id}` **{clause.citation}**:{duty} {clause.text}{note}"
    yield ""
    yield from met(name)
    found = uses(cited)
    if not found:
        return
    rows = ([use.heading, use.says, ", ".join(use.scopes), ", ".join(use.versions)] for use in found)
    yield from table(["rule", "says", "for", "under"], rows)


def met(name: str) -> Iterator[str]:
    """How this release meets a clause."""
    entry = entries()[name]
    by = f" ({', '.join(f'`{each}`' for each in entry.by)})" if entry.by else ""
    yield f"{entry.label}{by}.{f' {entry.why}' if entry.why else ''}"
    yield ""


def citing(versions: Iterable[Version]) -> dict[str, list[Citing]]:
    """By each clause's id the rules that cite it."""
    found: dict[str, list[Citing]] = {}
    for version in versions:
        for scope, section, rule in _rules(version):
            for name in {clause.id for clause in rule.cited}:
                found.setdefault(name, []).append((version.id, scope, section, rule))
    return found


def uses(cited: Iterable[Citing]) -> list[Use]:
    """The rules that cite a clause; the same words for several groups and under the same versions stand once."""
    by_scope: dict[tuple[str, str, str], Use] = {}
    for version, scope, section, rule in cited:
        key = (scope, rules.SECTIONS[section], rules.says(rule))
        by_scope.setdefault(key, Use(*key[1:], [scope])).versions.append(version)
    merged: dict[tuple[str, ...], Use] = {}
    for use in by_scope.values():
        kept = merged.setdefault((use.heading, use.says, *use.versions), use)
        kept.scopes += use.scopes if kept is not use else []
    return list(merged.values())


def _rules(version: Version) -> Iterator[tuple[str, str, Rule]]:
    for section, _, rule in version.programme.rules():
        yield PROGRAMME, section, rule
    for group in version.groups:
        for section, _, rule in group.rules():
            yield group.code, section, rule
