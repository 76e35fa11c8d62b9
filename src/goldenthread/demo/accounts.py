"""The demonstration's people: one of each kind, with passwords that this data directory alone knows."""

from __future__ import annotations

import json
import os
import secrets
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from goldenthread.actions import people
from goldenthread.store.paths import data_dir


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody who can sign in to the demonstration."""

    username: str
    name: str
    role: str
    password: str = ""

    @property
    def email(self) -> str:
        """An address that cannot exist."""
        return f"{self.username}@example.org"


PEOPLE = (
    Account("analyst", "Demo Analyst", "Analyst"),
    Account("lead", "Demo Lead", "Programme lead"),
    Account("director", "Demo Director", "Director"),
    Account("provider", "Demo Provider", "Provider"),
)


def create(*, by: str, at: datetime) -> None:
    """Add the demonstration's people, each with a password made for this data directory."""
    made = [Account(p.username, p.name, p.role, secrets.token_urlsafe(9)) for p in PEOPLE]
    for one in made:
        people.add(username=one.username, name=one.name, email=one.email, password=one.password, by=by, at=at)
    _keep(made)


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
    signing_in = (f"  {one.role:{width}}  {one.username:10}  {one.password}" for one in every)
    return ("Demonstration accounts (role, username, password):", *signing_in)


def _file() -> Path:
    return data_dir() / "demo-accounts.json"


def _keep(made: list[Account]) -> None:
    """Write the passwords where their owner alone can read them, whatever stood there before."""
    _file().parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    _file().unlink(missing_ok=True)
    handle = os.open(_file(), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as out:
        json.dump([asdict(one) for one in made], out, indent=1)
