"""Input for meetings. Where a rule can refuse, the form asks the same rule and shows the sentence at its field."""

from meetings.forms.agenda import ItemForm
from meetings.forms.attendance import AttendanceForm
from meetings.forms.inbox import DeclineForm, PlaceForm
from meetings.forms.papers import PaperForm, ReviseForm, WaiverForm
from meetings.forms.planning import CancelForm, DetailsForm, MoveForm, PlanForm, RecordingForm
from meetings.forms.record import ActionForm, CaptureForm, RatifyForm, ReviewForm
from meetings.forms.reports import ReportForm
from meetings.forms.seats import GuestForm, ReplyForm, SpeakersForm, TimesForm

__all__ = [
    "ActionForm",
    "AttendanceForm",
    "CancelForm",
    "CaptureForm",
    "DeclineForm",
    "DetailsForm",
    "GuestForm",
    "ItemForm",
    "MoveForm",
    "PaperForm",
    "PlaceForm",
    "PlanForm",
    "RatifyForm",
    "RecordingForm",
    "ReplyForm",
    "ReportForm",
    "ReviewForm",
    "ReviseForm",
    "SpeakersForm",
    "TimesForm",
    "WaiverForm",
]
