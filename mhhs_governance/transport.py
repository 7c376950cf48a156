"""The broker in a folder, for the embedded set-up: a message is there whole, or not yet."""

from __future__ import annotations

import fcntl
import uuid
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any

from kombu.transport import TRANSPORT_ALIASES, filesystem
from kombu.utils.json import dumps

if TYPE_CHECKING:
    from collections.abc import Iterator


class Channel(filesystem.Channel):
    """Kombu's with its three races closed (5.7).

    It opens a message, or a table of queues, before it locks and fills it: whoever reads between the two finds nothing
    and dies. And a thread that finds a queue already bound by another goes on before that other has written it down:
    its message goes nowhere.
    """

    def _put(  # type: ignore[override]  # kombu names it two ways itself
        self, queue: str, payload: dict[str, Any], **kwargs: Any
    ) -> None:
        """Write the message under a name nobody looks for, and then give it its own."""
        name = f"{round(monotonic() * 1000)}_{uuid.uuid4()}.{queue}.msg"
        making = Path(self.data_folder_out, f"{name}.making")
        making.write_text(dumps(payload), encoding="utf-8")
        making.replace(making.with_name(name))

    @contextmanager
    def _alone_with_tables(self) -> Iterator[None]:
        """One thread of one process at a time reads or writes which queues are bound."""
        self.control_folder.mkdir(exist_ok=True)
        with Path(self.control_folder, "tables.lock").open("a") as held:
            fcntl.flock(held, fcntl.LOCK_EX)  # let go when the file is closed, or its process dies
            yield

    def get_table(self, exchange: str) -> list[Any]:
        """The queues bound to an exchange."""
        with self._alone_with_tables():
            return list(super().get_table(exchange))

    def queue_bind(self, *args: Any, **kwargs: Any) -> None:
        """Bind a queue to an exchange: known to this process and written down in one step."""
        with self._alone_with_tables():
            super().queue_bind(*args, **kwargs)


class Transport(filesystem.Transport):
    """The filesystem transport with that channel."""

    Channel = Channel


def install() -> None:
    """From here on `filesystem://` means this transport."""
    TRANSPORT_ALIASES["filesystem"] = f"{__name__}:Transport"
