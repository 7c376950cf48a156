"""Pages of constituencies, their members, nomination rounds and ballots."""
