"""The front page, the jump by reference, the pages across apps, and how the machinery does."""

from __future__ import annotations

from django.urls import path

from dashboard import views
from dashboard.views import handover, operations, participation

app_name = "dashboard"

urlpatterns = [
    path("", views.home, name="home"),
    path("waiting/", views.waiting, name="waiting"),
    path("go/", views.go, name="go"),
    path("clock/", views.clock, name="clock"),
    path("health/", operations.health, name="health"),
    path("health/emails/<int:pk>/retry/", operations.retry_email, name="retry-email"),
    path("health/rows/<int:pk>/retry/", operations.retry_row, name="retry-row"),
    path("health/jobs/<int:pk>/retry/", operations.redo_job, name="redo-job"),
    path("groups/participation/", participation.participation, name="participation"),
    path("groups/<str:code>/seats/<str:seat>/handover/", handover.handover, name="handover"),
    path("alive/", operations.alive, name="alive"),
    path("readyz", operations.ready, name="ready"),
]
