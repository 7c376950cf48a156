"""References are given once, in order, without holes made by two people at once."""

from __future__ import annotations

from django.db.models import F

from foundation.core.models import Series


def next_number(key: str) -> int:
    """The next number of a series (1 for a new one). Takes the row's lock until the transaction ends."""
    _there(key)
    Series.objects.filter(key=key).update(last=F("last") + 1)
    return Series.objects.get(key=key).last


def raise_to(key: str, number: int) -> None:
    """Tell the series that `number` has been used by an import, so that the next one given is above it."""
    _there(key)
    Series.objects.filter(key=key, last__lt=number).update(last=number)


def _there(key: str) -> None:
    Series.objects.bulk_create([Series(key=key)], ignore_conflicts=True)
