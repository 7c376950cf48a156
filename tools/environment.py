"""The Python environment in `.venv`, made from the hashed pins in requirements/, and what its programs are told.

Environment variables of the product. What is set already wins; `./run` sets those marked * if they are not set, and
mhhs_governance/settings.py has a default for every one. docs/operations.md describes them all; `SETTINGS` below names
them, so that the suite can begin without any. Those an embedded set-up meets:

  * DATABASE_URL       sqlite:////absolute/path or postgres://user:password@host:port/name; here var/demo/db.sqlite3
  * MHHS_VAR           folder for what the product keeps: documents, keys, the file broker; here var/demo
  * MHHS_DEMO          "on" allows what only a demonstration may do, such as showing its sign-ins
  * SITE_URL           the address written into e-mails and papers; here the one that the demonstration listens on
    SECRET_KEY         signs sessions and links; without it one is made once and kept in MHHS_VAR
    DEBUG              "on" for tracebacks in the browser; `./run dev` sets it
    ALLOWED_HOSTS      host names the server answers to, with commas between; default this machine only
    CELERY_BROKER_URL  redis://… in production; default filesystem://, inside MHHS_VAR
    CACHE_URL          redis://… in production; default a table of the database
    EMAIL_URL          smtp://user:password@host:port; default prints messages to the worker's log
    MHHS_PDF           "off" says that PDFs cannot be made here; `./run demo` sets it when it finds so

Read by `./run` itself:

    PORT               where the demonstration listens; default 8000, as --port
    TEST_DATABASE_URL  a PostgreSQL server on which test databases may be made; default: one is started
    TEST_REDIS_URL     a Redis server that tests may use; default: one is started
    TEST_CHROMIUM      the browser for the journeys; default: Chromium or Chrome if found (the tests read it too)
    CI                 "true" makes anything that is missing a failure
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from tools.console import Stop, note, step
from tools.system import apt_install, install_command, one_at_a_time

ROOT = Path(__file__).resolve().parents[1]
VAR = ROOT / "var"

Kind = Literal["runtime", "dev"]

SETTINGS = (
    "DATABASE_URL",
    "MHHS_VAR",
    "MHHS_DEMO",
    "SITE_URL",
    "SECRET_KEY",
    "DEBUG",
    "ALLOWED_HOSTS",
    "CLAMD",
    "CLAMD_TIMEOUT",
    "CSRF_TRUSTED_ORIGINS",
    "HTTPS",
    "TRUSTED_PROXIES",
    "CELERY_BROKER_URL",
    "CACHE_URL",
    "EMAIL_URL",
    "EMAIL_FROM",
    "EMAIL_LEASE_SECONDS",
    "ENFORCED_WITHIN_MINUTES",
    "UPLOAD_LIMIT_BYTES",
    "SIGNING_KEY",
    "SIGNING_CERT",
    "SIGNING_PASSPHRASE",
    "SIGNING_SELF_SIGNED",
    "BALLOT_SECRET",
    "LOG_LEVEL",
    "MHHS_PDF",
)

NETWORK_SIGNS = (
    "temporary failure in name resolution",
    "name or service not known",
    "nodename nor servname",
    "dns error",
    "failed to establish a new connection",
    "newconnectionerror",
    "network is unreachable",
    "error sending request",
    "connection refused",
    "connecttimeout",
    "operation timed out",
)


@dataclass(frozen=True)
class Environment:
    """The virtual environment of one checkout.

    `stamp` is written last and taken away first, so a virtual environment without one was interrupted and is redone.
    """

    root: Path = ROOT

    @property
    def home(self) -> Path:
        """Where the environment stands."""
        return self.root / ".venv"

    @property
    def python(self) -> Path:
        """Its interpreter."""
        return self.home / "bin" / "python"

    @property
    def stamp(self) -> Path:
        """Says what was installed, for which Python, at which place."""
        return self.home / "installed.json"

    def requirements(self, kind: Kind) -> Path:
        """The lock file of that kind."""
        return self.root / "requirements" / f"{kind}.txt"

    def fingerprint(self, kind: Kind) -> dict[str, str]:
        """What the stamp says once `kind` is installed; dev contains runtime."""
        kinds: tuple[Kind, ...] = ("runtime", "dev") if kind == "dev" else ("runtime",)
        pins: dict[str, str] = {
            each: hashlib.sha256(self.requirements(each).read_bytes()).hexdigest() for each in kinds
        }
        return {"python": sys.version, "home": str(self.home), **pins}

    def recorded(self) -> dict[str, str]:
        """What the stamp says, or nothing when it is missing or unreadable."""
        try:
            return dict(json.loads(self.stamp.read_text(encoding="utf-8")))
        except (OSError, ValueError):
            return {}

    def holds(self, kind: Kind) -> bool:
        """Whether everything of that kind is installed as locked."""
        return self.fingerprint(kind).items() <= self.recorded().items()

    def fits(self) -> bool:
        """Whether the environment was finished once, here and for this Python, so that it may be brought up to date."""
        recorded = self.recorded()
        return recorded.get("python") == sys.version and recorded.get("home") == str(self.home)


def prepare(kind: Kind, environment: Environment | None = None) -> Path:
    """Makes or updates the environment if it is not as locked; returns its Python. Raises Stop with what to do."""
    environment = environment or Environment()
    if environment.holds(kind):
        return environment.python
    lock = environment.root / "var" / "environment.lock"
    with one_at_a_time(lock, "Another command is making the environment: waiting for it."):
        if not environment.holds(kind):
            _make(environment, kind)
    return environment.python


def _make(environment: Environment, kind: Kind) -> None:
    fresh = not environment.fits()
    environment.stamp.unlink(missing_ok=True)
    uv = shutil.which("uv")
    if fresh:
        if environment.home.exists():
            note("  An earlier start did not finish, or was for another Python: .venv is made anew.")
            shutil.rmtree(environment.home)
        _create(environment, uv)
    with step(f"Installing the {kind} packages (with {'uv' if uv else 'pip'})"):
        _install(environment, kind, uv)
    environment.stamp.write_text(json.dumps(environment.fingerprint(kind)), encoding="utf-8")


def _create(environment: Environment, uv: str | None) -> None:
    if uv is None:
        _require_ensurepip()
    venv = [uv, "venv", "-q", "--python", sys.executable] if uv else [sys.executable, "-m", "venv"]
    with step("Making the Python environment in .venv"):
        done = subprocess.run([*venv, str(environment.home)], capture_output=True, text=True, check=False)
    if done.returncode:
        raise Stop(f"The environment in .venv could not be made: {last_line(done.stderr or done.stdout)}")


def _require_ensurepip() -> None:
    """Debian ships Python without the means to make an environment with pip in it."""
    if _has_ensurepip():
        return
    exact = f"python3.{sys.version_info.minor}-venv"
    if (apt_install([exact]) or apt_install(["python3-venv"])) and _has_ensurepip():
        return
    raise Stop(f"Python's venv is missing: run `{install_command([exact], ['python'])}` and then this again.")


def _has_ensurepip() -> bool:
    test = [sys.executable, "-c", "import venv, ensurepip"]
    return subprocess.run(test, capture_output=True, check=False).returncode == 0


def _install(environment: Environment, kind: Kind, uv: str | None) -> None:
    """Wheels only: nothing is compiled here and no package runs a script of its own on installing."""
    python = str(environment.python)
    pip = [python, "-m", "pip", "install", "--no-input", "--disable-pip-version-check", "--retries", "2"]
    installer = [uv, "pip", "install", "--python", python] if uv else pip
    what = ["-q", "--require-hashes", "--only-binary", ":all:", "-r", str(environment.requirements(kind))]
    done = subprocess.run([*installer, *what], capture_output=True, text=True, check=False)
    if done.returncode == 0:
        return
    log = environment.root / "var" / "install.log"
    log.parent.mkdir(exist_ok=True)
    log.write_text(done.stdout + done.stderr, encoding="utf-8")
    raise Stop(explain_install(done.stderr + done.stdout))


def explain_install(output: str) -> str:
    """One sentence for why the packages could not be installed, from what pip or uv printed."""
    text = output.lower()
    if any(sign in text for sign in NETWORK_SIGNS):
        return "The packages could not be downloaded: there seems to be no network; connect and run this again."
    if "no space left" in text:
        return "The packages could not be installed: the disk is full."
    if "hash" in text and "match" in text:
        return "A downloaded package is not the one that was locked (its hash differs), so nothing was installed."
    return f"The packages could not be installed ({last_line(output)}); all of it is in var/install.log."


def last_line(text: str) -> str:
    """The last line that says something."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-1] if lines else "no message"


def told(defaults: dict[str, str]) -> dict[str, str]:
    """The environment for a child process: what is set already wins over the defaults."""
    libraries = {"DYLD_FALLBACK_LIBRARY_PATH": "/opt/homebrew/lib:/usr/local/lib"} if sys.platform == "darwin" else {}
    return {**libraries, **defaults, **os.environ, "PYTHONUNBUFFERED": "1"}


def product_defaults(var: Path, port: int = 8000) -> dict[str, str]:
    """The embedded set-up: everything in the folder `var`, answering on this machine only."""
    return {
        "DATABASE_URL": f"sqlite:///{var / 'db.sqlite3'}",
        "MHHS_VAR": str(var),
        "MHHS_DEMO": "on",
        "SITE_URL": f"http://127.0.0.1:{port}",
    }
