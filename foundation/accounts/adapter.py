"""Sign-in without open registration: people are entered by an administrator and invited. What is noted of sessions."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from allauth.account.adapter import DefaultAccountAdapter, get_adapter
from allauth.usersessions.models import UserSession
from django.utils import timezone

from foundation.core.http import asks_by_itself

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse


A_WHILE: Final = timedelta(minutes=1)  # how exactly it is noted when a session was last seen


class InvitationOnlyAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """Nobody registers themselves."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False


class ActivityMiddleware:
    """Notes to the minute when a session was last seen, and at once when it comes from elsewhere. In allauth's place,
    which writes at every request. What a page asks by itself is nobody's activity.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: object, kwargs: object
    ) -> None:
        if not request.user.is_authenticated or not request.session.session_key or asks_by_itself(view):
            return
        if not _just_seen(request):
            UserSession.objects.create_from_request(request)


def _just_seen(request: HttpRequest) -> bool:
    same = UserSession.objects.filter(
        session_key=request.session.session_key,
        user_id=request.user.pk,
        ip=get_adapter().get_client_ip(request),
        user_agent=request.META.get("HTTP_USER_AGENT", "")[: UserSession.user_agent.field.max_length],
    )
    return bool(same.filter(last_seen_at__gt=timezone.now() - A_WHILE).exists())
