"""/meetings/: the register, a meeting with all that belongs to it, and a group's inbox."""

from __future__ import annotations

from django.urls import include, path

from meetings.views import (
    actions,
    agenda,
    attendance,
    importing,
    inbox,
    papers,
    planning,
    record,
    register,
    reports,
    seats,
)

app_name = "meetings"

of_a_meeting = [
    path("", agenda.detail, name="detail"),
    path("move/", planning.move, name="move"),
    path("details/", planning.details, name="details"),
    path("cancel/", planning.cancel, name="cancel"),
    path("hold/", planning.hold, name="hold"),
    path("recording/", planning.recording, name="recording"),
    path("items/new/", agenda.item_new, name="item-new"),
    path("items/<int:pk>/", agenda.item_edit, name="item-edit"),
    path("items/<int:pk>/remove/", agenda.item_remove, name="item-remove"),
    path("items/<int:pk>/move/", agenda.item_move, name="item-move"),
    path("items/<int:pk>/outcome/", agenda.item_settle, name="item-settle"),
    path("papers/", papers.papers, name="papers"),
    path("papers/new/", papers.paper_new, name="paper-new"),
    path("papers/issue/", papers.issue, name="issue-papers"),
    path("papers/<int:pk>/file/", papers.paper_file, name="paper-file"),
    path("papers/<int:pk>/version/", papers.paper_revise, name="paper-revise"),
    path("papers/<int:pk>/remove/", papers.paper_remove, name="paper-remove"),
    path("papers/<int:pk>/issue/", papers.paper_issue, name="paper-issue"),
    path("papers/<int:pk>/waive/", papers.paper_waive, name="paper-waive"),
    path("attendance/", attendance.attendance, name="attendance"),
    path("attendance/take/", attendance.take, name="attendance-take"),
    path("attendance/expected/", attendance.expected, name="attendance-expected"),
    path("attendance/times/", attendance.times, name="attendance-times"),
    path("attendance/reply/", seats.reply, name="seat-reply"),
    path("attendance/guests/new/", seats.invite, name="guest-invite"),
    path("items/<int:pk>/speakers/", seats.speakers, name="item-speakers"),
    path("actions/", actions.actions, name="actions"),
    path("actions/ratify/", actions.ratify, name="actions-ratify"),
    path("actions/new/", actions.action_new, name="action-new"),
    path("actions/<path:reference>/", actions.review, name="action-review"),
    path("record/", record.record, name="record"),
    path("record/new/", record.capture_new, name="capture-new"),
    path("record/<int:pk>/", record.capture_edit, name="capture-edit"),
    path("report/", reports.report, name="report"),
    path("report/draft/", reports.draft, name="report-draft"),
    path("report/introduction/", reports.edit, name="report-edit"),
    path("report/preview/", reports.preview, name="report-preview"),
    path("report/issue/", reports.issue, name="report-issue"),
    path("report/step/<str:step>/", reports.report_step, name="report-step"),
    path("report/v<int:version>.pdf", reports.report_pdf, name="report-pdf"),
    path("obligations/", record.obligations, name="obligations"),
    path("history/", record.history, name="history"),
    path("import/<str:kind>/", importing.read_in, name="import"),
    path("import/<str:kind>/<int:pk>/", importing.preview_page, name="import-preview"),
    path("import/<str:kind>/<int:pk>/confirm/", importing.confirm, name="import-confirm"),
]

urlpatterns = [
    path("", register.MeetingRegister.as_view(), name="list"),
    path("new/", planning.new, name="new"),
    path("<str:code>/inbox/", inbox.inbox, name="inbox"),
    path("<str:code>/inbox/<int:pk>/place/", inbox.place, name="inbox-place"),
    path("<str:code>/inbox/<int:pk>/decline/", inbox.decline, name="inbox-decline"),
    path("<str:code>/<int:number>/", include(of_a_meeting)),
]
