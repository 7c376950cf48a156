"""`./run bench`: every benchmark, its ratio, and what it may be. Exit status 1 when one is beyond that."""

from __future__ import annotations

import os
import sys

import django


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mhhs_governance.settings_test")
    django.setup()
    from django.db import connection
    from django.test.utils import setup_databases, setup_test_environment, teardown_databases

    from tests.benchmarks import packs, sweeps

    setup_test_environment()
    databases = setup_databases(verbosity=0, interactive=False)
    try:
        found = sweeps.measure() if connection.vendor == "postgresql" else [packs.measure()]
    finally:
        teardown_databases(databases, verbosity=0)
    for one in found:
        print(one)  # noqa: T201  # what it is for
    return 0 if all(one.kept for one in found) else 1


sys.exit(main())
