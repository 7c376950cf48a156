"""`./run check` and `./run test`: the steps, what each needs, and a table of how they went.

Every step runs, whatever happened before it, so that one run tells everything. Markers of the tests:

    slow       only with --all                      browser    in Chromium (TEST_CHROMIUM)
    redis      against Redis (TEST_REDIS_URL)       postgres   only against PostgreSQL
    pdf        makes a PDF with WeasyPrint          pdfsig     asks poppler's pdfsig
"""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from tools import pdf, processes, services
from tools.console import Stop, say
from tools.environment import SETTINGS, VAR, prepare, told

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

NO_TESTS = 5  # pytest's exit status when it selected none
TIMED_OUT = 124
QUICK_LIMIT, FULL_LIMIT = 15 * 60, 45 * 60  # seconds for one run of pytest: a hang must not be for ever
TEST_VAR = VAR / "test"


@dataclass(frozen=True)
class Step:
    """One command of the environment's Python, and what it is told beside the usual."""

    name: str
    command: tuple[str, ...]
    env: Mapping[str, str] = field(default_factory=dict)
    limit: float | None = None
    may_be_empty: bool = False


@dataclass(frozen=True)
class Outcome:
    """How a step went; `trouble` is empty when it passed."""

    name: str
    seconds: float
    trouble: str = ""


@dataclass(frozen=True)
class Missing:
    """Something this machine lacks, so that the tests with the marker did not run."""

    marker: str
    what: str
    how: str


@dataclass(frozen=True)
class Plan:
    """What `./run test` was asked for and what it found here."""

    slow: bool = False
    extra: tuple[str, ...] = ()
    postgres: str = ""
    env: Mapping[str, str] = field(default_factory=dict)
    missing: tuple[Missing, ...] = ()

    @property
    def lacking(self) -> set[str]:
        """Markers whose tests cannot run here."""
        return {each.marker for each in self.missing}


def check_steps() -> list[Step]:
    """The linters and the checks that need no test, quickest first."""
    return [
        Step("ruff check", ("-m", "ruff", "check", "--quiet", ".")),
        Step("ruff format", ("-m", "ruff", "format", "--check", "--quiet", ".")),
        Step("import order", (".venv/bin/lint-imports", "--no-logo", "--no-cache")),
        Step("templates", ("-m", "djlint", "templates", "--lint", "--quiet")),
        Step("migrations", ("manage.py", "makemigrations", "--check", "--dry-run")),
        Step("mypy", ("-m", "mypy", ".")),
    ]


def expression(wanted: Iterable[str], unwanted: Iterable[str]) -> str:
    """The marker expression that selects tests with every wanted marker and no unwanted one."""
    return " and ".join([*sorted(wanted), *(f"not {each}" for each in sorted(unwanted))])


def suite_steps(plan: Plan) -> list[Step]:
    """The suite on SQLite, on PostgreSQL, and the journeys in the browser, without what is missing here."""
    never = plan.lacking | (set() if plan.slow else {"slow"})
    steps = [_pytest(plan, "SQLite", {"DATABASE_URL": sqlite_url("sqlite")}, (), never | {"browser", "postgres"})]
    if plan.postgres:
        steps.append(_pytest(plan, "PostgreSQL", {"DATABASE_URL": plan.postgres}, (), never | {"browser"}))
    if "browser" not in plan.lacking:
        steps.append(
            _pytest(plan, "journeys in Chromium", {"DATABASE_URL": sqlite_url("browser")}, ("browser",), never)
        )
    return steps


def sqlite_url(name: str) -> str:
    """Where a run keeps its SQLite database, should a test want one in a file."""
    return f"sqlite:///{TEST_VAR / name / 'db.sqlite3'}"


def _pytest(plan: Plan, name: str, env: dict[str, str], wanted: Sequence[str], unwanted: set[str]) -> Step:
    select = ("-m", expression(wanted, unwanted - set(wanted)))
    return Step(
        f"tests: {name}",
        ("-m", "pytest", "-q", "-n", str(workers()), *select, *plan.extra),
        {**plan.env, **env, "MHHS_VAR": str(TEST_VAR / name.split(maxsplit=1)[0].lower())},
        FULL_LIMIT if plan.slow else QUICK_LIMIT,
        may_be_empty=bool(plan.extra),
    )


def workers() -> int:
    """Processes to spread the tests over: one per core, at most four since each makes databases of its own."""
    return min(4, max(2, os.cpu_count() or 2))


def run_step(python: Path, step: Step) -> Outcome:
    """Runs a step in the foreground, its own output untouched."""
    say(f"\n── {step.name} ──")
    var = step.env.get("MHHS_VAR")
    if var:
        shutil.rmtree(var, ignore_errors=True)
        Path(var).mkdir(parents=True)
    started = time.monotonic()
    status = processes.run([str(python), *step.command], {**bare_env(), **step.env}, step.limit)
    return Outcome(step.name, time.monotonic() - started, trouble(step, status))


def bare_env() -> dict[str, str]:
    """The person's environment without what would make the product another than the one that is tested."""
    kept = {name: value for name, value in told({}).items() if name not in SETTINGS}
    return {**kept, "DATABASE_URL": sqlite_url("checks"), "MHHS_VAR": str(TEST_VAR / "checks")}


def trouble(step: Step, status: int) -> str:
    """What is wrong, judged by the exit status; a run of the suite that ran no test has not passed."""
    if status == 0 or (status == NO_TESTS and step.may_be_empty):
        return ""
    if status == NO_TESTS and "pytest" in step.command:
        return "no test ran"
    return f"took longer than {step.limit:.0f} s" if status == TIMED_OUT and step.limit else f"failed (exit {status})"


def summary(outcomes: Sequence[Outcome]) -> list[str]:
    """A table of the steps: name, seconds, how it went."""
    width = max(len(each.name) for each in outcomes)
    rows = [f"  {each.name:<{width}}  {each.seconds:6.1f} s  {each.trouble.upper() or 'ok'}" for each in outcomes]
    return ["", "Summary", *rows]


def report_missing(python: Path, plan: Plan) -> None:
    """Names loudly what this machine lacks, and every test that did not run for it."""
    for each in plan.missing:
        say(f"\n!!! NOT RUN: {each.what} is missing. To have it: {each.how}")
        for name in collected(python, plan, each.marker):
            say(f"!!!   {name}")


def collected(python: Path, plan: Plan, marker: str) -> list[str]:
    """The names of the tests with that marker that this run would otherwise have run."""
    select = expression({marker}, set() if plan.slow else {"slow"})
    command = [str(python), "-m", "pytest", "--collect-only", "-q", "-p", "no:randomly", "-m", select, *plan.extra]
    done = subprocess.run(command, env=bare_env(), capture_output=True, text=True, check=False)
    return [line for line in done.stdout.splitlines() if "::" in line]


def check() -> int:
    """Runs the linters; returns the exit status."""
    python = prepare("dev")
    outcomes = [run_step(python, each) for each in check_steps()]
    return conclude(outcomes, failed=False)


def bench() -> int:
    """Runs the benchmarks; returns 1 when one takes more than it may."""
    python = prepare("dev")
    bench = ("-m", "tests.benchmarks")
    with ExitStack() as stack:
        missing: list[Missing] = []
        postgres = os.environ.get("TEST_DATABASE_URL") or started_postgres(stack, python, missing)
        steps = [Step("benchmarks", bench)]
        if postgres:
            steps.append(Step("benchmarks: PostgreSQL", bench, {"DATABASE_URL": postgres}))
        outcomes = [run_step(python, each) for each in steps]
        for each in missing:
            say(f"\n!!! NOT MEASURED: {each.what} is missing. To have it: {each.how}")
    return conclude(outcomes, failed=False)


def test(*, slow: bool, extra: Sequence[str]) -> int:
    """Runs the checks and the suite; with arguments for pytest, the suite alone. Returns the exit status."""
    python = prepare("dev")
    with ExitStack() as stack:
        plan = equip(stack, python, Plan(slow=slow, extra=tuple(extra)))
        steps = suite_steps(plan) if extra else [*check_steps(), *suite_steps(plan)]
        outcomes = [run_step(python, each) for each in steps]
        report_missing(python, plan)
    return conclude(outcomes, failed=bool(plan.missing) and os.environ.get("CI") == "true")


def conclude(outcomes: Sequence[Outcome], *, failed: bool) -> int:
    """Prints the table; returns 1 when a step failed or `failed` says that something missing counts as failure."""
    for line in summary(outcomes):
        say(line)
    if failed:
        say("  With CI=true whatever is missing is a failure.")
    return int(failed or any(each.trouble for each in outcomes))


def equip(stack: ExitStack, python: Path, plan: Plan) -> Plan:
    """Finds or starts what the tests need; what cannot be had becomes `missing`. Servers stop with the stack."""
    missing = [] if pdf.ready(python) else [Missing("pdf", "what WeasyPrint needs", pdf.how())]
    browser = os.environ.get("TEST_CHROMIUM") or services.CHROMIUM.find()
    redis = os.environ.get("TEST_REDIS_URL") or started_redis(stack)
    found = {services.CHROMIUM: browser, services.REDIS: redis, services.PDFSIG: services.PDFSIG.find()}
    missing += [Missing(need.marker, need.what, need.how()) for need, had in found.items() if not had]
    postgres = os.environ.get("TEST_DATABASE_URL") or started_postgres(stack, python, missing)
    env = {"TEST_CHROMIUM": browser or "", "TEST_REDIS_URL": redis, "TEST_DATABASE_URL": postgres}
    return replace(plan, postgres=postgres, env=env, missing=tuple(missing))


def started_redis(stack: ExitStack) -> str:
    """The URL of a Redis server of our own, or nothing when there is no program for it."""
    program = services.REDIS.find()
    return stack.enter_context(services.redis_server(program)) if program else ""


def started_postgres(stack: ExitStack, python: Path, missing: list[Missing]) -> str:
    """The URL of a PostgreSQL server of our own; what went wrong is added to `missing`."""
    try:
        return stack.enter_context(services.postgres_server(python))
    except Stop as problem:
        missing.append(Missing("postgres", f"PostgreSQL ({problem})", "name a server in TEST_DATABASE_URL"))
        return ""
