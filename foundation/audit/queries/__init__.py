"""Reading the ledger: histories of things, their wording, and the proof that it is whole."""

from foundation.audit.models import Event, Seal
from foundation.audit.queries.reading import acts, events_about, history, link, revision, seals, stream, streams
from foundation.audit.queries.telling import NAMED, Codes, Entry, Naming, entry, register, registered
from foundation.audit.queries.verifying import LEDGER_CHECKS, LedgerCheck, verify_ledger

__all__ = [  # the types are named from here: only audit touches its models
    "LEDGER_CHECKS",
    "NAMED",
    "Codes",
    "Entry",
    "Event",
    "LedgerCheck",
    "Naming",
    "Seal",
    "acts",
    "entry",
    "events_about",
    "history",
    "link",
    "register",
    "registered",
    "revision",
    "seals",
    "stream",
    "streams",
    "verify_ledger",
]
