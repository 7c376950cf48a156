"""What pages of a round share: finding it, its clocks, a page with one form, and one with the answers once more."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse

from constituencies import queries
from constituencies.rules.lifecycles import APPOINTED, BALLOT_OPEN, NO_NOMINEE, OPEN, RESULT, TIED, UNVOTED, WITHDRAWN
from consultations.rules import OPEN as ASKING
from foundation.core.clock import london_date, now, today
from foundation.core.closures import days_left, extra_closures
from foundation.core.errors import Refused
from foundation.core.templatetags.shapes import Clock, Pill, Why, WhyDay
from foundation.core.templatetags.wording import days
from foundation.core.workdays import between, count

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from django.forms import Form
    from django.http import HttpRequest, HttpResponse

    from constituencies.models import Round
    from consultations.models import Consultation
    from foundation.core.templatetags.shapes import Answer, Tone

GET_POST = ["GET", "HEAD", "POST"]
COUNTING = "Ballot over, being counted"

TONES: dict[str, Tone] = {
    OPEN: "info",
    BALLOT_OPEN: "info",
    NO_NOMINEE: "warn",
    TIED: "warn",
    UNVOTED: "warn",
    RESULT: "warn",
    APPOINTED: "ok",
    WITHDRAWN: "plain",
}


def is_over(asked: Consultation | None) -> bool:
    """Whether an open call or ballot takes nothing any more: the worker closes it within minutes of its end."""
    return asked is not None and asked.status == ASKING and asked.ends_at is not None and now() >= asked.ends_at


def pill(round_: Round) -> Pill:
    """The state of a round; past the end of what is open, that it is over."""
    if round_.status == BALLOT_OPEN and is_over(round_.ballot.asked):
        return Pill(COUNTING)
    if round_.status == OPEN and is_over(round_.asked):
        return Pill("Nominations over")
    return Pill(round_.status_label, TONES.get(round_.status, "plain"))


def round_or_404(request: HttpRequest, reference: str) -> Round:
    """The round under a reference; a 404 where there is none, or none for the person."""
    round_ = queries.find_round(request.user, reference)
    if round_ is None:
        raise Http404
    return round_


def possible(round_: Round, step: str) -> None:
    """No form is shown for what would be refused when it is sent."""
    if reason := round_.lifecycle.refusal(round_.status, step):
        raise Refused(reason, citation=round_.citation)


def closing_clock(label: str, asked: Consultation) -> Clock | None:
    """The clock of an open call or ballot with the working behind its day; None for one that is over."""
    if asked.status != ASKING or asked.closes_on is None or asked.opened_at is None or is_over(asked):
        return None
    why = closing_why(london_date(asked.opened_at), asked.closes_on, asked.citation, asked.clause)
    return Clock(label, due=asked.closes_on, days_left=days_left(asked.closes_on), why=why)


def closing_why(start: date, end: date, citation: str, clause: str) -> Why:
    """How many working days lie between the opening and the last day, each of them named."""
    closures = extra_closures()
    counted = count(start, between(start, end, closures), closures)
    numbered = [WhyDay(day, counted=True, number=number) for number, day in enumerate(counted.counted, start=1)]
    skipped = [WhyDay(day, counted=False, note=name) for day, name in counted.skipped]
    return Why(
        f"Who asks sets the day: {days(counted.working_days)}, to the end of the last.",
        "Counted from the day it opened,",
        start,
        days=sorted([*numbered, *skipped], key=lambda each: each.day),
        citation=citation,
        citation_url=reverse("framework:clause", args=[clause]) if clause else "",
    )


def closes_in(working_days_asked: int) -> date:
    """The last day, so many working days from today."""
    return count(today(), working_days_asked, extra_closures()).due


@dataclass(frozen=True)
class Page:
    """A page with one form, or with its answers once more. `back` is where one came from."""

    title: str
    submit: str
    back: str
    reference: str = ""
    intro: str = ""
    danger: bool = False
    crumbs: Sequence[tuple[str, str]] = ()  # label and address, from the top

    @property
    def trail(self) -> list[tuple[str, str]]:
        """The crumbs with the page itself."""
        return [*self.crumbs, (self.title, "")]


def form_page(request: HttpRequest, form: Form, page: Page) -> HttpResponse:
    """The form; 422 when what was sent cannot be taken."""
    context = {"form": form, "page": page}
    return render(request, "constituencies/form.html", context, status=422 if form.errors else 200)


def check_page(
    request: HttpRequest, page: Page, answers: Sequence[Answer], hidden: Mapping[str, str] | None = None
) -> HttpResponse:
    """What was entered, once more, before it is done."""
    kept = {name: value for name, value in request.POST.items() if name not in {"csrfmiddlewaretoken", "step"}}
    context = {"page": page, "answers": answers, "hidden": kept if hidden is None else hidden}
    return render(request, "constituencies/check.html", context)


def confirmed(request: HttpRequest) -> bool:
    """Has the person seen their answers and goes on?"""
    return request.POST.get("step") == "confirm"


def goes_back(request: HttpRequest) -> bool:
    """Does the person go back to the form with what they entered?"""
    return request.POST.get("step") == "back"


def of_round(round_: Round, title: str, submit: str, **more: object) -> Page:
    """A page about a round."""
    return Page(
        title=title,
        submit=submit,
        back=round_.get_absolute_url(),
        reference=round_.reference,
        crumbs=(*rounds_crumbs(), (round_.reference, round_.get_absolute_url())),
        **more,  # type: ignore[arg-type]  # intro and danger
    )


def rounds_crumbs() -> tuple[tuple[str, str], ...]:
    """The way to the register of rounds."""
    return ("Constituencies", reverse("constituencies:list")), ("Rounds", reverse("constituencies:rounds"))
