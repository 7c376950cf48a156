"""Addresses of the inbox and of the calendars one subscribes to."""

from __future__ import annotations

from django.urls import path

from foundation.notifications import views

app_name = "notifications"

urlpatterns = [
    path("", views.inbox, name="inbox"),
    path("read/", views.read_all, name="read_all"),
    path("<int:pk>/open/", views.open_notice, name="open"),
    path("calendars/", views.calendars, name="calendars"),
    path("calendars/<int:pk>/revoke/", views.revoke, name="calendar-revoke"),
    path("calendars/<str:token>.ics", views.feed, name="feed"),
]
