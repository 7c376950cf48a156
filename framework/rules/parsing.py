"""Version files in, complete versions out; every fault is a sentence naming file and key."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, TypeVar, get_args

from framework.rules import building, building_programme
from framework.rules.building import Clauses, Held
from framework.rules.checking import check_references
from framework.rules.deciding import Thresholds
from framework.rules.errors import InvalidFrameworkError
from framework.rules.patches import (
    EMPTY,
    OWN_TERMS,
    PROGRAMME_LISTS,
    PROGRAMME_SINGLES,
    Patch,
    Reading,
    State,
    apply,
    missing_removals,
    needless_entries,
)
from framework.rules.precedence import Settled, settle
from framework.rules.programme import ProgrammeRules
from framework.rules.rows import Place, Row
from framework.rules.terms import Clause, DraftVersion, Duty, GroupRules, OverruledRule, Version

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

HEADER: Final = (
    "id",
    "title",
    "document",
    "authored",
    "authors",
    "change",
    "drafts",
    "in_force_from",
    "date_assumed",
    "date_note",
    "printed_by",
    "change_requests",
    "based_on",
    "summary",
    "groups_removed",
)
DUTIES: Final[tuple[Duty, ...]] = get_args(Duty)
SUBGROUPS: Final = "subgroups"
Built = TypeVar("Built")


@dataclass(frozen=True)
class Draft:
    """One file, read but not yet laid over its base."""

    file: Row
    head: Row
    id: str
    based_on: str
    reading: Reading

    def patch(self, *path: str) -> Patch | None:
        """The patch for a scope such as ("levels", "3"), or None where the file has none."""
        row = self.file
        for part in path:
            if part not in row.table:
                return None
            row = row.child(part)
        return self.reading.patch(row)

    def own_terms(self, code: str) -> Patch | None:
        """The patch of a group's own terms, or None where the file has none."""
        row = self.file.child("groups").child(code)
        if OWN_TERMS not in row.table:
            return None
        return self.own_reading.patch(row.child(OWN_TERMS))

    @property
    def own_reading(self) -> Reading:
        """How to read the patch of a group's own terms: they have no profile."""
        return replace(self.reading, source="own_terms", profile=())

    def names(self, section: str) -> tuple[str, ...]:
        """The tables below a section, such as the codes of the groups it changes."""
        return tuple(self.file.child(section).table)


@dataclass(frozen=True)
class Folded:
    """Everything that holds after some versions, before it is built into rules."""

    drafts: tuple[Draft, ...]
    clauses: Clauses
    programme: State
    groups: Mapping[str, State]
    own_terms: Mapping[str, State]


def parse(sources: Mapping[str, str]) -> tuple[Version, ...]:
    """All versions, oldest first, from file names and TOML texts.

    Raises InvalidFrameworkError with every fault found, each a sentence naming file and key.
    """
    problems: list[str] = []
    drafts = [_draft(name, text, problems) for name, text in sources.items()]
    _stop(problems)
    folded = Folded((), {}, EMPTY, {}, {})
    versions: list[Version] = []
    for draft in _in_order(drafts, problems):
        folded = _fold(folded, draft)
        versions.append(_version(draft, folded))
    _stop(problems)
    return tuple(versions)


def _stop(problems: list[str]) -> None:
    if problems:
        raise InvalidFrameworkError(problems)


def _draft(name: str, text: str, problems: list[str]) -> Draft:
    place = Place(name, "", problems)
    try:
        row = Row(place, tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        problems.append(f"{name}: the file is not valid TOML: {error}.")
        row = Row(Place(name, "", []), {})
    row.only(("version", "clauses", "programme", "every", "levels", SUBGROUPS, "groups"))
    head = row.child("version")
    head.only(HEADER)
    reading = Reading(head.text("id"))
    return Draft(row, head, reading.since, head.text("based_on", ""), reading)


def _in_order(drafts: list[Draft], problems: list[str]) -> list[Draft]:
    """The drafts as a chain, each based on the one before; gaps and forks are problems."""
    by_date = sorted(drafts, key=lambda draft: draft.head.day("in_force_from"))
    for before, draft in zip([None, *by_date], by_date, strict=False):
        expected = before.id if before else ""
        if draft.based_on != expected:
            words = f"the version in force before it, {expected!r}" if expected else "nothing"
            draft.head.place.at("based_on").problem(f"is {draft.based_on!r}; in order of date it must be {words}")
        if before and before.head.day("in_force_from") == draft.head.day("in_force_from"):
            draft.head.place.at("in_force_from").problem(f"is also the date of {before.id!r}")
    _stop(problems)
    return by_date


def _fold(folded: Folded, draft: Draft) -> Folded:
    drafts = (*folded.drafts, draft)
    groups = _fold_groups(folded, draft)
    return Folded(
        drafts,
        {**folded.clauses, **_clauses(draft)},
        _fold_programme(folded.programme, draft),
        groups,
        {code: _fold_own_terms(folded.own_terms.get(code, EMPTY), draft, code) for code in groups},
    )


def _fold_own_terms(state: State, draft: Draft, code: str) -> State:
    patch = draft.own_terms(code)
    if patch is None:
        return state
    missing_removals(patch, [state])
    needless_entries(patch, state)
    return apply(state, patch, draft.own_reading)


def _clauses(draft: Draft) -> dict[str, Clause]:
    found: dict[str, Clause] = {}
    for row in draft.file.children("clauses"):
        row.only(("id", "document", "section", "who", "duty", "text", "note"))
        clause = Clause(
            id=row.text("id"),
            document=row.text("document", draft.head.text("document")),
            section=row.text("section"),
            text=row.text("text"),
            note=row.text("note", ""),
            since=draft.id,
            date_assumed=_assumed(draft, row),
            who=row.text("who", ""),
            duty=row.one_of("duty", DUTIES) if "duty" in row.table else "states",
        )
        if clause.id in found:
            row.place.at("id").problem(f"is {clause.id!r}, which this file has already stated")
        found[clause.id] = clause
    return found


def _assumed(draft: Draft, clause: Row) -> bool:
    """Whether the day from which a clause holds is assumed: not when a dated paper prints it as in force."""
    own = clause.text("document", "") in {"", draft.head.text("document")}
    return draft.head.flag("date_assumed") and not (own and draft.head.text("printed_by", ""))


def _fold_programme(state: State, draft: Draft) -> State:
    reading = replace(draft.reading, lists=PROGRAMME_LISTS, singles=PROGRAMME_SINGLES, profile=())
    patch = reading.patch(draft.file.child("programme"))
    missing_removals(patch, [state])
    needless_entries(patch, state)
    return apply(state, patch, reading)


def _fold_groups(folded: Folded, draft: Draft) -> dict[str, State]:
    states = dict(folded.groups)
    for code in draft.head.texts("groups_removed"):
        if states.pop(code, None) is None:
            draft.head.place.at("groups_removed").problem(f"names {code!r}, which is not there")
    for code in draft.names("groups"):
        if code not in states:
            states[code] = _history(folded.drafts, _given(draft, code))
    _check_removals(states, draft)
    return {code: _changed(state, draft, code) for code, state in states.items()}


def _given(draft: Draft, code: str) -> Mapping[str, object]:
    """What a file says about a group itself, for a group it makes."""
    return draft.file.child("groups").child(code).table


def _wider(draft: Draft, profile: Mapping[str, object]) -> list[Patch]:
    """The patches of a file that reach a group of this profile without naming it, the widest first."""
    found = [draft.patch("every"), draft.patch("levels", str(profile.get("level", "")))]
    if profile.get("subgroup"):
        found.append(draft.patch(SUBGROUPS))
    return [patch for patch in found if patch is not None]


def _history(drafts: Iterable[Draft], profile: Mapping[str, object]) -> State:
    """What a group new to the framework takes over from what earlier versions say of all."""
    state = EMPTY
    for draft in drafts:
        for patch in _wider(draft, profile):
            state = apply(state, patch, draft.reading)
    return state


def _changed(state: State, draft: Draft, code: str) -> State:
    own = draft.patch("groups", code)
    for patch in _wider(draft, {**_given(draft, code), **state.profile}):
        state = apply(state, patch, draft.reading)
    if own is None:
        return state
    missing_removals(own, [state])
    needless_entries(own, state)
    return apply(state, own, draft.reading)


def _check_removals(states: Mapping[str, State], draft: Draft) -> None:
    every = draft.patch("every")
    if every is not None:
        missing_removals(every, states.values())
    for level in draft.names("levels"):
        patch = draft.patch("levels", level)
        reached = [one for one in states.values() if str(one.profile.get("level")) == level]
        if patch is not None:
            missing_removals(patch, reached)
    _check_subgroups(states, draft)


def _check_subgroups(states: Mapping[str, State], draft: Draft) -> None:
    """What a file takes from sub-groups is there before it, or the same file gives it to all or to their level."""
    patch = draft.patch(SUBGROUPS)
    if patch is None:
        return
    wider = [one for level in draft.names("levels") if (one := draft.patch("levels", level)) is not None]
    every = draft.patch("every")
    given = tuple(entry.held for one in (*wider, *([every] if every else [])) for entry in one.entries)
    reached = [state for state in states.values() if state.profile.get("subgroup")]
    missing_removals(patch, [*reached, State({}, None, "", given)])


def _version(draft: Draft, folded: Folded) -> Version:
    head, programme = draft.head, _programme(draft, folded)
    version = Version(
        id=draft.id,
        file=draft.file.place.file,
        title=head.text("title"),
        document=head.text("document"),
        authored=head.day("authored"),
        authors=head.texts("authors"),
        change=head.text("change", ""),
        drafts=tuple(_draft_version(row) for row in head.children("drafts")),
        in_force_from=head.day("in_force_from"),
        date_assumed=draft.head.flag("date_assumed"),
        date_note=head.text("date_note", ""),
        printed_by=head.text("printed_by", ""),
        change_requests=head.texts("change_requests"),
        based_on=draft.based_on,
        summary=head.texts("summary"),
        clauses=tuple(folded.clauses.values()),
        groups=tuple(_group(draft, code, folded, programme) for code in folded.groups),
        programme=programme,
    )
    check_references(draft.file.place, version)
    return version


def _draft_version(row: Row) -> DraftVersion:
    row.only(("id", "authored", "author", "change"))
    return DraftVersion(
        id=row.text("id"),
        authored=row.day("authored"),
        author=row.text("author"),
        change=row.text("change"),
    )


def _list(state: State, section: str, build: Callable[[Held, Clauses], Built], clauses: Clauses) -> tuple[Built, ...]:
    return tuple(build(held, clauses) for held in state.section(section))


def _needed(
    place: Place,
    state: State,
    section: str,
    build: Callable[[Held, Clauses], Built],
    clauses: Clauses,
) -> Built:
    held = next(iter(state.section(section)), None)
    if held is None:
        place.at(section).problem("is missing")
        empty = Row(Place(place.file, f"{place.path}.{section}", []), {})
        held = Held(section, section, empty, "")
    return build(held, clauses)


def _group(draft: Draft, code: str, folded: Folded, programme: ProgrammeRules) -> GroupRules:
    profile, clauses = folded.groups[code], folded.clauses
    settled = settle({"framework": profile.rows, "own_terms": folded.own_terms[code].rows}, programme.precedence.order)
    state = replace(profile, rows=settled.rows)
    place = replace((state.profile_row or draft.file).place, path=f"groups.{code}")
    row = Row(place, state.profile)
    return GroupRules(
        version=draft.id,
        code=code,
        name=row.text("name"),
        level=row.whole("level"),
        parent=row.text("parent", ""),
        role=row.text("role"),
        closed=row.flag("closed"),
        open_membership=row.flag("open_membership"),
        subgroup=row.flag("subgroup"),
        short_lived=row.flag("short_lived"),
        meeting_pattern=row.text("meeting_pattern", ""),
        standing=row.one_of("standing", building.STANDINGS, "convened"),
        convened_on=row.maybe_day("convened_on"),
        convened_note=row.text("convened_note", ""),
        closed_on=row.maybe_day("closed_on"),
        succeeds=row.texts("succeeds"),
        seats=_list(state, "seats", building.seat, clauses),
        deadlines=_list(state, "deadlines", building.deadline, clauses),
        outcomes=_list(state, "outcomes", building.outcome, clauses),
        criteria=_list(state, "criteria", building.criterion, clauses),
        grounds=_list(state, "grounds", building.ground, clauses),
        standing_items=_list(state, "standing_items", building.standing_item, clauses),
        conflicts=_list(state, "conflicts", building.conflict, clauses),
        thresholds=Thresholds(rules=_list(state, "thresholds", building.threshold, clauses)),
        attendance_rule=_needed(place, state, "attendance", building.attendance, clauses),
        minutes_rule=_needed(place, state, "minutes", building.minutes, clauses),
        no_consensus=_needed(place, state, "no_consensus", building.no_consensus, clauses),
        level_one=_one(state, "level_one", building.route, clauses),
        concerns=_one(state, "concerns", building.route, clauses),
        competence=_needed(place, state, "competence", building.competence, clauses),
        delegation=_needed(place, state, "delegation", building.delegation, clauses),
        alternates=_one(state, "alternates", building.alternates, clauses),
        decline_rule=_one(state, "may_decline", building.may_decline, clauses),
        overruled=_overruled(settled, programme, clauses),
        **building.cited(row, clauses, since=state.profile_since),
    )


def _one(state: State, section: str, build: Callable[[Held, Clauses], Built], clauses: Clauses) -> Built | None:
    return next(iter(_list(state, section, build, clauses)), None)


def _overruled(settled: Settled, programme: ProgrammeRules, clauses: Clauses) -> tuple[OverruledRule, ...]:
    return tuple(building.overruled(one, programme.precedence, clauses) for one in settled.beaten)


def _programme(draft: Draft, folded: Folded) -> ProgrammeRules:
    state, clauses, place = folded.programme, folded.clauses, draft.file.place.at("programme")
    return ProgrammeRules(
        levels=_list(state, "levels", building_programme.level, clauses),
        offices=_list(state, "offices", building_programme.office, clauses),
        subjects=_list(state, "subjects", building_programme.subject, clauses),
        escalations=_list(state, "escalations", building_programme.escalation, clauses),
        acts_after_ofgem=_list(state, "acts_after_ofgem", building_programme.act_after_ofgem, clauses),
        appeals=_needed(place, state, "appeals", building_programme.appeals, clauses),
        elections=_needed(place, state, "elections", building_programme.elections, clauses),
        consultation=_needed(place, state, "consultation", building_programme.consultation, clauses),
        precedence=_needed(place, state, "precedence", building_programme.precedence, clauses),
        change_control=_needed(place, state, "change_control", building_programme.change_control, clauses),
        practice=_needed(place, state, "practice", building_programme.practice, clauses),
    )
