"""Rules on a page: ``{% load framework_rules %}``, then ``{{ rule|says }}`` and ``{% cites rule %}``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template

from framework import rules

if TYPE_CHECKING:
    from framework.rules import Rule
    from framework.rules.terms import SeatKind

register = template.Library()


@register.filter
def says(rule: Rule | None) -> str:
    """What a rule says, in one line; an empty text for no rule."""
    return rules.says(rule) if rule else ""


@register.filter
def kind_words(kind: SeatKind) -> str:
    """The kind of a seat, in words."""
    return rules.kind_words(kind)


@register.inclusion_tag("framework/_cites.html")
def cites(rule: Rule | None) -> dict[str, object]:
    """The clauses a rule rests on, each a link to its page."""
    return {"clauses": rule.cited if rule else ()}
