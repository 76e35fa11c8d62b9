"""The demonstration's people: one of each kind, with passwords that this data directory alone knows."""

from __future__ import annotations

import json
import os
import secrets
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path

from goldenthread.actions import people
from goldenthread.store import demonstration


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody who can sign in to the demonstration."""

    username: str
    name: str
    role: str
    password: str = ""
    held: str = ""
    """The role's code."""
    provider: str = ""

    @property
    def email(self) -> str:
        """An address that cannot exist."""
        return f"{self.username}@example.org"


PEOPLE = (
    Account("analyst", "Demo Analyst", "Analyst", held="analyst"),
    Account("lead", "Demo Lead", "Programme lead", held="programme-lead"),
    Account("director", "Demo Director", "Director", held="director"),
    Account("provider", "Demo Provider", "Provider (Catch22)", held="provider-preparer", provider="catch22"),
    Account(
        "certifier",
        "Demo Certifier",
        "Provider’s certifier (Catch22)",
        held="provider-certifier",
        provider="catch22",
    ),
    Account("partner", "Demo Partner", "Learning Partner", held="learning-partner"),
    Account("prg", "Demo PRG Member", "PRG member", held="prg-member"),
    Account("administrator", "Demo Administrator", "Administrator", held="administrator"),
)


def create(*, by: str, at: datetime) -> None:
    """Add the demonstration's people, each with a password made for this data directory."""
    made = [replace(one, password=secrets.token_urlsafe(9)) for one in PEOPLE]
    for one in made:
        people.add(username=one.username, name=one.name, email=one.email, password=one.password, by=by, at=at)
    _keep(made)


def hand_out() -> None:
    """Say where the passwords are read that this is the demonstration: only once it is whole."""
    _unfinished().rename(_file())


def give_roles(*, by: str, at: datetime) -> None:
    """Give each their role; a provider's needs an edition that names the provider."""
    for one in PEOPLE:
        people.give_role(username=one.username, role=one.held, provider=one.provider, by=by, at=at)


def known() -> tuple[Account, ...]:
    """The demonstration's people with their passwords; none where the demonstration was not built."""
    if not _file().exists():
        return ()
    return tuple(Account(**one) for one in json.loads(_file().read_text(encoding="utf-8")))


def lines() -> tuple[str, ...]:
    """What the terminal prints when the service starts; nothing where there is no demonstration."""
    every = known()
    if not every:
        return ()
    width = max(len(one.role) for one in every)
    signing_in = (f"  {one.role:{width}}  {one.username:13}  {one.password}" for one in every)
    return ("Demonstration accounts (role, username, password):", *signing_in)


def _file() -> Path:
    return demonstration.mark()


def _unfinished() -> Path:
    return _file().with_suffix(".unfinished")


def _keep(made: list[Account]) -> None:
    """Write the passwords where their owner alone can read them, whatever stood there before."""
    file = _unfinished()
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    file.unlink(missing_ok=True)
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as out:
        json.dump([asdict(one) for one in made], out, indent=1)
