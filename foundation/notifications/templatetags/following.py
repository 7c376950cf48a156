"""The button with which one follows the thing one looks at: ``{% load following %}``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import template

from foundation.accounts.models import Person
from foundation.audit.services import subject_key
from foundation.notifications.queries import is_following

if TYPE_CHECKING:
    from django.db.models import Model

register = template.Library()


@register.inclusion_tag("notifications/_follow.html", takes_context=True)
def follow_button(context: dict[str, Any], thing: Model) -> dict[str, Any]:
    """A button to follow the thing or to stop it; nothing for somebody not signed in."""
    person = context["request"].user
    if not isinstance(person, Person):
        return {"shown": False}
    return {
        "shown": True,
        "subject": subject_key(thing),
        "following": is_following(person, thing),
        "csrf_token": context.get("csrf_token", ""),
    }
