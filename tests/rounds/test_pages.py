"""The pages of rounds, as a lead uses them and as others may not."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core import mail
from django.test import Client
from django.utils import timezone
from tests import small
from tests.rounds.conftest import add_person
from tests.web.reading import heading, links, page, words

from goldenthread.actions import people, rounds
from goldenthread.periods import Month, Quarter
from goldenthread.returns.rounds import Dates
from goldenthread.store import rounds as kept

Enter = Callable[[str], Client]


@pytest.fixture
def enter(published: str) -> Enter:
    """Sign somebody in who holds a role."""

    def signed_in(role: str) -> Client:
        provider = "family-link" if role.startswith("provider") else ""
        user = add_person(f"a-{role}")
        people.give_role(username=user.username, role=role, provider=provider, by="tester", at=small.hours(0))
        client = Client()
        client.force_login(user)
        TOTP.activate(user, generate_totp_secret())  # else the unit's people are led to set it up
        return client

    return signed_in


@pytest.fixture
def lead(enter: Enter) -> Client:
    return enter("programme-lead")


def last_quarter() -> Quarter:
    """The last quarter that ended before yesterday: a deadline can have been yesterday; the clock decides."""
    return Month.containing(timezone.localdate() - timedelta(days=1)).quarter.plus(-1)


def dates(days: int) -> Dates:
    """Dates of which the first lies so many days from today."""
    first = timezone.localdate() + timedelta(days=days)
    return Dates(first, first + timedelta(days=40), first + timedelta(days=80))


@pytest.fixture
def current(lead: Client) -> Quarter:
    """A round whose deadline was yesterday."""
    rounds.open(quarter=last_quarter(), dates=dates(-1), by="lead")
    return last_quarter()


def typed(**given: str) -> dict[str, str]:
    """Dates as somebody types them: ``shown="19 7 2024"``."""
    found = {}
    for name, text in given.items():
        parts = [*text.split(), "", "", ""][:3]
        found |= {f"{name}-{part}": one for part, one in zip(("day", "month", "year"), parts, strict=True)}
    return found


GOOD = {"shown": "19 7 2024", "new": "2 8 2024", "corrections": "13 9 2024"}


class TestOpening:
    def test_the_list_leads_to_it(self, lead: Client) -> None:
        answer = lead.get("/rounds/")
        assert "No round was opened yet." in words(answer)
        assert links(answer)["Open the round for Q1 2024-25"] == "/rounds/open/"

    def test_three_dates_open_a_round(self, lead: Client) -> None:
        answer = lead.post("/rounds/open/", {"quarter": "2024-25Q1", **typed(**GOOD)}, follow=True)
        assert heading(answer) == "Round for Q1 2024-25"
        assert "The round for Q1 2024-25 is open. Returns of 3 programmes are expected." in words(answer)
        assert kept.opened(small.Q1).opened_by == "a-programme-lead"
        assert "Friday 19 July 2024" in words(answer)

    def test_the_next_is_filled_in_from_the_last(self, lead: Client) -> None:
        lead.post("/rounds/open/", {"quarter": "2024-25Q1", **typed(**GOOD)})
        answer = lead.get("/rounds/open/")
        assert heading(answer) == "Open the round for Q2 2024-25"
        assert 'name="shown-day" type="text" inputmode="numeric" value="19"' in page(answer)
        assert 'name="shown-month" type="text" inputmode="numeric" value="10"' in page(answer)

    @pytest.mark.parametrize(
        ("changed", "sentence", "anchor"),
        [
            ({"shown": ""}, "Enter the deadline shown to providers", "id_shown-day"),
            ({"new": "2"}, "The last day for new returns must include a month and a year", "id_new-day"),
            ({"new": "31 9 2024"}, "The last day for new returns must be a real date", "id_new-day"),
            ({"new": "x 9 2024"}, "The last day for new returns must be a real date", "id_new-day"),
            ({"new": "2 8 24"}, "The year of the last day for new returns must have 4 numbers", "id_new-day"),
            (
                {"new": "1 7 2024"},
                "must not be before the deadline shown to providers, 19 July",
                "id_new-day",
            ),
        ],
    )
    def test_a_problem_stands_at_its_date_and_in_the_summary(
        self, lead: Client, changed: dict[str, str], sentence: str, anchor: str
    ) -> None:
        given = typed(**{**GOOD, **changed})
        answer = lead.post("/rounds/open/", {"quarter": "2024-25Q1", **given})
        assert page(answer).count(sentence) == 2
        assert f'href="#{anchor}"' in page(answer)
        assert f'id="{anchor}"' in page(answer)
        assert 'value="13"' in page(answer)  # what was typed stays
        assert kept.get(small.Q1) is None

    def test_twice_is_refused_with_its_sentence(self, lead: Client) -> None:
        for _ in range(2):
            answer = lead.post("/rounds/open/", {"quarter": "2024-25Q1", **typed(**GOOD)})
        assert "is open already" in words(answer)

    @pytest.mark.parametrize("quarter", ["2024", "1999-00Q1"])
    def test_a_quarter_that_is_none_has_a_sentence(self, lead: Client, quarter: str) -> None:
        assert lead.get(f"/rounds/open/?quarter={quarter}").status_code == 404

    def test_a_quarter_that_lies_ahead_says_from_when_on(self, lead: Client) -> None:
        ahead = last_quarter().plus(4)
        answer = lead.get(f"/rounds/open/?quarter={ahead}")
        assert "The round can be opened from" in words(answer)


class TestChangingDates:
    def test_it_needs_a_reason_and_shows_it(self, lead: Client) -> None:
        lead.post("/rounds/open/", {"quarter": "2024-25Q1", **typed(**GOOD)})
        later = typed(**{**GOOD, "shown": "26 7 2024"})
        without = lead.post("/rounds/2024-25Q1/dates/", later)
        assert "Say why the dates change" in words(without)
        answer = lead.post(
            "/rounds/2024-25Q1/dates/", {**later, "reason": "<b>The workbook</b> was late."}, follow=True
        )
        assert "Why: <b>The workbook</b> was late." in words(answer)
        assert "<b>The workbook" not in page(answer)
        assert kept.opened(small.Q1).dates.shown.day == 26

    def test_the_same_dates_are_refused(self, lead: Client) -> None:
        lead.post("/rounds/open/", {"quarter": "2024-25Q1", **typed(**GOOD)})
        answer = lead.post("/rounds/2024-25Q1/dates/", {**typed(**GOOD), "reason": "Why not?"})
        assert "has these dates already" in words(answer)


class TestBoard:
    def test_it_shows_every_programme_with_its_state(self, lead: Client, current: Quarter) -> None:
        answer = lead.get(f"/rounds/{current}/")
        said = words(answer)
        assert "0 of 3" in said
        assert "Mentoring : 1 day late, not reminded yet" in said
        assert "3 programmes, of 3 that a return is expected of" in said
        assert "No contact e-mail. Ask an administrator to add one." in said
        assert "Next programme, which is being set up" in said

    def test_its_numbers_can_be_followed(self, lead: Client, current: Quarter) -> None:
        numbers = {href for href in links(lead.get(f"/rounds/{current}/")).values() if "/figures/" in href}
        assert numbers
        for href in numbers:
            assert lead.get(href).status_code == 200
        assert lead.get(f"/rounds/{current}/figures/nothing/").status_code == 404

    @pytest.mark.parametrize(
        ("asked", "said"),
        [
            ("overdue", "3 programmes, of 3"),
            ("accepted", "No programme is like this."),
            ("purple", "Choose from the list what to show"),
        ],
    )
    def test_it_can_be_narrowed(self, lead: Client, current: Quarter, asked: str, said: str) -> None:
        assert said in words(lead.get(f"/rounds/{current}/?show={asked}"))

    def test_a_round_that_was_not_opened_is_a_sentence(self, lead: Client) -> None:
        answer = lead.get("/rounds/2024-25Q3/")
        assert answer.status_code == 404
        assert "No round was opened for Q3 2024-25" in words(answer)

    def test_another_way_to_write_a_quarter_leads_to_it(self, lead: Client, current: Quarter) -> None:
        answer = lead.get(f"/rounds/{str(current).lower()}/")
        assert (answer.status_code, answer.headers["Location"]) == (301, f"/rounds/{current}/")


@pytest.mark.usefixtures("addressed")
class TestReminding:
    def test_one_and_many_by_checkboxes(self, lead: Client, current: Quarter) -> None:
        before = page(lead.get(f"/rounds/{current}/"))
        assert before.count('type="checkbox"') == 3
        given = {"programme": ["MENTOR", "HOSP"]}
        answer = lead.post(f"/rounds/{current}/remind/", given, follow=True)
        assert "Mentoring: a reminder went to 1 person." in words(answer)
        assert answer.redirect_chain[-1][0] == f"/rounds/{current}/"  # at its top, where that is said
        assert sorted(m.to[0] for m in mail.outbox) == ["hosp-1@example.org", "mentor-1@example.org"]
        assert page(answer).count('type="checkbox"') == 1
        assert "by A-Programme-Lead, to 1 person" in words(answer)

    def test_a_double_click_sends_once(self, lead: Client, current: Quarter) -> None:
        for _ in range(2):
            answer = lead.post(f"/rounds/{current}/remind/", {"programme": "MENTOR"}, follow=True)
        assert "was reminded today already" in words(answer)
        assert len(mail.outbox) == 1

    def test_nothing_chosen_is_a_problem_that_is_told(self, lead: Client, current: Quarter) -> None:
        answer = lead.post(f"/rounds/{current}/remind/")
        assert "There is a problem Choose at least one programme to remind." in words(answer)

    def test_all_in_the_list_can_be_chosen_without_scripts(self, lead: Client, current: Quarter) -> None:
        assert page(lead.get(f"/rounds/{current}/?show=overdue&all")).count(" checked") == 3

    def test_it_is_by_post_and_with_a_token(self, lead: Client, current: Quarter) -> None:
        assert lead.get(f"/rounds/{current}/remind/").status_code == 405
        strict = Client(enforce_csrf_checks=True)
        strict.cookies = lead.cookies
        assert strict.post(f"/rounds/{current}/remind/", {"programme": "MENTOR"}).status_code == 403
        assert not mail.outbox


PAGES = {"/rounds/": "see", "/rounds/{}/": "see", "/rounds/{}/dates/": "open", "/rounds/open/": "open"}


@pytest.mark.parametrize(
    ("role", "may"),
    [
        ("programme-lead", "see open remind"),
        ("analyst", "see"),
        ("learning-partner", "see"),
        ("director", "see"),
        ("provider-preparer", ""),
        ("provider-certifier", ""),
        ("prg-member", ""),
        ("administrator", ""),
    ],
)
def test_who_may_do_what(enter: Enter, addressed: Any, role: str, may: str) -> None:
    client = enter(role)
    rounds.open(quarter=last_quarter(), dates=dates(-1), by="lead")
    for address, verb in PAGES.items():
        answer = client.get(address.format(last_quarter()))
        assert answer.status_code == (200 if verb in may else 403), address
    answer = client.post(f"/rounds/{last_quarter()}/remind/", {"programme": "MENTOR"})
    assert answer.status_code == (302 if "remind" in may else 403)
    if "see" in may and "remind" not in may:
        seen = page(client.get(f"/rounds/{last_quarter()}/"))
        assert "checkbox" not in seen
        assert "Change the dates" not in seen


def test_an_administrator_is_led_to_where_a_contact_is_added(lead: Client, current: Quarter) -> None:
    people.give_role(username="a-programme-lead", role="administrator", by="tester")
    address = links(lead.get(f"/rounds/{current}/"))["Add one for Mentoring"]
    assert address == "/people/invite/?provider=north-trust"
    form = page(lead.get(address))
    assert '<option value="north-trust" selected>' in form
    assert re.search(r'value="provider-preparer"[^>]* checked', form)
