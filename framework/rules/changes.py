"""What differs between two versions, rule by rule: a version and the one before it, or any two, either way round."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Final, Literal

from framework.rules.terms import GroupRules, Rule, Version
from framework.rules.wording import SECTIONS, profile_parts, says

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


Kind = Literal["added", "changed", "restated", "removed"]
Named = dict[tuple[str, str], "Rule"]
BASIS: Final = ("clause", "also", "since")
PROGRAMME: Final = "Programme"  # the scope of what binds no single group


@dataclass(frozen=True, kw_only=True)
class RuleChange:
    """One rule the later of two versions added, changed, restated (same words, other clause) or removed.

    `scopes` are the groups (or the programme) for which it is the same change; `was` and `now` are what held
    before and holds after, in words, empty where nothing did; `rule` is the later of the two, for its clause.
    """

    scopes: tuple[str, ...]
    section: str
    kind: Kind
    was: str
    now: str
    rule: Rule

    @property
    def heading(self) -> str:
        """The kind of rule, in words."""
        return SECTIONS[self.section]


def changes(before: Version, after: Version) -> tuple[RuleChange, ...]:
    """Every rule that `after` has and `before` has not, has otherwise or has no more; the same change is told once.

    The two need not be neighbours: a rule changed and changed back in between is no change.
    """
    merged: dict[tuple[str, ...], RuleChange] = {}
    for change in _changes(before, after):
        key = (change.section, change.kind, change.was, change.now, change.rule.citation)
        earlier = merged[key].scopes if key in merged else ()
        merged[key] = RuleChange(
            scopes=(*earlier, *change.scopes),
            section=change.section,
            kind=change.kind,
            was=change.was,
            now=change.now,
            rule=change.rule,
        )
    return tuple(merged.values())


@dataclass(frozen=True)
class Reach:
    """The changes that reach the same groups, or the programme alone."""

    scopes: tuple[str, ...]
    changes: tuple[RuleChange, ...]


def by_reach(found: Iterable[RuleChange]) -> tuple[Reach, ...]:
    """Changes put together by whom they reach: the programme's first, then what reaches most, then group by group."""
    alike: dict[tuple[str, ...], list[RuleChange]] = {}
    for change in found:
        alike.setdefault(change.scopes, []).append(change)
    ordered = sorted(alike, key=lambda scopes: (scopes != (PROGRAMME,), -len(scopes)))
    return tuple(Reach(scopes, tuple(alike[scopes])) for scopes in ordered)


def _changes(before: Version, after: Version) -> Iterator[RuleChange]:
    old, new = _scopes(before), _scopes(after)
    for scope in (*new, *(scope for scope in old if scope not in new)):
        earlier, later = old.get(scope, {}), new.get(scope, {})
        for name in (*later, *(name for name in earlier if name not in later)):
            change = _compare(scope, name[0], earlier.get(name), later.get(name))
            if change is not None:
                yield change


def _compare(scope: str, section: str, before: Rule | None, after: Rule | None) -> RuleChange | None:
    rule = after or before
    if rule is None or (before and after and (before.since == after.since or _content(before) == _content(after))):
        return None
    was, now = _words(before, after)
    return RuleChange(
        scopes=(scope,), section=section, kind=_kind(before, after, was, now), was=was, now=now, rule=rule
    )


def _content(rule: Rule) -> tuple[object, ...]:
    """What a rule says and the passages it rests on, whoever said it when and in which words."""
    passages = tuple(clause.id for clause in rule.cited)
    if isinstance(rule, GroupRules):
        return (passages, profile_parts(rule), rule.closed, rule.open_membership)
    own = (getattr(rule, field.name) for field in fields(rule) if field.name not in BASIS)
    return (passages, *(_content(one) if isinstance(one, Rule) else one for one in own))


def _kind(before: Rule | None, after: Rule | None, was: str, now: str) -> Kind:
    if after is None:
        return "removed"
    if before is None:
        return "added"
    return "restated" if was == now else "changed"


def _words(before: Rule | None, after: Rule | None) -> tuple[str, str]:
    """Both sides in words; of a group's profile only what differs."""
    if isinstance(before, GroupRules) and isinstance(after, GroupRules):
        pairs = zip(profile_parts(before), profile_parts(after), strict=True)
        differing = [pair for pair in pairs if pair[0] != pair[1]]
        return "; ".join(was for was, _ in differing), "; ".join(now for _, now in differing)
    return (says(before) if before else ""), (says(after) if after else "")


def _scopes(version: Version) -> dict[str, Named]:
    programme = {(section, key): rule for section, key, rule in version.programme.rules()}
    return {PROGRAMME: programme, **{group.code: _named(group) for group in version.groups}}


def _named(group: GroupRules) -> Named:
    return {(section, key): rule for section, key, rule in group.rules()}
