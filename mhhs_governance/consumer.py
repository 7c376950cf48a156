"""A worker that outlives its broker."""

from __future__ import annotations

from contextlib import suppress

from celery.worker.consumer import Consumer as CelerysConsumer


class Consumer(CelerysConsumer):
    """Waits for a broker that is gone, where Celery's own may end instead.

    With work under way, kombu closes a broken Redis connection twice, the second time without a client, and the
    AttributeError ends the worker (kombu 5.7). The connection has been let go by then; the next one is made as ever.
    """

    def on_connection_error_after_connected(self, exc: Exception) -> None:
        """Let the broken connection go; the worker's own loop connects again."""
        with suppress(AttributeError):
            super().on_connection_error_after_connected(exc)
