"""Signing in and out."""

import pytest
from django.test import Client
from tests.web.reading import heading, words

from goldenthread.actions import people

pytestmark = pytest.mark.django_db
PASSWORD = "golden thread"


@pytest.fixture(autouse=True)
def _somebody() -> None:
    people.add(username="lead", name="A Lead", email="lead@example.org", password=PASSWORD, by="tester")
    people.give_role(username="lead", role="learning-partner", by="tester")


def test_signing_in_leads_where_one_wanted_to_go(client: Client) -> None:
    answer = client.post(
        "/sign-in/?next=/data/", {"username": "lead", "password": PASSWORD, "next": "/data/"}
    )
    assert answer.headers["Location"] == "/data/"
    assert heading(client.get("/data/")) == "Data and editions"


def test_nobody_is_led_to_another_site(client: Client) -> None:
    elsewhere = "https://elsewhere.example/"
    answer = client.post("/sign-in/", {"username": "lead", "password": PASSWORD, "next": elsewhere})
    assert answer.headers["Location"] == "/"


@pytest.mark.parametrize(
    ("username", "password", "sentence"),
    [
        ("lead", "wrong", "The user name and password do not match"),
        ("nobody", PASSWORD, "The user name and password do not match"),
        ("", PASSWORD, "Enter your user name"),
        ("lead", "", "Enter your password"),
    ],
)
def test_a_wrong_sign_in_says_what_to_do(client: Client, username: str, password: str, sentence: str) -> None:
    answer = client.post("/sign-in/", {"username": username, "password": password})
    assert answer.status_code == 200
    assert sentence in words(answer)
    assert "Error: Sign in" in answer.content.decode()


def test_a_file_of_the_look_may_be_kept_by_everybody(client: Client) -> None:
    answer = client.get("/static/web/site.css")
    assert answer.status_code == 200
    answer.close()
    assert "private" not in answer.headers["Cache-Control"]
    assert "Content-Security-Policy" in answer.headers


def test_signing_out_ends_it(client: Client) -> None:
    client.post("/sign-in/", {"username": "lead", "password": PASSWORD})
    assert "Sign out lead" in words(client.get("/data/"))
    client.post("/sign-out/")
    assert client.get("/data/").status_code == 302


def test_who_is_signed_in_need_not_sign_in_again(client: Client) -> None:
    client.post("/sign-in/", {"username": "lead", "password": PASSWORD})
    assert client.get("/sign-in/").status_code == 302
