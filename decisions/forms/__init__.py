"""Input for proposals and decisions. Where a rule can refuse, the form asks the same rule and says so at its field."""

from decisions.forms.drafting import AssessForm, DraftForm, OptionFormSet, WithdrawForm, option_words
from decisions.forms.outcome import OutcomeForm
from decisions.forms.views import ViewForm

__all__ = ["AssessForm", "DraftForm", "OptionFormSet", "OutcomeForm", "ViewForm", "WithdrawForm", "option_words"]
