"""What every app's views share about the person in front of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from django.http import HttpRequest

    from foundation.accounts.models import Person


def actor_of(request: HttpRequest) -> Person:
    """Who acts; for views behind login_required, which lets nobody else in."""
    return cast("Person", request.user)
