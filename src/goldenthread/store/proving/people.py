"""Who may sign in or ask, and with which roles: accounts, roles and tokens that somebody made and gave."""

from __future__ import annotations

from collections.abc import Iterator

from django.contrib.auth.models import Group
from django.db import transaction

from goldenthread.store.models import AuditRow, EventRow, Membership, Token, User
from goldenthread.store.proving.found import Found, Tell

Held = tuple[str, str]


def check_people(_tell: Tell) -> Found:
    """Hold accounts and roles against what the ledger says of them, and tokens against the audit log."""
    with transaction.atomic():
        events = list(EventRow.objects.filter(kind__startswith="people.").order_by("serial"))
        users = list(User.objects.order_by("username").prefetch_related("memberships"))
    known, closed, held = _replayed(events)
    given = AuditRow.objects.filter(what="role-given").order_by("serial")
    named = {row.data.get("person"): row.subject for row in given}
    problems: list[str] = []
    for user in users:
        if named.get(user.pk, user.username) != user.username:
            problems.append(f"The account {user.username} was {named[user.pk]} when it was given a role.")
        problems += [f"The account {user.username} {wrong}" for wrong in _account(user, known, closed)]
        problems += [
            f"The account {user.username} {wrong}" for wrong in _roles(user, held.get(str(user.pk), set()))
        ]
    if Group.objects.exists():
        problems.append("There are groups with permissions, which the program never makes.")
    problems += _tokens()
    roles, tokens = Membership.objects.count(), Token.objects.count()
    seen = f"{len(users)} accounts, {roles} roles and {tokens} tokens are those that somebody made and gave."
    return Found(seen, problems)


def _replayed(events: list[EventRow]) -> tuple[set[str], set[str], dict[str, set[Held]]]:
    """The accounts that were ever added, those that are closed, and the roles that each holds."""
    known, closed, held = set[str](), set[str](), dict[str, set[Held]]()
    for event in events:
        mine = held.setdefault(event.subject, set())
        match event.kind:
            case "people.added":
                known.add(event.subject)
            case "people.closed":
                closed.add(event.subject)
                mine.clear()
            case "people.reopened":
                closed.discard(event.subject)
            case "people.role-given":
                mine.add((event.data["role"], event.data["provider"]))
            case "people.role-taken":
                mine.discard((event.data["role"], event.data["provider"]))
    return known, closed, held


def _account(user: User, known: set[str], closed: set[str]) -> Iterator[str]:
    key = str(user.pk)
    if key not in known:
        yield "is in the register, and nobody added it."
    if user.is_superuser or user.is_staff:
        yield "is marked as a superuser or as staff, which the program never does."
    if user.user_permissions.exists():
        yield "has permissions of its own, which the program never gives."
    if user.is_active and key in closed:
        yield "is open, and was closed."
    if not user.is_active and key not in closed:
        yield "is closed, and nobody closed it."


def _roles(user: User, held: set[Held]) -> Iterator[str]:
    there = {(one.role, one.provider) for one in user.memberships.all()}
    for role, provider in sorted(there - held):
        of = f" of {provider}" if provider else ""
        yield f"holds the role {role}{of}, and the ledger does not say that anybody gave it."
    for role, provider in sorted(held - there):
        of = f" of {provider}" if provider else ""
        yield f"was given the role {role}{of}, and no longer has it, though nobody took it."


def _tokens() -> Iterator[str]:
    """What is wrong with tokens, each of which must be as the audit log says that its owner made it."""
    notes = AuditRow.objects.filter(what__in=("token-made", "token-closed"))
    noted = {(row.what, row.who, row.data.get("token")): row.data for row in notes}
    for token in Token.objects.select_related("person").order_by("pk"):
        owner, named = token.person.username, f"The token “{token.name}” of {token.person.username}"
        made = noted.get(("token-made", owner, token.pk))
        if made is None:
            yield f"{named} is in the register, and the audit log does not say that {owner} made it."
            continue
        if (made["scopes"], made["expires"]) != (token.scopes, str(token.expires_at.date())):
            yield f"{named} opens more or less, or for longer or shorter, than when it was made."
        if made.get("digest", token.digest) != token.digest:
            yield f"{named} is not the one that was made: another opens in its place."
        if token.closed_at is None and ("token-closed", owner, token.pk) in noted:
            yield f"{named} is open, and was closed."
