"""The pages of groups: the group itself, its seats and who sits in them, what it hands to others."""
