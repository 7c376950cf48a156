"""Addresses of the inbox."""

from __future__ import annotations

from django.urls import path

from foundation.notifications import views

app_name = "notifications"

urlpatterns = [
    path("", views.inbox, name="inbox"),
    path("read/", views.read_all, name="read_all"),
    path("<int:pk>/open/", views.open_notice, name="open"),
]
