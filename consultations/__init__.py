"""The one mechanism "ask an audience by a date": answers by version, coverage, reminders to the silent, outcomes."""
