"""Groups that were founded in the product, as the framework wants to be told of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.db.models import Q

from foundation.core.errors import Refused
from foundation.core.scope import Classification, scope
from framework.queries import rules_as_founded
from framework.rules import FoundedGroup, NoRulesError
from groups.models import Founding, Group
from groups.queries.standing import readable_scopes
from groups.rules.founding import is_subgroup

if TYPE_CHECKING:
    from datetime import date

    from django.db.models import QuerySet

    from framework.rules import GroupRules
    from framework.rules.terms import Attendance
    from groups.queries.standing import User


ROLE_OF_CLOSED = "Its purpose stands in its Terms of Reference, for those inside it."


def foundings_visible_to(user: User | None) -> QuerySet[Founding]:
    """Foundings whose scope the person may read, newest first. Agrees with `Founding.scope`."""
    found = Founding.objects.select_related("parent", "group", "terms__document", "terms__file", "raised_by")
    readable = set(readable_scopes(user))
    of_closed = Q(parent__attendance="closed")
    among_them = ~of_closed & Q(attendance="closed", consultation="")
    shown = of_closed & _below(Classification.PROGRAMME, readable)
    shown |= among_them & _below(Classification.RESTRICTED, readable)
    if scope("", Classification.PROGRAMME) in readable:
        shown |= ~of_closed & ~among_them
    return found.filter(shown).order_by("-raised_at", "-pk")


def _below(classification: str, readable: set[str]) -> Q:
    """Foundings below the groups of which the reader reads what is classified so."""
    codes = Group.objects.order_by("pk").values_list("code", flat=True)
    return Q(parent__code__in=[code for code in codes if scope(code, classification) in readable])


def short_lived() -> QuerySet[Founding]:
    """Foundings of groups founded until a day that still stand on record, whether that day has come or not."""
    standing = Founding.objects.filter(group__valid_to__isnull=True, group__isnull=False, until__isnull=False)
    return standing.select_related("group").order_by("until", "pk")


def founded_groups() -> list[FoundedGroup]:
    """Every group opened by a founding, with the parent it has today."""
    opened = Founding.objects.filter(group__isnull=False).select_related("group__parent", "parent").order_by("code")
    return [_told(each, each.group.convened_on or each.group.valid_from) for each in opened if each.group]


def rules_of_draft(founding: Founding, on: date) -> GroupRules:
    """The rules the group will have if it opens on that day. Raises Refused where no framework gives it any."""
    try:
        found = rules_as_founded(_told(founding, on), on)
    except NoRulesError as error:
        raise Refused(str(error)) from error
    if found is None:
        raise Refused(f"No version of the framework in force on {on:%-d %B %Y} has rules for a group of that level.")
    return found


def _told(founding: Founding, since: date) -> FoundedGroup:
    parent = founding.group.parent if founding.group and founding.group.parent else founding.parent
    return FoundedGroup(
        code=founding.code,
        name=founding.name,
        parent=parent.code,
        # what a version says of a group is public; a closed one's own words are not (ADR 26)
        role=founding.purpose if founding.attendance != "closed" else ROLE_OF_CLOSED,
        attendance=cast("Attendance", founding.attendance),
        meeting_pattern=founding.meets,
        subgroup=is_subgroup(parent.level, short_lived=founding.until is not None),
        short_lived=founding.until is not None,
        since=since,
    )
