"""Groups: all of them as a list and as a map, and one of them on any day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from foundation.audit.queries import history
from foundation.core.clock import today
from foundation.core.panels import panels_for
from foundation.core.templatetags.shapes import Action, Fact, Pill, Tab, TimelineEntry
from foundation.core.templatetags.wording import long_date
from framework.rules import says
from groups import policy, queries
from groups.events import EventKind
from groups.forms import OnForm
from groups.queries import structure
from groups.queries.competence import founded_until
from groups.queries.terms import terms_held_on, terms_visible_to
from groups.rules import SEAT_KINDS, SeatKind
from groups.services import may_close

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from foundation.core.templatetags.shapes import Tone
    from framework.rules.terms import GroupRules
    from groups.models import Group
    from groups.queries import Seating
    from groups.queries.structure import State

SHOWN = 12  # events on the group's page
LAST = date(9998, 12, 31)  # the calendar ends a year later
TURNS = {
    EventKind.GROUP_OPENED,
    EventKind.FOUNDING_OPENED,
    EventKind.CONVENED,
    EventKind.SUCCEEDED,
    EventKind.CLOSED,
    EventKind.TERMS_ADDED,
}
TONES: dict[State, Tone] = {"convened": "ok", "provided": "plain", "closed": "plain"}


TEMPLATES = {"list": "groups/list.html", "map": "groups/map.html"}


@dataclass(frozen=True)
class SeatLine:
    """A seat on the page: what it is for and who holds it; `holders` is None where that is not for the reader."""

    name: str
    kind: str
    url: str
    holders: list[str] | None
    note: str = ""
    declined: bool = False


@login_not_required
@require_safe
def group_list(request: HttpRequest) -> HttpResponse:
    """All groups by level as they stood on a day, and how many of their seats were filled."""
    return _structure(request, "list")


@login_not_required
@require_safe
def group_map(request: HttpRequest) -> HttpResponse:
    """The groups drawn level by level as they stood on a day, with the same as a table beside."""
    return _structure(request, "map")


def _structure(request: HttpRequest, tab: str) -> HttpResponse:
    form = OnForm(request.GET or None)
    on = min(form.day(), LAST)
    found = structure.structure_on(request.user, on)
    back = f"?on={on.isoformat()}" if on != today() else ""
    context = {
        "form": form,
        "as_at": on if on != today() else None,
        "structure": found,
        "rows": [{"place": place, "pill": _pill(place.state)} for place in found.places],
        "tabs": [
            Tab("List", reverse("groups:list") + back, current=tab == "list"),
            Tab("Map", reverse("groups:map") + back, current=tab == "map"),
        ],
        "elsewhere": _elsewhere(request),
    }
    return render(request, TEMPLATES[tab], context, status=form.status)


def _elsewhere(request: HttpRequest) -> list[Action]:
    """What may be done from the list of groups."""
    found = [Action("Vacant seats", reverse("groups:vacancies"))]
    if queries.standing(request.user).is_participant:
        found.append(Action("Groups being founded", reverse("groups:foundings")))
    if policy.may_see_organisations(request.user):
        found.append(Action("Organisations", reverse("groups:organisations")))
    if policy.may_see_addresses(request.user):
        found.append(Action("People", reverse("groups:people")))
    if policy.parents_to_found_under(request.user).exists():
        found.append(Action("Found a group", reverse("groups:founding-new"), primary=True))
    return found


def _pill(state: State) -> Pill:
    return Pill(structure.STATES[state], TONES[state])


@login_not_required
@require_safe
def group_detail(request: HttpRequest, code: str) -> HttpResponse:
    """One group as it stands on a day: today, or the day asked for. What an app above adds speaks for today alone."""
    group = get_object_or_404(queries.visible_to(request.user), code=code)
    form = OnForm(request.GET or None)
    on = form.day()
    live, terms = on == today(), queries.terms_on(group, on)
    people = policy.may_see_people(request.user, group)
    lines = [(held.seat.has_voice, _seat_line(held, shown=bool(people))) for held in queries.seating_on(group, on)]
    context = {
        "group": group,
        "form": form,
        "on": on,
        "as_at": None if live else on,
        "state": _state(group, on),
        "pills": [Pill(f"Level {group.level}"), Pill(group.get_attendance_display())],
        "actions": _actions(request, group) if live else [],
        "ended": _ended(group, on),
        "terms": terms,
        "owes": group.is_convened_on(on),
        "own_terms": [each for each in terms_visible_to(request.user, group)[:3] if not each.is_turned_down],
        "held_terms": terms_held_on(group, on),
        "facts": _facts(group, terms, on),
        "people": people,
        "voices": [line for voice, line in lines if voice],
        "advisers": [line for voice, line in lines if not voice],
        "memberships": queries.memberships_on(group, on) if people else (),
        "children": structure.children_on(group, on),
        "panels": panels_for("group", request, group) if live else [],
        "trail": _trail(request, group),
    }
    return render(request, "groups/detail.html", context, status=form.status)


def _trail(request: HttpRequest, group: Group) -> list[TimelineEntry]:
    """The newest events, and those by which the group came, changed its place and went."""
    told = history(group, scopes=queries.readable_scopes(request.user), apps=["groups"])
    late = told[-SHOWN:]
    kept = [entry for entry in told if entry in late or entry.kind in TURNS]
    return [TimelineEntry(entry.sentence, entry.at) for entry in kept[::-1]]


def _state(group: Group, on: date) -> Pill:
    """How the group stands on a day."""
    return Pill("Not yet convened") if on < group.valid_from else _pill(structure.state_on(group, on))


def _ended(group: Group, on: date) -> str:
    """That the group is no more, and who took its place, as a sentence."""
    if group.valid_to is None or group.valid_to >= on:
        last = founded_until(group)
        if last is None or last >= on:
            return ""
        return f"The {group.code} was founded until {long_date(last)}. It meets and decides no more."
    followers = [f"the {each.code}" for each in structure.successors_of(group)]
    told = " and ".join([part for part in (", ".join(followers[:-1]), *followers[-1:]) if part])
    after = f" {told[0].upper()}{told[1:]} took its place." if told else ""
    return f"The {group.code} stood until {long_date(group.valid_to)}.{after} Its records stay as they are."


def _seat_line(seating: Seating, *, shown: bool) -> SeatLine:
    """A seat with its holders, where they may be shown."""
    seat = seating.seat
    declined = shown and seating.status == "declined"
    notes = [f"Alternate: {each.person.name}" for each in seating.alternates] if shown else []
    return SeatLine(
        name=seat.name,
        kind=SEAT_KINDS[SeatKind(seat.kind)],
        url=seat.get_absolute_url() if shown else "",
        holders=_holders(seating) if shown else None,
        note="; ".join(notes),
        declined=declined,
    )


def _holders(seating: Seating) -> list[str]:
    """Who holds a seat, with organisation and remit; nobody for a vacant one."""
    return [
        f"{held.person.name}, {held.organisation.name}" + (f" ({held.remit})" if held.remit else "")
        for held in seating.holders
    ]


def _actions(request: HttpRequest, group: Group) -> list[Action]:
    """What may be done with the group; those with no part in it see no buttons at all."""
    user, found = request.user, []
    stands = group.is_convened_on(today())
    if stands and policy.may_put_terms(user, group):
        found.append(Action("New Terms of Reference", reverse("groups:terms-new", args=[group.code])))
    if stands and policy.may_found(user, group):
        found.append(Action("Found a group below it", f"{reverse('groups:founding-new')}?parent={group.code}"))
    if not policy.may_close(user, group) or group.valid_to is not None:
        return found
    if group.convened_on is None and group.parent is not None:
        below = f"{reverse('groups:founding-new')}?parent={group.parent.code}&code={group.code}"
        found.append(Action("Convene it by a founding", below))
    elif structure.may_succeed(group):
        found.append(Action("Prepare its succession", reverse("groups:succession", args=[group.code])))
    elif stands and may_close(group, today(), succeeded=False):
        found.append(Action("Close it", reverse("groups:close", args=[group.code]), danger=True))
    return found


def _facts(group: Group, terms: GroupRules | None, on: date) -> list[Fact]:
    found = [_parent(group, on), *_dates(group, terms), *_lineage(group)]
    if terms:
        found += [
            Fact("Framework", terms.version, url=reverse("framework:version", args=[terms.version])),
            Fact("Meets", terms.meeting_pattern or "As called"),
            Fact("Decides on", says(terms.competence), terms.competence.citation),
            Fact("Without consensus", says(terms.no_consensus), terms.no_consensus.citation),
        ]
    return found


def _parent(group: Group, on: date) -> Fact:
    line = group.reportings.filter(valid_from__lte=on).select_related("parent").order_by("-valid_from").first()
    parent = line.parent if line else group.parent
    return Fact("Parent", parent.name, url=parent.get_absolute_url()) if parent else Fact("Parent", "None")


def _dates(group: Group, terms: GroupRules | None) -> list[Fact]:
    """From when to when; how well the day is known, where a version gives it."""
    convened = long_date(group.convened_on) if group.convened_on else "Not convened"
    note = terms.convened_note if terms and not group.convened_here else ""
    ended = [Fact("Closed down", long_date(group.valid_to))] if group.valid_to else []
    return [Fact("Convened", convened, note), *ended]


def _lineage(group: Group) -> list[Fact]:
    """Whom it followed, who followed it, and who may."""
    before, found = group.predecessor, []
    if before:
        found.append(Fact("Follows", before.name, url=before.get_absolute_url()))
    after = list(structure.successors_of(group))
    found += [Fact("Followed by", each.name, url=each.get_absolute_url()) for each in after]
    if not after and (named := structure.may_succeed(group)):
        found.append(Fact("May give way to", ", ".join(named), "as the framework in force names them"))
    return found
