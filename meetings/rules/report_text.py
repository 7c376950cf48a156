"""The blocks of a report and what each says, out of its content alone. Pure.

A block of prose (the introduction, an item) is drafted from the record, and the secretariat's own words take the
draft's place. A block of facts (decisions, actions, attendance) stays as recorded, because a fact is corrected where it
was recorded; the secretariat's words stand before it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

Content = dict[str, Any]  # plain JSON: text, numbers, lists and dictionaries of them

HEADLINE, MINUTES = "headline", "minutes"
INTRODUCTION, DECISIONS, ACTIONS, ATTENDANCE, NEXT, AMENDMENTS = (
    "introduction",
    "decisions",
    "actions",
    "attendance",
    "next-meeting",
    "amendments",
)
ACTION_LISTS = [
    ("raised", "Actions raised at this meeting"),
    ("closed", "Actions closed by this meeting"),
    ("ongoing", "Actions ongoing"),
]
PARTS = ("context", "viewpoint", "raid", "note", "outcome")  # of an item, besides decisions
NOT_RECORDED = "Not recorded"
RAID_HEADING = "Risks, assumptions, issues and dependencies"


@dataclass(frozen=True)
class Block:
    """One block of a report. `drafted` is what the record says, as Markdown; `words` are the secretariat's, if any."""

    key: str
    kind: str
    heading: str
    drafted: str
    words: str = ""
    item: Content | None = None

    @property
    def is_prose(self) -> bool:
        """The secretariat's words take the draft's place; else they stand before the facts."""
        return self.kind in {INTRODUCTION, "item"}

    @property
    def text(self) -> str:
        """What the block says as a whole."""
        if self.is_prose:
            return self.words or self.drafted
        return "\n\n".join(filter(None, [self.words, self.drafted]))


def blocks(content: Content) -> tuple[Block, ...]:
    """All blocks of a report in order, with the secretariat's words where there are any."""
    words: Mapping[str, str] = content.get("words", {})
    return tuple(
        Block(each.key, each.kind, each.heading, each.drafted, words.get(each.key, each.words), each.item)
        for each in _drafted(content)
    )


def _drafted(content: Content) -> Iterator[Block]:
    minutes = content.get("kind", HEADLINE) == MINUTES
    # before there were blocks, a report was issued with an introduction of its own
    yield Block(INTRODUCTION, INTRODUCTION, "Introduction", "", content.get("introduction", ""))
    if content.get("amendments"):
        yield _facts(AMENDMENTS, "Amendments in this version", _amendments(content["amendments"]))
    if minutes:
        yield _facts(ATTENDANCE, "Attendance", _attendance(content["attendance"]))
    else:
        yield _facts(DECISIONS, "Decisions", _decisions(content["decisions"]))
    for item in content["items"]:
        if minutes or any(item.get(part) for part in PARTS):  # of old, RAID items were not told
            yield Block(item_key(item), "item", item["heading"], item_text(item, with_decisions=minutes), item=item)
    yield _facts(ACTIONS, "Actions", _actions(content["actions"]))
    if not minutes:
        yield _facts(ATTENDANCE, "Attendance", _attendance(content["attendance"]))
    yield _facts(NEXT, "Next meeting", _next(content))


@dataclass(frozen=True)
class Gaps:
    """What a report does not tell yet: items with a decision and no context, seats of which nobody said who came."""

    without_context: tuple[str, ...]
    not_recorded: tuple[str, ...]


def gaps(content: Content) -> Gaps:
    """What should be looked at before the report is issued. The secretariat's words at an item are its context."""
    words: Mapping[str, str] = content.get("words", {})
    bare = [
        item["heading"]
        for item in content["items"]
        if item["decision"] and not item["context"] and not words.get(item_key(item))
    ]
    unknown = [line["seat"] for line in content["attendance"]["seats"] if line["mode"] == NOT_RECORDED]
    return Gaps(tuple(bare), tuple(unknown))


def _facts(key: str, heading: str, text: str) -> Block:
    return Block(key, key, heading, text)


def item_key(item: Content) -> str:
    """By which key an item's block is known: by its row, or by its number in reports of old."""
    return str(item.get("key") or f"item-{item['number']}")


def item_text(item: Content, *, with_decisions: bool = False) -> str:
    """What was captured at an item, as Markdown to be edited."""
    raid = "\n".join(f"- {each['what']}: {each['text']}{_moment(each)}" for each in item.get("raid", ()))
    views = "\n".join(f"- {each['text']}{_moment(each)}" for each in item["viewpoint"])
    parts = [
        *(each["text"] for each in item["context"]),
        *(["**Viewpoints**", views] if views else []),
        *([f"**{RAID_HEADING}**", raid] if raid else []),
        *(each["text"] for each in item["note"]),
        *(f"**Decision:** {each['text']}{_moment(each)}" for each in (item["decision"] if with_decisions else [])),
        *([f"*{item['outcome']}*"] if item["outcome"] else []),
    ]
    return "\n\n".join(parts)


def _moment(entry: Content) -> str:
    """The time in the recording, as a link where there is a recording."""
    at, link = entry["recording_at"], entry["recording_link"]
    if not at:
        return ""
    return f" ([{at}]({link}))" if link else f" ({at})"


def _decisions(taken: Sequence[Content]) -> str:
    told = (f"{each['number']} {each['title']}: {each['text']}{_moment(each)}" for each in taken)
    return "\n\n".join(told) or "No decision was recorded."


def _actions(actions: Mapping[str, Sequence[Content]]) -> str:
    lists = (_list(title, actions[key]) for key, title in ACTION_LISTS if actions[key])
    return "\n\n".join(lists) or "No actions."


def _list(title: str, actions: Sequence[Content]) -> str:
    rows = (
        f"- {each['reference']} {each['text']} ({each['owner']}, {_day(each['due'])}, {each['status']})"
        for each in actions
    )
    return "\n".join([f"{title}:", *rows])


def _day(said: str) -> str:
    """2022-03-09 as 9 Mar 2022; a report holds its dates as text."""
    on = date.fromisoformat(said)
    return f"{on.day} {on:%b %Y}"


def _attendance(attendance: Content) -> str:
    seats = [f"- {line['seat']}: {line['who'] or '–'}, {seat_mode(line)}" for line in attendance["seats"]]
    guests = [f"- Invited: {guest['name']} {guest['organisation']}".rstrip() for guest in attendance["guests"]]
    return "\n".join([*seats, *guests])


def seat_mode(line: Content) -> str:
    """How a seat was filled and, of an alternate, by what authority; reports of old do not tell the authority."""
    return ", ".join(filter(None, [line["mode"], line.get("authority", "")]))


def _next(content: Content) -> str:
    following = content["next_meeting"]
    if following:
        return f"{following['reference']}, {_day(following['on'])}"
    return "Not in the record." if content["meeting"]["historical"] else "Not called yet."


def _amendments(carried: Sequence[Content]) -> str:
    return "\n".join(f"- {each['reference']}, {each['about']}: {each['answer']}" for each in carried)
