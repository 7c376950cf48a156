"""Addresses of the inbox, of what one chooses about notices, and of the calendars one subscribes to."""

from __future__ import annotations

from django.urls import path

from foundation.notifications import views

app_name = "notifications"

urlpatterns = [
    path("", views.inbox, name="inbox"),
    path("read/", views.read_all, name="read_all"),
    path("<int:pk>/open/", views.open_notice, name="open"),
    path("choices/", views.preferences, name="preferences"),
    path("unsubscribe/<str:token>/", views.unsubscribe, name="unsubscribe"),
    path("following/", views.following, name="following"),
    path("following/<str:subject>/follow/", views.follow, name="follow"),
    path("following/<str:subject>/unfollow/", views.unfollow, name="unfollow"),
    path("away/", views.away, name="away"),
    path("away/<int:pk>/back/", views.back, name="back"),
    path("calendars/", views.calendars, name="calendars"),
    path("calendars/<int:pk>/revoke/", views.revoke, name="calendar-revoke"),
    path("calendars/<str:token>.ics", views.feed, name="feed"),
]
