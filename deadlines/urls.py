"""/deadlines/: the register of obligations, the working of each, and the calendar's closures."""

from __future__ import annotations

from django.urls import path

from deadlines import views

app_name = "deadlines"

urlpatterns = [
    path("", views.ObligationRegister.as_view(), name="list"),
    path("board/", views.board, name="board"),
    path("compliance/", views.compliance, name="compliance"),
    path("closures/", views.closures, name="closures"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/explain/", views.explain, name="explain"),
    path("<int:pk>/waive/", views.waive, name="waive"),
]
