"""What the service writes on the terminal: sentences, or a line of JSON for each request and trouble.

Neither holds the link of a letter, which would let in whoever reads the log. The JSON lines hold no names
either: a page is told by its route and never by its address.
"""

from __future__ import annotations

import json
import logging
import re
import time
import traceback
import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

LINK = re.compile(r"(/sign-in/link/)[^/?\s\"']+")
"""Where the link of a letter stands in an address."""
REQUEST_ID = re.compile(r"[A-Za-z0-9_.-]{1,64}")
requests = logging.getLogger("goldenthread.requests")


def hide_link(text: str) -> str:
    """A text without what lets somebody in."""
    return LINK.sub(r"\1…", text)


class Words(logging.Formatter):
    """Sentences, for people at a terminal."""

    def format(self, record: logging.LogRecord) -> str:
        """As it was said, without the links of letters."""
        return hide_link(super().format(record))


class JsonLines(logging.Formatter):
    """A line of JSON, for programs that gather logs."""

    def format(self, record: logging.LogRecord) -> str:
        """The time, and what a request or a trouble is told by."""
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            **_about(record),
        }
        return json.dumps(line, ensure_ascii=False)


def _about(record: logging.LogRecord) -> dict[str, Any]:
    told = getattr(record, "told", None)
    if told is not None:
        return dict(told)
    request = getattr(record, "request", None)
    about: dict[str, Any] = {}
    if isinstance(request, HttpRequest):  # Django's own sentence holds the address
        about = {"request": getattr(request, "request_id", ""), "route": _route(request)}
        about["status"] = getattr(record, "status_code", None)
    else:
        about = {"message": hide_link(str(record.msg))}  # without what is put into it
    if record.exc_info and record.exc_info[0]:
        about["fault"] = record.exc_info[0].__name__
        about["at"] = [f"{f.filename}:{f.lineno}" for f in traceback.extract_tb(record.exc_info[2])]
    return about


class RequestLog:
    """Give each request an id, and tell of it in the log when it is answered."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.request_id = number = _number(request)  # type: ignore[attr-defined] # for what else is logged
        began = time.perf_counter()
        response = self.get_response(request)
        response.headers["X-Request-ID"] = number
        told = {
            "request": number,
            "route": _route(request),
            "method": request.method,
            "status": response.status_code,
            "milliseconds": round(1000 * (time.perf_counter() - began)),
            "role": _role(request),
        }
        requests.info("%(method)s %(route)s %(status)s", told, extra={"told": told})
        return response


def _number(request: HttpRequest) -> str:
    """The id that a proxy of one's own gave the request, or a new one."""
    given = request.headers.get("X-Request-ID", "")
    return given if settings.TRUSTED_PROXIES and REQUEST_ID.fullmatch(given) else uuid.uuid4().hex


def _route(request: HttpRequest) -> str:
    match = request.resolver_match
    return (match.url_name or "") if match else ""


def _role(request: HttpRequest) -> str:
    """The roles of whoever asked, where the page looked at them."""
    reader = getattr(request, "reader", None)
    return ", ".join(sorted({str(one.role) for one in reader.held})) if reader else ""
