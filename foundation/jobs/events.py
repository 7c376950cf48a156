"""What is done by hand about work that failed, in the ledger's words."""

from __future__ import annotations

from enum import StrEnum


class EventKind(StrEnum):
    RETRIED = "jobs.retried"
    REDONE = "jobs.redone"


WORDING: dict[StrEnum, str] = {
    EventKind.RETRIED: "{actor} had the work on {ref} tried again, which was parked after {attempts} failures",
    EventKind.REDONE: "{actor} had {ref} done again, which had failed",
}
