"""Actions (and later risks, assumptions, issues, dependencies and milestones)."""
