"""The fingerprint of what is frozen beside a decision, so that single papers can be withheld and it still holds. Pure.

The verifier computes it again from an exported trail, without Django.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from foundation.audit.rules import canonical, sha256

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

WITHHELD: Final = "withheld"


def fingerprint(record: Mapping[str, Any]) -> str:
    """SHA-256 over the snapshot's canonical text, each paper in it standing by its own digest.

    The same for a snapshot out of which papers are withheld. It stands in the decision's event and so in the chain.
    """
    return sha256(canonical({**record, "papers": [paper_digest(paper) for paper in record["papers"]]}))


def paper_digest(paper: Mapping[str, Any]) -> str:
    """The digest of one paper; its salt keeps a withheld title from being guessed."""
    return str(paper[WITHHELD]) if set(paper) == {WITHHELD} else sha256(canonical(paper))


def for_reader(record: Mapping[str, Any], readable: Collection[str] | None) -> dict[str, Any]:
    """The snapshot with papers outside the readable scopes replaced by their digests; None withholds nothing."""
    papers = [paper if _open(paper, readable) else {WITHHELD: paper_digest(paper)} for paper in record["papers"]]
    return {**record, "papers": papers}


def _open(paper: Mapping[str, Any], readable: Collection[str] | None) -> bool:
    return readable is None or paper["scope"] in readable
