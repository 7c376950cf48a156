"""Questions to the framework, and input for a version in the making."""

from framework.forms.drafting import OfgemForm, ReasonForm, ReviewForm, StartForm, TextForm
from framework.forms.reading import CompareForm, DayForm, InForceForm

__all__ = [
    "CompareForm",
    "DayForm",
    "InForceForm",
    "OfgemForm",
    "ReasonForm",
    "ReviewForm",
    "StartForm",
    "TextForm",
]
