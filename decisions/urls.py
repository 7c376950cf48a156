"""/decisions/: the register, proposals with their views and outcomes, decisions."""

from __future__ import annotations

from django.urls import path

from decisions import views
from decisions.views import founding

app_name = "decisions"

urlpatterns = [
    path("", views.ProposalRegister.as_view(), name="list"),
    path("ledger/", views.ThresholdLedger.as_view(), name="ledger"),
    path("proposals/new/", views.choose_group, name="new"),
    path("proposals/new/<str:code>/", views.draft, name="draft"),
    path("proposals/versions/<str:reference>/", views.put_version, name="put-version"),
    path("proposals/<str:reference>/", views.proposal_page, name="proposal"),
    path("proposals/<str:reference>/edit/", views.edit, name="edit"),
    path("proposals/<str:reference>/assessment/", views.assess, name="assess"),
    path("proposals/<str:reference>/open/", views.open_for_views, name="open"),
    path("proposals/<str:reference>/withdraw/", views.withdraw, name="withdraw"),
    path("proposals/<str:reference>/telephone/", views.telephone, name="telephone"),
    path("proposals/<str:reference>/views/<str:code>/", views.record_view, name="view"),
    path("proposals/<str:reference>/views/<str:code>/confirm/", views.confirm_view, name="confirm"),
    path("proposals/<str:reference>/outcome/", views.record_outcome, name="outcome"),
    path("foundings/<int:pk>/put/", founding.founding_put, name="founding-put"),
    path("foundings/<int:pk>/take-back/", founding.founding_take_back, name="founding-take-back"),
    path("foundings/<int:pk>/carry-out/", founding.founding_carry_out, name="founding-carry-out"),
    path("terms/<int:pk>/put/", founding.terms_put, name="terms-put"),
    path("terms/<int:pk>/take-back/", founding.terms_take_back, name="terms-take-back"),
    path("terms/<int:pk>/carry-out/", founding.terms_carry_out, name="terms-carry-out"),
    path("<str:reference>/", views.decision_page, name="decision"),
    path("<str:reference>/correct/", views.correct, name="correct"),
    path("<str:reference>/actual-cost/", views.enter_actual, name="actual"),
    path("<str:reference>/publish/", views.publish, name="publish"),
]
