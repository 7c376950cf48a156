"""What passes with a seat to whoever takes it, on one page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dashboard import policy
from dashboard.queries import handover as queries
from foundation.core.templatetags.shapes import Fact, Pill
from foundation.core.templatetags.wording import long_date
from groups.models import Group, Seat
from groups.models.seats import OFFICES
from groups.policy import may_see_people
from groups.rules import SEAT_KINDS, SeatKind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.db.models import Model
    from django.http import HttpRequest, HttpResponse


@login_required
@require_safe
def handover(request: HttpRequest, code: str, seat: str) -> HttpResponse:
    """The seat's open things, promises and past positions, for who takes it."""
    found = _seat_or_404(request, code, seat)
    policy.may_read_handover(request.user, found).require()
    passed = queries.handover(request.user, found)
    context = {
        "seat": found,
        "passed": passed,
        "pills": [Pill(SEAT_KINDS[SeatKind(found.kind)]), *([Pill("No holder", "warn")] if not passed.holders else [])],
        "facts": _facts(passed),
    }
    return render(request, "dashboard/handover.html", context)


def handover_panel(request: HttpRequest, thing: Model) -> tuple[str, Mapping[str, object]] | None:
    """The way from a seat's page to its handover, for those who may read that."""
    if not isinstance(thing, Seat) or not policy.may_read_handover(request.user, thing):
        return None
    return "dashboard/panel_handover.html", {"seat": thing}


def _seat_or_404(request: HttpRequest, code: str, seat: str) -> Seat:
    """The seat; of a closed group, for those who may see who sits there, and for nobody else."""
    group = None if code == OFFICES else Group.objects.filter(code=code).first()
    hidden = group is not None and not may_see_people(request.user, group)
    found = None if hidden or (group is None and code != OFFICES) else queries.find_seat(group, seat)
    if found is None:
        raise Http404("There is no such seat.")
    return found


def _facts(passed: queries.Handover) -> list[Fact]:
    held = [
        Fact("Held by", f"{one.person.name}, {one.organisation.name}", f"since {long_date(one.valid_from)}")
        for one in passed.holders
    ]
    before = [
        Fact("Before", f"{one.person.name}, {one.organisation.name}", _span(one.valid_from, one.valid_to))
        for one in passed.former
    ]
    return [*(held or [Fact("Held by", "Nobody")]), *before]


def _span(start: object, end: object) -> str:
    return f"{long_date(start)} to {long_date(end)}"  # type: ignore[arg-type]  # former holders have both
