"""The lock on a group: what is raised in it and its closing wait for one another."""

from __future__ import annotations

from groups.models import Group


def lock_group(group: Group) -> Group:
    """The group as it stands, its row held until the transaction ends.

    Closing a group takes this lock and then asks what is open in it. Whoever raises something that a closing must see
    (a rehomer's open item, a seat's holder) takes it first and asks of the group that comes back whether it still
    stands: nothing is raised in a group while it closes.
    """
    return lock_groups(group)[0]


def lock_groups(*groups: Group) -> list[Group]:
    """The same for several, in the order given; their rows are taken in one fixed order, so two acts never deadlock."""
    rows = Group.objects.select_for_update(of=("self",)).select_related("parent")
    held = {one.pk: one for one in rows.filter(pk__in=[group.pk for group in groups]).order_by("pk")}
    return [held[group.pk] for group in groups]
