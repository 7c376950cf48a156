"""manage.py demo [--fresh] [--load-only]: the demonstration programme, loaded, and served unless told otherwise."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from dashboard.management import demonstration
from dashboard.management.cast import CAST, PASSWORD
from foundation.core.management.base import ProductCommand, Stop

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.core.management.base import CommandParser


EARLIER = "This demonstration was loaded by an earlier release; start over with --fresh"
STRANGERS = "This database holds people who are not of the demonstration"


class Command(ProductCommand):
    help = "Fills the database with the demonstration programme; --load-only serves nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--fresh", action="store_true", help="start over: everything in the database is lost")
        parser.add_argument("--load-only", action="store_true", help="fill the database and stop")

    def run(self, options: dict[str, Any]) -> tuple[int, Mapping[str, Any]]:
        if options["fresh"]:
            self._start_over()
        call_command("migrate", verbosity=0, interactive=False)
        filled = demonstration.is_filled()
        if filled and not demonstration.is_of_this_release():
            raise Stop(EARLIER)
        if not filled:
            if demonstration.is_someone_elses():
                raise Stop(f"{STRANGERS}; nothing was loaded.")
            demonstration.fill()
        data = {
            "loaded": not filled,
            "password": PASSWORD,
            "people": [{"email": role.address, "name": role.name, "shows": role.shows} for role in CAST],
        }
        if not options["load_only"]:
            self.stdout.write(self.words(data))
            os.execv(settings.BASE_DIR / "run", ["run", "demo"])  # noqa: S606  # the launcher of this very checkout
        return 0, data

    def words(self, data: Mapping[str, Any]) -> str:
        shown = [person for person in data["people"] if person["shows"]]
        others = len(data["people"]) - len(shown)
        lines = [f"  {person['email']:<32} {person['name']}: {person['shows']}" for person in shown]
        return "\n".join(
            [f"Sign in with the password {data['password']} as", *lines, f"  and {others} more seats and offices."]
        )

    def _start_over(self) -> None:
        """Only a database that holds nobody but the demonstration's people is thrown away."""
        tables = connection.introspection.table_names()
        if tables and "accounts_person" not in tables:
            raise Stop("This database is not one of this product; it is left as it is.")
        if tables and demonstration.is_someone_elses():
            raise Stop(f"{STRANGERS}; it is left as it is.")
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
                return
        name = str(connection.settings_dict["NAME"])
        connection.close()
        for path in (name, f"{name}-wal", f"{name}-shm"):
            if os.path.exists(path):  # noqa: PTH110  # the database's own name, as Django has it
                os.remove(path)  # noqa: PTH107  # the same
