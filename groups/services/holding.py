"""The lock on a group: what is raised in it and its closing wait for one another."""

from __future__ import annotations

from foundation.core.clock import today
from foundation.core.errors import Refused
from groups.models import Group
from groups.rules.periods import words


def lock_group(group: Group) -> Group:
    """The group as it stands, its row held until the transaction ends.

    Closing a group takes this lock and then asks what is open in it. Whoever raises something that a closing must see
    (a rehomer's open item, a seat's holder) takes it first and asks of the group that comes back whether it still
    stands: nothing is raised in a group while it closes.
    """
    return lock_groups(group)[0]


def lock_groups(*groups: Group) -> list[Group]:
    """The same for several, in the order given; their rows are taken in one fixed order, so two acts never deadlock.

    The lock leaves the key alone: rows that merely point at a group are written meanwhile, and two who did so before
    they lock the group do not wait for one another.
    """
    rows = Group.objects.select_for_update(of=("self",), no_key=True).select_related("parent")
    held = {one.pk: one for one in rows.filter(pk__in=[group.pk for group in groups]).order_by("pk")}
    return [held[group.pk] for group in groups]


def lock_open_group(group: Group) -> Group:
    """The group, held as `lock_group` holds it, for something new that would stand open in it.

    Raises Refused when it is closed: what is raised now would be left behind.
    """
    held = lock_group(group)
    if held.valid_to is not None and held.valid_to < today():
        raise Refused(f"The {held.code} was closed on {words(held.valid_to)}; nothing new is raised in it.")
    return held
