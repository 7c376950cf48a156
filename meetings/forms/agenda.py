"""Agenda items, and changes of an agenda that somebody else may have changed meanwhile."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms

from meetings.models import AgendaItem, Meeting
from meetings.queries import latest_version, planned_for
from meetings.rules.agenda import overtaken
from meetings.rules.lifecycle import ISSUED

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.http import QueryDict

    from meetings.models import AgendaVersion
    from meetings.services import Drawable

WORDS = ["title", "objective", "objective_text", "lead", "minutes"]
NEXT_MEETING = "inbox"


class SeenForm(forms.Form):
    """A change of an agenda by somebody who saw a revision of it; with its reason once the agenda is issued.

    `changed_at` is the revision at which what they change last changed; None: nothing is in their way. A form that was
    overtaken keeps what was typed, as written upon what stands now: sending it again is then a choice.
    """

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    reason = forms.CharField(
        label="Why does the agenda change?", max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )

    overtaken = "The agenda has changed since you opened this page. What you entered is kept: look again, then save."

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        meeting: Meeting,
        changed_at: int | None = None,
        initial: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(data, initial={"seen": meeting.agenda_revision, **(initial or {})})
        self.meeting, self.changed_at, self.was_overtaken = meeting, changed_at, False
        version = latest_version(meeting) if meeting.status == ISSUED else None
        if version is None:
            del self.fields["reason"]
        else:
            self.fields[
                "reason"
            ].help_text = (
                f"It has been issued: this makes version {version.number + 1}, and the members are told what and why."
            )

    @property
    def seen_revision(self) -> int | None:
        """The revision that the person saw, as the form said when it was sent; None when it said none."""
        seen = self.cleaned_data.get("seen")
        return int(seen) if seen is not None else None

    @property
    def said(self) -> dict[str, Any]:
        """What the service takes besides the words: which revision was seen, and why the agenda changes."""
        return {"seen": self.seen_revision, "reason": self.cleaned_data.get("reason", "")}

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if self.changed_at is not None and overtaken(given.get("seen"), self.changed_at):
            self.was_overtaken = True
            self.add_error(None, self.overtaken)
            self.data = {**{name: self.data.get(name, "") for name in self.data}, "seen": self.meeting.agenda_revision}
        return given


class ItemForm(SeenForm):
    """An agenda item's words, lead and minutes."""

    title = forms.CharField(max_length=200)
    objective = forms.ChoiceField(required=False, choices=[("", "None"), *AgendaItem.OBJECTIVES])
    objective_text = forms.CharField(
        label="What is wanted", required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 2})
    )
    lead = forms.CharField(required=False, max_length=120)
    minutes = forms.IntegerField(
        min_value=0, max_value=600, initial=0, help_text="Start times follow from the minutes of the items before."
    )

    field_order = [*WORDS, "reason", "seen"]

    def __init__(self, data: QueryDict | None = None, *, meeting: Meeting, item: AgendaItem | None = None) -> None:
        words = {name: getattr(item, name) for name in WORDS} if item else {}
        changed_at = item.revision if item else None
        super().__init__(data, meeting=meeting, changed_at=changed_at, initial=words)
        self.item = item

    @property
    def words(self) -> dict[str, Any]:
        """What the item is to say."""
        return {name: self.cleaned_data[name] for name in WORDS}

    @property
    def differing(self) -> list[tuple[str, str, str]]:
        """Each field that stands otherwise now than it was typed here: its label, what stands, what was typed."""
        if self.item is None:
            return []
        typed = [(name, self.cleaned_data.get(name)) for name in WORDS if name in self.cleaned_data]
        stands = {name: getattr(self.item, name) for name, _ in typed}
        return [
            (str(self[name].label), str(stands[name]) or "nothing", str(value) or "nothing")
            for name, value in typed
            if stands[name] != value
        ]


class OrderForm(SeenForm):
    """Items put in another order."""

    overtaken = (
        "The order has changed since you looked at it. Below is the one you wanted on the agenda as it stands now: "
        "look again, then save it."
    )


class RemoveForm(SeenForm):
    """An item taken off."""

    overtaken = "This item has changed since you looked at it. Look again before you take it off."


class CarryForm(forms.Form):
    """To which later meeting an item is carried, or into the inbox while none has been called."""

    to = forms.ChoiceField(label="Where does it go?", widget=forms.RadioSelect)

    def __init__(self, data: QueryDict | None = None, *, item: AgendaItem) -> None:
        super().__init__(data)
        meeting = item.meeting
        later = planned_for(meeting.group).filter(starts_at__gt=meeting.starts_at)
        self.meetings = {str(each.pk): each for each in later}
        choices = [(key, f"{each.reference}, {each.on:%-d %B %Y}") for key, each in self.meetings.items()]
        waits = (NEXT_MEETING, f"The inbox of the {meeting.group.code}, until it is placed on a later agenda")
        to = self.fields["to"]
        if isinstance(to, forms.ChoiceField):
            to.choices = [*choices, waits]
            self.initial["to"] = next(iter(self.meetings), NEXT_MEETING)

    @property
    def meeting(self) -> Meeting | None:
        """The meeting chosen; None for the inbox."""
        return self.meetings.get(self.cleaned_data["to"])


class WithdrawForm(forms.Form):
    """Why an item is withdrawn."""

    reason = forms.CharField(
        label="Why is it withdrawn?",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="It stays on the agenda, marked as withdrawn, with this reason.",
    )


class CompareForm(forms.Form):
    """Two versions of an agenda, by default the last two."""

    old = forms.ChoiceField(label="From")
    new = forms.ChoiceField(label="To")

    def __init__(self, data: QueryDict | None = None, *, versions: Sequence[AgendaVersion]) -> None:
        """`versions` are the newest first."""
        super().__init__(data)
        self.versions = {str(each.number): each for each in versions}
        choices = [(key, f"Version {key}") for key in reversed(self.versions)]
        last = list(self.versions)
        for name, place in (("old", 1), ("new", 0)):
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = choices
            self.initial[name] = last[place] if len(last) > place else ""

    @property
    def chosen(self) -> tuple[AgendaVersion | None, AgendaVersion | None]:
        """The two versions; None for one that there is not."""
        said = self.cleaned_data if self.is_bound and self.is_valid() else ({} if self.is_bound else self.initial)
        return self.versions.get(said.get("old", "")), self.versions.get(said.get("new", ""))


class DrawForm(forms.Form):
    """What is drawn onto the agenda: keys of kind and thing, as the page lists them."""

    chosen = forms.MultipleChoiceField(
        label="What goes onto the agenda",
        error_messages={
            "required": "Choose at least one thing.",
            "invalid_choice": "The list has changed meanwhile. Look at it again.",
        },
    )

    def __init__(self, data: QueryDict | None = None, *, offered: Mapping[str, Sequence[Drawable]]) -> None:
        super().__init__(data)
        chosen = self.fields["chosen"]
        if isinstance(chosen, forms.MultipleChoiceField):
            ready = [(kind, each) for kind, some in offered.items() for each in some if not each.worded_at]
            chosen.choices = [(f"{kind}|{each.key}", each.title) for kind, each in ready]

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """What was chosen, as kinds and keys."""
        return [(kind, key) for kind, _, key in (str(one).partition("|") for one in self.cleaned_data["chosen"])]
