"""Addresses of groups."""

from __future__ import annotations

from django.urls import include, path

from groups.views import (
    alternates,
    delegations,
    detail,
    founding,
    importing,
    members,
    people,
    seats,
    structure,
    succession,
)

app_name = "groups"

of_a_seat = [
    path("", seats.seat_page, name="seat"),
    path("appoint/", seats.appoint, name="appoint"),
    path("appointments/<int:pk>/end/", seats.end_appointment, name="end-appointment"),
    path("chair/", seats.delegate_chair, name="delegate-chair"),
    path("alternates/new/", alternates.nominate, name="nominate-alternate"),
    path("alternates/<int:pk>/", alternates.alternate_page, name="alternate"),
    path("alternates/<int:pk>/<slug:step>/", alternates.alternate_step, name="alternate-step"),
    path("decline/", seats.decline, name="decline-seat"),
    path("declinations/<int:pk>/end/", seats.end_declination, name="end-declination"),
]

urlpatterns = [
    path("", detail.group_list, name="list"),
    path("map/", detail.group_map, name="map"),
    path("foundings/", founding.founding_list, name="foundings"),
    path("foundings/new/", founding.founding_new, name="founding-new"),
    path("foundings/<int:pk>/", founding.founding_page, name="founding"),
    path("foundings/<int:pk>/edit/", founding.founding_edit, name="founding-edit"),
    path("foundings/<int:pk>/terms/", founding.founding_terms, name="founding-terms"),
    path("foundings/<int:pk>/terms/file/", founding.founding_file, name="founding-file"),
    path("foundings/<int:pk>/drop/", founding.founding_drop, name="founding-drop"),
    path("people/", people.PersonRegister.as_view(), name="people"),
    path("people/new/", people.person_new, name="person-new"),
    path("people/<int:pk>/", people.person_page, name="person"),
    path("people/<int:pk>/edit/", people.person_edit, name="person-edit"),
    path("people/<int:pk>/organisation/", people.person_affiliate, name="person-affiliate"),
    path("people/<int:pk>/close/", people.person_close, name="person-close"),
    path("people/<int:pk>/open/", people.person_open, name="person-open"),
    path("people/affiliations/<int:pk>/end/", people.affiliation_end, name="affiliation-end"),
    path("organisations/", people.OrganisationRegister.as_view(), name="organisations"),
    path("organisations/new/", people.organisation_new, name="organisation-new"),
    path("organisations/<int:pk>/", people.organisation_page, name="organisation"),
    path("organisations/<int:pk>/rename/", people.organisation_rename, name="organisation-rename"),
    path("organisations/<int:pk>/end/", people.organisation_end, name="organisation-end"),
    path("import/<slug:key>/", importing.read_in, name="import"),
    path("import/<slug:key>/<int:pk>/", importing.preview_page, name="import-preview"),
    path("import/<slug:key>/<int:pk>/confirm/", importing.confirm, name="import-confirm"),
    path("vacancies/", seats.vacancies, name="vacancies"),
    path("offices/", seats.offices, name="offices"),
    path("<str:code>/seats/<str:seat>/", include(of_a_seat)),
    path("<str:code>/members/", members.members, name="members"),
    path("<str:code>/members/new/", members.member_new, name="member-new"),
    path("<str:code>/members/<int:pk>/", members.member_change, name="member-change"),
    path("<str:code>/members/<int:pk>/end/", members.member_end, name="member-end"),
    path("<str:code>/delegations/", delegations.delegations, name="delegations"),
    path("<str:code>/delegations/new/", delegations.delegate, name="delegate"),
    path("<str:code>/delegations/<int:pk>/revoke/", delegations.revoke, name="revoke-delegation"),
    path("<str:code>/competence/", delegations.competence, name="competence"),
    path("<str:code>/terms/", structure.terms_list, name="terms"),
    path("<str:code>/terms/new/", structure.terms_new, name="terms-new"),
    path("<str:code>/terms/<int:pk>/", structure.terms_page, name="terms-version"),
    path("<str:code>/terms/<int:pk>/file/", structure.terms_file, name="terms-file"),
    path("<str:code>/succession/", succession.succession, name="succession"),
    path("<str:code>/succession/enact/", succession.enact, name="succession-enact"),
    path("<str:code>/succession/abandon/", succession.abandon, name="succession-abandon"),
    path("<str:code>/rehome/<slug:kind>/", succession.rehome, name="rehome"),
    path("<str:code>/close/", succession.close, name="close"),
    path("<str:code>/", detail.group_detail, name="detail"),
]
