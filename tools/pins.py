"""Writes requirements/runtime.txt and dev.txt from the .in files: `python3 -m tools.pins`. Needs uv on PATH.

Every version is exact, every file of every platform is named by its hash, and no address of an index is written.
The versions already locked are kept where they fit; `--upgrade` takes the newest.
"""

from __future__ import annotations

import subprocess
import sys

from tools.environment import ROOT

FORM = ("--generate-hashes", "--universal", "--python-version", "3.11", "--no-annotate", "--no-header")
NO_ADDRESSES = ("--no-emit-index-url", "--no-emit-find-links")


def write(kind: str, *options: str) -> None:
    """Locks one kind in place."""
    files = (f"requirements/{kind}.in", "-o", f"requirements/{kind}.txt")
    subprocess.run(["uv", "pip", "compile", "-q", *files, *FORM, *NO_ADDRESSES, *options], cwd=ROOT, check=True)


def main() -> None:
    """Locks both, runtime first, since dev holds the same versions of it."""
    write("runtime", *sys.argv[1:])
    write("dev", "-c", "requirements/runtime.txt", *sys.argv[1:])


if __name__ == "__main__":
    main()
