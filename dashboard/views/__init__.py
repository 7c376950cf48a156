"""The front page, how the machinery does, and the pages across apps."""

from __future__ import annotations

from dashboard.views.front import clock, go, home, waiting

__all__ = ["clock", "go", "home", "waiting"]
