"""Many wrong passwords lock a user name for a while, from where they were tried."""

from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.test import Client
from django.utils import timezone
from tests.web.reading import heading, words

from goldenthread.actions import people

pytestmark = pytest.mark.django_db
PASSWORD = "golden thread"


@pytest.fixture(autouse=True)
def _somebody() -> None:
    people.add(username="pat", name="P", email="pat@example.org", password=PASSWORD, by="tester")


def attempt(password: str, username: str = "pat", **more: str) -> object:
    return Client(**more).post("/sign-in/", {"username": username, "password": password})


def test_after_five_wrong_passwords_the_right_one_waits_too() -> None:
    answers = [attempt("wrong") for _ in range(5)]
    assert [one.status_code for one in answers[:4]] == [200] * 4
    assert "The user name and password do not match" in words(answers[3])
    assert answers[4].status_code == 429
    assert heading(answers[4]) == "Wait before you try again"
    assert "wrong 5 times, so nobody can try this user name from here for 15 minutes" in words(answers[4])
    assert answers[4].headers["Retry-After"] == "900"
    assert attempt(PASSWORD).status_code == 429


def test_a_name_that_nobody_has_is_answered_alike() -> None:
    known, unknown = ([attempt("wrong", name) for _ in range(5)] for name in ("pat", "nobody"))
    assert [words(one) for one in known] == [words(one) for one in unknown]
    assert [one.status_code for one in known] == [one.status_code for one in unknown]


def test_it_holds_for_the_place_where_it_was_tried_alone() -> None:
    for _ in range(5):
        attempt("wrong", REMOTE_ADDR="192.0.2.1")
    assert attempt(PASSWORD, REMOTE_ADDR="192.0.2.1").status_code == 429
    assert attempt(PASSWORD, REMOTE_ADDR="192.0.2.2").status_code == 302


def test_after_a_while_it_is_over_and_the_right_password_ends_the_count() -> None:
    for _ in range(5):
        attempt("wrong")
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=16))
    assert attempt(PASSWORD).status_code == 302
    for _ in range(4):
        attempt("wrong")
    assert attempt(PASSWORD).status_code == 302
    assert attempt("wrong").status_code == 200


def test_what_was_typed_is_not_kept() -> None:
    attempt("a secret of mine")
    (kept,) = AccessAttempt.objects.all()
    assert "secret of mine" not in str(kept.__dict__)


def test_one_password_over_many_names_from_one_place_is_stopped() -> None:
    answers = [attempt("Summer2026!", f"name{n}") for n in range(20)]
    assert [one.status_code for one in answers] == [200] * 19 + [429]
    left = int(answers[-1].headers["Retry-After"])
    assert 0 < left <= 900
    assert f"wrong 20 times, so nobody can sign in from here for {-(-left // 60)} minutes" in words(
        answers[-1]
    )
    assert attempt(PASSWORD).status_code == 429
    assert attempt(PASSWORD, REMOTE_ADDR="192.0.2.2").status_code == 302


def test_who_signs_in_does_not_count() -> None:
    for _ in range(30):
        assert attempt(PASSWORD).status_code == 302


def test_a_network_of_ipv6_is_one_place() -> None:
    answers = [attempt("wrong", f"name{n}", REMOTE_ADDR=f"2001:db8::{n + 1:x}") for n in range(20)]
    assert answers[-1].status_code == 429
    assert attempt("wrong", "other", REMOTE_ADDR="2001:db8:0:1::1").status_code == 200
