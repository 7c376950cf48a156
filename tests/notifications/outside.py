"""The test's database as other processes see it: on PostgreSQL the same one, on SQLite a file with what it holds."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

from celery import Celery
from django.db import connection

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.notifications.proxy import Proxy

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60  # seconds
FILES = "filesystem://"


class Outside:
    """Call it when the rows are in (a test with transaction=True), and ask it for what the processes made of them."""

    def __init__(
        self,
        folder: Path,
        *,
        broker: str = FILES,
        database: Callable[[str, int], Proxy] | None = None,
        **environment: str,
    ) -> None:
        """`broker` is the address of Celery's; `database` makes what stands before the PostgreSQL server."""
        self.folder, self.broker = folder, broker
        self.file = folder / "outside.sqlite3"
        self.env = {
            **os.environ,
            "DATABASE_URL": self._published(database),
            "MHHS_VAR": str(folder / "var"),
            "CELERY_BROKER_URL": broker,
            "CACHE_URL": "locmemcache://",
            "DJANGO_SETTINGS_MODULE": "mhhs_governance.settings",
            "SECRET_KEY": "only-for-tests",
            "MHHS_PDF": "off",
            **environment,
        }
        self.queue = folder / "var" / "broker" / "queue"

    def _published(self, database: Callable[[str, int], Proxy] | None) -> str:
        given = connection.settings_dict
        if connection.vendor == "postgresql":
            host, port = given["HOST"] or "127.0.0.1", int(given["PORT"] or 5432)
            if database is not None:
                host, port = "127.0.0.1", database(host, port).port
            return f"postgres://{given['USER']}:{given['PASSWORD']}@{host}:{port}/{given['NAME']}"
        connection.ensure_connection()
        with closing(sqlite3.connect(self.file)) as copy:
            connection.connection.backup(copy)
        return f"sqlite:///{self.file}"

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """What the processes see."""
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute(sql)
                return list(cursor.fetchall())
        with closing(sqlite3.connect(self.file)) as copy:
            return copy.execute(sql).fetchall()

    def python(self, code: str) -> str:
        """Run a piece of Python with Django set up, to its end, and return what it printed."""
        prepared = f"import django; django.setup()\n{code}"
        done = subprocess.run(
            [sys.executable, "-c", prepared],
            cwd=ROOT,
            env=self.env,
            check=True,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
        )
        return done.stdout

    def _celery(self, *words: str) -> subprocess.Popen[bytes]:
        for name in ("queue", "processed", "control"):
            (self.queue.parent / name).mkdir(parents=True, exist_ok=True)
        command = [sys.executable, "-m", "celery", "-A", "mhhs_governance.celery", *words, "--loglevel", "WARNING"]
        return subprocess.Popen(command, cwd=ROOT, env=self.env)

    def worker(self) -> subprocess.Popen[bytes]:
        """A real Celery worker on the broker. It works in its main process, so a kill hits the work itself."""
        return self._celery("worker", "--pool", "solo", "--without-gossip", "--without-mingle", "--without-heartbeat")

    def beat(self, name: str = "beat") -> subprocess.Popen[bytes]:
        """A real beat with the product's schedule, which it keeps in a file of that name."""
        return self._celery("beat", "--schedule", str(self.folder / name), "--pidfile", "")

    def send(self, task: str, times: int = 1) -> None:
        """What beat does at every tick."""
        app = Celery(broker=self.broker, set_as_current=False)
        if self.broker == FILES:
            app.conf.broker_transport_options = {
                "data_folder_in": str(self.queue),
                "data_folder_out": str(self.queue),
                "control_folder": str(self.queue.parent / "control"),
            }
        with app.connection_for_write() as broker:
            for _ in range(times):
                app.send_task(task, connection=broker)
        app.close()

    def tick_until(self, task: str, done: Callable[[], bool]) -> None:
        """Send the task every second until `done`, as beat would."""
        end = time.monotonic() + PATIENCE
        while not done():
            assert time.monotonic() < end, f"{task} did not finish in {PATIENCE} s"
            self.send(task)
            time.sleep(1)
