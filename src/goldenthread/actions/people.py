"""People who sign in: adding them, giving and taking roles, closing accounts. Reopening is by letter."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from datetime import datetime

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from goldenthread.actions import audit, permissions
from goldenthread.actions.permissions import Held, Role
from goldenthread.ledger.refusal import Refused
from goldenthread.periods import Month
from goldenthread.store import ledger, roles, second_steps
from goldenthread.store.models import Membership, User

LAST = (
    "{name} is the only administrator, and somebody must be able to manage people. "
    "Give the role to somebody else first."
)

GIVEN, TAKEN = "people.role-given", "people.role-taken"
ROLE_EVENTS = (GIVEN, TAKEN)
"""The events of the ledger that say which roles somebody holds."""

SENIORITY = (
    Role.DIRECTOR,
    Role.LEAD,
    Role.ANALYST,
    Role.PARTNER,
    Role.CERTIFIER,
    Role.PREPARER,
    Role.PRG,
    Role.ADMINISTRATOR,
)
"""The roles in the order in which one is named beside a name."""


def add(
    *, username: str, name: str, email: str, password: str | None, by: str, at: datetime | None = None
) -> User:
    """Let somebody sign in. The ledger keeps that it was done, by whom, and an id; nothing personal.

    Without a password nobody can sign in to the account until its owner has chosen one by a link.
    """
    user = User(username=username.strip(), name=name.strip(), email=email.strip().lower())
    _refuse_unfit(user, password)
    with ledger.turn(at) as now:
        _refuse_taken(user)
        user.set_password(password)  # None is a password that nothing matches
        user.date_joined = now.recorded_at
        user.save(force_insert=True)
        record("people.added", user, by, now.recorded_at)
    return user


def held(user: User) -> frozenset[Held]:
    """The roles of somebody; none once the account is closed. A role that is no more is no role."""
    known = {role.value: role for role in Role}
    return frozenset(Held(known[role], provider) for role, provider in roles.held_by(user) if role in known)


def give_role(*, username: str, role: str, provider: str = "", by: str, at: datetime | None = None) -> Held:
    """Give somebody a role; a provider's role is given for one provider, by its code in the editions."""
    with ledger.turn(at) as now:
        user, given = roles.person(username), fit(role, provider)
        _refuse_closed(user)
        if given in held(user):
            raise Refused(f"{user.username} is {_words(given)} already. Nothing was changed.")
        Membership.objects.create(person=user, role=given.role, provider=given.provider)
        record(GIVEN, user, by, now.recorded_at, given=[given])
    return given


def take_role(*, username: str, role: str, provider: str = "", by: str, at: datetime | None = None) -> Held:
    """Take a role from somebody; the last administrator keeps it."""
    with ledger.turn(at) as now:
        user, taken = roles.person(username), Held(_role(role), provider.strip().lower())
        if taken not in held(user):
            has = "; ".join(sorted(map(_words, held(user)))) or "no role"
            raise Refused(f"{user.username} is not {_words(taken)}. They hold: {has}.")
        if taken.role is Role.ADMINISTRATOR:
            _refuse_last(user)
        Membership.objects.filter(person=user, role=taken.role, provider=taken.provider).delete()
        record(TAKEN, user, by, now.recorded_at, taken=[taken])
    return taken


def close(*, username: str, by: str, at: datetime | None = None) -> User:
    """Close an account: its roles go, its password too, and whoever is signed in to it is out at once."""
    with ledger.turn(at) as now:
        user = roles.person(username)
        _refuse_closed(user)
        if Held(Role.ADMINISTRATOR) in held(user):
            _refuse_last(user)
        lost = sorted(held(user), key=str)
        user.memberships.all().delete()
        user.is_active = False
        user.set_unusable_password()
        user.save(update_fields=["is_active", "password"])
        record("people.closed", user, by, now.recorded_at, taken=lost)
    return user


def forget_second_step(*, username: str, by: str, at: datetime | None = None) -> User:
    """Forget somebody's second step, as when their telephone is lost; they set up another one."""
    with ledger.turn(at) as now:
        user = roles.person(username)
        if not second_steps.forget(user):
            raise Refused(f"{user.username} has no second step to forget.")
        record("people.second-step-forgotten", user, by, now.recorded_at)
    return user


def refuse_unless_held(username: str, ability: str) -> User:
    """Somebody in the register who may do this; anybody else is refused with the table's sentence."""
    user = roles.person(username)
    if not permissions.scopes(held(user), ability):
        raise Refused(f"{user.name} may not do this. {permissions.refusal(ability)}")
    return user


# Names


def name_person_with_role(account: str, at: datetime) -> str:
    """``Ada Director, Director``: a person's name, and the role that they held at an instant.

    Of several roles it is the one that stands first in :data:`SENIORITY`.
    """
    held = roles.read_roles_held(account, at)
    role = next((one.called for one in SENIORITY if one.value in held), "")
    return ", ".join(filter(None, (roles.name_person(account), role)))


def record(
    kind: str,
    user: User,
    by: str,
    at: datetime,
    *,
    given: Sequence[Held] = (),
    taken: Sequence[Held] = (),
    reason: str = "",
) -> None:
    """Keep in the ledger what was done about somebody: an id, and nothing personal.

    The audit log, where people are looked for by their names, tells each role that they gained or lost.
    """
    data = _data((*given, *taken)[0]) if kind in ROLE_EVENTS else {}
    beside = ("", Month.containing(at.date()).quarter)
    event = ledger.NewEvent(kind, str(user.pk), data=data, words=reason, words_of=beside)
    ledger.append(by=by, at=at, events=[event])
    for what, those in (("role-given", given), ("role-taken", taken)):
        for one in those:
            audit.note(what=what, by=by, subject=user.username, data={"person": user.pk, **_data(one)})


# Roles


def fit(role: str, provider: str) -> Held:
    """A role as it is given: a provider's, for one that an edition names; any other, for none."""
    named, code = _role(role), provider.strip().lower()
    if not named.of_provider:
        if code:
            raise Refused(f"“{named}” is not held for a provider. Leave the provider out.")
        return Held(named)
    if not code:
        raise Refused(f"“{named}” is held for a provider. Say which: give its code in the framework.")
    return Held(named, _provider(code))


def _role(text: str) -> Role:
    try:
        return Role(text.strip().lower())
    except ValueError:
        raise Refused(f"“{text}” is not a role. Choose one of {', '.join(Role)}.") from None


def _provider(code: str) -> str:
    known = roles.known_providers()
    if code not in known:
        near = difflib.get_close_matches(code, known, n=1)
        todo = f"Did you mean {near[0]}?" if near else f"There are: {', '.join(sorted(known)) or 'none yet'}."
        raise Refused(f"No edition of the framework names a provider “{code}”. {todo}")
    into = known[code].merged_into
    if into:
        raise Refused(
            f"{known[code].name} has merged into {known[into].name}. Give the role for {into}: "
            "it covers both."
        )
    return code


def _data(one: Held) -> dict[str, str]:
    return {"role": one.role.value, "provider": one.provider}


def _words(one: Held) -> str:
    return f"{one.role} of {one.provider}" if one.provider else one.role.value


# Refusals


def _refuse_last(user: User) -> None:
    if not roles.others_who_hold(Role.ADMINISTRATOR, user):
        raise Refused(LAST.format(name=user.username))


def _refuse_closed(user: User) -> None:
    if not user.is_active:
        raise Refused(f"The account of {user.username} is closed.")


def _refuse_unfit(user: User, password: str | None) -> None:
    """Every problem at once."""
    problems = [*_missing(user), *_badly_written(user)]
    problems += weaknesses(user, password) if password is not None else []
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


def weaknesses(user: User, password: str) -> list[str]:
    """What is wrong with a password that somebody wants to choose."""
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
