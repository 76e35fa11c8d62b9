"""Tokens by which programs ask in somebody's name: making one, closing it, and what it opens."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from types import MappingProxyType

from django.db import transaction
from django.utils import timezone

from goldenthread.actions import audit, people
from goldenthread.ledger.refusal import Refused
from goldenthread.store import demonstration, tokens
from goldenthread.store.models import User
from goldenthread.store.tokens import Issued

LONGEST = 365
"""The most days that a token opens anything."""
MOST = 20
"""How many tokens somebody may have open at one time."""
MARK = "gt_"
"""How a token begins, so that one that was left lying about is recognised."""
NOTED = timedelta(minutes=1)
"""How exactly it is noted when a token was used last."""


@dataclass(frozen=True, slots=True)
class Scope:
    """A part of what its owner may do, that a token may be given."""

    what: str
    abilities: frozenset[str]


SCOPES: Mapping[str, Scope] = MappingProxyType(
    {
        "read": Scope(
            "Read rounds, returns with their findings, figures with their trails, and trends",
            frozenset({"see-round", "see-return", "see-figure", "see-trends", "download-return-file"}),
        ),
        "prepare": Scope(
            "Upload workbooks to returns, and send returns to the certifier", frozenset({"prepare-return"})
        ),
        "certify": Scope("Certify returns", frozenset({"certify-return"})),
    }
)


def covers(token: Issued, ability: str) -> bool:
    """Whether a token was given this part of what its owner may do."""
    return any(ability in SCOPES[name].abilities for name in token.scopes if name in SCOPES)


def make(
    *,
    owner: User,
    name: str,
    scopes: Collection[str],
    days: int,
    second_step: bool,
    at: datetime | None = None,
) -> tuple[Issued, str]:
    """Make a token; it is given back this once, and only its digest is kept.

    ``second_step`` says that its owner has just passed one, which the unit's own people must.
    """
    now = at or timezone.now()
    called = " ".join(name.split())
    _refuse_unfit(called, scopes, days)
    of_unit = any(one.role.of_unit for one in people.held(owner))
    if of_unit and not second_step and not demonstration.is_here():
        raise Refused(
            "The unit’s own people show their second step once more before they make a token. "
            "Open the page of your tokens again."
        )
    with transaction.atomic():
        if sum(one.opens(now) for one in tokens.of(owner)) >= MOST:
            raise Refused(f"You have {MOST} tokens already. Close those that are used no more.")
        secret = MARK + secrets.token_urlsafe(32)
        given = tuple(one for one in SCOPES if one in scopes)
        digest = _digest(secret)
        issued = tokens.keep(owner, called, digest, given, now, now + timedelta(days=days))
        _note("token-made", issued, digest=digest)
    return issued, secret


def _refuse_unfit(name: str, scopes: Collection[str], days: int) -> None:
    problems = []
    if not name:
        problems.append("Say what the token is for.")
    if len(name) > 100:
        problems.append("Say in 100 characters or fewer what the token is for.")
    if not scopes or not set(scopes) <= SCOPES.keys():
        problems.append("Choose what the token may be used for.")
    if not 1 <= days <= LONGEST:
        problems.append(f"A token lasts from 1 to {LONGEST} days.")
    if problems:
        raise Refused("The token was not made. Put right what is listed.", tuple(problems))


def close(*, owner: User, token: int, at: datetime | None = None) -> Issued:
    """Close one of one's own tokens: it opens nothing from now on."""
    now = at or timezone.now()
    with transaction.atomic():
        found = next((one for one in tokens.of(owner) if one.id == token), None)
        if found is None:
            raise Refused("You have no such token. See the list of your tokens.")
        if not found.opens(now):
            raise Refused("This token opens nothing any more.")
        tokens.close(token, now)
        _note("token-closed", found)
    return found


def opened(*, secret: str, at: datetime | None = None) -> tuple[Issued, User] | None:
    """The token and its owner; None when it opens nothing, which is logged where it once did."""
    now = at or timezone.now()
    found = tokens.with_digest(_digest(secret))
    if found is None:
        return None  # not logged: anybody could fill the log with tokens that never were
    issued, owner = found
    if not issued.opens(now) or not owner.is_active:
        _note("token-refused", issued)
        return None
    if issued.used_at is None or now - issued.used_at >= NOTED:
        tokens.used(issued.id, now)
    return found


def _digest(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()


def _note(what: str, issued: Issued, **more: str) -> None:
    expires = str(issued.expires_at.date())
    data = {"token": issued.id, "scopes": list(issued.scopes), "expires": expires, **more}
    audit.note(what=what, by=issued.person, data=data)
