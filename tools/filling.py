"""The demonstration's database: made, filled once, brought up to date when the code has moved on."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tools.console import Stop, note, step
from tools.environment import ROOT, last_line

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

EARLIER = "If this demonstration is of an earlier release, `./run demo --fresh` starts over."


@dataclass(frozen=True)
class Place:
    """The folder in which a demonstration keeps everything."""

    var: Path
    url: str = ""  # of another database than the embedded one

    @property
    def database(self) -> Path:
        """The embedded SQLite database."""
        return self.var / "db.sqlite3"

    @property
    def lock(self) -> Path:
        """Held while a demonstration runs."""
        return self.var / "running.lock"

    @property
    def stamp(self) -> Path:
        """Written last, one per database: with which migrations and framework versions the filling was finished."""
        other = "-" + hashlib.sha256(self.url.encode()).hexdigest()[:12] if self.url else ""
        return self.var / f"loaded{other}.json"

    @property
    def unfinished(self) -> Path:
        """There while the embedded database is filled for the first time, and after that only if it was interrupted."""
        return self.var / "loading"

    @property
    def sign_ins(self) -> Path:
        """What the loading printed: who may sign in."""
        return self.var / "sign-ins.txt"

    def recorded(self) -> dict[str, str]:
        """What the stamp says, or nothing when the filling never finished."""
        try:
            return dict(json.loads(self.stamp.read_text(encoding="utf-8")))
        except (OSError, ValueError):
            return {}


def wipe(place: Place) -> None:
    """Takes away everything in the folder but the lock, which is held."""
    for each in place.var.iterdir():
        if each == place.lock:
            continue
        shutil.rmtree(each) if each.is_dir() else each.unlink()


def fill(place: Place, python: Path, env: Mapping[str, str], *, fresh: bool) -> None:
    """Migrates, loads the framework, and loads the demonstration once; nothing when all that is done already.

    Only a database whose first filling was seen to be interrupted is made anew; any other is brought up to date, even
    one that was filled by other means.
    """
    target = {"schema": fingerprint(ROOT)}
    loaded = bool(place.recorded()) and (bool(place.url) or place.database.exists()) and not fresh
    if loaded and place.recorded() == target:
        return
    if not loaded:
        _begin(place)
    try:
        _migrate(python, env)
    except Stop as stop:
        raise (Stop(f"{stop} {EARLIER}") if loaded else stop) from stop
    if not loaded:
        _load(place, python, env, fresh=fresh and bool(place.url))
    place.stamp.write_text(json.dumps(target), encoding="utf-8")
    place.unfinished.unlink(missing_ok=True)


def _begin(place: Place) -> None:
    place.stamp.unlink(missing_ok=True)
    if place.unfinished.exists():
        note("  An earlier start did not finish loading: the database is made anew.")
        for each in place.var.glob(place.database.name + "*"):
            each.unlink()
    if not place.url and not place.database.exists():
        place.unfinished.touch()


def _migrate(python: Path, env: Mapping[str, str]) -> None:
    with step("Preparing the database"):
        manage(python, env, "migrate", "--noinput")
    with step("Loading the Governance Framework"):
        manage(python, env, "load_framework")


def _load(place: Place, python: Path, env: Mapping[str, str], *, fresh: bool) -> None:
    with step("Loading the demonstration programme"):
        printed = manage(python, env, "demo", "--load-only", *(["--fresh"] if fresh else []))
    place.sign_ins.write_text(printed, encoding="utf-8")


def manage(python: Path, env: Mapping[str, str], *arguments: str) -> str:
    """Runs manage.py and returns what it printed; raises Stop, and keeps all it said in a log, when it fails."""
    command = [str(python), str(ROOT / "manage.py"), *arguments]
    done = subprocess.run(command, env=env, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode == 0:
        return done.stdout
    log = ROOT / "var" / "manage.log"
    log.write_text(done.stdout + done.stderr, encoding="utf-8")
    raise Stop(f"`manage.py {arguments[0]}` failed ({last_line(done.stderr)}); all it said is in var/manage.log.")


def fingerprint(root: Path) -> str:
    """Changes when a migration or a framework version changes: then the database is brought up to date."""
    digest = hashlib.sha256()
    for pattern in ("*/migrations/*.py", "foundation/*/migrations/*.py", "framework/**/*.toml"):
        for file in sorted(root.glob(pattern)):
            digest.update(str(file.relative_to(root)).encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()
