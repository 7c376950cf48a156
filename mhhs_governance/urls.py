"""Every address. Views are closed by default; a test walks them all."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.urls import URLPattern, URLResolver, include, path
from django.views.generic import TemplateView

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("dashboard.urls")),
    path("meetings/", include("meetings.urls")),
    path("decisions/", include("decisions.urls")),
    path("actions/", include("raid.urls")),
    path("deadlines/", include("deadlines.urls")),
    path("consultations/", include("consultations.urls")),
    path("constituencies/", include("constituencies.urls")),
    path("groups/", include("groups.urls")),
    path("framework/", include("framework.urls")),
    path("inbox/", include("foundation.notifications.urls")),
    path("trails/", include("reports.urls")),
    path("accounts/", include("allauth.urls")),
]

handler400 = "foundation.core.http.bad_request"
handler403 = "foundation.core.http.forbidden"
handler404 = "foundation.core.http.not_found"
handler429 = "foundation.core.http.too_many"  # allauth asks for it
handler500 = "foundation.core.http.broken"

if settings.DEBUG:
    design = login_not_required(TemplateView.as_view(template_name="design/index.html"))
    urlpatterns += [path("design/", design, name="design")]
