"""Proposals, options, views of seats, outcomes, conditions and the threshold ledger."""
