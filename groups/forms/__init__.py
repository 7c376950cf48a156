"""Input for group pages. Where a rule can refuse, the service says so with its clause."""

from __future__ import annotations

from groups.forms.structure import AsAtForm

__all__ = ["AsAtForm"]
