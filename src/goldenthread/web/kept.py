"""What somebody had typed when their session ended: it comes back after they have signed in again.

Nothing of an unknown sender is kept here. The sign-in page carries what was typed in a hidden box, signed;
when the sign-in succeeds it goes into the new session, and the page that it was typed on shows it again, not
saved yet, to nobody but who had typed it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from django.core import signing
from django.http import HttpRequest
from django.urls import Resolver404, resolve

View = TypeVar("View", bound=Callable[..., Any])
SALT = "goldenthread.typed"
BOX = "typed"
"""What the hidden box and the place in the session are called."""
A_DAY = 24 * 60 * 60


def keeps_typed(view: View) -> View:
    """Mark a page on which people type for a long time; its form says in ``who`` whose it is."""
    view.keeps_typed = True  # type: ignore[attr-defined]
    return view


def is_of_such_a_page(request: HttpRequest) -> bool:
    """Whether what was sent was typed on a page so marked, of this site."""
    try:
        view = resolve(request.path).func
    except Resolver404:
        return False
    own = f"{request.scheme}://{request.get_host()}"
    return getattr(view, "keeps_typed", False) and request.headers.get("Origin", own) == own


def carried(request: HttpRequest) -> str:
    """What was typed and where, signed."""
    fields = {name: text for name, text in request.POST.items() if name != "csrfmiddlewaretoken"}
    return signing.dumps({"address": request.path, "fields": fields}, salt=SALT, compress=True)


def take_in(request: HttpRequest, box: str) -> str:
    """Put what was carried into the session; the address to go back to, or an empty one."""
    found = _read(box)
    if found is None:
        return ""
    request.session[BOX] = box
    return str(found["address"])


def typed(request: HttpRequest) -> Mapping[str, str] | None:
    """What this person had typed on this page and not saved; None when there is nothing."""
    found = _read(request.session.get(BOX, ""))
    if found is None or found["address"] != request.path:
        return None
    fields: Mapping[str, str] = found["fields"]
    if fields.get("who") != request.user.get_username():
        forget(request)
        return None
    return fields


def forget(request: HttpRequest) -> None:
    """It is saved, or was somebody else's."""
    request.session.pop(BOX, None)


def _read(box: str) -> dict[str, Any] | None:
    try:
        found: dict[str, Any] = signing.loads(box, salt=SALT, max_age=A_DAY)
    except signing.BadSignature:
        return None
    return found
