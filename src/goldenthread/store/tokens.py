"""Tokens by which programs ask in somebody's name. Only a digest of each is kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from goldenthread.store.models import Token, User


@dataclass(frozen=True, slots=True)
class Issued:
    """A token as its owner sees it afterwards: everything but the token."""

    id: int
    person: str
    """The user name of its owner."""
    name: str
    scopes: tuple[str, ...]
    made_at: datetime
    expires_at: datetime
    closed_at: datetime | None
    used_at: datetime | None

    def opens(self, now: datetime) -> bool:
        """Whether it still opens anything."""
        return self.closed_at is None and now < self.expires_at


def keep(
    owner: User, name: str, digest: str, scopes: tuple[str, ...], made: datetime, ends: datetime
) -> Issued:
    """Keep a token that was just made."""
    row = Token.objects.create(
        person=owner, name=name, digest=digest, scopes=list(scopes), made_at=made, expires_at=ends
    )
    return _issued(row)


def of(owner: User) -> tuple[Issued, ...]:
    """Somebody's tokens, newest first."""
    return tuple(map(_issued, Token.objects.filter(person=owner).select_related("person").order_by("-id")))


def with_digest(digest: str) -> tuple[Issued, User] | None:
    """The token with this digest, and its owner; None when there is none."""
    row = Token.objects.filter(digest=digest).select_related("person").first()
    return None if row is None else (_issued(row), row.person)


def close(token: int, at: datetime) -> None:
    """Note that a token opens nothing any more."""
    Token.objects.filter(pk=token, closed_at=None).update(closed_at=at)


def used(token: int, at: datetime) -> None:
    """Note that it was used."""
    Token.objects.filter(pk=token).update(used_at=at)


def _issued(row: Token) -> Issued:
    return Issued(
        row.pk,
        row.person.username,
        row.name,
        tuple(row.scopes),
        row.made_at,
        row.expires_at,
        row.closed_at,
        row.used_at,
    )
