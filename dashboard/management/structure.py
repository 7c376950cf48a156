"""How the demonstration's groups came to stand as they do: the TMAG split in 2024, and what is handed down.

That the framework permits the split is told by v3.2; on which day it was enacted, and what was delegated to whom, no
document tells. Both are made up for the demonstration, and every page says that it is one.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from foundation.core.clock import today
from groups.models import Group, Seat
from groups.services import (
    begin_succession,
    decline_seat,
    delegate,
    enact_succession,
    left_open,
    rehome_many,
)

if TYPE_CHECKING:
    from foundation.accounts.models import Person

SPLIT = date(2024, 2, 1)  # in the first quarter of 2024, as the demonstration has it
SUCCESSORS = ("SITAG", "MCAG", "QAG")
MIGRATION = "MWG"  # goes to migration; the other working groups and all else go to testing
DECLINED = date(2022, 3, 16)
HANDED_DOWN = (
    # from, who chairs it, to, level, subjects, scope
    ("PSG", "sro", "DAG", 2, ("design",), "Approval of the design baseline, below the thresholds"),
    ("DAG", "chair", "TDWG", 3, ("design",), "Interfaces between central systems, where all parties agree"),
)


def split_tmag(people: dict[str, Person]) -> None:
    """The TMAG gives way to three groups, its working groups to two of them."""
    pmo = people["secretariat"]
    tmag, groups = Group.objects.get(code="TMAG"), {group.code: group for group in Group.objects.all()}
    _decline(tmag, pmo)
    succession = begin_succession(group=tmag, successors=[groups[code] for code in SUCCESSORS], on=SPLIT, actor=pmo)
    for left in left_open(tmag):
        homes = {item.key: groups["MCAG" if item.key == MIGRATION else "SITAG"] for item in left.items}
        rehome_many(group=tmag, kind=left.kind, homes=homes, actor=pmo)
    enact_succession(succession=succession, actor=pmo)


def _decline(tmag: Group, pmo: Person) -> None:
    seat = Seat.objects.get(group=tmag, code="CONSUMER")
    decline_seat(
        seat=seat,
        party="Consumer representatives",
        reason="They see no role for themselves in testing and migration for now.",
        valid_from=DECLINED,
        actor=pmo,
    )


def hand_down(people: dict[str, Person]) -> None:
    """Two delegations in force, each recorded by the chair of the group that gives it."""
    groups = {group.code: group for group in Group.objects.all()}
    for grantor, chair, grantee, level, subjects, words in HANDED_DOWN:
        delegate(
            grantor=groups[grantor],
            grantee=groups[grantee],
            level=level,
            subjects=subjects,
            words=words,
            valid_from=today(),
            valid_to=today().replace(year=today().year + 1, day=min(today().day, 28)),
            actor=people[chair],
        )
