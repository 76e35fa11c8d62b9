"""What somebody reads who has typed too many wrong passwords: for one user name, or from one place."""

from __future__ import annotations

import ipaddress
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from goldenthread.store.counting import count

FROM_ONE_PLACE = 20
"""How many wrong passwords one place may try within the time of a lock-out, of whatever user names."""


def answer(request: HttpRequest, _original: Any = None, _credentials: Any = None) -> HttpResponse:
    """The same page whether there is such an account or not."""
    return _locked(request, settings.AXES_FAILURE_LIMIT, "try this user name from here", _seconds())


def answer_place(request: HttpRequest) -> HttpResponse:
    """The page for a place from which many user names were tried."""
    left = _seconds() - int(timezone.now().timestamp()) % _seconds()
    return _locked(request, FROM_ONE_PLACE, "sign in from here", left)


def _locked(request: HttpRequest, limit: int, what: str, left: int) -> HttpResponse:
    """The page, which tells people in minutes and programs in seconds how long it lasts."""
    words = {"limit": limit, "what": what, "minutes": -(-left // 60)}
    answered = render(request, "web/people/locked.html", words, status=429)
    answered.headers["Retry-After"] = str(left)
    return answered


def count_attempt(request: HttpRequest, *, by: int = 1) -> int:
    """Count an attempt to sign in from the place that this came from, and say how many that makes."""
    return count(
        f"sign-in-{_place(request)}-{int(timezone.now().timestamp()) // _seconds()}", _seconds(), by=by
    )


def _seconds() -> int:
    return int(settings.AXES_COOLOFF_TIME.total_seconds())


def _place(request: HttpRequest) -> str:
    """The address; of IPv6 its network, since one household has as many addresses as it likes."""
    address = ipaddress.ip_address(request.META["REMOTE_ADDR"])
    return str(ipaddress.ip_network((address, 64), strict=False) if address.version == 6 else address)
