"""Change requests from a participant's idea to a communicated decision."""
