"""Input for group pages. Where a rule can refuse, the service says so with its clause."""

from __future__ import annotations

from groups.forms.seats import OnForm

__all__ = ["OnForm"]
