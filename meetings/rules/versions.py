"""What differs between two versions of an agenda. Pure: both come as frozen items in their order."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

ADDED, REMOVED, MOVED, CHANGED = "added", "removed", "moved", "changed"
FIELDS = {
    "number": "number",
    "title": "title",
    "objective": "objective",
    "objective_text": "what is wanted",
    "lead": "lead",
    "minutes": "minutes",
    "withdrawn": "withdrawn",
}


@dataclass(frozen=True)
class FrozenPaper:
    """A paper as an agenda pinned it: its own key, its document's reference with the version, that version's key."""

    key: int
    title: str
    reference: str
    version: int | None
    sha256: str
    scope: str


@dataclass(frozen=True)
class FrozenItem:
    """An item as an agenda was issued with it. `withdrawn` holds the reason, "" where it was not."""

    key: int
    number: str
    title: str
    objective: str
    objective_text: str
    lead: str
    minutes: int
    withdrawn: str
    papers: tuple[FrozenPaper, ...] = ()


def whole_meeting(papers: tuple[FrozenPaper, ...]) -> FrozenItem:
    """What stands for the papers that are before the meeting as a whole, after its items."""
    return FrozenItem(0, "", "The meeting as a whole", "", "", "", 0, "", papers)


@dataclass(frozen=True)
class Changed:
    """One thing that is different about an item."""

    what: str
    before: str
    after: str


@dataclass(frozen=True)
class Difference:
    """An item that differs between two versions. `was` and `now` are its places, counted from 1; None: not there."""

    kind: str
    number: str
    title: str
    was: int | None
    now: int | None
    changes: tuple[Changed, ...] = ()

    @property
    def words(self) -> str:
        """The difference as a line, without what stands before and after."""
        item = f"Item {self.number} “{self.title}”" if self.number else self.title
        if self.kind == MOVED:
            return f"{item} moved from place {self.was} to place {self.now}"
        if self.kind == CHANGED:
            return f"{item}: {', '.join(change.what for change in self.changes)} changed"
        return f"{item} {self.kind}"


def compare(old: Sequence[FrozenItem], new: Sequence[FrozenItem]) -> list[Difference]:
    """Items removed, then those added, moved and changed in their new order. An item may be both moved and changed."""
    before, after = {item.key: place for place, item in enumerate(old)}, {item.key for item in new}
    found = [
        Difference(REMOVED, item.number, item.title, before[item.key] + 1, None)
        for item in old
        if item.key not in after
    ]
    stayed = _in_order([before[item.key] for item in new if item.key in before])
    for place, item in enumerate(new, 1):
        if item.key not in before:
            found.append(Difference(ADDED, item.number, item.title, None, place))
            continue
        was = before[item.key]
        if was not in stayed:
            found.append(Difference(MOVED, item.number, item.title, was + 1, place))
        if changes := _changes(old[was], item):
            found.append(Difference(CHANGED, item.number, item.title, was + 1, place, changes))
    return found


def compare_heads(old: Mapping[str, str], new: Mapping[str, str]) -> list[Difference]:
    """What is different about the meeting itself, each thing by its name. What one of the two does not tell is none."""
    changes = [Changed(what, old[what], said) for what, said in new.items() if what in old and old[what] != said]
    return [Difference(CHANGED, "", "The meeting", None, None, tuple(changes))] if changes else []


def _in_order(places: Sequence[int]) -> set[int]:
    """The most places that rise one after the other: what is not among them was moved past the rest."""
    tails: list[int] = []
    chains: list[tuple[int, ...]] = []
    for place in places:
        at = bisect_left(tails, place)
        chain = (*(chains[at - 1] if at else ()), place)
        tails[at : at + 1], chains[at : at + 1] = [place], [chain]
    return set(chains[-1]) if chains else set()


def _changes(old: FrozenItem, new: FrozenItem) -> tuple[Changed, ...]:
    said = [
        Changed(label, str(getattr(old, name)), str(getattr(new, name)))
        for name, label in FIELDS.items()
        if getattr(old, name) != getattr(new, name)
    ]
    return (*said, *_paper_changes(old, new))


def _paper_changes(old: FrozenItem, new: FrozenItem) -> list[Changed]:
    before, after = _by_key(old), _by_key(new)
    return [
        Changed("paper", _pinned(before.get(key)), _pinned(after.get(key)))
        for key in [*before, *(key for key in after if key not in before)]
        if _pinned(before.get(key)) != _pinned(after.get(key))
    ]


def _by_key(item: FrozenItem) -> Mapping[int, FrozenPaper]:
    return {paper.key: paper for paper in item.papers}


def _pinned(paper: FrozenPaper | None) -> str:
    return f"{paper.title} ({paper.reference})" if paper else ""
