"""Input for people in seats: appointments, alternates, declined seats, members."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.db.models import Q

from foundation.accounts.models import Affiliation, Organisation, Person
from foundation.core.clock import today
from foundation.core.dated import in_force
from foundation.core.templatetags.shapes import Answer
from foundation.core.templatetags.wording import long_date
from framework.queries import in_force as version_on
from framework.queries import versions
from framework.rules import NoRulesError
from groups.queries.eligibility import open_to_anybody, those_eligible
from groups.queries.occasions import occasions_of
from groups.queries.seating import rule_on
from groups.rules import Period, SeatKind

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from django.db.models import QuerySet

    from groups.models import Membership, Seat

    AnyChoice = forms.ModelChoiceField[Any]
else:
    AnyChoice = forms.ModelChoiceField  # generic for the type checker alone

OTHER = "other"
NO_MEMBER = "No member organisation is entered for this seat, so everybody is offered."
TODAYS = "What is shown is how it stands today."


class DayWidget(forms.DateInput):
    """A date as the browser asks for it."""

    input_type = "date"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%Y-%m-%d", **kwargs)


def offer(form: forms.Form, name: str, rows: QuerySet[Any]) -> None:
    """Let a field of the form choose among rows."""
    cast("forms.ModelChoiceField[Any]", form.fields[name]).queryset = rows


def offer_choices(form: forms.Form, name: str, choices: Sequence[tuple[str, str]]) -> None:
    """Let a field of the form choose among these, given by key and in words."""
    cast("forms.ChoiceField", form.fields[name]).choices = choices


def first_day(form: forms.Form) -> date:
    """The first day (`valid_from`) as it is filled in, or offered; today where there is none yet."""
    field = form.fields["valid_from"]
    given = field.widget.value_from_datadict(form.data, form.files, form.add_prefix("valid_from"))
    try:
        day = field.clean(given) if form.is_bound else form.get_initial_for_field(field, "valid_from")
    except forms.ValidationError:
        return today()
    return day or today()


class WhoField(AnyChoice):
    """Somebody with the organisation they work or worked for: one choice for the two."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=Affiliation.objects.none(), empty_label="Choose a person", **kwargs)

    def label_from_instance(self, obj: Affiliation) -> str:
        until = f" (until {long_date(obj.valid_to)})" if obj.valid_to and obj.valid_to < today() else ""
        return f"{obj.person.name}, {obj.organisation.name}{until}"


def affiliations(*, past: bool = False) -> QuerySet[Affiliation]:
    """People with their organisations, of today and to come; with `past` of former times too."""
    rows = Affiliation.objects.select_related("person", "organisation").order_by("person__name", "-valid_from", "pk")
    return rows if past else rows.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=today()))


class SeatForm(forms.Form):
    """What every form about somebody in a seat asks: who, which part of the seat, from when to when."""

    who = WhoField(label="Person", help_text="Each stands with the organisation they are of.")
    remit = forms.ChoiceField(label="Part of the seat", help_text="Where representatives share the seat.")
    valid_from = forms.DateField(label="From", widget=DayWidget())
    valid_to = forms.DateField(label="To", widget=DayWidget(), required=False)

    def __init__(self, *args: Any, seat: Seat, past: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.seat = seat
        first = first_day(self)
        offer(self, "who", those_eligible(affiliations(past=past), seat, first))
        if open_to_anybody(seat, first):
            self.fields["who"].help_text = f"{self.fields['who'].help_text} {NO_MEMBER}"
        self._offer_remits()

    def _offer_remits(self) -> None:
        """Only where the seat's rule has parts, now or once."""
        rule = rule_on(self.seat, today())
        if rule is None or not rule.remits:
            del self.fields["remit"]
            return
        offer_choices(self, "remit", [("", "The whole seat"), *((one, one.capitalize()) for one in rule.remits)])
        self.fields["remit"].required = False

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        start, end = said.get("valid_from"), said.get("valid_to")
        if start and end and end < start:
            self.add_error("valid_to", "It cannot end before it begins.")
        return said

    @property
    def person(self) -> Person:
        """Whom a valid form names."""
        person: Person = self.cleaned_data["who"].person
        return person

    @property
    def organisation(self) -> Organisation:
        """Of which organisation they are."""
        organisation: Organisation = self.cleaned_data["who"].organisation
        return organisation

    @property
    def part(self) -> str:
        """The part of the seat, '' for the whole."""
        return str(self.cleaned_data.get("remit", ""))

    @property
    def period(self) -> Period:
        """The days of a valid form."""
        return Period(self.cleaned_data["valid_from"], self.cleaned_data["valid_to"])

    def answers(self) -> list[Answer]:
        """Everything as it will be recorded."""
        remit = [Answer("Part of the seat", self.part or "The whole seat")] if "remit" in self.fields else []
        return [
            Answer("Seat", str(self.seat)),
            Answer("Person", self.person.name),
            Answer("Organisation", self.organisation.name),
            *remit,
            Answer("From", long_date(self.cleaned_data["valid_from"])),
            Answer("To", long_date(self.cleaned_data["valid_to"]) if self.cleaned_data["valid_to"] else self.no_end),
        ]

    no_end = "As long as the seat is there"


class AppointForm(SeatForm):
    """Somebody to put in a seat."""

    basis = forms.CharField(
        label="What it rests on",
        max_length=200,
        required=False,
        help_text="Such as a nomination, an election or a letter.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["basis"].required = self.seat.has_voice
        if self.seat.kind == SeatKind.CHAIR:
            self.fields["basis"].help_text = "The delegation of the SRO, in words. The SRO's own chair needs none."

    def answers(self) -> list[Answer]:
        return [*super().answers(), Answer("Rests on", self.cleaned_data["basis"] or "Not said")]


class ChairForm(AppointForm):
    """Somebody to whom the SRO gives the chair."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["basis"].label = "Why"
        self.fields["basis"].required = True
        self.fields["basis"].help_text = "In words that stand beside the appointment."
        self.fields["who"].help_text = "Somebody who holds a seat or office of the programme."


class NominateForm(SeatForm):
    """Somebody to stand in."""

    occasion = forms.ChoiceField(
        label="Meeting", required=False, help_text="The alternate follows the meeting when it moves."
    )
    reason = forms.ChoiceField(label="Why the holder cannot come", widget=forms.RadioSelect)
    words = forms.CharField(label="In words", widget=forms.Textarea(attrs={"rows": 3}), required=False)

    field_order = ["who", "remit", "occasion", "valid_from", "valid_to", "reason", "words"]

    def __init__(self, *args: Any, reasons: tuple[str, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_choices(self, "reason", [*((one, one) for one in reasons), (OTHER, "Another reason, in words")])
        self.meetings = {one.key: one for one in occasions_of(self.seat, today())}
        coming = [(key, f"{one.label}, {long_date(one.day)}") for key, one in self.meetings.items()]
        offer_choices(self, "occasion", [("", "For a period, in the days below"), *coming])
        self.fields["valid_from"].required = False
        self.fields["valid_from"].help_text = "Empty where a meeting is chosen: its day counts."
        self.fields["valid_to"].help_text = "Empty for a single day."

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        if meeting := self.meetings.get(said.get("occasion", "")):
            said["valid_from"] = said["valid_to"] = meeting.day
        elif not said.get("valid_from") and "valid_from" not in self.errors:
            self.add_error("valid_from", "Choose a meeting, or say from which day.")
        said["valid_to"] = said.get("valid_to") or said.get("valid_from")
        if said.get("reason") == OTHER and not said.get("words", "").strip():
            self.add_error("words", "Say why, in words.")
        return said

    @property
    def why(self) -> str:
        """The reason as it is kept."""
        said = self.cleaned_data
        named = [] if said["reason"] == OTHER else [said["reason"]]
        return ": ".join([*named, *([said["words"].strip()] if said["words"].strip() else [])])

    def answers(self) -> list[Answer]:
        meeting = self.meetings.get(self.cleaned_data["occasion"])
        return [*super().answers(), Answer("Meeting", meeting.label if meeting else "–"), Answer("Why", self.why)]


class EndForm(forms.Form):
    """The last day of something that ends."""

    on = forms.DateField(label="Last day", widget=DayWidget(), initial=today)
    why = forms.CharField(label="Why", max_length=200, required=False)

    def __init__(self, *args: Any, rests_on: str = "", **kwargs: Any) -> None:
        """`rests_on`: what has to be said on what it rests; nothing is asked where it is empty."""
        super().__init__(*args, **kwargs)
        self.fields["why"].required = bool(rests_on)
        self.fields["why"].help_text = rests_on
        if not rests_on:
            del self.fields["why"]


class WhyForm(forms.Form):
    """A reason in words."""

    why = forms.CharField(label="Why", widget=forms.Textarea(attrs={"rows": 4}))

    def __init__(self, *args: Any, needed: bool = True, label: str = "Why", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["why"].required = needed
        self.fields["why"].label = label


class SeatDeclineForm(forms.Form):
    """A party that leaves its place open."""

    party = forms.CharField(label="Who declines", max_length=120, help_text="The constituency or organisation.")
    reason = forms.CharField(label="Why it sees no role for itself", widget=forms.Textarea(attrs={"rows": 4}))
    valid_from = forms.DateField(label="From", widget=DayWidget(), initial=today)


class LeadField(AnyChoice):
    """Somebody of an organisation, by name."""

    def label_from_instance(self, obj: Person) -> str:
        return obj.name


class MemberForm(forms.Form):
    """How many contacts a member organisation has, and who leads them."""

    contacts = forms.IntegerField(label="Contacts", min_value=1, max_value=999, initial=1)
    lead = LeadField(label="Lead contact", queryset=Person.objects.none(), required=False, empty_label="Nobody named")

    def __init__(self, *args: Any, membership: Membership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        of = Affiliation.objects.filter(in_force(today()), organisation=membership.organisation)
        offer(self, "lead", Person.objects.filter(pk__in=of.values("person")).order_by("name", "pk"))


class NewMemberForm(forms.Form):
    """An organisation to enter on an open membership list."""

    organisation = forms.ModelChoiceField(queryset=Organisation.objects.none())
    valid_from = forms.DateField(label="From", widget=DayWidget(), initial=today)
    contacts = forms.IntegerField(label="Contacts", min_value=1, max_value=999, initial=1)

    def __init__(self, *args: Any, organisations: QuerySet[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "organisation", organisations)


class OnForm(forms.Form):
    """Which day to look at: one that is a day, and on which some version of the framework was in force."""

    on = forms.DateField(
        label="Day",
        required=False,
        widget=DayWidget(),
        error_messages={"invalid": f"Enter a real date, such as 2022-03-09. {TODAYS}"},
    )

    def clean_on(self) -> date | None:
        """Refuses a day before the first version; without any version loaded, every day will do."""
        day: date | None = self.cleaned_data["on"]
        if day is not None and versions():
            try:
                version_on(day)
            except NoRulesError as error:
                raise forms.ValidationError(f"{error} {TODAYS}") from error
        return day

    @property
    def status(self) -> int:
        """Of the page that shows it: 422 when the day cannot be looked at."""
        return 422 if self.errors else 200

    def day(self) -> date:
        """The day asked for; today where none was, or none that can be looked at."""
        return (self.cleaned_data["on"] if self.is_valid() else None) or today()


class VacanciesForm(OnForm):
    """Which day, and whether only the seats that make consensus."""

    voices = forms.BooleanField(label="Only seats that make consensus", required=False)

    def voices_alone(self) -> bool:
        """Whether only the seats with a voice are asked for."""
        return self.is_valid() and bool(self.cleaned_data["voices"])
