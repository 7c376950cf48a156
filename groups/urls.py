"""Addresses of groups."""

from __future__ import annotations

from django.urls import path

from groups import views

app_name = "groups"

urlpatterns = [
    path("", views.group_list, name="list"),
    path("<str:code>/", views.group_detail, name="detail"),
]
