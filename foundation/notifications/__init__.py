"""The outbox, e-mail and the in-app inbox."""
