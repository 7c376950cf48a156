"""/consultations/: the register, what one's organisations were asked, and each consultation with its answers."""

from __future__ import annotations

from django.urls import path

from consultations import views

app_name = "consultations"

urlpatterns = [
    path("", views.ConsultationRegister.as_view(), name="list"),
    path("ours/", views.AskedRegister.as_view(), name="ours"),
    path("new/", views.draft, name="new"),
    path("new/founding/<int:pk>/", views.draft_founding, name="new-founding"),
    path("<str:reference>/", views.detail, name="detail"),
    path("<str:reference>/edit/", views.edit, name="edit"),
    path("<str:reference>/documents/new/", views.document_new, name="document-new"),
    path("<str:reference>/documents/<int:pk>/", views.document_file, name="document-file"),
    path("<str:reference>/open/", views.open_it, name="open"),
    path("<str:reference>/extend/", views.extend, name="extend"),
    path("<str:reference>/close/", views.close, name="close"),
    path("<str:reference>/publish/", views.publish, name="publish"),
    path("<str:reference>/withdraw/", views.withdraw, name="withdraw"),
    path("<str:reference>/answer/<int:pk>/", views.give, name="answer"),
    path("<str:reference>/e-mail/", views.enter, name="e-mail"),
    path("<str:reference>/answers/", views.AnswerRegister.as_view(), name="answers"),
    path("<str:reference>/answers/<int:pk>/confirm/", views.confirm, name="confirm"),
    path("<str:reference>/answers/<int:pk>/dispose/", views.dispose, name="dispose"),
]
