"""What enters the audit log from the pages: looks at returns, downloads, refusals, and every way in.

It happens here and not in the views, so that a page cannot forget it: the ability that a view names says
whether looking at it is logged, and whatever is saved as a file is a download. The entry is written before
the answer goes out. Where it cannot be written, nothing is shown and the fault is on the terminal: what
nobody could find in the log does not happen.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.mfa import signals as mfa
from axes.signals import user_locked_out
from django.contrib.auth import signals
from django.http import HttpRequest, HttpResponse

from goldenthread.actions import audit
from goldenthread.store.models import User
from goldenthread.web.logs import hide_link

RETURNS = frozenset(
    {"see-return", "prepare-return", "certify-return", "query-return", "accept-return", "reopen-return"}
)
"""Who holds one of these sees a return by it."""
OF_ONE = frozenset({"code", "programme"})
"""An address with one of these in it is one programme's."""


class AuditLog:
    """Log what a page let somebody see, keep, or not see."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        who = request.user.get_username()  # before somebody who signs out is nobody
        response = self.get_response(request)
        token = getattr(request, "token", None)
        if token is not None:
            data = {"token": token.id, "method": request.method, "status": response.status_code}
            audit.note(what="token-used", by=token.person, subject=request.path, data=data)
            return response
        what = _what(request, response) if who else ""
        if what:
            data = {"status": response.status_code} if what == "refused" else {}
            audit.note(what=what, by=who, subject=hide_link(request.path), data=data)
        return response


def _what(request: HttpRequest, response: HttpResponse) -> str:
    match = request.resolver_match
    if match is None:
        return ""
    if response.status_code in {403, 404}:
        return "refused"
    if response.status_code != 200 or request.method != "GET":
        return ""
    if response.headers.get("Content-Disposition", "").startswith("attachment"):
        return "downloaded"
    of_return = getattr(match.func, "ability", None) in RETURNS and OF_ONE & match.kwargs.keys()
    return "saw" if of_return else ""


# The ways in


def listen() -> None:
    """Log every sign-in and sign-out, and every one that failed."""
    signals.user_logged_in.connect(_signed_in, dispatch_uid="audit")
    signals.user_logged_out.connect(_signed_out, dispatch_uid="audit")
    signals.user_login_failed.connect(_failed, dispatch_uid="audit")
    user_locked_out.connect(_locked_out, dispatch_uid="audit")
    mfa.authenticator_used.connect(_second_step_passed, dispatch_uid="audit")
    mfa.authentication_failed.connect(_second_step_failed, dispatch_uid="audit")
    for one in (mfa.authenticator_added, mfa.authenticator_removed, mfa.authenticator_reset):
        one.connect(_second_step_changed, dispatch_uid="audit")


def _signed_in(user: User, **_: Any) -> None:
    audit.note(what="signed-in", by=user.get_username())


def _signed_out(user: User | None, **_: Any) -> None:
    if user is not None:
        audit.note(what="signed-out", by=user.get_username())


def _failed(credentials: dict[str, Any], **_: Any) -> None:
    audit.note(what="sign-in-failed", by=_known(credentials.get("username")))


def _locked_out(username: str | None = None, **_: Any) -> None:
    audit.note(what="locked-out", by=_known(username))


def _known(typed: Any) -> str:
    """The user name that was tried. One that nobody has is not kept: people type passwords there."""
    found = User.objects.filter(username__iexact=str(typed or "")).first()
    return found.get_username() if found else ""


def _second_step_passed(user: User, authenticator: Any, **_: Any) -> None:
    audit.note(what="second-step-passed", by=user.get_username(), data={"kind": authenticator.type})


def _second_step_failed(user: User, **_: Any) -> None:
    audit.note(what="second-step-failed", by=user.get_username())


def _second_step_changed(user: User, authenticator: Any, **_: Any) -> None:
    audit.note(what="second-step-changed", by=user.get_username(), data={"kind": authenticator.type})
