"""Where a journey takes place: the product on a free port of this machine, over a database file of its own."""

from __future__ import annotations

import shutil
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.core.management import call_command
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.db import connections
from django.test import override_settings

from dashboard.management import demonstration

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ALIAS = "default"


class Quiet(WSGIRequestHandler):
    """Answers without writing a line for each request."""

    def log_message(self, *_: object) -> None:
        return


class Server(ThreadedWSGIServer):
    """Serves each request in a thread, and gives the thread's connection back."""

    daemon_threads = True

    def process_request_thread(self, request: object, client_address: object) -> None:
        try:
            super().process_request_thread(request, client_address)
        finally:
            connections.close_all()

    def handle_error(self, request: object, client_address: object) -> None:
        """A browser that goes on before an answer is whole is no error of ours."""


@contextmanager
def database(file: Path) -> Iterator[None]:
    """Let Django, in every thread, work on that SQLite file instead of the test database, which is kept as it is."""
    told, kept = connections.settings[ALIAS], connections[ALIAS]
    name = told["NAME"]
    told["NAME"] = str(file)
    connections[ALIAS] = connections.create_connection(ALIAS)
    try:
        yield
    finally:
        connections[ALIAS].close()
        connections[ALIAS] = kept
        told["NAME"] = name


def filled(file: Path) -> None:
    """Make the file a migrated database with the demonstration programme in it."""
    with database(file):
        call_command("migrate", verbosity=0)
        demonstration.fill()


@contextmanager
def served() -> Iterator[str]:
    """The product's own WSGI application, served; yields its address."""
    from mhhs_governance.wsgi import application  # makes the Celery application known, so not before Django is ready

    server = Server(("127.0.0.1", 0), Quiet, allow_reuse_address=False)
    server.set_app(application)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def opened(programme: Path, folder: Path) -> Iterator[str]:
    """A demonstration over a copy of that database, everything else of it in the folder; yields its address."""
    copy = folder / "journey.sqlite3"
    shutil.copy(programme, copy)
    own = {
        "DEMO": True,
        "MEDIA_ROOT": folder / "files",
        "SIGNING_KEY": folder / "keys" / "trail.key",
        "SIGNING_CERT": folder / "keys" / "trail.pem",
    }
    with override_settings(**own), database(copy), served() as url, override_settings(SITE_URL=url):
        yield url
