"""The versions of a group's own Terms of Reference."""

from __future__ import annotations

from typing import TYPE_CHECKING

from groups.models import Group, TermsVersion
from groups.queries.standing import readable_scopes

if TYPE_CHECKING:
    from datetime import date

    from django.db.models import QuerySet

    from groups.queries.standing import User


def terms_visible_to(user: User | None, group: Group) -> list[TermsVersion]:
    """The versions of a group's terms that the person may read, newest first: what is not approved, participants."""
    readable = set(readable_scopes(user))
    return [terms for terms in _all(group) if terms.scope in readable]


def find_terms(user: User | None, group: Group, pk: int) -> TermsVersion | None:
    """One version of a group's terms, when the person may read it."""
    return next((terms for terms in terms_visible_to(user, group) if terms.pk == pk), None)


def find_any_terms(user: User | None, pk: int) -> TermsVersion | None:
    """A version of whichever group's terms, when the person may read it."""
    of = Group.objects.filter(terms_versions=pk).first()
    return find_terms(user, of, pk) if of else None


def terms_held_on(group: Group, day: date) -> TermsVersion | None:
    """The version that held on a day: the one approved last by then."""
    return _all(group).filter(approved_on__lte=day).order_by("-approved_on", "-pk").first()


def _all(group: Group) -> QuerySet[TermsVersion]:
    found = TermsVersion.objects.filter(group=group).select_related("group", "version__document", "version__file")
    return found.order_by("-put_at", "-pk")
