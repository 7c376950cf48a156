"""Jobs for a worker, and the rows that a sweep could not work on: tried again, parked, and retried by hand."""

from foundation.jobs.services.parking import put_back, retry, settle
from foundation.jobs.services.working import DOERS, GIVEN_UP, LEASE, MOST, WAIT, LostError, ask, progress, redo, work

__all__ = [
    "DOERS",
    "GIVEN_UP",
    "LEASE",
    "MOST",
    "WAIT",
    "LostError",
    "ask",
    "progress",
    "put_back",
    "redo",
    "retry",
    "settle",
    "work",
]
