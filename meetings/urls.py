"""/meetings/: the register, a meeting with all that belongs to it, and a group's inbox."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import include, path

from meetings.rules.report_text import HEADLINE, MINUTES
from meetings.views import (
    actions,
    agenda,
    agenda_editing,
    agenda_outcome,
    agenda_versions,
    amendments,
    attendance,
    calendar,
    drafting,
    forward,
    importing,
    inbox,
    live,
    papers,
    planning,
    record,
    register,
    reports,
    seats,
    series,
)

if TYPE_CHECKING:
    from django.urls import URLPattern, URLResolver

app_name = "meetings"


def _published(kind: str, name: str) -> list[URLPattern | URLResolver]:
    """The addresses of a meeting's headline report, and again of its minutes."""
    of = {"kind": kind}
    return [
        path("", reports.report, of, name=name),
        path("draft/", drafting.draft, of, name=f"{name}-draft"),
        path("blocks/", drafting.blocks, of, name=f"{name}-blocks"),
        path("blocks/<slug:key>/", drafting.block, of, name=f"{name}-block"),
        path("blocks/<slug:key>/redraft/", drafting.redraft, of, name=f"{name}-redraft"),
        path("preview/", drafting.preview, of, name=f"{name}-preview"),
        path("preview.pdf", drafting.preview_pdf, of, name=f"{name}-preview-pdf"),
        path("issue/", drafting.issue, of, name=f"{name}-issue"),
        path("step/<str:step>/", drafting.report_step, of, name=f"{name}-step"),
        path("differences/", reports.differences, of, name=f"{name}-differences"),
        path("v<int:version>.pdf", reports.report_pdf, of, name=f"{name}-pdf"),
    ]


of_a_meeting: list[URLPattern | URLResolver] = [
    path("", agenda.detail, name="detail"),
    path("meeting.ics", calendar.one, name="ics"),
    path("move/", planning.move, name="move"),
    path("details/", planning.details, name="details"),
    path("cancel/", planning.cancel, name="cancel"),
    path("hold/", planning.hold, name="hold"),
    path("recording/", planning.recording, name="recording"),
    path("items/new/", agenda_editing.item_new, name="item-new"),
    path("items/draw/", agenda_outcome.draw, name="items-draw"),
    path("items/order/", agenda_editing.items_order, name="items-order"),
    path("items/<int:pk>/", agenda_editing.item_edit, name="item-edit"),
    path("items/<int:pk>/remove/", agenda_editing.item_remove, name="item-remove"),
    path("items/<int:pk>/move/", agenda_editing.item_move, name="item-move"),
    path("items/<int:pk>/outcome/", agenda_outcome.item_settle, name="item-settle"),
    path("items/<int:pk>/carry/", agenda_outcome.item_carry, name="item-carry"),
    path("items/<int:pk>/withdraw/", agenda_outcome.item_withdraw, name="item-withdraw"),
    path("agenda/versions/", agenda_versions.versions, name="agenda-versions"),
    path("agenda/versions/<int:version>/", agenda_versions.version, name="agenda-version"),
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
    path("actions/approve/", actions.approve, name="report-approve"),
    path("actions/ratify/", actions.ratify, name="actions-ratify"),
    path("actions/new/", actions.action_new, name="action-new"),
    path("actions/<path:reference>/", actions.review, name="action-review"),
    path("record/", record.record, name="record"),
    path("record/new/", record.capture_new, name="capture-new"),
    path("record/<int:pk>/", record.capture_edit, name="capture-edit"),
    path("live/", live.live, name="live"),
    path("live/revision/", live.revision, name="live-revision"),
    path("live/room/", live.room, name="live-room"),
    path("live/follow/", live.follow, name="live-follow"),
    path("live/capture/", live.capture, name="live-capture"),
    path("live/words/", live.words, name="live-words"),
    path("live/items/<int:pk>/", live.item, name="live-item"),
    path("live/stop/", live.stop, name="live-stop"),
    path("live/recording/", live.recording, name="live-recording"),
    path("live/presence/", live.presence, name="live-presence"),
    path("report/", include(_published(HEADLINE, "report"))),
    path("minutes/", include(_published(MINUTES, "minutes"))),
    path("report/setting/", drafting.setting, name="report-setting"),
    path("requests/new/", amendments.new, name="amendment-new"),
    path("requests/<int:request_number>/", amendments.request_page, name="amendment"),
    path("requests/<int:request_number>/answer/", amendments.answer, name="amendment-answer"),
    path("requests/<int:request_number>/take-back/", amendments.take_back, name="amendment-take-back"),
    path("obligations/", record.obligations, name="obligations"),
    path("history/", record.history, name="history"),
    path("import/<str:kind>/", importing.read_in, name="import"),
    path("import/<str:kind>/<int:pk>/", importing.preview_page, name="import-preview"),
    path("import/<str:kind>/<int:pk>/confirm/", importing.confirm, name="import-confirm"),
]

urlpatterns = [
    path("", register.MeetingRegister.as_view(), name="list"),
    path("new/", planning.new, name="new"),
    path("calendar/", calendar.month, name="calendar"),
    path("calendar/all.ics", calendar.public, name="calendar-public"),
    path("calendar/<str:code>.ics", calendar.public_of_group, name="calendar-group"),
    path("series/", series.SeriesRegister.as_view(), name="series-list"),
    path("series/new/", series.new, name="series-new"),
    path("series/<int:pk>/", series.detail, name="series"),
    path("series/<int:pk>/plan/", series.plan, name="series-plan"),
    path("series/<int:pk>/change/", series.change, name="series-change"),
    path("series/<int:pk>/end/", series.end, name="series-end"),
    path("<str:code>/inbox/", inbox.inbox, name="inbox"),
    path("<str:code>/inbox/propose/", inbox.propose, name="propose-item"),
    path("<str:code>/inbox/proposed/<int:proposed>/", inbox.proposed_item, name="proposed-item"),
    path("<str:code>/inbox/<int:pk>/place/", inbox.place, name="inbox-place"),
    path("<str:code>/inbox/<int:pk>/decline/", inbox.decline, name="inbox-decline"),
    path("<str:code>/forward/", forward.look, name="forward"),
    path("<str:code>/forward/new/", forward.new, name="forward-new"),
    path("<str:code>/forward/<int:pk>/", forward.change, name="forward-change"),
    path("<str:code>/forward/<int:pk>/off/", forward.take_off, name="forward-off"),
    path("<str:code>/forward/<int:pk>/place/", forward.place, name="forward-place"),
    path("<str:code>/<int:number>/", include(of_a_meeting)),
]
