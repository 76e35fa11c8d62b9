"""Adding people who sign in."""

import pytest
from tests import small

from goldenthread.actions import people
from goldenthread.actions.permissions import Role
from goldenthread.ledger.refusal import Refused
from goldenthread.store import ledger, roles
from goldenthread.store.models import User

pytestmark = pytest.mark.django_db
SOMEBODY = {
    "username": "lead",
    "name": "Ada Lead",
    "email": "Ada@Example.org",
    "password": "golden thread",
}


def add(**changed: str) -> User:
    return people.add(**SOMEBODY | changed, by="tester")


def test_somebody_added_can_sign_in_and_has_one_name() -> None:
    user = add()
    assert user.check_password("golden thread")
    assert (user.email, user.get_full_name(), user.get_short_name()) == (
        "ada@example.org",
        "Ada Lead",
        "Ada Lead",
    )


def test_the_ledger_knows_that_and_by_whom_and_nothing_personal() -> None:
    user = add()
    (event,) = ledger.view().events_of("people.added")
    assert (event.subject, event.by, dict(event.data)) == (str(user.pk), "tester", {})
    assert event.recorded_at == user.date_joined


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        ({"username": " "}, "Give a user name."),
        ({"username": "two words"}, "without spaces"),
        ({"name": ""}, "Give their full name."),
        ({"email": ""}, "Give an e-mail address."),
        ({"email": "ada at home"}, "“ada at home” is not an e-mail address"),
        ({"password": "short"}, "too short"),
        ({"password": "password123"}, "too common"),
    ],
)
def test_what_is_unfit_is_refused_with_every_problem(changed: dict[str, str], problem: str) -> None:
    with pytest.raises(Refused) as refused:
        add(**changed)
    assert problem in " ".join(refused.value.details)
    assert not User.objects.exists()
    assert not ledger.view().events


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"username": "LEAD", "email": "other@example.org"}, "The user name “LEAD” is taken"),
        ({"username": "other"}, "ada@example.org can sign in already"),
    ],
)
def test_nobody_is_added_twice(changed: dict[str, str], sentence: str) -> None:
    add()
    with pytest.raises(Refused, match=sentence):
        add(**changed)


def test_a_person_is_named_with_the_role_of_the_day() -> None:
    people.add(**SOMEBODY, by="tester", at=small.hours(0))
    people.give_role(username="lead", role="administrator", by="tester", at=small.hours(1))
    people.give_role(username="lead", role="director", by="tester", at=small.hours(2))
    people.take_role(username="lead", role="director", by="tester", at=small.hours(4))
    named = [people.name_person_with_role("lead", small.hours(hour)) for hour in (0, 1, 3, 5)]
    assert named == ["Ada Lead", "Ada Lead, Administrator", "Ada Lead, Director", "Ada Lead, Administrator"]


def test_nobody_is_named_by_an_account() -> None:
    add()
    accounts = ("lead", "gone", "terminal:root", "terminal")
    assert [roles.name_person(one) for one in accounts] == [
        "Ada Lead",
        "a former user",
        "the terminal account root",
        "the terminal",
    ]


def test_every_role_has_its_place_beside_a_name() -> None:
    assert set(people.SENIORITY) == set(Role)
