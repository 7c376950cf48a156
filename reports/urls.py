"""Addresses of trails and the ledger's seals."""

from __future__ import annotations

from django.urls import path

from reports import views

app_name = "reports"

urlpatterns = [
    path("", views.verify_page, name="verify"),
    path("seals/", views.seals, name="seals"),
    path("certificates.pem", views.certificates, name="certificates"),
    path("<str:reference>/", views.export, name="trail"),
]
