"""Inviting people by e-mail, and choosing a password by a link: the first, or one after it was forgotten."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from axes.utils import reset as forget_wrong_passwords
from django.urls import reverse
from django.utils import timezone

from goldenthread.actions import letters, links, people
from goldenthread.actions.links import Kind, in_words
from goldenthread.actions.permissions import Held
from goldenthread.ledger.refusal import Refused
from goldenthread.store import ledger, roles, texts, tokens
from goldenthread.store.models import User

SENT = frozenset({"people.invited", "people.invited-again", "people.reopened"})
WAS_HERE = (
    "{name} has used this account before, and what they did stands in the ledger under their user name. "
    "Close the account instead."
)


@dataclass(frozen=True, slots=True)
class Invited:
    """Somebody who was invited, until when their link is good, and whether the letter went out."""

    user: User
    until: datetime
    sent: bool
    done: str = "{} is invited"

    @property
    def sentence(self) -> str:
        """What became of it, as the administrator reads it."""
        done, address = self.done.format(self.user.name), self.user.email
        if self.sent:
            until = in_words(self.until)
            return f"{done}. A letter went to {address}; its link is good until {until}."
        return (
            f"{done}, but the letter to {address} could not be sent. "
            "Check the address and the mail server, then send the invitation again."
        )


def invite(
    *,
    username: str,
    name: str,
    email: str,
    held: Iterable[Held] = (),
    site: str,
    by: str,
    at: datetime | None = None,
) -> Invited:
    """Let somebody in by a letter: its link opens once, and there they choose a password.

    ``site`` is where the service is reached, as ``https://vru.example.org``.
    """
    with ledger.turn(at) as now:
        user = people.add(username=username, name=name, email=email, password=None, by=by, at=at)
        for one in held:
            people.give_role(username=user.username, role=one.role, provider=one.provider, by=by, at=at)
        with ledger.turn(at) as last:  # the roles were recorded since
            people.record("people.invited", user, by, last.recorded_at)
    return _written(user, site, now.recorded_at)


def invite_again(*, username: str, site: str, by: str, at: datetime | None = None) -> Invited:
    """Send an invitation again; the earlier letter's link is of no use from then on."""
    with ledger.turn(at) as now:
        user = roles.person(username)
        _refuse_unless_invited(user)
        user.set_unusable_password()  # another one than before, so that the earlier link's mark is wrong
        user.save(update_fields=["password"])
        people.record("people.invited-again", user, by, now.recorded_at)
    return _written(user, site, now.recorded_at)


def withdraw(*, username: str, by: str, at: datetime | None = None) -> str:
    """Withdraw an invitation: the link is dead, and nothing is kept of who it was for. Returns the name."""
    with ledger.turn(at) as now:
        user = roles.person(username)
        _refuse_unless_invited(user)
        if was_here(user):
            raise Refused(WAS_HERE.format(name=user.name))
        people.record("people.invitation-withdrawn", user, by, now.recorded_at)
        user.delete()
    return user.name


def reopen(*, username: str, reason: str, site: str, by: str, at: datetime | None = None) -> Invited:
    """Open a closed account again, with the reason: a letter lets its owner choose a password.

    The roles that went when it was closed do not come back by themselves, and no token of before opens
    anything. A second step stays as it was set up.
    """
    why = texts.checked_reason(reason)
    with ledger.turn(at) as now:
        user = roles.person(username)
        if user.is_active:
            raise Refused(f"The account of {user.username} is open. Nothing was changed.")
        user.is_active, user.last_login = True, None
        user.set_unusable_password()
        user.save(update_fields=["is_active", "last_login", "password"])
        for one in tokens.of(user):
            tokens.close(one.id, now.recorded_at)
        people.record("people.reopened", user, by, now.recorded_at, reason=why)
    sent = _written(user, site, now.recorded_at, OPEN_AGAIN, f"{OPEN_AGAIN}.")
    return replace(sent, done="The account of {} is open again")


@dataclass(frozen=True, slots=True)
class Reopened:
    """That a closed account was opened again, by whom, when and why."""

    by: str
    at: datetime
    why: str


def reopened(user: User) -> Reopened | None:
    """The last time that somebody's account was opened again; None where it never was."""
    told = list(ledger.view().events_of("people.reopened", str(user.pk)))[-1:]
    found = [Reopened(e.by, e.recorded_at, texts.reason_text(e.data["reason-text-id"])) for e in told]
    return found[0] if found else None


def was_here(user: User) -> bool:
    """Whether somebody's account was closed and reopened: they may have acted under its name before."""
    return reopened(user) is not None


def choose_password(*, link: str, password: str, at: datetime | None = None) -> User:
    """Choose a password by the link of a letter. It opens nothing after that, and a lock-out is over."""
    with ledger.turn(at) as now:
        user = links.read(link, now.recorded_at).user
        problems = people.weaknesses(user, password)
        if problems:
            raise Refused("Choose another password.", tuple(problems))
        user.set_password(password)
        user.save(update_fields=["password"])
        people.record("people.password-chosen", user, user.username, now.recorded_at)
    forget_wrong_passwords(username=user.username)
    return user


def forgotten(*, email: str, site: str, at: datetime | None = None) -> None:
    """Send a link for a new password to an address that somebody signs in with; to any other, nothing.

    Whoever asks is told the same, and as fast, whether there is such an address or not.
    """
    user = User.objects.filter(email__iexact=email.strip(), is_active=True).first()
    if user is not None and user.has_usable_password():
        link = _address(user, Kind.FORGOTTEN, site, at or timezone.now())
        letters.send_later(user.email, "Golden Thread: choose a new password", _words_forgotten(user, link))


def good_until(user: User) -> datetime | None:
    """Until when the link of somebody's invitation is good; None where they were never sent one."""
    told = ledger.view().events_of("people.", str(user.pk))
    sent = [event.recorded_at for event in told if event.kind in SENT]
    return max(sent) + links.LASTS[Kind.INVITATION] if sent else None


def _refuse_unless_invited(user: User) -> None:
    if not user.is_active:
        raise Refused(f"The account of {user.username} is closed.")
    if not roles.is_invited(user):
        raise Refused(
            f"{user.username} has chosen a password already. Who has forgotten it asks for a new one "
            "on the page where they sign in."
        )


# Letters


OPEN_AGAIN = "Your account in Golden Thread is open again"
INVITED = "You are invited to Golden Thread"
OPENING = f"{INVITED}, where quarterly returns and reports are made."


def _written(user: User, site: str, at: datetime, subject: str = INVITED, opening: str = OPENING) -> Invited:
    until = at + links.LASTS[Kind.INVITATION]
    words = _words_invitation(user, _address(user, Kind.INVITATION, site, at), until, opening)
    return Invited(user, until, letters.send(user.email, subject, words))


def _address(user: User, kind: Kind, site: str, at: datetime) -> str:
    return site.rstrip("/") + reverse("choose-password", args=[links.make(user, kind, at)])


def _words_invitation(user: User, link: str, until: datetime, opening: str) -> str:
    return letters.composed(
        opening,
        f"Your user name is {user.username}. Open this link and choose a password:",
        link,
        f"The link works once, until {in_words(until)}. After that, ask your administrator for another one.",
        "If you did not expect this letter, you need do nothing.",
    )


def _words_forgotten(user: User, link: str) -> str:
    return letters.composed(
        "Somebody asked for a new password for Golden Thread with your e-mail address.",
        f"Your user name is {user.username}. If it was you, open this link and choose a password:",
        link,
        "The link works once, for two hours.",
        "If it was not you, you need do nothing: your password stays as it is.",
    )
