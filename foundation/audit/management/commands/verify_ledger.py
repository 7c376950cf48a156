"""manage.py verify_ledger: is the ledger whole? Exit 0 when it is, 1 with every fault named when it is not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from foundation.audit import queries
from foundation.core.management.base import ProductCommand

if TYPE_CHECKING:
    from collections.abc import Mapping


class Command(ProductCommand):
    help = "Checks every event, stream and seal of the ledger."

    def run(self, options: dict[str, Any]) -> tuple[int, Mapping[str, Any]]:
        wrong = queries.verify_ledger()
        heads = queries.streams()
        data = {
            "intact": not wrong,
            "streams": len(heads),
            "events": sum(head.seq for head in heads.values()),
            "seals": queries.seals().count(),
            "wrong": wrong,
        }
        return (1 if wrong else 0), data

    def words(self, data: Mapping[str, Any]) -> str:
        size = f"{data['events']} events in {data['streams']} streams, {data['seals']} seals"
        if data["intact"]:
            return f"The ledger is whole: {size}."
        return "\n".join([f"The ledger is broken: {size}.", *(f"  {fault}" for fault in data["wrong"])])
