"""Sign-in without open registration: people are entered by an administrator and invited. What is noted of sessions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.account.adapter import DefaultAccountAdapter
from allauth.usersessions.models import UserSession

from foundation.core.http import asks_by_itself

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse


class InvitationOnlyAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """Nobody registers themselves."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False


class ActivityMiddleware:
    """Notes when a session was last seen, instead of allauth's own. What a page asks by itself is nobody's activity."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: object, kwargs: object
    ) -> None:
        if request.user.is_authenticated and request.session.session_key and not asks_by_itself(view):
            UserSession.objects.create_from_request(request)
