"""Append-only, hash-chained events: who did what, when, on whose behalf, and proof that nobody rewrote it."""
