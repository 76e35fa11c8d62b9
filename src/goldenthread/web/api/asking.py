"""Who asks by token, what they may, and how a refusal is told: the same sentence as on the page, as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.security import HttpBearer
from pydantic import Field

from goldenthread.actions import permissions, tokens
from goldenthread.ledger.refusal import Refused
from goldenthread.store.counting import count
from goldenthread.store.tokens import Issued
from goldenthread.web.access import UNDECLARED, reader_of

A_MINUTE = 120
"""How many requests a token may make in a minute."""
UNKNOWN = (
    "Say who asks: send a token in the header “Authorization: Bearer gt_…”. It must be open; make one at "
    "/account/tokens/."
)
TOO_MANY = f"This token has asked {A_MINUTE} times in this minute, which is the most. Wait for the next one."
NOT_COVERED = "This token was not made for that: {what}. Make one that is, at /account/tokens/."
NO_BODY = "The body cannot be read: it must be JSON in UTF-8."
UNREADABLE = "What was sent cannot be read. Put right what is listed."


Text = Annotated[str, Field(pattern=r"^[^\x00]*$")]
"""A text that can be kept: PostgreSQL keeps no null character."""


class Problem(Schema):
    """Why something was not done, in the words of the page."""

    sentence: str
    details: list[str]


PROBLEMS: dict[Any, Any] = {frozenset({401, 403, 404, 429}): Problem}
"""What any question can be answered with."""
UNFIT: dict[Any, Any] = {frozenset({400, 422}): Problem}
"""What a question with contents can be answered with besides."""
CONFLICT: dict[Any, Any] = {409: Problem}
"""What an act can be answered with besides."""


class Conflict(Refused):
    """An act that was refused, as things stand."""


class ByToken(HttpBearer):
    """An open token, within its rate, that was made for an ability which whoever owns it holds now."""

    def __init__(self, ability: str = "") -> None:
        super().__init__()
        self.ability = ability

    def authenticate(self, request: HttpRequest, token: str) -> Issued | None:
        """The token, or None where it opens nothing."""
        found = tokens.opened(secret=token)
        if found is None:
            return None
        issued, owner = found
        request.user = owner
        request.reader = None  # type: ignore[attr-defined] # whoever a cookie may name does not ask here
        request.token = issued  # type: ignore[attr-defined] # for the audit log
        _within_rate(issued)
        self._refuse(request, issued)
        return issued

    def _refuse(self, request: HttpRequest, token: Issued) -> None:
        if not self.ability:
            raise HttpError(403, UNDECLARED)
        reader = reader_of(request)
        if not reader.may(self.ability):
            raise HttpError(403, reader.refusal(self.ability))
        if not tokens.covers(token, self.ability):
            what = permissions.ABILITIES[self.ability].what
            raise HttpError(403, NOT_COVERED.format(what=what[0].lower() + what[1:]))


def asks(ability: str) -> ByToken:
    """Say which ability an operation needs: the owner must hold it now, and the token be made for it."""
    if ability not in permissions.ABILITIES:
        raise ValueError(f"No ability is called {ability}.")
    return ByToken(ability)


def _within_rate(token: Issued) -> None:
    """Count within the minute; refused beyond the most."""
    if count(f"token-{token.id}-{timezone.now():%Y%m%d%H%M}", 120) > A_MINUTE:
        raise HttpError(429, TOO_MANY)


@contextmanager
def acting() -> Iterator[None]:
    """What an act refuses is a conflict with how things stand, and not something that does not exist."""
    try:
        yield
    except Refused as refused:
        raise Conflict(str(refused), refused.details) from None


api = NinjaAPI(
    title="Golden Thread",
    version="1",
    description="Rounds, returns and figures of a violence reduction unit, by the rules of its pages.",
    auth=ByToken(),
    docs_url=None,
    openapi_url=None,
    urls_namespace="api",
)


def _answer(request: HttpRequest, status: int, sentence: str, details: tuple[str, ...] = ()) -> HttpResponse:
    return api.create_response(request, {"sentence": sentence, "details": list(details)}, status=status)


@api.exception_handler(Refused)
def _refused(request: HttpRequest, refused: Refused) -> HttpResponse:
    status = 409 if isinstance(refused, Conflict) else 404
    return _answer(request, status, str(refused), refused.details)


@api.exception_handler(HttpError)
def _error(request: HttpRequest, problem: HttpError) -> HttpResponse:
    if isinstance(problem, AuthenticationError):
        answer = _answer(request, 401, UNKNOWN)
        answer.headers["WWW-Authenticate"] = "Bearer"
        return answer
    sentence = NO_BODY if problem.status_code == 400 else problem.message  # which is the framework's own
    answer = _answer(request, problem.status_code, sentence)
    if problem.status_code == 429:
        answer.headers["Retry-After"] = str(60 - timezone.now().second)
    return answer


@api.exception_handler(ValidationError)
def _unreadable(request: HttpRequest, problem: ValidationError) -> HttpResponse:
    details = tuple(f"{_where(one)}: {one['msg']}" for one in problem.errors)
    return _answer(request, 422, UNREADABLE, details)


def _where(one: dict[str, Any]) -> str:
    return ".".join(str(part) for part in one["loc"] if part not in {"body", "path", "query"})
