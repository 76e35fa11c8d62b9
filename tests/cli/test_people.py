"""People from the terminal."""

from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from tests.cli.conftest import Run

from goldenthread.store.models import User

ADA = ("ada", "--name", "Ada Example", "--email", "ada@example.org")


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The passwords that somebody types: hidden, and twice."""
    answers = ["golden thread"]

    def prompt(_: str, *, hide_input: bool, confirmation_prompt: str) -> str:
        assert hide_input
        assert confirmation_prompt
        return answers.pop(0)

    monkeypatch.setattr("typer.prompt", prompt)
    return answers


def test_somebody_is_added_with_a_password_that_is_typed(run: Run, typed: list[str]) -> None:
    assert "Nobody can sign in yet" in run("people", "list").out
    done = run("people", "add", *ADA)
    assert done.code == 0, done.err
    assert "ada can sign in. Now give them a role: people role give ada ROLE" in done.out
    assert typed == []
    assert User.objects.get(username="ada").check_password("golden thread")
    assert "golden thread" not in done.out + done.err
    assert "no role" in run("people", "list").out


def test_a_password_is_no_argument(run: Run) -> None:
    assert run("people", "add", *ADA, "--password", "golden thread").code == 2


def test_a_weak_password_is_refused_in_words(run: Run, typed: list[str]) -> None:
    typed[:] = ["12345"]
    done = run("people", "add", *ADA)
    assert done.code == 1
    assert "This person was not added" in done.err
    assert "too short" in done.err


def test_roles_are_given_and_taken_and_accounts_closed(run: Run, published: None, typed: list[str]) -> None:
    run("people", "add", *ADA)
    given = run("people", "role", "give", "ada", "provider-preparer", "--provider", "north-trust")
    assert "ada is provider-preparer of north-trust from now on." in given.out
    assert "Ada Example  provider-preparer of north-trust" in run("people", "list").out
    taken = run("people", "role", "take", "ada", "provider-preparer", "--provider", "north-trust")
    assert "ada is provider-preparer of north-trust no longer." in taken.out
    assert "The account of ada is closed." in run("people", "close", "ada").out
    assert "Ada Example  closed" in run("people", "list").out
    refused = run("people", "role", "give", "ada", "analyst")
    assert refused.code == 1
    assert "The account of ada is closed." in refused.err


def test_a_second_step_is_forgotten_when_the_telephone_is_lost(run: Run, typed: list[str]) -> None:
    run("people", "add", *ADA)
    refused = run("people", "forget", "ada")
    assert refused.code == 1
    assert "ada has no second step to forget." in refused.err
    TOTP.activate(User.objects.get(username="ada"), generate_totp_secret())
    assert "ada sets up a second step again when they sign in." in run("people", "forget", "ada").out


def test_somebody_is_invited_by_a_letter_that_leads_to_the_service(
    run: Run, published: None, settings: Any, mailoutbox: list[Any]
) -> None:
    refused = run("people", "invite", *ADA, "--role", "analyst")
    assert refused.code == 1
    assert "GOLDENTHREAD_ADDRESS=https://vru.example.org" in refused.err
    assert not User.objects.exists()
    settings.ADDRESS = "https://vru.example.org"
    both = ("--role", "provider-preparer", "--role", "provider-certifier", "--provider", "north-trust")
    done = run("people", "invite", *ADA, *both)
    assert "Ada Example is invited. A letter went to ada@example.org" in done.out
    assert "https://vru.example.org/sign-in/link/" in mailoutbox[0].body
    assert "https://" not in done.out, "the link is for the letter's reader alone"
    assert "provider-certifier of north-trust, provider-preparer of north-trust" in run("people", "list").out
    assert run("people", "invite-again", "ada").code == 0
    assert mailoutbox[1].body != mailoutbox[0].body
    assert "The invitation of Ada Example is withdrawn." in run("people", "withdraw", "ada").out
    assert not User.objects.exists()
