"""Turning what the queries found into the records the components draw. Nothing is decided here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse

from consultations import policy, queries
from consultations.events import EventKind
from consultations.queries import kind_of
from consultations.rules.answering import CLASSES, RESULTS, Confidentiality, Result
from consultations.rules.lifecycle import CLOSED, DRAFT, OPEN, PUBLISHED
from consultations.tables import RESULT_TONES
from consultations.views.common import address
from foundation.audit.queries import history
from foundation.core.clock import london_date, today
from foundation.core.closures import count, days_left
from foundation.core.scope import Classification
from foundation.core.templatetags.shapes import Clock, Fact, Pill, TimelineEntry, Why, WhyDay
from foundation.core.templatetags.wording import short_date
from groups.queries import readable_scopes

if TYPE_CHECKING:
    from consultations.models import Answer, Consultation
    from groups.queries import User

FARTHEST = 40  # working days shown one by one in the working of the clock
CLASS_ICONS = {Confidentiality.PUBLIC: "globe-alt"}
SET_BY = "Who asks sets the day on which it closes; it runs to the end of that day, 24:00 in London."


def labels(consultation: Consultation) -> list[Pill]:
    """What it is, how widely it may be read, and whether the answers are secret."""
    public = consultation.classification == Classification.PUBLIC and not consultation.asked_by
    readers = (
        "Between the seat and those it asks" if consultation.asked_by else consultation.get_classification_display()
    )
    shown = [
        Pill(kind_of(consultation).label),
        Pill(readers, icon="globe-alt" if public else "lock-closed"),
    ]
    return [*shown, Pill("Secret until the close", "warn", icon="eye-slash")] if consultation.secret else shown


def clock(consultation: Consultation) -> Clock | None:
    """Until when answers are taken, with the working days left; or when that ended."""
    closes_on = consultation.closes_on
    if consultation.status == OPEN and closes_on:
        left = days_left(closes_on)
        return Clock("Closes", closes_on, left, detail="24:00 London", why=_why(consultation, left))
    if consultation.status in {CLOSED, PUBLISHED} and consultation.closed_at:
        return Clock("Closed", london_date(consultation.closed_at), why=_why(consultation, 0))
    if consultation.status == DRAFT and closes_on:
        return Clock("Would close", closes_on, why=_why(consultation, 0))
    return None


def _why(consultation: Consultation, left: int) -> Why:
    """The clause that lets the group set the date and, while it runs, the working days left one by one."""
    days = []
    if 0 < left <= FARTHEST:
        working = count(today(), left)
        days = [WhyDay(day, counted=True, number=number) for number, day in enumerate(working.counted, start=1)]
        days += [WhyDay(day, counted=False, note=name) for day, name in working.skipped]
    return Why(
        SET_BY,
        start_label="Working days left, counted from",
        start=today() if days else None,
        days=sorted(days, key=lambda one: one.day),
        citation=consultation.citation,
        citation_url=reverse("framework:clause", args=[consultation.clause]) if consultation.clause else "",
    )


def facts(consultation: Consultation) -> list[Fact]:
    """Who asks, about what, under which clause, and every closing date there was."""
    group = consultation.group
    found = [Fact("Asked by", group.name, url=group.get_absolute_url()) if group else Fact("Asked by", "The programme")]
    if seat := queries.asking_seat(consultation):
        found = [Fact("Asked by", str(seat), url=seat.get_absolute_url())]
    if consultation.about:
        found.append(Fact("About", consultation.about, url=consultation.url))
    if consultation.opened_at:
        found.append(Fact("Opened", short_date(london_date(consultation.opened_at))))
    found += [
        Fact("Put off", f"from {short_date(moved.old_closes_on)}", note=moved.reason)
        for moved in consultation.extensions.order_by("at", "pk")
    ]
    if consultation.withdrawn_why:
        found.append(Fact("Withdrawn", consultation.withdrawn_why))
    return [*found, Fact("Closing date", "Set by who asks", note=consultation.citation)]


@dataclass(frozen=True)
class Document:
    """A document as the page links it."""

    url: str
    name: str
    size: int
    sha256: str


def documents(consultation: Consultation) -> list[Document]:
    """What the question is about."""
    attached = consultation.attachments.select_related("document__file", "document__document")
    return [
        Document(
            address(consultation, "document-file", one.pk),
            f"{one.document.document.title} ({one.document.reference})",
            one.document.file.size,
            one.document.file.sha256,
        )
        for one in attached.order_by("position", "pk")
    ]


@dataclass(frozen=True)
class Given:
    """An answer as the page shows it; `dispose` is the address where it is settled, for whoever may."""

    organisation: str
    places: str
    view: str
    words: str
    parties: int
    shown_to: Pill | None
    note: str
    settled: Pill | None
    settled_words: str
    dispose: str


def given(user: User | None, consultation: Consultation, may: dict[int, bool] | None = None) -> list[Given]:
    """The newest answers the person may read, by organisation; `may` says of which they settle what becomes of it."""
    where = places(consultation)
    return [_given(answer, where, may or {}) for answer in queries.answers_register(user, consultation)]


def _given(answer: Answer, where: dict[int, str], may: dict[int, bool]) -> Given:
    result = answer.shown_result  # type: ignore[attr-defined]  # annotated by answers_register
    return Given(
        organisation=answer.organisation.name,
        places=where.get(answer.organisation_id, ""),
        view=kind_of(answer.consultation).choices.get(answer.choice, answer.choice),
        words=answer.words,
        parties=answer.on_behalf_of,
        shown_to=class_pill(answer),
        note="Received by e-mail, to be confirmed by the organisation" if answer.needs_confirmation else "",
        settled=Pill(RESULTS[Result(result)], RESULT_TONES[result]) if result else None,
        settled_words=answer.shown_words or "",  # type: ignore[attr-defined]  # the same
        dispose=address(answer.consultation, "dispose", answer.pk) if may.get(answer.pk) else "",
    )


def places(consultation: Consultation) -> dict[int, str]:
    """The constituencies of each organisation asked, by its key."""
    found: dict[int, list[str]] = {}
    for party in queries.parties_of(consultation):
        name = party.constituency_name or party.constituency
        found.setdefault(party.organisation_id, []).extend([name] if name else [])
    return {key: ", ".join(names) for key, names in found.items()}


def class_pill(answer: Answer) -> Pill | None:
    """Who may read the answer; None where there was no choice."""
    if len(kind_of(answer.consultation).classes) == 1:
        return None
    shown = Confidentiality(answer.confidentiality)
    return Pill(CLASSES[shown], icon=CLASS_ICONS.get(shown, "lock-closed"))


def said(answer: Answer) -> list[tuple[str, object]]:
    """What an answer says, line by line; its class where there was a choice."""
    kind = kind_of(answer.consultation)
    view = [("View", kind.choices[answer.choice])] if answer.choice in kind.choices else []
    shown = [("Class", CLASSES[Confidentiality(answer.confidentiality)])] if len(kind.classes) > 1 else []
    return [
        *view,
        ("Answer", answer.words or "No words"),
        ("On behalf of", "1 party" if answer.on_behalf_of == 1 else f"{answer.on_behalf_of} parties"),
        *shown,
    ]


OF_ANSWERS = {EventKind.ANSWERED, EventKind.CONFIRMED, EventKind.DISPOSED}


def trail(user: User | None, consultation: Consultation) -> tuple[list[TimelineEntry], list[TimelineEntry]]:
    """What happened, the latest first: the steps of the consultation, and beside them what was done with answers.

    Whoever reads the consultation reads its own steps; who answered is told to those who see the silent by name.
    """
    scopes = {*readable_scopes(user), consultation.scope, consultation.inner_scope}
    told = history(consultation, scopes=scopes, apps=["consultations"])[::-1]
    steps = [TimelineEntry(entry.sentence, entry.at) for entry in told if entry.kind not in OF_ANSWERS]
    named = bool(policy.may_see_silent(user, consultation))
    entered = [TimelineEntry(entry.sentence, entry.at) for entry in told if named and entry.kind in OF_ANSWERS]
    return steps, entered
