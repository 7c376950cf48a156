"""Addresses of the actions log."""

from __future__ import annotations

from django.urls import path

from raid import views

app_name = "raid"

# A published reference may hold a stroke, so the page of an action stands last.
urlpatterns = [
    path("", views.ActionRegister.as_view(), name="actions"),
    path("<str:code>/<path:reference>/note/", views.add_note, name="note"),
    path("<str:code>/<path:reference>/edit/", views.edit, name="edit"),
    path("<str:code>/<path:reference>/recommend/", views.recommend, name="recommend"),
    path("<str:code>/<path:reference>/ongoing/", views.mark_ongoing, name="ongoing"),
    path("<str:code>/<path:reference>/owner/<int:pk>/", views.link_owner, name="link-owner"),
    path("<str:code>/<path:reference>/", views.action_detail, name="action"),
]
