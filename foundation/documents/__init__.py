"""Registry references, immutable versions, and files by their SHA-256."""
