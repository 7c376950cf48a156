"""Panels that an app above puts on the page of a thing below, rendered on the server.

An app registers under `KIND.POSITION-NAME` ('group.10-meetings'); the page of that kind of thing shows what comes back.
A thing is a row, or a value where the kind has none: a clause of the framework.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest
from django.template.loader import render_to_string

from foundation.core.registry import Registry

if TYPE_CHECKING:
    from collections.abc import Mapping

# A panel reads what the person may see of a thing: (template, context), or None when there is nothing to show.
Panel = Callable[[HttpRequest, Any], "tuple[str, Mapping[str, object]] | None"]

PANELS: Registry[Panel] = Registry("panels")


def panels_for(kind: str, request: HttpRequest, thing: object) -> list[str]:
    """The panels of a thing's page, rendered, in the order of their keys."""
    shown = (panel(request, thing) for key, panel in PANELS.items() if key.startswith(f"{kind}."))
    return [render_to_string(template, dict(context), request) for template, context in filter(None, shown)]
