"""Stands between a process and a server, and can cut the line: so a server that restarts looks to its clients."""

from __future__ import annotations

import selectors
import socket
import threading
from contextlib import suppress
from typing import Self

PIECE = 65536


class Proxy:
    """Listens on a free port of this machine and hands everything on to a server.

    `cut` ends every connection and refuses new ones, until `restore`.
    """

    def __init__(self, host: str, port: int) -> None:
        self.server = (host, port)
        self.lock = threading.Lock()
        self.open: set[socket.socket] = set()
        self.listener = self._listen(0)
        self.port = int(self.listener.getsockname()[1])

    def _listen(self, port: int) -> socket.socket:
        listener = socket.create_server(("127.0.0.1", port))
        threading.Thread(target=self._accept, args=(listener,), daemon=True).start()
        return listener

    def _accept(self, listener: socket.socket) -> None:
        with suppress(OSError):
            while True:
                client, _ = listener.accept()
                threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        with suppress(OSError), client, socket.create_connection(self.server) as server:
            with self.lock:
                self.open |= {client, server}
            pairs = {client: server, server: client}
            with selectors.DefaultSelector() as waiting:
                for each in pairs:
                    waiting.register(each, selectors.EVENT_READ)
                while self._hand_on(waiting, pairs):
                    pass

    def _hand_on(self, waiting: selectors.BaseSelector, pairs: dict[socket.socket, socket.socket]) -> bool:
        for key, _ in waiting.select():
            source = key.fileobj
            assert isinstance(source, socket.socket)
            data = source.recv(PIECE)
            if not data:
                return False
            pairs[source].sendall(data)
        return True

    def cut(self) -> None:
        """As if the server had been stopped."""
        with suppress(OSError):
            self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        with self.lock:
            for each in self.open:
                with suppress(OSError):
                    each.shutdown(socket.SHUT_RDWR)

    def restore(self) -> None:
        """As if it had been started again, at the same address."""
        self.listener = self._listen(self.port)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.cut()
