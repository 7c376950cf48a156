"""Work that takes longer than a request: a row first, then a worker; with progress, and never lost."""
