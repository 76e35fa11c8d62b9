"""Which roles people hold, and what belongs to the providers that they hold them for."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from django.db import connection

from goldenthread.framework.model import Delivery, Provider
from goldenthread.ledger.refusal import Refused
from goldenthread.periods import Quarter
from goldenthread.store import editions
from goldenthread.store.models import ReturnVersion, User
from goldenthread.store.views import once_for_each_end, position, view

TERMINAL = "terminal:"
"""How the accounts of those begin who act at a terminal; the rest is the machine's own account."""
FORMER = "a former user"
"""Who is no longer in the register."""


@dataclass(frozen=True, slots=True)
class Received:
    """A return's file as it was received: whose, and under which name."""

    programme: str
    quarter: Quarter
    name: str


def held_by(user: User) -> tuple[tuple[str, str], ...]:
    """The roles of somebody, each with the provider that it is held for; none once the account is closed."""
    if not user.is_active:
        return ()
    with connection.cursor() as cursor:  # every page asks this, and the models take three times as long
        cursor.execute("SELECT role, provider FROM membership WHERE person_id = %s ORDER BY 1, 2", [user.pk])
        rows: list[tuple[str, str]] = cursor.fetchall()
    return tuple(rows)


@once_for_each_end
def _read_register() -> dict[str, tuple[str, str]]:
    """The name of everybody in the register and the subject of the ledger's entries about them."""
    rows = User.objects.values_list("username", "name", "pk")
    return {username: (name, str(key)) for username, name, key in rows}


def name_person(account: str) -> str:
    """The name of the person behind an account, and never the account of somebody in the register."""
    if account.startswith(TERMINAL):
        return f"the terminal account {account.removeprefix(TERMINAL)}"
    if account == TERMINAL.rstrip(":"):
        return "the terminal"
    return _read_register().get(account, (FORMER, ""))[0]


def read_roles_held(username: str, at: datetime) -> frozenset[str]:
    """The codes of the roles that somebody held at an instant, from what the ledger says of their account."""
    held: set[tuple[str, str]] = set()
    for recorded_at, kind, data in _role_events(username):
        if recorded_at > at:
            break
        if kind == "people.closed":
            held.clear()
        elif kind == "people.role-given":
            held.add((data["role"], data["provider"]))
        else:
            held.discard((data["role"], data["provider"]))
    return frozenset(role for role, _ in held)


def _role_events(username: str) -> RoleEvents:
    """When somebody's roles were given or taken."""
    if username not in _read_register():
        return ()
    return _read_role_events(_read_register()[username][1], *position())


RoleEvents = tuple[tuple[datetime, str, Mapping[str, str]], ...]


@lru_cache(maxsize=64)
def _read_role_events(subject: str, serial: int, _mark: str) -> RoleEvents:
    """The same in the ledger that ends so, however many papers somebody signed."""
    kinds = ("people.role-given", "people.role-taken", "people.closed")
    events = view(serial=serial).events_of("people.", subject)
    return tuple((event.recorded_at, event.kind, event.data) for event in events if event.kind in kinds)


def others_who_hold(role: str, user: User) -> bool:
    """Whether anybody else holds a role who can sign in; who has only been invited cannot yet."""
    rows = User.objects.filter(memberships__role=role, is_active=True).exclude(pk=user.pk)
    return any(not is_invited(one) for one in rows)


def is_invited(user: User) -> bool:
    """Whether somebody was let in who has neither chosen a password nor signed in yet."""
    return user.is_active and user.last_login is None and not user.has_usable_password()


def people() -> tuple[User, ...]:
    """Everybody in the register, in order of name, with their roles."""
    return tuple(User.objects.order_by("name", "username").prefetch_related("memberships"))


def person(username: str) -> User:
    """Somebody by their user name; refused when there is nobody of that name."""
    found = User.objects.filter(username__iexact=username.strip()).first()
    if found is None:
        raise Refused(f"Nobody has the user name “{username}”. See them with: people list")
    return found


# What is whose


def known_providers() -> dict[str, Provider]:
    """The providers of every published edition by code, as the newest one that names them has them."""
    return _providers_of(tuple(published.digest for published in editions.all()))


@lru_cache(maxsize=4)
def _providers_of(digests: tuple[str, ...]) -> dict[str, Provider]:
    return {one.code: one for digest in digests for one in editions.outline(digest).providers}


def following_mergers(providers: Collection[str]) -> frozenset[str]:
    """These providers and all that have merged into them, in however many steps."""
    found, known = set(providers), known_providers().values()
    while new := {p.code for p in known if p.merged_into in found} - found:
        found |= new
    return frozenset(found)


def programmes_of(providers: Collection[str], quarter: Quarter) -> frozenset[str]:
    """The programmes that the quarter's edition names these providers for, while they deliver them."""
    codes = following_mergers(providers)
    if not codes:
        return frozenset()
    return frozenset(
        one.code
        for one in editions.outline(editions.digest_in_force(quarter)).programmes
        if any(d.provider in codes and _during(d, quarter) for d in one.providers)
    )


def _during(delivery: Delivery, quarter: Quarter) -> bool:
    first, last = quarter.window.first.first_day, quarter.window.last.last_day
    return delivery.start <= last and (delivery.end is None or delivery.end >= first)


def received(digest: str) -> tuple[Received, ...]:
    """The returns that a file was received as, the first one first."""
    rows = ReturnVersion.objects.filter(digest_id=digest).order_by("submitted_serial")
    return tuple(
        Received(p, Quarter(q), name) for p, q, name in rows.values_list("programme", "quarter", "file_name")
    )


def files_of(providers: Collection[str]) -> frozenset[str]:
    """The digests of the files that were received as returns of these providers' programmes."""
    return _files_of(frozenset(providers), *position())


@lru_cache(maxsize=32)
def _files_of(providers: frozenset[str], serial: int, _mark: str) -> frozenset[str]:
    """The same in the ledger that ends so: a file and its entry are kept in one turn."""
    sent = view(serial=serial).events_of("return.submitted")
    rows = [(event.subject, event.period, event.data["digest"]) for event in sent if event.period is not None]
    theirs = {quarter: programmes_of(providers, quarter) for quarter in {row[1] for row in rows}}
    return frozenset(digest for programme, quarter, digest in rows if programme in theirs[quarter])
