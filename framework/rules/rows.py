"""Typed reading of TOML tables, gathering every fault as a sentence that names file and key."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import TypeGuard, TypeVar

Table = Mapping[str, object]
Choice = TypeVar("Choice", bound=str)
Value = TypeVar("Value")


@dataclass(frozen=True)
class Place:
    """Where in which file something stands; shares one list of problems with its parts."""

    file: str
    path: str
    problems: list[str]

    def at(self, part: str) -> Place:
        """The place of a key below this one."""
        return Place(self.file, f"{self.path}.{part}" if self.path else part, self.problems)

    def problem(self, says: str) -> None:
        """Note a fault here; `says` continues the sentence after the key, without full stop."""
        self.problems.append(f"{self.file}: {self.path} {says}.")


def is_table(value: object) -> TypeGuard[Table]:
    """Whether a TOML value is a table."""
    return isinstance(value, Mapping)


@dataclass(frozen=True)
class Row:
    """One table with its place. A faulty value is noted and a harmless one returned."""

    place: Place
    table: Table

    def only(self, keys: Iterable[str]) -> None:
        """Note each key that is not among those given."""
        known = sorted(keys)
        for key in self.table:
            if key not in known:
                self.place.at(key).problem(f"is not known; known are {', '.join(known)}")

    def text(self, key: str, default: str | None = None) -> str:
        """A text; needed unless a default is given."""
        return self._value(key, lambda value: isinstance(value, str), "a text", "", default)

    def flag(self, key: str, *, default: bool = False) -> bool:
        """A true or false."""
        return self._value(key, lambda value: isinstance(value, bool), "true or false", default, default)

    def day(self, key: str) -> date:
        """A date without a time."""
        return self._value(key, is_day, "a date such as 2022-03-10", date.min, None)

    def maybe_day(self, key: str) -> date | None:
        """A date without a time, or None where the key is left out."""
        return self.day(key) if key in self.table else None

    def whole(self, key: str) -> int:
        """A whole number of nought or more."""
        return self._value(key, is_whole, "a whole number, 0 or more", 0, None)

    def clock(self, key: str) -> time:
        """An hour and minute written "17:00"."""
        written = self.text(key, "")
        try:
            return time.fromisoformat(written)
        except ValueError:
            self.place.at(key).problem('must be a time such as "17:00"')
            return time.min

    def maybe_whole(self, key: str) -> int | None:
        """A whole number of nought or more, or None where the key is left out."""
        return self.whole(key) if key in self.table else None

    def maybe_pounds(self, key: str) -> Decimal | None:
        """Whole pounds, or None where the key is left out."""
        found = self.maybe_whole(key)
        return None if found is None else Decimal(found)

    def one_of(self, key: str, choices: Sequence[Choice], default: Choice | None = None) -> Choice:
        """A text out of a list."""
        written = self.text(key, default)
        for choice in choices:
            if choice == written:
                return choice
        if key in self.table:
            self.place.at(key).problem(f"is {written!r}; it must be one of {', '.join(choices)}")
        return choices[0]

    def some_of(self, key: str, choices: Sequence[Choice]) -> tuple[Choice, ...]:
        """A list of texts out of a list; empty where the key is left out."""
        written = self.texts(key)
        for text in written:
            if text not in choices:
                self.place.at(key).problem(f"names {text!r}; known are {', '.join(choices)}")
        return tuple(choice for text in written for choice in choices if choice == text)

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts; one text alone counts as a list of one; empty where left out."""
        value = self.table.get(key, [])
        listed = [value] if isinstance(value, str) else value
        if isinstance(listed, list) and all(isinstance(one, str) for one in listed):
            return tuple(listed)
        self.place.at(key).problem("must be a text or a list of texts")
        return ()

    def wholes(self, key: str) -> tuple[int, ...]:
        """A list of whole numbers of nought or more; needed."""
        value = self.table.get(key)
        if isinstance(value, list) and all(is_whole(one) for one in value):
            return tuple(value)
        self.place.at(key).problem("must be a list of whole numbers, 0 or more")
        return ()

    def child(self, key: str) -> Row:
        """A table below this one; empty where the key is left out."""
        value = self.table.get(key, {})
        if is_table(value):
            return Row(self.place.at(key), value)
        self.place.at(key).problem("must be a table")
        return Row(self.place.at(key), {})

    def children(self, key: str) -> list[Row]:
        """A list of tables below this one; empty where the key is left out."""
        value = self.table.get(key, [])
        if not isinstance(value, list) or not all(is_table(one) for one in value):
            self.place.at(key).problem("must be a list of tables")
            return []
        return [Row(self.place.at(f"{key}[{n}]"), one) for n, one in enumerate(value, 1)]

    def _value(
        self,
        key: str,
        fits: Callable[[object], bool],
        kind: str,
        harmless: Value,
        default: Value | None,
    ) -> Value:
        if key not in self.table:
            if default is not None:
                return default
            self.place.at(key).problem("is missing")
            return harmless
        value = self.table[key]
        if not fits(value):
            self.place.at(key).problem(f"must be {kind}")
            return harmless
        return value  # type: ignore[return-value]  # `fits` has just checked the kind


def is_day(value: object) -> bool:
    """Whether a TOML value is a date without a time."""
    return isinstance(value, date) and not isinstance(value, datetime)


def is_whole(value: object) -> bool:
    """Whether a TOML value is a whole number of nought or more."""
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0
