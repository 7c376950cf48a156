"""The front page, the jump by reference, and health."""

from __future__ import annotations

from django.urls import path

from dashboard import views
from dashboard.views import handover, participation

app_name = "dashboard"

urlpatterns = [
    path("", views.home, name="home"),
    path("go/", views.go, name="go"),
    path("clock/", views.clock, name="clock"),
    path("health/", views.health, name="health"),
    path("groups/participation/", participation.participation, name="participation"),
    path("groups/<str:code>/seats/<str:seat>/handover/", handover.handover, name="handover"),
    path("alive/", views.alive, name="alive"),
]
