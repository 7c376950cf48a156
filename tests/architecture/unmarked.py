"""Addresses of a view that does not say for whom it is, and of one that does."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import include, path


def unmarked(request: HttpRequest) -> HttpResponse:
    return HttpResponse("open")


@login_not_required
def public(request: HttpRequest) -> HttpResponse:
    return HttpResponse("open")


urlpatterns = [
    path("unmarked/", unmarked),
    path("public/", public),
    path("accounts/", include("allauth.urls")),
]
