"""What the shell of every page shows: where one is, who one is, and what the system must admit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from dashboard.management.cast import CAST, PASSWORD
from foundation.core import pdf
from foundation.core.clock import today
from foundation.notifications.queries import unread_count
from framework.queries import version_in_force
from groups.queries import standing

if TYPE_CHECKING:
    from django.http import HttpRequest

    from groups.queries import HeldSeat

NAVIGATION: list[tuple[str, str, str | tuple[str, ...]]] = [
    ("Home", "dashboard:home", "/"),
    ("Meetings", "meetings:list", "/meetings/"),
    ("Decisions", "decisions:list", "/decisions/"),
    ("Consultations", "consultations:list", "/consultations/"),
    ("Actions", "raid:actions", "/actions/"),
    ("Deadlines", "deadlines:list", "/deadlines/"),
    ("Groups", "groups:list", ("/groups/", "/constituencies/")),
    ("Framework", "framework:list", "/framework/"),
]


@dataclass(frozen=True)
class NavItem:
    """One entry of the programme bar."""

    label: str
    url: str
    current: bool


def _navigation(path: str) -> list[NavItem]:
    return [
        NavItem(label, reverse(name), path == "/" if prefix == "/" else path.startswith(prefix))
        for label, name, prefix in NAVIGATION
    ]


def _seats(request: HttpRequest) -> list[str]:
    return [_seat(held) for held in standing(request.user).seats]


def _seat(held: HeldSeat) -> str:
    where = f", {held.group}" if held.group else ""
    return f"{held.name}{where}{' (alternate)' if held.alternate else ''}"


def shell(request: HttpRequest) -> dict[str, object]:
    """Context for templates/base.html. What costs a query is read only when the page shows it."""
    signed_in = hasattr(request, "user") and request.user.is_authenticated
    return {
        "nav_items": _navigation(request.path),
        "unread_count": SimpleLazyObject(lambda: unread_count(request.user)) if signed_in else 0,
        "person_seats": _seats(request) if signed_in else [],
        "framework_in_force": version_in_force(today()),
        "is_demo": settings.DEMO,
        "pdf_unavailable": pdf.unavailable(),
        "inbox_url": reverse("notifications:inbox"),
        **(_demonstration() if settings.DEMO else {}),
    }


def _demonstration() -> dict[str, object]:
    """Who may sign in to the demonstration, for its sign-in page."""
    shown = [{"label": role.name, "email": role.address} for role in CAST if role.shows]
    return {"demo_sign_ins": shown, "demo_password": PASSWORD, "demo_today": today()}
