"""Filling a return in on the web: saved as typed, found beside the question, and never lost."""

from __future__ import annotations

import html
import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from tests import small
from tests.web.providing import AT, OUTPUTS, client_of, form, now, somebody
from tests.web.reading import heading, links, page, words

from goldenthread.actions import drafts, rounds
from goldenthread.periods import Quarter
from goldenthread.reports.words import day
from goldenthread.returns.rounds import Dates
from goldenthread.store.models import User


def test_a_provider_begins_at_its_returns(provider: Client) -> None:
    answer = provider.get("/", follow=True)
    assert heading(answer) == "Your returns"
    assert links(answer)["Returns"] == "/returns/"


def test_a_page_asks_each_question_once_with_a_label(provider: Client) -> None:
    answer = provider.get(OUTPUTS)
    assert heading(answer) == "Outputs"
    source = page(answer)
    ids = re.findall(r' id="([^"]+)"', source)
    assert len(ids) == len(set(ids))
    boxes = set(re.findall(r'<(?:input|select|textarea) [^>]*id="(q-[^"]+)"', source))
    assert boxes == set(re.findall(r'<label [^>]*for="(q-[^"]+)"', source))
    assert "q-reach-quarter-age-10-14" in boxes


@pytest.mark.parametrize("section", ["outputs", "finance", "kpis", "outcomes", "risks", "narrative"])
def test_every_section_is_a_page_with_all_its_fields(provider: Client, section: str) -> None:
    sent = form(provider, f"{AT}fill/{section}/")
    asked = drafts.form(programme="MENTOR", quarter=small.Q1)
    fields = {one.id for each in asked.sections if each.code == section for one in each.fields()}
    assert fields - {"rating.own"} <= set(sent)  # of radios that nobody chose a browser sends nothing


def test_what_is_typed_is_saved_as_it_was_typed_also_when_it_is_wrong(provider: Client) -> None:
    sent = form(provider) | {"reach.quarter": "about 60", "reach.year": "1,234"}
    answer = provider.post(OUTPUTS, sent)
    assert answer.headers["Location"] == f"{OUTPUTS}?saved"
    again = provider.get(answer.headers["Location"])
    assert form(provider)["reach.quarter"] == "about 60"
    assert form(provider)["reach.year"] == "1234"
    assert "What you typed is saved." in words(again)
    assert re.search(r'<a href="#q-reach-quarter">Unique people reached[^<]*“about 60”', page(again))
    assert 'aria-describedby="q-reach-quarter-said"' in page(again)


def test_nothing_shouts_before_anything_was_typed(provider: Client) -> None:
    assert "There is a problem" not in words(provider.get(OUTPUTS))
    said = words(provider.get(AT))
    assert said.count("Not started") >= 5
    assert "Optional" in said


def test_rows_that_wait_to_be_filled_in_are_asked_for_and_not_added_up(provider: Client) -> None:
    typed = form(provider) | {"reach.quarter": "60"}
    waiting = words(provider.post(OUTPUTS, typed, follow=True))
    assert "There is no number here." in waiting
    assert "add up to 0" not in waiting
    begun = words(provider.post(OUTPUTS, typed | {"reach.quarter|age:10-14": "20"}, follow=True))
    assert "The age groups add up to 20, but you reached 60 people." in begun
    assert "add up to 0" not in begun


def test_one_can_leave_and_return(provider: Client) -> None:
    answer = provider.post(OUTPUTS, form(provider) | {"reach.quarter": "60", "later": "yes"}, follow=True)
    assert answer.redirect_chain[-1][0] == AT
    assert "Outputs is saved as you left it" in words(answer)
    assert "In progress" in words(answer)
    assert form(provider)["reach.quarter"] == "60"


def test_a_section_with_nothing_to_mend_leads_to_the_next(provider: Client) -> None:
    finance = f"{AT}fill/finance/"
    typed = {"spend.actual": "24,500.00", "spend.forecast": "£99,000"}
    answer = provider.post(finance, form(provider, finance) | typed)
    assert answer.headers["Location"] == f"{AT}fill/kpis/"
    assert now().raws["spend.actual"] == 24500
    assert "Complete" in words(provider.get(AT))


def test_sending_the_same_form_twice_changes_nothing_the_second_time(provider: Client) -> None:
    sent = form(provider) | {"reach.quarter": "60"}
    first, second = provider.post(OUTPUTS, sent), provider.post(OUTPUTS, sent)
    assert first.headers["Location"] == second.headers["Location"]
    assert (now().revision, now().undecided) == (1, ())


def test_two_people_fill_in_one_section_and_neither_loses_anything(ann: User, provider: Client) -> None:
    bob = client_of(somebody("bob", "provider-preparer"))
    hers, his = form(provider), form(bob)
    provider.post(OUTPUTS, hers | {"reach.quarter": "60", "reach.year": "60"})
    answer = bob.post(OUTPUTS, his | {"reach.quarter": "61", "activity.sessions": "12"}, follow=True)
    assert heading(answer) == "Choose between two answers"
    assert "60 Entered by Ann Able, on the page." in words(answer)
    assert "61 Entered by you, on the page." in words(answer)
    assert (now().raws["reach.quarter"], now().raws["activity.sessions"]) == (60, 12)
    assert "Two answers" in words(provider.get(OUTPUTS))
    pair = now().undecided[0].id
    none = bob.post(f"{AT}conflicts/", {})
    assert "Choose an answer to each question" in words(none)
    bob.post(f"{AT}conflicts/", {f"choice-{pair}": "other"})
    assert (now().raws["reach.quarter"], now().undecided) == (61, ())
    assert heading(provider.get(f"{AT}conflicts/")) == "There is nothing to choose"


def test_a_query_has_the_box_for_its_explanation_right_beside_it(provider: Client) -> None:
    provider.post(OUTPUTS, form(provider) | {"reach.year": "60"})
    source = page(provider.get(OUTPUTS))
    asked, box = source.index('id="q-reach-quarter-said"'), source.index('id="q-comment-reach-quarter"')
    assert asked < box < source.index('id="q-reach-year"')
    assert "If it is not known, say why in the explanation below." in words(provider.get(OUTPUTS))
    sent = form(provider) | {"comment.reach.quarter": "The register was lost in the flood."}
    provider.post(OUTPUTS, sent)
    assert "Explained:" in words(provider.get(OUTPUTS))


def test_an_answer_that_is_none_of_the_list_stays_to_be_seen(provider: Client) -> None:
    provider.get(AT)
    drafts.save(programme="MENTOR", quarter=small.Q1, entered={"rating.own": "Greenish"}, seen=0, by="ann")
    assert form(provider, f"{AT}fill/kpis/")["rating.own"] == "Greenish"


def test_another_organisation_has_no_such_return(provider: Client, published: str) -> None:
    eve = somebody("eve", "provider-preparer", provider="family-link")
    for address in (AT, OUTPUTS, f"{AT}conflicts/"):
        assert client_of(eve).get(address).status_code == 404
    before = form(provider)
    assert client_of(eve).post(OUTPUTS, before | {"reach.quarter": "1"}).status_code == 404
    assert now().revision == 0


# An ended session


def test_what_was_typed_when_the_session_ended_comes_back_after_signing_in(provider: Client) -> None:
    sent = form(provider) | {"reach.quarter": "60", "comment.age": "Ages “as told”\r\nby <schools>"}
    provider.logout()
    answer = provider.post(OUTPUTS, sent)
    assert heading(answer) == "Sign in"
    assert "with what you had typed" in words(answer)
    box = html.unescape(re.findall(r'name="typed" value="([^"]+)"', page(answer))[0])
    wrong = provider.post("/sign-in/", {"username": "ann", "password": "wrong", "typed": box})
    assert 'name="typed"' in page(wrong)
    right = {"username": "ann", "password": "golden thread", "typed": box, "next": OUTPUTS}
    back = provider.post("/sign-in/", right, follow=True)
    assert back.redirect_chain[-1][0] == OUTPUTS
    assert "Not saved yet" in words(back)
    assert now().revision == 0
    typed = form(provider)
    assert (typed["reach.quarter"], typed["seen"]) == ("60", sent["seen"])
    assert typed["comment.age"].replace("\r", "") == "Ages “as told”\nby <schools>"
    provider.post(OUTPUTS, typed)
    assert now().raws["reach.quarter"] == 60
    assert "Not saved yet" not in words(provider.get(OUTPUTS))


def test_what_one_person_typed_is_not_shown_to_another(provider: Client) -> None:
    sent = form(provider) | {"reach.quarter": "60"}
    somebody("bob", "provider-preparer")
    provider.logout()
    answer = provider.post(OUTPUTS, sent)
    box = html.unescape(re.findall(r'name="typed" value="([^"]+)"', page(answer))[0])
    named = {"username": "bob", "password": "golden thread", "typed": box}
    back = provider.post("/sign-in/", named, follow=True)
    assert "Not saved yet" not in words(back)
    assert form(provider)["reach.quarter"] == ""


def test_a_box_that_we_did_not_sign_is_passed_over(provider: Client) -> None:
    provider.logout()
    named = {"username": "ann", "password": "golden thread", "typed": "forged", "next": "/returns/"}
    assert provider.post("/sign-in/", named).headers["Location"] == "/returns/"


def test_a_page_from_before_signing_in_again_loses_nothing(ann: User, published: str) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(ann)
    sent = form(strict) | {"reach.quarter": "60", "csrfmiddlewaretoken": "x" * 64}
    own = {"origin": "http://testserver"}
    answer = strict.post(OUTPUTS, sent, headers=own)
    assert (answer.status_code, answer.headers["Location"]) == (302, OUTPUTS)
    assert now().revision == 0
    assert form(strict)["reach.quarter"] == "60"
    for elsewhere in ({"origin": "http://evil.example"}, {}):
        assert strict.post(OUTPUTS, sent, headers=elsewhere).status_code == 403


def test_a_return_of_a_quarter_that_is_no_quarter_is_refused(provider: Client) -> None:
    assert provider.get("/returns/spring/MENTOR/").status_code == 404
    assert provider.get(f"{AT}fill/poetry/").status_code == 404
    assert Quarter.parse("2024-25Q1") == small.Q1


@pytest.mark.parametrize(
    ("days", "said"),
    [(-2, ": 2 days late"), (-1, ": 1 day late"), (0, ", today"), (1, ", tomorrow"), (20, ", in 20 days")],
)
def test_a_return_says_how_long_there_is(provider: Client, days: int, said: str) -> None:
    due, last = timezone.localdate() + timedelta(days=days), timezone.localdate() + timedelta(days=60)
    rounds.open(quarter=small.Q1, dates=Dates(due, last, last), by="lead", at=small.hours(0))
    for where in ("/returns/", AT):
        assert f"{day(due)}{said}" in words(provider.get(where)).replace(" :", ":")


def test_the_same_fault_in_every_row_tells_once_what_to_do_and_has_one_box_below(provider: Client) -> None:
    provider.post(OUTPUTS, form(provider) | {"reach.quarter": "60"})
    ages = page(provider.get(OUTPUTS)).partition('id="part-age"')[2].partition('id="part-sex"')[0]
    assert ages.count("There is no number here.") > 2
    assert ages.count("say why in the explanation below") == 1
    last_fault, box = ages.rindex("There is no number here."), ages.index('id="q-comment-age"')
    assert last_fault < box
