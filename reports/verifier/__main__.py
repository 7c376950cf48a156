"""`python -m reports.verifier TRAIL.pdf --cert TRUSTED.pem`: exit 0 intact, 1 broken, 2 cannot be checked."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from reports.verifier import read_certificates, verify

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reports.verifier import VerifyResult


def main(arguments: Sequence[str]) -> int:
    """Checks one file and prints what was found, as sentences or as JSON."""
    parser = argparse.ArgumentParser(prog="python -m reports.verifier", description="Checks a signed decision trail.")
    parser.add_argument("file", type=Path)
    parser.add_argument("--cert", type=Path, action="append", required=True, help="trusted certificates, PEM")
    parser.add_argument("--json", action="store_true", help="print JSON")
    given = parser.parse_args(arguments)
    try:
        trusted = [each for path in given.cert for each in read_certificates(path.read_bytes())]
        pdf = given.file.read_bytes()
    except (OSError, ValueError) as error:
        sys.stderr.write(f"{error}\n")
        return 2
    result = verify(pdf, trusted)
    sys.stdout.write(json.dumps(result.as_json(), indent=1) + "\n" if given.json else said(result))
    return 0 if result.intact else 1


def said(result: VerifyResult) -> str:
    """The result as lines of text."""
    if result.intact and result.signed_at:
        return f"Intact. Signed by {result.signed_by} on {result.signed_at:%d %B %Y at %H:%M} UTC.\n"
    return "Broken.\n" + "".join(f"- {finding}\n" for finding in result.findings)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
