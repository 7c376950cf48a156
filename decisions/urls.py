"""/decisions/: the register, proposals with their views and outcomes, decisions."""

from __future__ import annotations

from django.urls import path

from decisions import views

app_name = "decisions"

urlpatterns = [
    path("", views.ProposalRegister.as_view(), name="list"),
    path("proposals/new/", views.choose_group, name="new"),
    path("proposals/new/<str:code>/", views.draft, name="draft"),
    path("proposals/<str:reference>/", views.proposal_page, name="proposal"),
    path("proposals/<str:reference>/edit/", views.edit, name="edit"),
    path("proposals/<str:reference>/assessment/", views.assess, name="assess"),
    path("proposals/<str:reference>/open/", views.open_for_views, name="open"),
    path("proposals/<str:reference>/withdraw/", views.withdraw, name="withdraw"),
    path("proposals/<str:reference>/telephone/", views.telephone, name="telephone"),
    path("proposals/<str:reference>/views/<str:code>/", views.record_view, name="view"),
    path("proposals/<str:reference>/views/<str:code>/confirm/", views.confirm_view, name="confirm"),
    path("proposals/<str:reference>/outcome/", views.record_outcome, name="outcome"),
    path("<str:reference>/", views.decision_page, name="decision"),
    path("<str:reference>/correct/", views.correct, name="correct"),
    path("<str:reference>/publish/", views.publish, name="publish"),
]
