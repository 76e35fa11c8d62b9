"""Run by the journey's tests, in a process of its own: who and what is there before the journey begins.

Prints, as JSON, the secrets of those who sign in with a code.
"""

from __future__ import annotations

import json
from datetime import timedelta

PASSWORD = "a thread of gold"
UNIT = {"boss": ("Ada Minister", "administrator"), "lee": ("Lee Lead", "programme-lead")}
"""The unit's people, who have a second step already."""
NORTH, RIVAL = "north-trust", "family-link"


def add(username: str, name: str, *roles: str, provider: str = "") -> str:
    """Somebody who can sign in; the secret of their app, which is of no use to who never needs a code."""
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    from goldenthread.actions import people

    email = f"{username}@example.org"
    user = people.add(username=username, name=name, email=email, password=PASSWORD, by="tester")
    for role in roles:
        people.give_role(username=username, role=role, provider=provider, by="tester")
    secret = str(generate_totp_secret())
    if not provider:
        TOTP.activate(user, secret)
    return secret


def begin() -> None:
    """An edition, a round that is open, the unit's people, a certifier, and another provider's person."""
    from django.utils import timezone
    from tests import small

    from goldenthread.actions import framework, rounds
    from goldenthread.returns.rounds import Dates

    framework.publish(document=small.document(), by="tester")
    due = timezone.localdate() + timedelta(days=14)
    dates = Dates(due, due + timedelta(days=14), due + timedelta(days=42))
    rounds.open(quarter=small.Q1, dates=dates, by="lee")
    secrets = {username: add(username, *who) for username, who in UNIT.items()}
    add("cora", "Cora Certifier", "provider-certifier", provider=NORTH)
    add("rob", "Rob Rival", "provider-preparer", "provider-certifier", provider=RIVAL)
    print(json.dumps(secrets))  # noqa: T201


if __name__ == "__main__":
    from goldenthread import cli

    cli.open_store()
    begin()
