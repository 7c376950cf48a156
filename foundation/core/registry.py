"""The one inversion: an app above tells an app below what to do, under a typed key, checked at start-up.

Nothing else may call upwards. A registry is created by the lower app with its key type and its protocol; the upper app
registers in `apps.py: ready()`; a key registered twice or left empty fails the start.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

from django.core.checks import CheckMessage, Error

if TYPE_CHECKING:
    from collections.abc import Iterator

Handler = TypeVar("Handler")

_registries: list[Registry[object]] = []


class Registry(Generic[Handler]):
    """A named table from key to handler. `required` keys must all be registered when the checks run."""

    def __init__(self, name: str, *, required: tuple[str, ...] = ()) -> None:
        self.name = name
        self.required = required
        self._handlers: dict[str, Handler] = {}
        _registries.append(self)  # type: ignore[arg-type]  # held as object for the check alone

    def register(self, key: str, handler: Handler) -> None:
        """Enter a handler. Raises ValueError when another already stands under the key."""
        present = self._handlers.get(key)
        if present is not None and present != handler:
            raise ValueError(f"{self.name}: {key!r} is registered twice.")
        self._handlers[key] = handler

    def get(self, key: str) -> Handler | None:
        """The handler under the key, or None."""
        return self._handlers.get(key)

    def __getitem__(self, key: str) -> Handler:
        return self._handlers[key]

    def __contains__(self, key: object) -> bool:
        return key in self._handlers

    def items(self) -> Iterator[tuple[str, Handler]]:
        """All entries, in the order of their keys."""
        return iter(sorted(self._handlers.items(), key=lambda entry: entry[0]))

    def values(self) -> Iterator[Handler]:
        """All handlers, in the order of their keys."""
        return (handler for _, handler in self.items())

    def missing(self) -> list[str]:
        """Required keys nobody registered."""
        return [key for key in self.required if key not in self._handlers]


def check_registries(**_: object) -> list[CheckMessage]:
    """System check: every required key of every registry has its handler."""
    return [
        Error(f"Registry {registry.name!r} has no handler for {key!r}.", id="core.E001")
        for registry in _registries
        for key in registry.missing()
    ]
