"""/framework/: versions, comparison, the rules in force on a day, clauses; versions in the making."""

from __future__ import annotations

from django.urls import path

from framework import views

app_name = "framework"

urlpatterns = [
    path("", views.version_list, name="list"),
    path("in-force/", views.in_force, name="in-force"),
    path("register/", views.clause_register, name="register"),
    path("compare/", views.compare, name="compare"),
    path("clauses/<slug:clause_id>/", views.clause_detail, name="clause"),
    path("drafts/", views.draft_list, name="drafts"),
    path("drafts/new/", views.draft_new, name="draft-new"),
    path("drafts/<str:reference>/", views.draft_page, name="draft"),
    path("drafts/<str:reference>/edit/", views.draft_edit, name="draft-edit"),
    path("drafts/<str:reference>/revisions/<int:number>/", views.draft_revision, name="revision"),
    path("drafts/<str:reference>/submit/", views.draft_submit, name="draft-submit"),
    path("drafts/<str:reference>/review/", views.draft_review, name="draft-review"),
    path("drafts/<str:reference>/withdraw/", views.draft_withdraw, name="draft-withdraw"),
    path("drafts/<str:reference>/ofgem/", views.draft_ofgem, name="draft-ofgem"),
    path("drafts/<str:reference>/rebase/", views.draft_rebase, name="draft-rebase"),
    path("drafts/<str:reference>/load/", views.draft_load, name="draft-load"),
    path("<str:version_id>/", views.version_detail, name="version"),
    path("<str:version_id>/groups/<str:code>/", views.group_detail, name="group"),
]
