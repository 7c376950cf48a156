"""Uploads before the virus scanner: a small real server that speaks clamd's INSTREAM over TCP and a Unix socket."""

from __future__ import annotations

import socket
import socketserver
import struct
import threading
from typing import TYPE_CHECKING

import pytest
from django.core.cache import cache

from foundation.core.errors import Refused
from foundation.documents import services
from foundation.documents.services import scanning
from tests.documents.packages import package

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.django_db
# The harmless text that scanners agree to find, in two pieces, so that no scanner finds this file.
EICAR = (r"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + "EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*").encode()


class Clamd(socketserver.BaseRequestHandler):
    """Reads a stream in chunks, as clamd does, and finds EICAR in it."""

    def handle(self) -> None:
        if self._exactly(10) != b"zINSTREAM\0":
            self.request.sendall(b"UNKNOWN COMMAND\0")
            return
        data = b""
        while length := struct.unpack("!L", self._exactly(4))[0]:
            data += self._exactly(length)
        self.server.seen.append(data)
        found = b"stream: Eicar-Test-Signature FOUND\0" if EICAR in data else b"stream: OK\0"
        self.request.sendall(self.server.answer or found)

    def _exactly(self, count: int) -> bytes:
        got = b""
        while len(got) < count and (more := self.request.recv(count - len(got))):
            got += more
        return got


class TcpServer(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    answer = b""


class UnixServer(socketserver.ThreadingUnixStreamServer):
    daemon_threads = True
    answer = b""


def serve(server: socketserver.BaseServer) -> Iterator[socketserver.BaseServer]:
    server.seen = []
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(autouse=True)
def _forgetful() -> None:
    cache.clear()


@pytest.fixture
def clamd(settings) -> Iterator[TcpServer]:
    server = TcpServer(("127.0.0.1", 0), Clamd)
    settings.CLAMD, settings.CLAMD_TIMEOUT = f"tcp://127.0.0.1:{server.server_address[1]}", 5
    yield from serve(server)


def test_a_clean_file_is_taken_in_and_sent_whole_once(clamd):
    data = package("docx", {"word/media/image.bmp": bytes(range(256)) * 1000})
    assert services.check_upload(data).key == "docx"
    assert services.check_upload(data).key == "docx"
    assert clamd.seen == [data]


def test_what_the_scanner_finds_is_refused_each_time(clamd):
    data = package("docx", {"word/media/hidden.txt": b"harmless"})
    hostile = b"%PDF-1.7\n" + EICAR + b"\n%%EOF\n"
    for _ in range(2):
        with pytest.raises(Refused, match="something harmful"):
            services.check_pdf(hostile)
    assert len(clamd.seen) == 2
    assert services.check_upload(data)


def test_an_answer_that_is_neither_takes_nothing_in(clamd):
    clamd.answer = b"INSTREAM size limit exceeded. ERROR\0"
    with pytest.raises(Refused, match="could not judge"):
        services.check_upload(package())
    clamd.answer = b"\0"
    with pytest.raises(Refused, match="does not answer"):
        services.check_upload(package())


def test_nothing_is_taken_in_while_the_scanner_is_away(settings):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        settings.CLAMD = f"tcp://127.0.0.1:{free.getsockname()[1]}"
        with pytest.raises(Refused, match="does not answer, so no file can be taken in"):
            services.check_upload(package())
    settings.CLAMD = "unix:///nowhere/clamd.ctl"
    with pytest.raises(Refused, match="does not answer"):
        services.check_pdf(b"%PDF-1.7\n%%EOF\n")


def test_what_is_refused_anyway_is_not_sent(clamd):
    with pytest.raises(Refused, match="none of PDF"):
        services.check_upload(b"GIF89a")
    assert clamd.seen == []


def test_over_a_unix_socket(settings, tmp_path):
    path = tmp_path / "clamd.ctl"
    serving = serve(UnixServer(str(path), Clamd))
    server = next(serving)
    settings.CLAMD = f"unix://{path}"
    assert services.check_upload(package())
    with pytest.raises(Refused, match="something harmful"):
        services.check_pdf(b"%PDF-1.7\n" + EICAR + b"\n%%EOF\n")
    assert len(server.seen) == 2
    next(serving, None)


def test_without_a_scanner_nothing_is_asked(settings, monkeypatch):
    settings.CLAMD = ""
    monkeypatch.setattr(scanning, "_ask", lambda data: pytest.fail("asked"))
    assert services.check_upload(package())
