"""A real SMTP server that keeps what it gets, and can stop in the middle of a message."""

from __future__ import annotations

import socketserver
import threading
from dataclasses import dataclass
from email import message_from_bytes, policy
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from email.message import EmailMessage

PATIENCE = 60  # seconds that a held message waits at most


@dataclass(frozen=True)
class Hold:
    """Stop at the `number`-th message: once it is taken in and before the answer, or before its last line is read."""

    number: int
    taken_in: bool = True


class Sink(socketserver.ThreadingTCPServer):
    """Listens on a free port of this machine from construction on; `refusals` maps recipients to answers."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, hold: Hold | None = None, refusals: dict[str, str] | None = None) -> None:
        super().__init__(("127.0.0.1", 0), _Session)
        self.received: list[EmailMessage] = []
        self.refusals = refusals or {}
        self.hold = hold
        self.held = threading.Event()
        self.released = threading.Event()
        self.begun = 0
        self.lock = threading.Lock()

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    @property
    def message_ids(self) -> list[str]:
        return [str(message["Message-ID"]) for message in self.received]

    def __enter__(self) -> Self:
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.released.set()
        self.shutdown()
        self.server_close()

    def take(self, number: int, body: bytes) -> None:
        if self.hold == Hold(number, taken_in=False):
            self._wait()
            return
        with self.lock:
            self.received.append(message_from_bytes(body, policy=policy.default))
        if self.hold == Hold(number, taken_in=True):
            self._wait()

    def _wait(self) -> None:
        self.hold = None
        self.held.set()
        self.released.wait(PATIENCE)


class _Session(socketserver.StreamRequestHandler):
    server: Sink

    def handle(self) -> None:
        try:
            self._say("220 sink")
            while line := self.rfile.readline():
                if not self._answer(line.decode("ascii").strip()):
                    return
        except (ConnectionError, BrokenPipeError):
            return  # the client was killed, which is the point

    def _answer(self, line: str) -> bool:
        verb = line.split(" ", 1)[0].upper()
        if verb == "QUIT":
            self._say("221 bye")
            return False
        if verb == "DATA":
            self._data()
        elif verb == "RCPT":
            self._say(next((said for whom, said in self.server.refusals.items() if whom in line), "250 ok"))
        else:
            self._say("250 ok")
        return True

    def _data(self) -> None:
        with self.server.lock:
            self.server.begun += 1
            number = self.server.begun
        self._say("354 go on")
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line[1:] if line.startswith(b".") else line)
        self.server.take(number, b"".join(lines))
        self._say("250 ok")

    def _say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode("ascii"))
