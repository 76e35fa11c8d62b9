"""What holds for every request: the headers of answers, whence it came, and how long a sign-in lasts."""

from __future__ import annotations

import time
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from goldenthread.store.moment import one_moment

Answer = Callable[[HttpRequest], HttpResponse]

POLICY = "; ".join(  # noqa: FLY002 - one rule a line
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class SecurityHeaders:
    """Add the headers; pages behind sign-in are not kept by shared caches."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if not request.path.startswith("/static/"):
            response.headers.setdefault("Cache-Control", "private, no-cache")
        return response


class ClientAddress:
    """Behind proxies of one's own, the sender's address is the one that the outermost of them saw.

    Whoever sends a request can write any address into the header, but only in front of what the proxies add:
    as many of its last places are believed as there are proxies; without one, none.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        passed = [one.strip() for one in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")]
        trusted: int = settings.TRUSTED_PROXIES
        if 0 < trusted <= len(passed) and passed[-trusted]:
            request.META["REMOTE_ADDR"] = passed[-trusted]
        return self.get_response(request)


class OneMoment:
    """What a request asks again and again is looked up once, until something is about to be written."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with one_moment():
            return self.get_response(request)


class Idle:
    """A sign-in ends some hours after the last page. It is noted now and then, not for each page."""

    NOTED_EVERY = 300

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        signed_in, now = "_auth_user_id" in request.session, int(time.time())
        if signed_in and now - request.session.get("seen", 0) >= self.NOTED_EVERY:
            request.session["seen"] = now  # what is written lasts anew
        return self.get_response(request)
