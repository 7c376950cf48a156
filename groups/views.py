"""Groups: what they are for, who sits on them, on any date."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from foundation.audit.queries import history
from foundation.core.clock import today
from foundation.core.panels import panels_for
from foundation.core.templatetags.shapes import Fact, Pill, TimelineEntry
from framework.rules import says
from groups import policy, queries
from groups.forms import AsAtForm
from groups.rules import SEAT_KINDS, SeatKind

if TYPE_CHECKING:
    from datetime import date

    from django.http import HttpRequest, HttpResponse

    from framework.rules.terms import GroupRules
    from groups.models import Group, Seat

SHOWN = 12  # events on the group's page


@dataclass(frozen=True)
class SeatLine:
    """A seat on the page: what it is for and who holds it; `holders` is None where that is not for the reader."""

    name: str
    kind: str
    holders: list[str] | None
    citation: str


@login_not_required
@require_safe
def group_list(request: HttpRequest) -> HttpResponse:
    """All groups by level, and how many of their seats are filled today."""
    rows = [
        {"group": group, "seats": seats, "filled": sum(bool(held_by(seat)) for seat in seats)}
        for group, seats in queries.groups_with_seats(request.user, today())
    ]
    return render(request, "groups/list.html", {"rows": rows})


@login_not_required
@require_safe
def group_detail(request: HttpRequest, code: str) -> HttpResponse:
    """One group as it stands on a day: today, or the day asked for. What an app above adds speaks for today alone."""
    group = get_object_or_404(queries.visible_to(request.user), code=code)
    form = AsAtForm(request.GET or None)
    on = (form.cleaned_data["on"] if form.is_valid() else None) or today()
    terms = queries.terms_on(group, on)
    people = policy.may_see_people(request.user, group)
    seats = list(queries.seats_on(group, on))
    context = {
        "group": group,
        "form": form,
        "as_at": on if on != today() else None,
        "state": state(group, on),
        "pills": [Pill(f"Level {group.level}"), Pill(group.get_attendance_display())],
        "terms": terms,
        "facts": _facts(group, terms),
        "people": people,
        "voices": [seat_line(seat, shown=bool(people)) for seat in seats if seat.has_voice],
        "advisers": [seat_line(seat, shown=bool(people)) for seat in seats if not seat.has_voice],
        "memberships": queries.memberships_on(group, on) if people else (),
        "panels": panels_for("group", request, group) if on == today() else [],
        "trail": [
            TimelineEntry(entry.sentence, entry.at)
            for entry in history(group, scopes=queries.readable_scopes(request.user), apps=["groups"])[-SHOWN:][::-1]
        ],
    }
    return render(request, "groups/detail.html", context)


def state(group: Group, on: date) -> Pill:
    """Whether the group stands on a day."""
    if group.holds_on(on):
        return Pill("Convened", "ok")
    return Pill("Closed" if on > group.valid_from else "Not yet convened")


def held_by(seat: Seat) -> list[str]:
    """The holders of a seat read by seats_on, with organisation and remit; none for a vacant one."""
    return [
        f"{held.person.name}, {held.organisation.name}" + (f" ({held.remit})" if held.remit else "")
        for held in getattr(seat, "holders", [])
    ]


def seat_line(seat: Seat, *, shown: bool) -> SeatLine:
    """A seat with its holders, where they may be shown."""
    return SeatLine(seat.name, SEAT_KINDS[SeatKind(seat.kind)], held_by(seat) if shown else None, seat.citation)


def _facts(group: Group, terms: GroupRules | None) -> list[Fact]:
    parent = group.parent
    facts = [Fact("Parent", parent.name, url=parent.get_absolute_url()) if parent else Fact("Parent", "None")]
    if terms:
        facts += [
            Fact("Framework", terms.version, url=reverse("framework:version", args=[terms.version])),
            Fact("Meets", terms.meeting_pattern or "As called"),
            Fact("Without consensus", says(terms.no_consensus), terms.no_consensus.citation),
        ]
    return facts
