"""Loading versions of the framework. A loaded version is never altered; a corrected text replaces it openly."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal, Protocol

from foundation.audit import services as audit
from foundation.core.clock import now
from foundation.core.errors import Refused
from foundation.core.memo import forget
from foundation.core.registry import Registry
from foundation.core.scope import Classification, scope
from framework import rules
from framework.events import EventKind
from framework.models import FrameworkVersion, sources

if TYPE_CHECKING:
    from collections.abc import Mapping

    from foundation.audit.services import Actor
    from framework.rules import Version


class Follower(Protocol):
    """What an app above does once versions were loaded, in the same act. It runs every time, so twice without harm."""

    def __call__(self, *, actor: Actor) -> object: ...


LOADED: Final[Registry[Follower]] = Registry("framework loaded")
FOLDER: Final = Path(__file__).parent.parent / "versions"
Result = Literal["loaded", "same", "replaced"]


@dataclass(frozen=True)
class Outcome:
    """What came of one version."""

    version: str
    result: Result


def shipped() -> dict[str, str]:
    """The version files that come with the product: file names and texts."""
    return {path.name: path.read_text(encoding="utf-8") for path in sorted(FOLDER.glob("*.toml"))}


@audit.act
def load_versions(*, actor: Actor, texts: Mapping[str, str], replace: bool = False) -> list[Outcome]:
    """Load what is new among the version files; one event for each version loaded or replaced.

    Raises Refused when the files, together with what is loaded, break the format, and when a file
    differs from the text already loaded for its version (unless `replace`, which keeps the old text).
    """
    held = {row.version: row for row in FrameworkVersion.objects.current().select_for_update()}
    parsed = _parse(sources(held.values()) | dict(texts))
    _nothing_lost(held, parsed)
    outcomes = [
        _settle(version, texts[version.file], held.get(version.id), actor=actor, replace=replace)
        for version in parsed
        if version.file in texts
    ]
    forget()  # what was read of the framework in this request is out of date, and would stay so if it were undone
    for follow in LOADED.values():
        follow(actor=actor)
    return outcomes


def _parse(texts: Mapping[str, str]) -> tuple[Version, ...]:
    try:
        return rules.parse(texts)
    except rules.InvalidFrameworkError as error:
        raise Refused(str(error)) from error


def _nothing_lost(held: Mapping[str, FrameworkVersion], parsed: tuple[Version, ...]) -> None:
    """A file may not take the name of a version away from what is loaded under it."""
    named = {version.id for version in parsed}
    for row in held.values():
        if row.version not in named:
            raise Refused(f"{row.file}: version.id no longer says {row.version!r}, which is loaded from this file.")


def _settle(version: Version, text: str, held: FrameworkVersion | None, *, actor: Actor, replace: bool) -> Outcome:
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    if held is None:
        _store(version, text, sha256, actor=actor, kind=EventKind.VERSION_LOADED, before="")
        return Outcome(version.id, "loaded")
    if held.sha256 == sha256:
        return Outcome(version.id, "same")
    if not replace:
        raise Refused(
            f"{version.file}: {version.title} is already loaded with another text. What was computed under it stands "
            "on that text; make a new version, or run load_framework --replace to correct the text on the record."
        )
    FrameworkVersion.objects.filter(pk=held.pk).update(replaced_at=now())
    _store(version, text, sha256, actor=actor, kind=EventKind.VERSION_REPLACED, before=held.sha256)
    return Outcome(version.id, "replaced")


def _store(version: Version, text: str, sha256: str, *, actor: Actor, kind: EventKind, before: str) -> None:
    row = FrameworkVersion.objects.create(
        version=version.id,
        title=version.title,
        in_force_from=version.in_force_from,
        date_assumed=version.date_assumed,
        change_request=version.change_request,
        authored=version.authored,
        file=version.file,
        source=text,
        sha256=sha256,
        loaded_at=now(),
    )
    audit.record(
        kind,
        actor=actor,
        stream="system",
        subject=row,
        scope=scope("", Classification.PUBLIC),
        data={
            "version": version.id,
            "in_force_from": version.in_force_from.isoformat(),
            "date_assumed": version.date_assumed,
            "sha256": sha256,
            "replaces_sha256": before,
        },
    )
