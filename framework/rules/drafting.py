"""A new version in the making: its skeleton, what is wrong with it and on which line, what it changes. Pure."""

from __future__ import annotations

import difflib
import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from framework.rules.changes import changes
from framework.rules.errors import InvalidFrameworkError
from framework.rules.lines import line_of
from framework.rules.parsing import parse

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from framework.rules.changes import RuleChange
    from framework.rules.terms import Clause, Rule, Version

FILE: Final = "draft.toml"
LONGEST: Final = 120_000  # characters; the longest version so far has 96,000
DEEPEST: Final = 32  # points in a key; four are in use
CONTEXT: Final = 3
CHANGE_REQUEST: Final = re.compile(r"CR[0-9]{3,5}")
VERSION_ID: Final = re.compile(r"[0-9]+(\.[0-9]+)*([+-][0-9A-Za-z.-]+)?")
SLUG: Final = re.compile(r"[A-Za-z0-9_-]{1,60}")
CODE: Final = re.compile(r"[A-Za-z0-9_-]{1,20}")
# Control characters but tab and line ends, lone surrogates, and what is no character at all.
NO_TEXT: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
OF_A_GROUP: Final = re.compile(rf"{re.escape(FILE)}: groups\.([^. ]+)\.(.*)", re.DOTALL)
NAMES_NOTHING: Final = "names ''"
LONGEST_ID, LONGEST_TITLE, LONGEST_NAME = 40, 200, 120
PLACEHOLDER: Final = "Say here, in one line for each change, what this version brings."
OFGEM: Final = "OFGEM"
CHANGE_CONTROL: Final = "change control"


@dataclass(frozen=True)
class Fault:
    """What is wrong with a text, as a sentence, and the line it stands on where that can be told (1 is the first)."""

    sentence: str
    line: int | None = None


@dataclass(frozen=True)
class Checked:
    """A text judged: the version it makes, or what keeps it from making one; a version may have faults too."""

    version: Version | None
    faults: tuple[Fault, ...]

    @property
    def is_sound(self) -> bool:
        """Nothing is wrong with it."""
        return self.version is not None and not self.faults


@dataclass(frozen=True)
class DiffLine:
    """One line of a comparison; `gap` stands for lines left out between two places."""

    kind: Literal["same", "added", "removed", "gap"]
    old: int | None
    new: int | None
    text: str


def change_request_refusal(reference: str) -> str | None:
    """Why a change request cannot have that reference; None when it can."""
    if CHANGE_REQUEST.fullmatch(reference):
        return None
    return "A change request is named CR and its number, such as CR035."


def name_refusal(versions: Sequence[Version], version_id: str) -> str | None:
    """Why no draft of that name can follow on the versions loaded; None when one can."""
    if not is_version_id(version_id):
        return f"A version is named in numbers with points, such as {next_id(versions[-1])}."
    if any(version_id == one.id or file_name(version_id) == one.file for one in versions):
        return f"There is a version {version_id} already."
    return None


def day_refusal(versions: Sequence[Version], in_force_from: date) -> str | None:
    """Why no version can begin on that day after those loaded; None when one can."""
    latest = versions[-1]
    if in_force_from > latest.in_force_from:
        return None
    return f"{latest.title} is in force from {day_words(latest.in_force_from)}; the next one begins after that day."


def late_refusal(in_force_from: date, today: date) -> str | None:
    """Why a draft nobody has approved yet cannot begin on its day, as a sentence; None while it can."""
    if in_force_from >= today:
        return None
    return (
        f"It was to come into force on {day_words(in_force_from)}, which has passed before it was approved. "
        "It cannot come into force before its approval: put the day in its text off."
    )


def day_words(day: date) -> str:
    """6 December 2023."""
    return f"{day.day} {day:%B %Y}"


def is_version_id(name: str) -> bool:
    """Whether a version may be called so: numbers with points, and what fits an address."""
    return len(name) <= LONGEST_ID and VERSION_ID.fullmatch(name) is not None


def next_id(base: Version) -> str:
    """A name for the version after `base`: its last number, one higher."""
    head, _, last = base.id.partition("+")[0].rpartition(".")
    return f"{head}.{int(last) + 1}" if head and last.isdecimal() else f"{base.id}.1"


def file_name(version_id: str) -> str:
    """The file under which a drafted version is kept."""
    return f"v{re.sub(r'[^0-9A-Za-z]+', '_', version_id)}.toml"


def skeleton(
    base: Version, *, version_id: str, change_request: str, in_force_from: date, authored: date, author: str
) -> str:
    """A valid text to begin with: the head of a version that changes nothing yet, and how to change something."""
    return f"""\
# Draft for {change_request}. A version gives only what it changes; all else is inherited from {base.id}.

[version]
id = {_quoted(version_id)}
title = {_quoted(f"Governance Framework v{version_id}")}
document = {_quoted(f"MHHS-DEL031 v{version_id}")}
authored = {authored.isoformat()}
authors = [{_quoted(author)}]
change = ""
in_force_from = {in_force_from.isoformat()}
date_assumed = false
change_requests = [{_quoted(change_request)}]
based_on = {_quoted(base.id)}
summary = [
  {_quoted(PLACEHOLDER)},
]

# A clause is stated once, in our own words, and rules name it. One that has an id known already is restated.
#
# [[clauses]]
# id = "headline-report"
# section = "Generic Meeting Practices and Frequency"
# text = "A headline report follows each meeting within three working days."
#
# Then the rules: [programme], [every] group, [levels.3], [groups.DAG]; the narrower prevails.
#
# [[every.deadlines]]
# key = "headline_report"
# label = "Headline report issued"
# working_days = 3
# direction = "after"
# anchor = "meeting"
# owner = "PMO"
# clause = "headline-report"
"""


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def unreadable(text: str) -> str | None:
    """Why a text cannot even be kept, as a sentence; None when it can."""
    if len(text) > LONGEST:
        return f"The text has {len(text):,} characters; a version has at most {LONGEST:,}."
    if not text.strip():
        return "The text is empty."
    if found := NO_TEXT.search(text):
        line = text.count("\n", 0, found.start()) + 1
        return f"Line {line} has a character that is no text; take it out."
    for number, line_text in enumerate(text.split("\n"), 1):
        if line_text.count(".") > DEEPEST and _points_outside_texts(line_text) > DEEPEST:
            return f"Line {number} has a key of more than {DEEPEST} parts."
    return None


def _points_outside_texts(line: str) -> int:
    """How many points of a line stand outside quotes; TOML is read in quadratic time over a key of many parts."""
    points, quote, escaped = 0, "", False
    for sign in line:
        if quote:
            escaped, closes = sign == "\\" and quote == '"' and not escaped, sign == quote and not escaped
            quote = "" if closes else quote
        elif sign in "\"'":
            quote = sign
        else:
            points += sign == "."
    return points


def check(text: str, *, loaded: Mapping[str, str], base: Version, change_request: str) -> Checked:
    """Judge a text as the version after `base`, together with the texts loaded. Never raises."""
    if reason := unreadable(text):
        return Checked(None, (Fault(reason),))
    try:
        version = next(one for one in parse({**loaded, FILE: text}) if one.file == FILE)
    except InvalidFrameworkError as error:
        return Checked(None, tuple(_fault(text, problem) for problem in _folded(error.problems)))
    except (RecursionError, ValueError, OverflowError):
        return Checked(None, (Fault("The text is nested too deeply, or holds a number that is too long."),))
    own = _own_faults(version, base, change_request)
    return Checked(version, tuple(Fault(f"{path} {says}.", line_of(text, path)) for path, says in own))


def _folded(problems: Sequence[str]) -> list[str]:
    """The same fault in many groups told once, and what only follows from a key left out not at all."""
    own = [problem for problem in problems if NAMES_NOTHING not in problem] or list(problems)
    groups: dict[str, list[str]] = {}
    for problem in own:
        found = OF_A_GROUP.match(problem)
        groups.setdefault(found.group(2) if found else problem, []).append(found.group(1) if found else "")
    return [_told_once(said, codes) for said, codes in groups.items()]


def _told_once(said: str, codes: Sequence[str]) -> str:
    if not codes[0]:
        return said
    more = f" (and in {len(codes) - 1} more groups)" if len(codes) > 1 else ""
    return f"{FILE}: groups.{codes[0]}.{said.removesuffix('.')}{more}."


def _fault(text: str, problem: str) -> Fault:
    sentence = problem.removeprefix(f"{FILE}: ")
    if said := re.search(r"\(at line ([0-9]+), column", sentence):
        return Fault(sentence, int(said.group(1)))
    if sentence.endswith("(at end of document)."):
        return Fault(sentence, len(text.rstrip().split("\n")))
    return Fault(sentence, None if sentence == problem else line_of(text, sentence.split(" ", 1)[0]))


def _own_faults(version: Version, base: Version, change_request: str) -> Iterator[tuple[str, str]]:
    """What a version drafted in the product owes beside the format: each a path in the text and what is said of it."""
    if not is_version_id(version.id):
        yield "version.id", f"is {version.id!r}; it must be numbers with points, such as {next_id(base)!r}"
    if len(version.title) > LONGEST_TITLE:
        yield "version.title", f"is longer than {LONGEST_TITLE} characters"
    if change_request not in version.change_requests:
        yield "version.change_requests", f"does not name {change_request}, for which it is drafted"
    if version.date_assumed:
        yield "version.date_assumed", "is true; a version drafted here has a day that is set, not assumed"
    if not version.summary or PLACEHOLDER in version.summary:
        yield "version.summary", "does not say yet what the version brings"
    if version.based_on != base.id:
        yield "version.based_on", f"must be {base.id!r}, on which the draft stands"
    yield from _names(version)


def _names(version: Version) -> Iterator[tuple[str, str]]:
    """Names new with the version fit where they are kept and in an address."""
    for clause in version.clauses:
        if clause.since == version.id and not SLUG.fullmatch(clause.id):
            yield "clauses", f"has the id {clause.id!r}; an id has letters, figures and hyphens, at most 60"
    for group in version.groups:
        path = f"groups.{group.code}"
        if not CODE.fullmatch(group.code):
            yield path, "must be letters, figures and hyphens, at most 20"
        if len(group.name) > LONGEST_NAME:
            yield f"{path}.name", f"is longer than {LONGEST_NAME} characters"
        for section, key, rule in group.rules():
            if rule.since == version.id:
                yield from _labels(f"{path}.{section}.{key}", key, rule)


def _labels(path: str, key: str, rule: Rule) -> Iterator[tuple[str, str]]:
    longest = 30 if path.split(".")[-2] == "seats" else 40
    if path.split(".")[-2] in {"seats", "deadlines"} and len(key) > longest:
        yield path, f"has a key longer than {longest} characters"
    words = next((getattr(rule, name) for name in ("name", "label", "title") if hasattr(rule, name)), "")
    if len(words) > LONGEST_NAME:
        yield path, f"has a name longer than {LONGEST_NAME} characters"


def changes_nothing(before: Version, after: Version) -> bool:
    """Whether a version is the one before it under another name."""
    restated = any(clause.since == after.id for clause in after.clauses)
    return not restated and not changes(before, after)


def on_change_control(before: Version, after: Version) -> tuple[str, ...]:
    """What a version changes about change control itself, one line each; empty where it leaves it alone."""
    ruled = [_told(change) for change in changes(before, after) if _concerns(change)]
    return (*dict.fromkeys(ruled), *_restated(before, after))


def needs_ofgem(before: Version, after: Version) -> bool:
    """Whether Ofgem approves after the PSG, by the rule in force before: it does when change control is changed."""
    return OFGEM in before.programme.change_control.approved_by and bool(on_change_control(before, after))


def _concerns(change: RuleChange) -> bool:
    return change.section == "change_control" or any(_is_about(clause) for clause in change.rule.cited)


def _told(change: RuleChange) -> str:
    said = {"added": f"new: {change.now}", "removed": f"no longer: {change.was}"}
    return f"{change.heading}, {said.get(change.kind, change.now)}"


def _is_about(clause: Clause) -> bool:
    return CHANGE_CONTROL in clause.section.lower()


def _restated(before: Version, after: Version) -> Iterator[str]:
    """Clauses on change control in other words, or new."""
    for clause in after.clauses:
        was = before.clause(clause.id)
        if _is_about(clause) and (was is None or was.text != clause.text):
            yield f"The clause {clause.id}, {clause.section}"
    for clause in before.clauses:
        now = after.clause(clause.id)
        if _is_about(clause) and now is not None and not _is_about(now):
            yield f"The clause {clause.id}, until now {clause.section}"


def diff(old: str, new: str) -> list[DiffLine]:
    """Two texts line by line: what differs, with a few lines around it."""
    before, after = old.split("\n"), new.split("\n")
    found: list[DiffLine] = []
    for part in difflib.SequenceMatcher(None, before, after).get_grouped_opcodes(CONTEXT):
        if found or part[0][1]:
            found.append(DiffLine("gap", None, None, ""))
        for step in part:
            found.extend(_lines(step, before, after))
    return found


def _lines(step: tuple[str, int, int, int, int], before: Sequence[str], after: Sequence[str]) -> Iterator[DiffLine]:
    kind, start, end, new_start, new_end = step
    if kind == "equal":
        pairs = zip(range(start, end), range(new_start, new_end), strict=True)
        yield from (DiffLine("same", old + 1, new + 1, before[old]) for old, new in pairs)
        return
    yield from (DiffLine("removed", old + 1, None, before[old]) for old in range(start, end))
    yield from (DiffLine("added", None, new + 1, after[new]) for new in range(new_start, new_end))
