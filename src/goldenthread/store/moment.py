"""What a request asks of the database again and again is looked up once: where the ledger stands, for one.

So a page is told as of one moment. Nothing outlives the request, and whoever is about to write ends the
moment (`writing`, `over`): what is decided in a turn at the ledger or with a draft held is decided on what
stands then. When the writing is done, another moment begins.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any, NoReturn, ParamSpec, TypeVar

from django.db import connection

Asked = ParamSpec("Asked")
Answer = TypeVar("Answer")

_looked_up: ContextVar[dict[Any, Any] | None] = ContextVar("looked_up", default=None)
"""By question, what was answered in this moment; None outside any, where every question is asked again."""


@contextmanager
def one_moment() -> Iterator[None]:
    """Look up once whatever is asked while this lasts."""
    before = _looked_up.set({})
    try:
        yield
    finally:
        _looked_up.reset(before)


@contextmanager
def writing() -> Iterator[None]:
    """Look everything up again while this lasts, and once more after it: something is written meanwhile."""
    before = _looked_up.get()
    over()
    try:
        yield
    finally:
        _looked_up.set(None if before is None else {})  # who writes around this has not done yet


def lasts() -> bool:
    """Whether a request is being answered that has not begun to write anything."""
    return _looked_up.get() is not None


def over() -> None:
    """Look everything up again from here on, to the end of the request: something is about to be written."""
    _looked_up.set(None)


@contextmanager
def nothing_asked() -> Iterator[None]:
    """Refuse every question to the store while this lasts: what is made meanwhile depends on none."""
    before = _looked_up.set(_Forbidden())
    try:
        with connection.execute_wrapper(_refuse):
            yield
    finally:
        _looked_up.reset(before)


class _Forbidden(dict[Any, Any]):
    """The moment of what may ask nothing."""

    def __contains__(self, question: object) -> bool:
        return _refuse(question)


def _refuse(question: object, *_: object) -> NoReturn:
    raise RuntimeError(f"Nothing may be asked while this is made: {question}")


def once(ask: Callable[Asked, Answer]) -> Callable[Asked, Answer]:
    """Answer the same question with the same answer within a moment."""

    @wraps(ask)
    def asked(*args: Asked.args, **named: Asked.kwargs) -> Answer:
        kept = _looked_up.get()
        if kept is None:
            return ask(*args, **named)
        question = (ask, args, *sorted(named.items()))
        if question not in kept:
            kept[question] = ask(*args, **named)
        answer: Answer = kept[question]
        return answer

    return asked
