"""The ways of saying no. Services and views raise them; the middleware turns them into pages once."""


class _No(Exception):  # noqa: N818  # a refusal is an answer, not an error
    """A refusal that carries its own sentence and, where a clause stands behind it, the citation."""

    def __init__(self, reason: str, *, citation: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.citation = citation


class Refused(_No):
    """The rules say no: the act is not possible in this state or on this date (409)."""


class TooMuch(_No):
    """Too often, or too large: `wait` says after how many seconds it may be tried again, 0 that never (429, or 413)."""

    def __init__(self, reason: str, *, wait: int = 0) -> None:
        super().__init__(reason)
        self.wait = wait


class NotAllowed(_No):
    """You may not: somebody else may, with another seat or office (403)."""
