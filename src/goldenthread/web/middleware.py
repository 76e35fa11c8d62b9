"""What holds for every request: the headers of answers, whence it came, and how long a sign-in lasts."""

from __future__ import annotations

import ipaddress
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any
from urllib.parse import unquote

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, JsonResponse, UnreadablePostError
from django.views.defaults import bad_request

from goldenthread.store.moment import one_moment

API = "/api/"
NULL = "\0"
UNREADABLE = "What was sent holds a null character, which no text has. Take it out and send it again."
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
        places = [passed[-trusted]] if 0 < trusted <= len(passed) else []
        request.META["REMOTE_ADDR"] = _first_address([*places, request.META.get("REMOTE_ADDR", "")])
        return self.get_response(request)


def _first_address(places: list[str]) -> str:
    """The first of these that is an IP address; where none is, as on a socket of this machine, its own."""
    for place in places:
        with suppress(ValueError):
            return str(ipaddress.ip_address(place))
    return "127.0.0.1"


class NoNullCharacters:
    """Refuse a request with a null character in its address, its cookies or its form: no text has one.

    PostgreSQL keeps none, so that such a request would end in a fault wherever it is looked up.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        asked = (request.path, unquote(request.META.get("QUERY_STRING", "")), *request.COOKIES.values())
        if any(NULL in text for text in asked):
            return _unreadable(request)
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_: Any) -> HttpResponse | None:
        """A form is read here, since its view says how large its files may be; the API reads its own."""
        if request.path.startswith(API):
            return None
        try:
            sent = [text for name, values in request.POST.lists() for text in (name, *values)]
        except UnreadablePostError:  # the line broke: nobody waits for the answer
            return None
        return _unreadable(request) if any(NULL in str(text) for text in sent) else None


def _unreadable(request: HttpRequest) -> HttpResponse:
    if request.path.startswith(API):
        return JsonResponse({"sentence": UNREADABLE, "details": []}, status=404)  # nothing is called so
    return bad_request(request, BadRequest(UNREADABLE))


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
            request.session["seen"] = now  # writing it extends the session
        return self.get_response(request)
