"""Panels on the pages of other things: a group's consultations, and the consultation on founding a group."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse

from consultations import policy, queries
from consultations.models import Consultation
from consultations.rules.lifecycle import CLOSED, PUBLISHED, WITHDRAWN
from consultations.services.kinds import FOUNDING
from consultations.views.common import state_pill
from foundation.core.clock import today
from groups.models import Founding, Group
from groups.rules.lifecycles import CONSULTED, DRAFTED

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from django.db.models import Model
    from django.http import HttpRequest

LATEST = 6
CONSULTABLE = (DRAFTED, CONSULTED)


def group_panel(request: HttpRequest, thing: Model) -> tuple[str, Mapping[str, object]] | None:
    """The newest consultations of a group; what a seat of it asks stands with the seat."""
    rows = queries.register(request.user).filter(group_id=thing.pk, asked_by="")[:LATEST]
    stands = isinstance(thing, Group) and thing.is_convened_on(today())
    asks = stands and policy.groups_to_ask_for(request.user).filter(pk=thing.pk).exists()
    url = f"{reverse('consultations:new')}?group={thing.code}" if isinstance(thing, Group) and asks else ""
    return _panel("Consultations", rows, url, "Ask a question", "")


def founding_panel(request: HttpRequest, thing: Model) -> tuple[str, Mapping[str, object]] | None:
    """The consultation on a group's terms and membership, and what it found."""
    if not isinstance(thing, Founding):
        return None
    rows = list(queries.about_subject(request.user, thing))
    shown = queries.register(request.user).filter(pk__in=[row.pk for row in rows])
    under_way = any(row.status not in {CLOSED, PUBLISHED, WITHDRAWN} for row in rows)
    may = policy.may_run(request.user, Consultation(kind=FOUNDING.key, group=thing.parent))
    offered = bool(may) and thing.status in CONSULTABLE and not under_way
    url = reverse("consultations:new-founding", args=[thing.pk]) if offered else ""
    return _panel(
        "Consultation on its terms and membership", shown, url, "Consult on it", "It has not been consulted on yet."
    )


def _panel(
    title: str, rows: Iterable[Consultation], url: str, label: str, empty: str
) -> tuple[str, Mapping[str, object]] | None:
    shown = [{"consultation": row, "state": state_pill(row)} for row in rows]
    if not shown and not url and not empty:
        return None
    context = {"title": title, "rows": shown, "url": url, "label": label, "empty": empty or "None yet."}
    return "consultations/panel.html", context
