"""Lifecycle tables and advance(): the only way a status changes."""
