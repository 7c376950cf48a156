"""Sign-in without open registration: people are entered by an administrator and invited."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.account.adapter import DefaultAccountAdapter

if TYPE_CHECKING:
    from django.http import HttpRequest


class InvitationOnlyAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """Nobody registers themselves."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
