"""What a group that goes leaves to others within the structure itself: its sub-groups, delegations, foundings."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db.models import Q

from foundation.accounts.models import Person
from foundation.core.clock import now, today
from foundation.core.errors import Refused
from groups.models import Delegation, Founding, Group, Reporting, Succession
from groups.rules.founding import UNDECIDED
from groups.rules.succession import PREPARING
from groups.services.rehoming import OpenItem

if TYPE_CHECKING:
    from foundation.audit.services import Actor


def taking_over_on(group: Group) -> date:
    """From which day others take over from a group: the day of its succession under way, else today."""
    under_way = Succession.objects.filter(group=group, status=PREPARING).first()
    return under_way.on if under_way else today()


class SubGroups:
    """The groups that report to the one that goes."""

    label = "Sub-groups"

    def open_items(self, group: Group) -> list[OpenItem]:
        """The groups below it that stand."""
        below = Group.objects.filter(parent=group, valid_to__isnull=True).order_by("level", "code")
        return [OpenItem(each.code, each.code, each.get_absolute_url(), each.name) for each in below]

    def rehome(self, item_key: str, *, to: Group, actor: Actor) -> Group:
        """The sub-group reports to another group from the day of the succession, or from today."""
        child: Group = Group.objects.select_for_update(of=("self",)).select_related("parent").get(code=item_key)
        if to.level > child.level or to.pk == child.pk:
            raise Refused(f"The {child.code} is of Level {child.level}; it cannot report to the {to.code}.")
        _report_to(child, to, taking_over_on(child.parent) if child.parent else today())
        return child


def _report_to(child: Group, to: Group, on: date) -> None:
    child.reportings.filter(valid_from__gte=on).delete()
    child.reportings.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=on)).update(valid_to=on - timedelta(days=1))
    Reporting.objects.create(group=child, parent=to, valid_from=on, own=True)
    child.parent = to
    child.save(update_fields=["parent"])


class Delegations:
    """What was handed to the group, and what it handed on."""

    label = "Delegations"

    def open_items(self, group: Group) -> list[OpenItem]:
        """The delegations in force today that name it."""
        still = Q(valid_to__isnull=True) | Q(valid_to__gte=today())
        named = Delegation.objects.filter(still, Q(grantor=group) | Q(grantee=group), revoked_at__isnull=True)
        found = named.select_related("grantor", "grantee").order_by("pk")
        return [OpenItem(f"{each.pk}:{group.pk}", f"Delegation {each.reference}", title=each.words) for each in found]

    def rehome(self, item_key: str, *, to: Group, actor: Actor) -> Delegation:
        """The delegation is taken back, and the same is handed on with the other group in the place of this one."""
        number, _, going = item_key.partition(":")
        old = Delegation.objects.select_for_update().get(pk=number)
        if not isinstance(actor, Person):
            raise Refused("A delegation is handed on by a person.")
        gives = old.grantor_id == int(going)
        giver, taker = (to, old.grantee) if gives else (old.grantor, to)
        if giver.pk == taker.pk:
            raise Refused(f"The {to.code} cannot hand anything to itself; revoke this delegation instead.")
        began = max(old.valid_from, taking_over_on(old.grantor if gives else old.grantee))
        _take_back(old, began, to, actor)
        return Delegation.objects.create(
            grantor=giver,
            grantee=taker,
            what=old.what,
            level=old.level,
            subjects=old.subjects,
            words=old.words,
            decision=old.decision,
            citation=old.citation,
            given_by=actor,
            given_at=now(),
            valid_from=began,
            valid_to=old.valid_to,
        )


def _take_back(old: Delegation, on: date, to: Group, actor: Person) -> None:
    """It holds until the day before; one that had not begun by then is revoked as it stands."""
    ends = Delegation.objects.filter(pk=old.pk, valid_from__lt=on)
    ends.update(valid_to=on - timedelta(days=1))
    Delegation.objects.filter(pk=old.pk).update(
        revoked_at=now(), revoked_by=actor, revoked_why=f"Passed to the {to.code}"
    )


class Foundings:
    """Groups being founded below the one that goes; those before their parent move with their proposal."""

    label = "Foundings"

    def open_items(self, group: Group) -> list[OpenItem]:
        """The foundings under way below it."""
        found = Founding.objects.filter(parent=group, status__in=UNDECIDED).order_by("code")
        return [OpenItem(str(each.pk), each.reference, each.get_absolute_url(), each.name) for each in found]

    def rehome(self, item_key: str, *, to: Group, actor: Actor) -> Founding:
        """Another group is to decide on the founding."""
        founding: Founding = Founding.objects.select_for_update().get(pk=item_key)
        founding.parent = to
        founding.save(update_fields=["parent"])
        return founding
