"""The front page, health, and the pages across apps."""

from __future__ import annotations

from dashboard.views.front import alive, clock, go, health, home

__all__ = ["alive", "clock", "go", "health", "home"]
