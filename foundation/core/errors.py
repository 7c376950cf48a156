"""The two ways of saying no. Services raise them; the middleware turns them into pages once."""


class _No(Exception):  # noqa: N818  # a refusal is an answer, not an error
    """A refusal that carries its own sentence and, where a clause stands behind it, the citation."""

    def __init__(self, reason: str, *, citation: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.citation = citation


class Refused(_No):
    """The rules say no: the act is not possible in this state or on this date (409)."""


class NotAllowed(_No):
    """You may not: somebody else may, with another seat or office (403)."""
