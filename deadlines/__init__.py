"""Obligations: who owes what by when, under which clause, and whether it was met."""
