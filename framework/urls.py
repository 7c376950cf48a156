"""/framework/: versions, the rules in force on a day, clauses."""

from __future__ import annotations

from django.urls import path

from framework import views

app_name = "framework"

urlpatterns = [
    path("", views.version_list, name="list"),
    path("in-force/", views.in_force, name="in-force"),
    path("clauses/<slug:clause_id>/", views.clause_detail, name="clause"),
    path("<str:version_id>/", views.version_detail, name="version"),
]
