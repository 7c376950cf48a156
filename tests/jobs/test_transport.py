"""The broker in a folder: whoever reads while another writes finds whole messages."""

from __future__ import annotations

import uuid
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TYPE_CHECKING, Any

import pytest
from kombu import Connection

from mhhs_governance import celery, transport

if TYPE_CHECKING:
    from pathlib import Path

MESSAGES = 600
WRITERS = 6


@pytest.fixture
def folder(tmp_path: Path) -> dict[str, Any]:
    for name in ("queue", "processed", "control"):
        (tmp_path / name).mkdir()
    return {
        "data_folder_in": str(tmp_path / "queue"),
        "data_folder_out": str(tmp_path / "queue"),
        "processed_folder": str(tmp_path / "processed"),
        "control_folder": str(tmp_path / "control"),
        "store_processed": False,
        "polling_interval": 0.0,
    }


@pytest.fixture
def name() -> str:
    """A queue nobody has used: a process remembers for good which it has bound, whatever the folder."""
    return f"queue{uuid.uuid4().hex}"


def put(folder: dict[str, Any], name: str) -> None:
    with Connection("filesystem://", transport_options=folder) as broker:
        queue = broker.SimpleQueue(name)
        for number in range(MESSAGES):
            queue.put({"number": number, "words": "x" * 500})


def take(folder: dict[str, Any], name: str) -> list[int]:
    found = []
    with Connection("filesystem://", transport_options=folder) as broker:
        queue = broker.SimpleQueue(name)
        while len(found) < MESSAGES:
            message = queue.get(timeout=20)
            found.append(message.payload["number"])
            message.ack()
    return found


def test_the_folder_means_this_transport():
    with Connection("filesystem://") as broker:
        assert broker.get_transport_cls() is transport.Transport
    assert celery.app.conf.task_acks_late


def test_every_message_is_read_whole_while_others_are_written(folder: dict[str, Any], name: str) -> None:
    with ThreadPoolExecutor(2) as both:
        reading, writing = both.submit(take, folder, name), both.submit(put, folder, name)
        writing.result(timeout=60)
        assert sorted(reading.result(timeout=60)) == list(range(MESSAGES))


@pytest.mark.parametrize("round_", range(10))
def test_no_message_goes_nowhere_while_others_bind_the_same_queue(
    folder: dict[str, Any], name: str, round_: int
) -> None:
    start = Barrier(WRITERS)

    def put_one(number: int) -> None:
        with Connection("filesystem://", transport_options=folder) as broker:
            start.wait(timeout=20)
            broker.SimpleQueue(name).put(number)

    with ThreadPoolExecutor(WRITERS) as all_at_once:
        list(all_at_once.map(put_one, range(WRITERS)))
    with Connection("filesystem://", transport_options=folder) as broker:
        queue = broker.SimpleQueue(name)
        assert sorted(queue.get(timeout=20).payload for _ in range(WRITERS)) == list(range(WRITERS))


def test_a_table_is_not_read_while_another_writes_it(folder: dict[str, Any], tmp_path: Path) -> None:
    table = tmp_path / "control" / "celery.pidbox.exchange"
    with Connection("filesystem://", transport_options=folder) as broker, ThreadPoolExecutor(1) as reader:
        with broker.channel()._alone_with_tables():
            table.touch()  # opened, and not yet filled
            read = reader.submit(broker.channel().get_table, "celery.pidbox")
            with pytest.raises(TimeoutError):
                read.result(timeout=0.2)
            table.write_text('[["", "", "one"]]')
        assert [bound.queue for bound in read.result(timeout=20)] == ["one"]
