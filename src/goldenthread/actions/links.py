"""Links in letters, by which somebody chooses a password: each opens once, and not for ever.

Nothing is kept of a link. It is signed, names the person, and carries a mark of how their account stood: once
a password is chosen, or the account closed, the mark is another one and the link opens nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from django.core.signing import BadSignature, Signer
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from goldenthread.ledger.refusal import Refused
from goldenthread.store import roles
from goldenthread.store.models import User


class Kind(StrEnum):
    """What a link is for."""

    INVITATION = "invitation"
    FORGOTTEN = "forgotten"


LASTS = {Kind.INVITATION: timedelta(days=7), Kind.FORGOTTEN: timedelta(hours=2)}
ANEW = {
    Kind.INVITATION: "Ask your administrator to send you another one.",
    Kind.FORGOTTEN: "To get another one, choose “I have forgotten my password” where you sign in.",
}
NOT_OURS = "This link is not complete. Open it in the letter again, or copy all of it."
_signer = Signer(salt="goldenthread.links")


@dataclass(frozen=True, slots=True)
class Opened:
    """What a link opened: whose, and what for."""

    user: User
    kind: Kind


def make(user: User, kind: Kind, at: datetime) -> str:
    """A link's text, to be put at the end of the address."""
    until = int((at + LASTS[kind]).timestamp())
    return _signer.sign(f"{kind}.{user.pk}.{until}.{_mark(user)}")


def read(text: str, at: datetime | None = None) -> Opened:
    """Open a link; refused in words, with what to do, when it opens nothing any more."""
    try:
        name, key, until, mark = _signer.unsign(text).split(".")
    except BadSignature:
        raise Refused(NOT_OURS) from None
    kind, user = Kind(name), User.objects.filter(pk=key).first()
    if user is None:
        raise Refused("This invitation was withdrawn. Ask your administrator if you need one.")
    if not user.is_active:
        raise Refused("This account is closed, so its links open nothing. Ask your administrator.")
    if not constant_time_compare(mark, _mark(user)):
        raise Refused(_used(user, kind))
    end = datetime.fromtimestamp(int(until), UTC)
    if end < (at or timezone.now()):
        raise Refused(f"This link was good until {in_words(end)}. {ANEW[kind]}")
    return Opened(user, kind)


def in_words(end: datetime) -> str:
    """The end of a link's time, as people write it: ``16:30 on 4 September 2024``."""
    local = timezone.localtime(end)
    return f"{local:%H:%M} on {local.day} {local:%B %Y}"


def _used(user: User, kind: Kind) -> str:
    if kind is Kind.FORGOTTEN:
        return f"This link was used already, or you have signed in since. {ANEW[kind]}"
    if roles.is_invited(user):
        return "A newer letter was sent to you. Use the link in that one."
    return "This link was used already. Sign in with your user name and the password that you chose."


def _mark(user: User) -> str:
    stood = f"{user.password}\0{user.last_login}\0{user.email}\0{user.is_active}"
    return salted_hmac("goldenthread.links.mark", stood).hexdigest()[:24]
