"""Consultations, answers, and what an organisation was asked, as tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.html import format_html

from consultations.queries import kind_of
from consultations.rules.answering import RESULTS, Result
from consultations.rules.lifecycle import CLOSED, DRAFT, OPEN, PUBLISHED, WITHDRAWN
from foundation.core.tables.lists import Column, DayColumn, MomentColumn, RegisterTable

if TYPE_CHECKING:
    from consultations.models import Answer, Consultation, Party
    from foundation.core.templatetags.shapes import Tone

TONES: dict[str, Tone] = {DRAFT: "plain", OPEN: "info", CLOSED: "warn", PUBLISHED: "ok", WITHDRAWN: "plain"}
RESULT_TONES: dict[str, Tone] = {Result.ACCEPTED: "ok", Result.REJECTED: "bad", Result.NOTED: "info"}

# what an export holds and the page leaves out for want of room
EXPORT_ONLY = {"td": {"class": "d-none"}, "th": {"class": "d-none"}}


def _pill(tone: str, label: str) -> str:
    return format_html('<span class="pill tone-{}">{}</span>', tone, label)


class ConsultationTable(RegisterTable):
    """What is asked, by whom, until when, and how it stands."""

    reference = Column(accessor="reference", order_by="number", linkify=True, attrs={"td": {"class": "ref nowrap"}})
    title = Column("Title")
    kind = Column("What it is")
    group = Column("Asked by", accessor="group__code", default="Programme")
    status = Column("State")
    closes_on = DayColumn("Closes")
    asked = Column("Asked", attrs={"td": {"class": "num"}, "th": {"class": "num"}})
    answered = Column("Answered", attrs={"td": {"class": "num"}, "th": {"class": "num"}})

    class Meta(RegisterTable.Meta):
        order_by = ("-reference",)

    def render_kind(self, record: Consultation) -> str:
        """What it is, in words."""
        return kind_of(record).label

    def render_status(self, record: Consultation) -> str:
        """The state as a pill."""
        return _pill(TONES[record.status], record.status_label)

    def value_status(self, record: Consultation) -> str:
        """The state in an export."""
        return record.status_label


class AnswerTable(RegisterTable):
    """Who answered what, for how many parties, and what became of it."""

    organisation = Column("Organisation", accessor="organisation__name")
    constituencies = Column("Constituency", orderable=False, empty_values=())
    choice = Column("View")
    words = Column("Answer", orderable=False, attrs={"td": {"class": "words"}})
    on_behalf_of = Column("Parties", attrs={"td": {"class": "num"}, "th": {"class": "num"}})
    confidentiality = Column("Class")
    received = Column("Received", attrs=EXPORT_ONLY)
    version = Column("Version", attrs=EXPORT_ONLY)
    given_at = MomentColumn("Given")
    shown_result = Column("What became of it")
    shown_words = Column("In words", orderable=False, attrs={"td": {"class": "words"}})

    class Meta(RegisterTable.Meta):
        order_by = ("organisation",)

    def __init__(self, *args: Any, places: dict[int, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places = places

    def render_organisation(self, record: Answer, value: str) -> str:
        """The organisation; one whose e-mail is not confirmed says so."""
        if not record.needs_confirmation:
            return value
        return format_html("{}<br>{}", value, _pill("warn", "By e-mail, not confirmed"))

    def value_organisation(self, value: str) -> str:
        """The organisation in an export."""
        return value

    def render_constituencies(self, record: Answer) -> str:
        """The constituencies in which the organisation was asked."""
        return self.places.get(record.organisation_id, "")

    def render_choice(self, record: Answer) -> str:
        """The view in words."""
        return kind_of(record.consultation).choices.get(record.choice, record.choice)

    def render_received(self, record: Answer) -> str:
        """How it came in; one by e-mail says whether it is confirmed."""
        unconfirmed = ", not confirmed" if record.needs_confirmation else ""
        return f"{record.get_received_display()}{unconfirmed}"

    def render_shown_result(self, value: str) -> str:
        """What became of it, as a pill."""
        return _pill(RESULT_TONES[value], RESULTS[Result(value)])

    def value_shown_result(self, value: str) -> str:
        """What became of it, in an export."""
        return RESULTS[Result(value)]


class AskedTable(RegisterTable):
    """What one's organisations were asked, and whether they have answered."""

    consultation = Column(
        "Reference",
        accessor="consultation__reference",
        order_by="consultation__number",
        linkify=lambda record: record.consultation.get_absolute_url(),
        attrs={"td": {"class": "ref nowrap"}},
    )
    title = Column("Title", accessor="consultation__title")
    organisation = Column("Organisation", accessor="organisation__name")
    constituency_name = Column("Constituency")
    closes_on = DayColumn("Closes", accessor="consultation__closes_on")
    status = Column("State", accessor="consultation__status")
    version = Column("Our answer", empty_values=())

    class Meta(RegisterTable.Meta):
        order_by = ("-closes_on",)

    def render_status(self, record: Party) -> str:
        """The state as a pill."""
        return _pill(TONES[record.consultation.status], record.consultation.status_label)

    def value_status(self, record: Party) -> str:
        """The state in an export."""
        return record.consultation.status_label

    def render_version(self, value: int | None) -> str:
        """Which version we gave; nothing yet says so."""
        return f"Version {value}" if value else "No answer"
