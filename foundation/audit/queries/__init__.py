"""Reading the ledger: histories of things, their wording, and the proof that it is whole."""

from foundation.audit.models import Event, Seal
from foundation.audit.queries.reading import acts, events_about, history, link, revision, seals, stream, streams
from foundation.audit.queries.telling import Codes, Entry, entry, name_by, register, registered
from foundation.audit.queries.verifying import LEDGER_CHECKS, LedgerCheck, verify_ledger

__all__ = [  # the types are named from here: only audit touches its models
    "LEDGER_CHECKS",
    "Codes",
    "Entry",
    "Event",
    "LedgerCheck",
    "Seal",
    "acts",
    "entry",
    "events_about",
    "history",
    "link",
    "name_by",
    "register",
    "registered",
    "revision",
    "seals",
    "stream",
    "streams",
    "verify_ledger",
]
