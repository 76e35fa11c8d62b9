"""People who sign in."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from goldenthread.ledger.refusal import Refused
from goldenthread.store import ledger
from goldenthread.store.models import User


def add(*, username: str, name: str, email: str, password: str, by: str, at: datetime | None = None) -> User:
    """Let somebody sign in. The ledger keeps that it was done, by whom, and an id; nothing personal."""
    user = User(username=username.strip(), name=name.strip(), email=email.strip().lower())
    _refuse_unfit(user, password)
    with ledger.turn(at) as now:
        _refuse_taken(user)
        user.set_password(password)
        user.date_joined = now.recorded_at
        user.save(force_insert=True)
        event = ledger.NewEvent("people.added", str(user.pk))
        ledger.append(by=by, at=now.recorded_at, events=[event])
    return user


def _refuse_unfit(user: User, password: str) -> None:
    """Every problem at once."""
    problems = [*_missing(user), *_badly_written(user), *_weak(user, password)]
    if problems:
        raise Refused("This person was not added. Put right what is listed.", tuple(problems))


def _missing(user: User) -> list[str]:
    told = {"a user name": user.username, "their full name": user.name, "an e-mail address": user.email}
    return [f"Give {what}." for what, given in told.items() if not given]


def _badly_written(user: User) -> list[str]:
    found = []
    try:
        User.username_validator(user.username or "missing")
    except ValidationError:
        found.append("A user name has letters, digits and the marks @ . + - _, without spaces.")
    try:
        validate_email(user.email or "missing@example.org")
    except ValidationError:
        found.append(f"“{user.email}” is not an e-mail address. Write one such as name@example.org.")
    return found


def _weak(user: User, password: str) -> list[str]:
    try:
        validate_password(password, user)
    except ValidationError as problem:
        return list(problem.messages)
    return []


def _refuse_taken(user: User) -> None:
    if User.objects.filter(username__iexact=user.username).exists():
        raise Refused(f"The user name “{user.username}” is taken. Choose another one.")
    if User.objects.filter(email__iexact=user.email).exists():
        raise Refused(f"Somebody with the e-mail address {user.email} can sign in already.")
