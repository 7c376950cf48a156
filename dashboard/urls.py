"""The front page, the jump by reference, and health."""

from __future__ import annotations

from django.urls import path

from dashboard import views

app_name = "dashboard"

urlpatterns = [
    path("", views.home, name="home"),
    path("go/", views.go, name="go"),
    path("clock/", views.clock, name="clock"),
    path("health/", views.health, name="health"),
    path("alive/", views.alive, name="alive"),
]
