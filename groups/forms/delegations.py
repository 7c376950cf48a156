"""Input for what groups hand to one another, and for the question what a group may decide."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms

from foundation.core.clock import today
from foundation.core.templatetags.shapes import Answer
from foundation.core.templatetags.wording import long_date
from framework.queries import programme_in_force
from framework.rules import NoRulesError, says
from groups import rules
from groups.forms.seats import DayWidget, WhyForm, first_day, offer, offer_choices
from groups.models import Group
from groups.queries import terms_on
from groups.queries.handing_down import who_may_be_handed
from groups.rules import Period

if TYPE_CHECKING:
    from datetime import date

LEVELS = [(2, "Level 2"), (3, "Level 3"), (4, "Level 4"), (1, "Level 1, Ofgem")]


def subjects_on(day: date) -> list[tuple[str, str]]:
    """The framework's subjects of a day, by key and in words; none where there is no framework."""
    try:
        return [(rule.key, rule.label) for rule in programme_in_force(day).subjects]
    except NoRulesError:
        return []


class DelegateForm(forms.Form):
    """Decisions or tasks that a group hands down."""

    grantee = forms.ModelChoiceField(label="To", queryset=Group.objects.none(), empty_label="Choose a group")
    what = forms.ChoiceField(label="What", choices=list(rules.DELEGATED.items()), widget=forms.RadioSelect)
    subjects = forms.MultipleChoiceField(
        label="On",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="None ticked: on everything that the group decides on itself.",
    )
    words = forms.CharField(label="Scope, in words", widget=forms.Textarea(attrs={"rows": 4}))
    valid_from = forms.DateField(label="From", widget=DayWidget(), initial=today)
    valid_to = forms.DateField(label="To", widget=DayWidget(), required=False, help_text="Empty: until it is revoked.")
    decision = forms.CharField(
        label="Decision that delegates it",
        max_length=60,
        required=False,
        help_text="Its reference; the chair of the group needs none.",
    )

    def __init__(self, *args: Any, grantor: Group, by_chair: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["decision"].required = not by_chair
        self.grantor = grantor
        first = first_day(self)
        terms = terms_on(grantor, first)
        allowed = [group.pk for group in who_may_be_handed(grantor, first)]
        offer(self, "grantee", Group.objects.filter(pk__in=allowed).order_by("level", "code"))
        self.fields["grantee"].help_text = f"{says(terms.delegation)}. {terms.delegation.citation}" if terms else ""
        own = [(key, label) for key, label in subjects_on(first) if terms and terms.competence.covers(key)]
        offer_choices(self, "subjects", own)
        self.labels = dict(own)
        self.initial.setdefault("what", "decisions")

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        start, end = said.get("valid_from"), said.get("valid_to")
        if start and end and end < start:
            self.add_error("valid_to", "It cannot end before it begins.")
        return said

    @property
    def period(self) -> Period:
        """The days of a valid form."""
        return Period(self.cleaned_data["valid_from"], self.cleaned_data["valid_to"])

    def answers(self) -> list[Answer]:
        """Everything as it will be recorded."""
        said, labels = self.cleaned_data, self.labels
        subjects = ", ".join(labels[key] for key in said["subjects"]) or "Everything that the group decides on itself"
        return [
            Answer("From the", str(self.grantor)),
            Answer("To the", str(said["grantee"])),
            Answer("What", f"{rules.DELEGATED[said['what']]} of Level {self.grantor.level}"),
            Answer("On", subjects),
            Answer("Scope", said["words"]),
            Answer("From", long_date(said["valid_from"])),
            Answer("To", long_date(said["valid_to"]) if said["valid_to"] else "Until it is revoked"),
            Answer("Decision", said["decision"] or "None named"),
        ]


class RevokeForm(WhyForm):
    """Why a delegation is taken back; and where the secretariat records it, on what of the grantor's that rests."""

    basis = forms.CharField(
        label="What it rests on",
        max_length=200,
        help_text="The decision of the group that gave it, by its reference, or its chair's words.",
    )

    def __init__(self, *args: Any, by_chair: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if by_chair:
            del self.fields["basis"]


class CompetenceForm(forms.Form):
    """May the group take this decision?"""

    level = forms.TypedChoiceField(label="Level", choices=LEVELS, coerce=int)
    subject = forms.ChoiceField(label="Subject", required=False)
    on = forms.DateField(label="Day", required=False, widget=DayWidget())
    referred = forms.BooleanField(label="Escalated or referred to it", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        # it stands on the group's page beside another form that asks for a day
        super().__init__(*args, **{"auto_id": "competence_%s", **kwargs})
        offer_choices(self, "subject", [("", "Not said"), *subjects_on(today())])

    def day(self) -> date:
        """The day a valid form asks about; today where it names none."""
        day: date | None = self.cleaned_data["on"]
        return day or today()
