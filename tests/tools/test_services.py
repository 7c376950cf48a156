"""What the suite runs against is found by trying it, and servers go when they are done with."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from tools import processes, services
from tools.console import Stop
from tools.system import free_port, port_is_free


def program(folder: Path, name: str, status: int) -> None:
    (folder / name).write_text(f"#!/bin/sh\nexit {status}\n")
    (folder / name).chmod(0o755)


def test_a_stub_that_does_not_start_is_passed_over(tmp_path, monkeypatch) -> None:
    program(tmp_path, "chromium", 1)
    program(tmp_path, "google-chrome", 0)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert services.first_working(("chromium", "missing", "google-chrome")) == str(tmp_path / "google-chrome")
    assert services.first_working(("chromium",)) is None


def test_what_is_not_to_be_had_is_none(tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert services.REDIS.find() is None
    assert "redis" in services.REDIS.how()


def test_a_server_that_ends_at_once_is_explained_by_its_log(tmp_path) -> None:
    command = [sys.executable, "-c", "print('the folder is not mine')"]
    server = processes.start("PostgreSQL", command, os.environ, tmp_path / "log", cwd=tmp_path)
    with pytest.raises(Stop, match="PostgreSQL did not start:\n    the folder is not mine"):
        services.wait_for_port(free_port(), server)


def test_postgresql_starts_answers_and_goes() -> None:
    """The real one, as whoever runs the suite: root hands it to `nobody`."""
    with services.postgres_server(Path(sys.executable)) as url:
        port = int(url.rsplit(":", 1)[1].split("/")[0])
        assert services.answers("127.0.0.1", port)
    assert port_is_free(port)
