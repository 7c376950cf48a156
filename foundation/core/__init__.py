"""Errors, working days, references, registry, HTTP glue, PDF, tables and template tags: no domain in it."""
