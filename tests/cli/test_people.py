"""Adding somebody who signs in, from the terminal."""

import pytest
from tests.cli.conftest import Run

from goldenthread.store.models import User

WHO = ("--name", "Ada Lead", "--email", "ada@example.org", "--password")


def test_somebody_added_from_the_terminal_can_sign_in(run: Run) -> None:
    added = run("people", "add", "ada", *WHO, "golden thread")
    assert (added.code, added.out) == (0, "Ada Lead can sign in as ada.\n")
    assert User.objects.get(username="ada").check_password("golden thread")


def test_the_password_can_come_from_the_environment(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOLDENTHREAD_PASSWORD", "golden thread")
    assert run("people", "add", "ada", *WHO[:-1]).code == 0


def test_somebody_unfit_is_refused_with_every_problem(run: Run) -> None:
    refused = run("people", "add", "two words", "--name", "", "--email", "ada", "--password", "short")
    assert refused.code == 1
    for problem in ("without spaces", "Give their full name.", "is not an e-mail address", "too short"):
        assert problem in refused.err
