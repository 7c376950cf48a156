"""Addresses of constituencies, calls to members, nominations and elections."""

from __future__ import annotations

from django.urls import path

from constituencies.views import calls, keeping, members, nominating, rounds, voting

app_name = "constituencies"

# The page of a constituency stands last: its code could be any word.
urlpatterns = [
    path("", members.constituency_list, name="list"),
    path("rounds/", rounds.RoundRegister.as_view(), name="rounds"),
    path("rounds/new/", keeping.round_new, name="round-new"),
    path("rounds/<str:reference>/", rounds.round_detail, name="round"),
    path("rounds/<str:reference>/nominate/", nominating.nominate, name="nominate"),
    path("rounds/<str:reference>/nobody/", nominating.nobody, name="nobody"),
    path("rounds/<str:reference>/nominations/<int:pk>/accept/", nominating.accept, name="accept"),
    path("rounds/<str:reference>/nominations/<int:pk>/decline/", nominating.decline, name="decline"),
    path("rounds/<str:reference>/nominations/<int:pk>/withdraw/", nominating.take_back, name="take-back"),
    path("rounds/<str:reference>/close/", keeping.round_close, name="round-close"),
    path("rounds/<str:reference>/reopen/", keeping.round_reopen, name="round-reopen"),
    path("rounds/<str:reference>/ballot/", keeping.ballot_open, name="ballot-open"),
    path("rounds/<str:reference>/ballot/close/", keeping.ballot_close, name="ballot-close"),
    path("rounds/<str:reference>/vote/", voting.vote, name="vote"),
    path("rounds/<str:reference>/check/", voting.check, name="check"),
    path("rounds/<str:reference>/tie/", keeping.tie, name="tie"),
    path("rounds/<str:reference>/confirm/", keeping.round_confirm, name="round-confirm"),
    path("rounds/<str:reference>/withdraw/", keeping.round_withdraw, name="round-withdraw"),
    path("calls/new/<str:code>/<str:seat>/", calls.call_new, name="call-new"),
    path("alternates/<int:pk>/ask/", calls.alternate_ask, name="alternate-ask"),
    path("<str:code>/", members.constituency_detail, name="detail"),
    path("<str:code>/members/new/", members.member_new, name="member-new"),
    path("<str:code>/members/<int:pk>/end/", members.member_end, name="member-end"),
]
