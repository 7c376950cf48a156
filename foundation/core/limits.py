"""How often one client may ask for what is costly, counted in the cache that all processes share.

A client is the person signed in; otherwise the address asked from, of IPv6 its /64 network.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address, ip_network
from typing import TYPE_CHECKING, Final, TypeVar

from django.core.cache import cache

from foundation.core.errors import TooMuch

if TYPE_CHECKING:
    from django.http import HttpRequest

View = TypeVar("View", bound=Callable[..., object])

MINUTE: Final = 60  # seconds
MARK: Final = "limit"  # the attribute of a view under which its limit stands


@dataclass(frozen=True)
class Limit:
    """At most so many within so many minutes by one client. `what` is how the refusal goes on: "trails may be checked".

    `largest` bounds the whole request in bytes, 0 does not.
    """

    key: str
    what: str
    most: int
    minutes: int
    largest: int = 0


def limited(limit: Limit) -> Callable[[View], View]:
    """Bound how often a view is posted to: refused before the request's body is read."""

    def mark(view: View) -> View:
        setattr(view, MARK, limit)
        return view

    return mark


def limit_of(view: object) -> Limit | None:
    """The limit a view was given, or None."""
    found = getattr(view, MARK, None)
    return found if isinstance(found, Limit) else None


def take(request: HttpRequest, limit: Limit) -> None:
    """Count one more by the client of the request. Raises TooMuch beyond the limit, or for a request too large."""
    if limit.largest and _size(request) > limit.largest:
        raise TooMuch(f"At most {limit.largest // 1024 // 1024} MB can be sent here.")
    length = limit.minutes * MINUTE
    number, gone = divmod(int(time.time()), length)
    if _count(f"limit:{limit.key}:{client_of(request)}:{number}", length) > limit.most:
        wait = length - gone
        minutes = -(-wait // MINUTE)
        again = f"in {minutes} minutes" if minutes > 1 else "in a minute"
        raise TooMuch(
            f"At most {limit.most} {limit.what} within {limit.minutes} minutes. Try again {again}.", wait=wait
        )


def client_of(request: HttpRequest) -> str:
    """Who asks, as the counting sees them."""
    from allauth.account.adapter import get_adapter  # knows which proxies are trusted; models must be loaded first

    user = getattr(request, "user", None)
    if user is not None and user.is_authenticated:
        return f"person-{user.pk}"
    address = ip_address(get_adapter().get_client_ip(request))
    network = ip_network(f"{address}/64", strict=False).network_address if isinstance(address, IPv6Address) else address
    return f"address-{network}"


def _size(request: HttpRequest) -> int:
    told = request.META.get("CONTENT_LENGTH") or "0"
    return int(told) if told.isdecimal() else 0


def _count(key: str, length: int) -> int:
    if cache.add(key, 1, timeout=length):
        return 1
    try:
        return int(cache.incr(key))
    except ValueError:  # it ran out in between
        return 1
