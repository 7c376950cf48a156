"""The command line of `./run`."""

from __future__ import annotations

import argparse
import os
import sys
from typing import TYPE_CHECKING

from tools import demo, suite
from tools.console import Stop, note
from tools.environment import ROOT, VAR, prepare, product_defaults, told
from tools.processes import stop_on_signals

if TYPE_CHECKING:
    from collections.abc import Sequence

HELP = """\
./run demo      start the demonstration programme and print its address and sign-ins (Ctrl-C stops it)
                  --fresh starts over, --port N listens elsewhere than on 8000
./run test      all checks and the suite's quick tier, on SQLite and PostgreSQL and in Chromium
                  --all adds the slow tier;  -- ARGUMENTS runs the suite alone, with pytest's arguments
./run check     the linters only
./run bench     the benchmarks: what takes how many times its yardstick, measured in one run
./run dev       as demo, reloading when a file changes
./run manage …  manage.py, on the demonstration's database unless DATABASE_URL names another
"""


def parser() -> argparse.ArgumentParser:
    """What may be said after `./run`, apart from `manage`, whose arguments are its own."""
    top = argparse.ArgumentParser(prog="./run", usage=HELP, add_help=True)
    commands = top.add_subparsers(dest="command", required=True)
    for name in ("demo", "dev"):
        serve = commands.add_parser(name)
        serve.add_argument("--fresh", action="store_true")
        serve.add_argument("--port", type=port, default=os.environ.get("PORT", "8000"))
    test = commands.add_parser("test")
    test.add_argument("--all", action="store_true")
    test.add_argument("extra", nargs="*")
    commands.add_parser("check")
    commands.add_parser("bench")
    return top


def port(text: str) -> int:
    """A TCP port from the command line."""
    if text.isdecimal() and 0 < int(text) < 65536:
        return int(text)
    raise argparse.ArgumentTypeError(f"{text} is not a port: a whole number up to 65535")


def manage(arguments: Sequence[str]) -> int:
    """Becomes manage.py; its exit status is ours."""
    python = str(prepare("runtime"))
    os.execve(python, [python, str(ROOT / "manage.py"), *arguments], told(product_defaults(VAR / "demo")))  # noqa: S606 - that is the purpose


def dispatch(arguments: Sequence[str]) -> int:
    """Does what was asked; returns the exit status."""
    if not arguments or arguments[0] == "help":
        print(HELP, end="")
        return 0
    if arguments[0] == "manage":
        return manage(arguments[1:])
    given = parser().parse_args(arguments)
    os.chdir(ROOT)
    stop_on_signals()
    if given.command == "check":
        return suite.check()
    if given.command == "bench":
        return suite.bench()
    if given.command == "test":
        return suite.test(slow=given.all, extra=given.extra)
    return demo.serve(port=given.port, fresh=given.fresh, reload=given.command == "dev")


def main(arguments: Sequence[str]) -> int:
    """Runs a command; a reason to stop is one sentence on stderr and exit status 1."""
    try:
        return dispatch(arguments)
    except Stop as reason:
        note(str(reason))
        return 1
    except KeyboardInterrupt:
        note("Stopped.")
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
