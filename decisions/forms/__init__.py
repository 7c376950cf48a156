"""Input for proposals and decisions. Where a rule can refuse, the form asks the same rule and says so at its field."""

from decisions.forms.drafting import (
    AssessForm,
    DraftForm,
    WithdrawForm,
    one_more_option,
    option_rows,
    option_words,
    typed,
)
from decisions.forms.ledger import ActualForm
from decisions.forms.outcome import OutcomeForm
from decisions.forms.views import ViewForm

__all__ = [
    "ActualForm",
    "AssessForm",
    "DraftForm",
    "OutcomeForm",
    "ViewForm",
    "WithdrawForm",
    "one_more_option",
    "option_rows",
    "option_words",
    "typed",
]
