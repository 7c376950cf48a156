"""What a group leaves open when it goes, and how each kind of thing finds its new home.

The apps above know their own things: each registers a rehomer, which lists what is open and moves it. References and
addresses of what is moved keep working; who moved what, from where to where, stands in the ledger.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol

from foundation.audit import services as audit
from foundation.core.clock import today
from foundation.core.dated import in_force
from foundation.core.errors import Refused
from foundation.core.registry import Registry
from foundation.core.scope import Classification, scope
from groups import policy
from groups.events import EventKind
from groups.models import Group, Succession
from groups.rules.succession import PREPARING
from groups.services.holding import lock_groups

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.db.models import Model, QuerySet

    from foundation.accounts.models import Person


@dataclass(frozen=True)
class OpenItem:
    """Something a group has open. `label` names it by its reference, `title` says what it is about."""

    key: str
    label: str
    url: str = ""
    title: str = ""


class Rehomer(Protocol):
    """How one kind of thing finds a new home. It runs inside the act that records the move."""

    @property
    def label(self) -> str:
        """The kind in words, in the plural: "Open actions"."""

    def open_items(self, group: Group) -> list[OpenItem]:
        """What the group has open, in a fixed order. Only those who may re-home it are shown it."""

    def rehome(self, item_key: str, *, to: Group, actor: audit.Actor) -> Model:
        """Move one thing, and return it. Raises Refused where it cannot go there."""


SUB_GROUPS: Final = "10-sub-groups"
REHOMED: Final[Registry[Rehomer]] = Registry("groups rehomed")


@dataclass(frozen=True)
class Left:
    """The open things of one kind that a group still has."""

    kind: str
    label: str
    items: tuple[OpenItem, ...]


def left_open(group: Group) -> list[Left]:
    """Everything a group still has open, kind by kind; kinds with nothing open are left out."""
    found = [Left(kind, rehomer.label, tuple(rehomer.open_items(group))) for kind, rehomer in REHOMED.items()]
    return [left for left in found if left.items]


@audit.act
def rehome(*, group: Group, kind: str, item_key: str, to: Group, actor: Person) -> None:
    """Give one open thing of a group a new home.

    Raises NotAllowed; Refused for a group that is not there to take it, or a thing that is not open any more.
    """
    rehome_many(group=group, kind=kind, homes={item_key: to}, actor=actor)


@audit.act
def rehome_many(*, group: Group, kind: str, homes: Mapping[str, Group], actor: Person) -> int:
    """Give several open things of one kind each its new home, all or none of them; how many that were.

    Raises what rehome raises.
    """
    policy.may_close(actor, group).require()
    held = {one.pk: one for one in lock_groups(group, *homes.values())}
    group, homes = held[group.pk], {key: held[to.pk] for key, to in homes.items()}
    for to in set(homes.values()):
        if reason := destination_refusal(group, to, kind):
            raise Refused(reason)
    rehomer = REHOMED.get(kind)
    items = {item.key: item for item in rehomer.open_items(group)} if rehomer else {}
    if rehomer is None or set(homes) - set(items):
        raise Refused("That is not open any more: look again at what is left.")
    for item_key, to in homes.items():
        moved = rehomer.rehome(item_key, to=to, actor=actor)
        _record(group, kind, items[item_key], moved, to, actor=actor)
    return len(homes)


def _record(group: Group, kind: str, item: OpenItem, moved: Model, to: Group, *, actor: Person) -> None:
    audit.record(
        EventKind.REHOMED,
        actor=actor,
        stream=group.audit_stream,
        subject=moved,
        also=[group, to],
        scope=scope(group.code, Classification.PROGRAMME),
        data={"what": item.label, "kind": kind, "origin": group.code, "destination": to.code},
    )


@audit.act
def rehome_all(*, group: Group, kind: str, to: Group, actor: Person) -> int:
    """Give everything of one kind that a group has open one new home; how many things that were."""
    rehomer = REHOMED.get(kind)
    items = rehomer.open_items(group) if rehomer else []
    return rehome_many(group=group, kind=kind, homes={item.key: to for item in items}, actor=actor)


def destinations(group: Group) -> list[Group]:
    """Who may take over what a group leaves: its successors to be, its parent, then all others that stand."""
    following = Group.objects.filter(pk__in=_under_way(group).values("successors"))
    others = Group.objects.filter(in_force(today()), convened_on__lte=today()).exclude(pk=group.pk)
    found = [*following.order_by("level", "code"), *([group.parent] if group.parent else [])]
    return list(dict.fromkeys([*found, *others.order_by("level", "code")]))


def _under_way(group: Group) -> QuerySet[Succession]:
    return Succession.objects.filter(group=group, status=PREPARING)


def destination_refusal(group: Group, to: Group, kind: str) -> str | None:
    """Why a group cannot take over what another leaves: it must stand today, or follow it in a succession under way.

    What a closed group has open stays closed; its sub-groups alone, which have their own attendance, may move.
    """
    if to.pk == group.pk:
        return f"The {to.code} is the group that goes."
    if group.is_closed and not to.is_closed and kind != SUB_GROUPS:
        return f"The {group.code} is closed: what it has open would open to the {to.code}. Close or withdraw it there."
    if to.is_convened_on(today()):
        return None
    following = _under_way(group).filter(successors=to)
    return None if following.exists() else f"The {to.code} is not convened, so it can take nothing over."
