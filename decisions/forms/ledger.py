"""What a decision cost in the end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms

from decisions.models import CostEntry
from decisions.queries import correction_of, counted_for
from decisions.rules.thresholds import actual_refusal

if TYPE_CHECKING:
    from decisions.models import Decision


class ActualForm(forms.Form):
    """The actual cost in pounds, and on what evidence it is known."""

    actual_gbp = forms.DecimalField(
        label="Actual cost in pounds",
        max_digits=14,
        decimal_places=2,
        help_text="All of it: the difference to what is counted so far is entered.",
    )
    evidence = forms.CharField(
        max_length=CostEntry.source.field.max_length, help_text="Such as the report that states the cost."
    )

    def __init__(self, *args: Any, decision: Decision, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.decision = decision

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if self.errors:
            return cleaned
        later = correction_of(self.decision)
        refusal = actual_refusal(
            accepts=self.decision.accepts,
            corrected_by=later.reference if later else "",
            counted=counted_for(self.decision),
            actual=cleaned["actual_gbp"],
            evidence=cleaned["evidence"],
        )
        if refusal:
            raise forms.ValidationError(refusal)
        return cleaned
