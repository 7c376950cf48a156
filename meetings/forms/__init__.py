"""Input for meetings. Where a rule can refuse, the form asks the same rule and shows the sentence at its field."""

from __future__ import annotations

from meetings.forms.agenda import CarryForm, CompareForm, DrawForm, ItemForm, OrderForm, RemoveForm, WithdrawForm
from meetings.forms.attendance import AttendanceForm
from meetings.forms.forward import ForwardForm, TakeOffForm
from meetings.forms.inbox import DeclineForm, PlaceForm, ProposeForm
from meetings.forms.papers import PaperForm, ReviseForm, RewriteForm, WaiverForm, WriteForm
from meetings.forms.planning import CancelForm, DetailsForm, MoveForm, PlanForm, RecordingForm
from meetings.forms.record import ActionForm, CaptureForm, RatifyForm, ReviewForm
from meetings.forms.reports import AnswerForm, ApprovalForm, AskForm, BlockForm
from meetings.forms.seats import GuestForm, ReplyForm, SpeakersForm, TimesForm
from meetings.forms.series import ChangeSeriesForm, EndSeriesForm, LinesForm, SeriesForm, UntilForm

__all__ = [
    "ActionForm",
    "AnswerForm",
    "ApprovalForm",
    "AskForm",
    "AttendanceForm",
    "BlockForm",
    "CancelForm",
    "CaptureForm",
    "CarryForm",
    "ChangeSeriesForm",
    "CompareForm",
    "DeclineForm",
    "DetailsForm",
    "DrawForm",
    "EndSeriesForm",
    "ForwardForm",
    "GuestForm",
    "ItemForm",
    "LinesForm",
    "MoveForm",
    "OrderForm",
    "PaperForm",
    "PlaceForm",
    "PlanForm",
    "ProposeForm",
    "RatifyForm",
    "RecordingForm",
    "RemoveForm",
    "ReplyForm",
    "ReviewForm",
    "ReviseForm",
    "RewriteForm",
    "SeriesForm",
    "SpeakersForm",
    "TakeOffForm",
    "TimesForm",
    "UntilForm",
    "WaiverForm",
    "WithdrawForm",
    "WriteForm",
]
