"""HTTP glue: refusals become pages or partials once, for every view."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, TypeVar

from django.contrib.auth.views import redirect_to_login
from django.db import IntegrityError
from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from foundation.core.errors import NotAllowed, Refused, TooMuch
from foundation.core.limits import limit_of, take
from foundation.core.memo import one_request

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest


logger = logging.getLogger(__name__)

CLASH = "Somebody else has just done the same, or changed what this rests on. Look again before you go on."


View = TypeVar("View", bound="Callable[..., HttpResponse]")
BY_ITSELF = "asked_by_itself"  # the attribute of a view under which that stands


def asked_by_itself(view: View) -> View:
    """A view that an open page asks again and again, without anybody doing anything: it writes nothing.

    The innermost of a view's decorators.
    """
    setattr(view, BY_ITSELF, True)
    return view


def asks_by_itself(view: Callable[..., HttpResponse]) -> bool:
    """Is this such a view?"""
    return bool(getattr(view, BY_ITSELF, False))


class RefusalMiddleware:
    """Turns refusals into pages with the reason and its clause.

    Refused, and a constraint that two people met → 409; NotAllowed → 403, or the sign-in page for a stranger; TooMuch →
    429 or 413. Around all of it stands what is read once during the request.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with one_request():
            return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, Refused):
            return _page(request, exception, 409)
        if isinstance(exception, IntegrityError):
            # a constraint held where two people did the same at once; anything else it may be stands in the log
            logger.warning("A constraint refused a request.", exc_info=exception)
            return _page(request, Refused(CLASH), 409)
        if isinstance(exception, NotAllowed):
            if not request.user.is_authenticated and request.method == "GET":
                return redirect_to_login(request.get_full_path())
            return _page(request, exception, 403)
        return _too_much(request, exception) if isinstance(exception, TooMuch) else None


class LimitMiddleware:
    """Refuses a POST beyond its view's limit before anything reads its body: it stands before the CSRF check."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: object, kwargs: object
    ) -> HttpResponse | None:
        limit = limit_of(view)
        if limit is None or request.method != "POST":
            return None
        try:
            take(request, limit)
        except TooMuch as exception:
            return _too_much(request, exception)
        return None


def _too_much(request: HttpRequest, refusal: TooMuch) -> HttpResponse:
    response = _page(request, refusal, 429 if refusal.wait else 413)
    if refusal.wait:
        response["Retry-After"] = str(refusal.wait)
    return response


def _page(request: HttpRequest, refusal: Refused | NotAllowed | TooMuch, status: int) -> HttpResponse:
    context = {"reason": refusal.reason, "citation": refusal.citation}
    return render(request, f"errors/{status}.html", context, status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: the request itself cannot be read."""
    return render(request, "errors/400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403 where no policy gave a reason of its own."""
    return render(request, "errors/403.html", {"reason": "", "citation": ""}, status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: not there, or not open to this person; nobody learns which."""
    return render(request, "errors/404.html", status=404)


def too_many(request: HttpRequest) -> HttpResponse:
    """429 from the sign-in package, which counts for itself."""
    return _page(request, TooMuch("Wait a few minutes, then try again."), 429)


def broken(request: HttpRequest) -> HttpResponse:
    """500, without the shell's context: whatever failed may fail again there."""
    return HttpResponse(render_to_string("errors/500.html"), status=500)
