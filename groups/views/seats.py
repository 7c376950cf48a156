"""A seat with everybody who held it, and putting people in it; which seats stand empty; the offices."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required, login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from foundation.accounts.views import actor_of
from foundation.audit.queries import history
from foundation.core.clock import today
from foundation.core.panels import panels_for
from foundation.core.policy import YES, Verdict, no
from foundation.core.templatetags.shapes import Action, Answer, Fact, Pill, TimelineEntry
from foundation.core.templatetags.wording import long_date
from framework.rules import says
from groups import policy, queries, services
from groups.forms.seats import AppointForm, ChairForm, EndForm, OnForm, SeatDeclineForm, VacanciesForm, affiliations
from groups.models import Appointment, Declination
from groups.queries.eligibility import open_to_anybody
from groups.queries.refusals import (
    approval_of,
    declining_clause,
    may_be_declined,
    may_sit,
    rests_on_the_sro,
    still_stands,
)
from groups.queries.seats import alternates_of, declinations_of, holders_of
from groups.rules import APPROVALS, SEAT_KINDS, SeatKind, needs_single_holder
from groups.rules.lifecycles import APPROVED, NOMINATED, REFUSED, WITHDRAWN
from groups.rules.periods import DAY
from groups.views.places import GET_POST, action, asked, check_page, form_page, possible, seat_or_404

if TYPE_CHECKING:
    from datetime import date

    from django.http import HttpRequest, HttpResponse

    from foundation.core.templatetags.shapes import Tone
    from groups.models import Group, Seat
    from groups.queries import Seating
    from groups.queries.seating import Status

NO_MEMBER = "No member organisation is entered, so somebody of any organisation may hold it"
SHOWN = 20  # events on the seat's page
TONES: dict[Status, Tone] = {"held": "ok", "vacant": "warn", "declined": "plain"}
ALTERNATE_TONES: dict[str, Tone] = {NOMINATED: "info", APPROVED: "ok", REFUSED: "bad", WITHDRAWN: "plain"}


@login_not_required
@require_safe
def seat_page(request: HttpRequest, code: str, seat: str) -> HttpResponse:
    """A seat as it stands on a day, and everybody who held it, stood in or declined until then."""
    form = OnForm(request.GET or None)
    on = form.day()
    held = seat_or_404(request, code, seat, on)
    [seating] = queries.seating_of([held], on) if held.holds_on(on) else [queries.Seating(held)]
    live = on == today()
    context = {
        "seat": held,
        "form": form,
        "as_at": None if live else on,
        "state": _state(seating, on),
        "pills": [Pill(SEAT_KINDS[SeatKind(held.kind)])],
        "seating": seating,
        "facts": _facts(held, on),
        "actions": _actions(request, seating) if live else [],
        "panels": panels_for("seat", request, held) if live else [],
        "holders": _holders(request, held, on, live=live),
        "alternates": _alternates(request, held, None if live else on),
        "declinations": _declinations(request, held, on, live=live),
        "trail": [
            TimelineEntry(entry.sentence, entry.at)
            for entry in history(held, scopes=queries.readable_scopes(request.user), apps=["groups"])[-SHOWN:][::-1]
        ],
    }
    return render(request, "groups/seat.html", context, status=form.status)


def _state(seating: Seating, on: date) -> Pill:
    if not seating.seat.holds_on(on):
        return Pill("Not there on this day")
    return Pill(seating.status_label, TONES[seating.status])


def _facts(seat: Seat, on: date) -> list[Fact]:
    """What the framework says of the seat on the day."""
    facts = [
        Fact("Group", seat.group.name, url=seat.group.get_absolute_url()) if seat.group else Fact("Group", "None"),
        Fact("In the framework", f"from {long_date(seat.valid_from)}{_until(seat)}"),
        Fact("Holders", "One at a time" if needs_single_holder(seat.kind) else "Several may hold it"),
    ]
    if open_to_anybody(seat, on):
        facts.append(Fact("Speaks for", NO_MEMBER))
    terms = queries.terms_on(seat.group, on) if seat.group else None
    rule = terms.seat(seat.code) if terms else None
    if rule and rule.remits:
        facts.append(Fact("Parts", f"One representative each for {' and '.join(rule.remits)}", rule.citation))
    approval, citation = approval_of(seat, on)
    if approval:
        reasons = says(terms.alternates) if terms and terms.alternates else ""
        facts.append(Fact("Alternates approved by", APPROVALS[approval], reasons or citation))
    if clause := declining_clause(seat, on):
        facts.append(Fact("May be left open", "By a party that sees no role for itself", clause))
    return facts


def _until(seat: Seat) -> str:
    return f" to {long_date(seat.valid_to)}" if seat.valid_to else ""


def _actions(request: HttpRequest, seating: Seating) -> list[Action]:
    """What may be done with the seat; those with no part in it see no buttons at all."""
    user, seat, url = request.user, seating.seat, _urls(seating.seat)
    records = bool(policy.may_record_people(user, seat.group))
    found = []
    if records:
        found.append(action("Appoint somebody", url("appoint"), _is_open(seating), primary=True))
    if seat.kind == SeatKind.CHAIR and policy.may_delegate_chair(user):
        found.append(action("Delegate the chair", url("delegate-chair"), still_stands(seat.group), primary=True))
    if needs_single_holder(seat.kind) and policy.may_nominate_alternate(user, seat):
        found.append(action("Name an alternate", url("nominate-alternate"), _has_alternates(seating)))
    if records and seat.has_voice:
        found.append(action("Record as declined for now", url("decline-seat"), may_be_declined(seat, today())))
    return found


def _is_open(seating: Seating) -> Verdict:
    if seating.declination is None:
        return still_stands(seating.seat.group)
    return no(f"It is declined for now by {seating.declination.party}; record first that it is taken up.")


def _has_alternates(seating: Seating) -> Verdict:
    seat = seating.seat
    if not approval_of(seat, today())[0]:
        return no("The framework in force has no alternates for this seat.", seat.citation)
    return YES if seating.holders else no("Nobody holds this seat, so there is nobody to stand in for.")


def _urls(seat: Seat) -> Any:
    return lambda name, *args: reverse(f"groups:{name}", args=[seat.place, seat.code, *args])


def _holders(request: HttpRequest, seat: Seat, on: date, *, live: bool) -> list[dict[str, Any]]:
    """Everybody who held the seat, newest first, each with what may be done."""
    records = live and bool(policy.may_record_people(request.user, seat.group))
    ends = live and bool(policy.may_end_appointment(request.user, seat))
    return [
        {
            "held": held,
            "now": held.holds_on(on),
            "end": _urls(seat)("end-appointment", held.pk) if ends and _goes_on(held) else "",
            "again": f"{_urls(seat)('appoint')}?again={held.pk}" if records and held.valid_to else "",
        }
        for held in holders_of(seat, None if live else on)
    ]


def _alternates(request: HttpRequest, seat: Seat, until: date | None) -> list[dict[str, Any]]:
    """Everybody named to stand in, newest first; the page with the reason is for those it concerns."""
    return [
        {
            "row": row,
            "state": Pill(row.status_label, ALTERNATE_TONES[row.status]),
            "open": policy.may_see_alternate(request.user, row),
        }
        for row in alternates_of(seat, request.user, until)
    ]


def _goes_on(row: Appointment | Declination) -> bool:
    return row.valid_to is None or row.valid_to >= today()


def _declinations(request: HttpRequest, seat: Seat, on: date, *, live: bool) -> list[dict[str, Any]]:
    records = live and bool(policy.may_record_people(request.user, seat.group))
    return [
        {"row": row, "end": _urls(seat)("end-declination", row.pk) if records and _goes_on(row) else ""}
        for row in declinations_of(seat, None if live else on)
    ]


# --- appointing -------------------------------------------------------------------------------------------------------


@login_required
@require_http_methods(GET_POST)
def appoint(request: HttpRequest, code: str, seat: str) -> HttpResponse:
    """Put somebody in the seat, after a look at it. `?again=` begins with a former appointment, from the day after."""
    held = seat_or_404(request, code, seat)
    policy.may_record_people(request.user, held.group).require()
    if "again" not in request.GET:  # what was ended by mistake is corrected in a group that has closed, too
        possible(still_stands(held.group))
    form = AppointForm(request.POST or None, seat=held, past=True, initial=_again(request, held))
    page: dict[str, Any] = {"title": "Appoint somebody", "about": held}
    if not form.is_valid() or asked(request, "change"):
        return form_page(request, form, submit="Check", **page)
    if not asked(request, "record"):
        verdict = (
            policy.may_appoint(request.user, held, form.person)
            and rests_on_the_sro(held, form.person, form.period.start, form.cleaned_data["basis"])
            and may_sit(held, form.person, form.organisation, form.period, form.part)
        )
        return check_page(request, form.answers(), verdict, submit="Appoint", **page)
    services.appoint(
        seat=held,
        person=form.person,
        organisation=form.organisation,
        valid_from=form.cleaned_data["valid_from"],
        valid_to=form.cleaned_data["valid_to"],
        remit=form.part,
        basis=form.cleaned_data["basis"],
        actor=actor_of(request),
    )
    messages.success(request, f"{form.person} is appointed to {held}.")
    return redirect(held)


def _again(request: HttpRequest, seat: Seat) -> dict[str, Any]:
    """A former appointment to begin with: a mistaken end is corrected by one that follows it."""
    number = request.GET.get("again", "")
    former = Appointment.objects.filter(
        seat__code=seat.code, seat__group=seat.group, pk=number if number.isdecimal() else 0
    )
    held = former.first()
    if held is None or held.valid_to is None:
        return {"valid_from": today()}
    who = affiliations(past=True).filter(person=held.person_id, organisation=held.organisation_id).first()
    return {"who": who, "remit": held.remit, "valid_from": held.valid_to + DAY}


@login_required
@require_http_methods(GET_POST)
def end_appointment(request: HttpRequest, code: str, seat: str, pk: int) -> HttpResponse:
    """Let an appointment end with a day."""
    held = seat_or_404(request, code, seat)
    found = Appointment.objects.filter(seat__code=held.code, seat__group=held.group).select_related(
        "seat__group", "person"
    )
    appointment = get_object_or_404(found, pk=pk)
    policy.may_end_appointment(request.user, held).require()
    form = EndForm(request.POST or None, rests_on=_on_whose_words(request, held))
    if not form.is_valid():
        intro = (
            f"{appointment.person} holds the seat from {long_date(appointment.valid_from)}. It is ended, never deleted."
        )
        return form_page(
            request, form, title="End an appointment", submit="End it", about=held, intro=intro, danger=True
        )
    services.end_appointment(appointment=appointment, actor=actor_of(request), **form.cleaned_data)
    messages.success(request, f"The appointment of {appointment.person} ends on {long_date(form.cleaned_data['on'])}.")
    return redirect(held)


def _on_whose_words(request: HttpRequest, seat: Seat) -> str:
    """What is asked beside the last day: of a chair the SRO's words, or the SRO's own reason."""
    if seat.kind != SeatKind.CHAIR:
        return ""
    if policy.may_delegate_chair(request.user):
        return "In words that stand in the history."
    return "The decision of the SRO on which it rests, in words."


@login_required
@require_http_methods(GET_POST)
def delegate_chair(request: HttpRequest, code: str, seat: str) -> HttpResponse:
    """The SRO gives the chair to somebody of the programme."""
    held = seat_or_404(request, code, seat)
    policy.may_delegate_chair(request.user).require()
    possible(still_stands(held.group))
    form = ChairForm(request.POST or None, seat=held, initial={"valid_from": today()})
    page: dict[str, Any] = {"title": "Delegate the chair", "about": held}
    if held.group is None or not form.is_valid() or asked(request, "change"):
        return form_page(request, form, submit="Check", **page)
    if not asked(request, "record"):
        verdict = policy.may_delegate_chair(request.user, form.person) and may_sit(
            held, form.person, form.organisation, form.period
        )
        return check_page(request, form.answers(), verdict, submit="Delegate the chair", **page)
    services.delegate_chair(
        group=held.group,
        person=form.person,
        organisation=form.organisation,
        valid_from=form.cleaned_data["valid_from"],
        valid_to=form.cleaned_data["valid_to"],
        basis=form.cleaned_data["basis"],
        actor=actor_of(request),
    )
    messages.success(request, f"{form.person} chairs the {held.group.code} by delegation of the SRO.")
    return redirect(held)


# --- declining --------------------------------------------------------------------------------------------------------


@login_required
@require_http_methods(GET_POST)
def decline(request: HttpRequest, code: str, seat: str) -> HttpResponse:
    """Record that the seat's party declines it for now."""
    held = seat_or_404(request, code, seat)
    policy.may_record_people(request.user, held.group).require()
    form = SeatDeclineForm(request.POST or None)
    page: dict[str, Any] = {"title": "Record a seat as declined for now", "about": held}
    if not form.is_valid() or asked(request, "change"):
        return form_page(request, form, submit="Check", **page)
    said = form.cleaned_data
    if not asked(request, "record"):
        answers = [
            Answer("Seat", str(held)),
            Answer("Who declines", said["party"]),
            Answer("Why", said["reason"]),
            Answer("From", long_date(said["valid_from"])),
        ]
        return check_page(request, answers, may_be_declined(held, said["valid_from"]), submit="Record", **page)
    services.decline_seat(seat=held, actor=actor_of(request), **said)
    messages.success(request, f"{held} is declined for now.")
    return redirect(held)


@login_required
@require_http_methods(GET_POST)
def end_declination(request: HttpRequest, code: str, seat: str, pk: int) -> HttpResponse:
    """Record that the seat is declined no longer."""
    held = seat_or_404(request, code, seat)
    policy.may_record_people(request.user, held.group).require()
    found = Declination.objects.filter(seat__code=held.code, seat__group=held.group).select_related("seat__group")
    declination = get_object_or_404(found, pk=pk)
    form = EndForm(request.POST or None)
    if not form.is_valid():
        intro = (
            f"Declined by {declination.party}. From the day after, the seat is vacant and somebody may be appointed."
        )
        return form_page(request, form, title="Declined no longer", submit="Record", about=held, intro=intro)
    services.end_declination(declination=declination, on=form.cleaned_data["on"], actor=actor_of(request))
    messages.success(request, f"{held} is open again.")
    return redirect(held)


# --- over all groups --------------------------------------------------------------------------------------------------


@login_not_required
@require_safe
def vacancies(request: HttpRequest) -> HttpResponse:
    """Which seats nobody holds on a day, over all groups whose people the reader may see."""
    form = VacanciesForm(request.GET or None)
    on = form.day()
    found = queries.vacancies(on, among=list(policy.groups_whose_people(request.user)))
    if form.voices_alone():
        found = [one for one in found if one.seat.has_voice]
    by_group: dict[Group, list[queries.Vacancy]] = {}
    for vacancy in found:
        if vacancy.seat.group:
            by_group.setdefault(vacancy.seat.group, []).append(vacancy)
    context = {
        "form": form,
        "as_at": on if on != today() else None,
        "groups": list(by_group.items()),
        "vacant": sum(one.status == "vacant" for one in found),
        "declined": sum(one.status == "declined" for one in found),
    }
    return render(request, "groups/vacancies.html", context, status=form.status)


@login_not_required
@require_safe
def offices(request: HttpRequest) -> HttpResponse:
    """The offices of the programme and who holds them, on a day."""
    form = OnForm(request.GET or None)
    on = form.day()
    context = {"form": form, "as_at": on if on != today() else None, "offices": queries.seating_on(None, on)}
    return render(request, "groups/seat_offices.html", context, status=form.status)
