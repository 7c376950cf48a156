"""The secretariat's own words in a report, what participants ask for, and the answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms

from meetings.models import AmendmentRequest, Capture, ReportApproval
from meetings.queries import actions_to_ask_about, block_states, decisions_at
from meetings.rules.amendments import approval_refusal
from meetings.rules.lifecycle import ACCEPTED, ASKED
from meetings.services.blocks import CHANGED
from raid.models import Action

if TYPE_CHECKING:
    from groups.queries import User
    from meetings.models import HeadlineReport, Meeting
    from meetings.queries import BlockState

WORDS = forms.Textarea(attrs={"rows": 12})


class BlockForm(forms.Form):
    """The words of one block of a report."""

    words = forms.CharField(
        label="Your words", max_length=20_000, widget=WORDS, help_text="Markdown is understood: **bold**, - for a list."
    )
    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def __init__(self, *args: Any, state: BlockState, **kwargs: Any) -> None:
        own = state.own.words if state.own else (state.block.drafted if state.block.is_prose else "")
        super().__init__(*args, **kwargs)
        self.initial.update(words=own, seen=state.seen)
        self.state = state
        if not state.block.is_prose:
            self.fields["words"].help_text = "They stand before what was recorded, which stays as it is."

    def clean_seen(self) -> str:
        seen: str = self.cleaned_data["seen"]
        if seen != self.state.seen:
            self.data = {**self.data, "seen": self.state.seen}  # what comes back has seen the words as they are
            self.add_error("words", CHANGED)
        return seen


class AskForm(forms.Form):
    """What somebody asks for. Which choices there are depends on who asks."""

    kind = forms.ChoiceField(label="What do you ask for?", widget=forms.RadioSelect)
    about = forms.ChoiceField(label="What is it about?")
    words = forms.CharField(label="What should it say?", max_length=10_000, widget=forms.Textarea(attrs={"rows": 6}))
    why = forms.CharField(label="Why", required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(
        self, *args: Any, user: User, meeting: Meeting, report: HeadlineReport, kinds: list[str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        kind, about = self.fields["kind"], self.fields["about"]
        self.meeting = meeting
        if isinstance(kind, forms.ChoiceField) and isinstance(about, forms.ChoiceField):
            kind.choices = [one for one in AmendmentRequest.KINDS if one[0] in kinds]
            about.choices = [
                (report.get_kind_display(), _of_the_report(report)),
                *([("Decisions", decided)] if (decided := _decisions(meeting)) and "amendment" in kinds else []),
                *([("Actions", acted)] if (acted := _actions(user, meeting)) and "amendment" in kinds else []),
            ]
        if len(kinds) == 1:
            self.initial.setdefault("kind", kinds[0])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        thing, _, key = str(data.get("about", "")).partition(":")
        if data.get("kind") == "addition" and thing != "report":
            self.add_error("about", "An addition is asked for to the report; a decision or an action is amended.")
        data["block"] = key if thing == "report" else ""
        data["decision"] = Capture.objects.filter(pk=key).first() if thing == "decision" else None
        data["action"] = Action.objects.filter(pk=key).first() if thing == "action" else None
        return data


def _of_the_report(report: HeadlineReport) -> list[tuple[str, str]]:
    named = [(f"report:{state.block.key}", state.block.heading) for state in block_states(report)]
    return [("report:", "The report as a whole"), *named]


def _decisions(meeting: Meeting) -> list[tuple[str, str]]:
    return [(f"decision:{one.pk}", f"{one.item.number} {one.text[:80]}") for one in decisions_at(meeting)]


def _actions(user: User, meeting: Meeting) -> list[tuple[str, str]]:
    return [(f"action:{one.pk}", f"{one.reference} {one.text[:80]}") for one in actions_to_ask_about(user, meeting)]


class AnswerForm(forms.Form):
    """The secretariat's answer to a request."""

    STEPS = [("accept", "Accept"), ("decline", "Decline"), ("merge", "Merge into another request")]

    step = forms.ChoiceField(label="Your answer", choices=STEPS, widget=forms.RadioSelect)
    into = forms.ModelChoiceField(
        label="The other request",
        queryset=AmendmentRequest.objects.none(),
        required=False,
        help_text="Only to merge.",
    )
    reason = forms.CharField(
        label="Reason",
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Who asked reads it. Of an accepted request it stands in the amended report: say what is changed.",
    )

    def __init__(self, *args: Any, request: AmendmentRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        into = self.fields["into"]
        if isinstance(into, forms.ModelChoiceField):
            others = AmendmentRequest.objects.filter(meeting=request.meeting_id, status__in=[ASKED, ACCEPTED])
            others = others.exclude(pk=request.pk).select_related("meeting__group")
            into.queryset = others.order_by("number")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("step") == "merge" and not data.get("into"):
            self.add_error("into", "Say into which request this one is merged.")
        if data.get("step") != "merge":
            data["into"] = None
        return data


class ApprovalForm(forms.Form):
    """What the meeting said of the report of the one before."""

    outcome = forms.ChoiceField(label="The meeting", choices=ReportApproval.OUTCOMES, widget=forms.RadioSelect)
    amendments = forms.CharField(
        label="With which amendments",
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Only when approved with amendments. They stand in the next version of the report.",
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if refusal := approval_refusal(data.get("outcome", ""), data.get("amendments", "")):
            self.add_error("amendments", refusal)
        return data
