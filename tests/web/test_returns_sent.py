"""From the preparer to the certifier, to the VRU and back: what each sees and can do."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.test import Client
from tests import small
from tests.web.providing import AT, OUTPUTS, client_of, fill_in, form, now, somebody
from tests.web.reading import heading, links, page, words

from goldenthread.actions import queries, returns, rounds
from goldenthread.returns.conversation import About
from goldenthread.returns.rounds import Dates
from goldenthread.store import drafts as kept
from goldenthread.store import returns as versions

CHECK, CERTIFY = f"{AT}check/", f"{AT}certify/"


@pytest.fixture
def certifier(published: str) -> Client:
    """Who signs for MENTOR's provider; the round is open."""
    day = date(2099, 1, 1)
    rounds.open(quarter=small.Q1, dates=Dates(day, day, day), by="lead", at=small.hours(0))
    return client_of(somebody("carol", "provider-certifier"))


@pytest.fixture
def sent(certifier: Client, provider: Client) -> Client:
    """The preparer, who has filled the return in and sent it to the certifier."""
    fill_in(provider)
    provider.post(CHECK)
    return provider


def test_an_unfinished_return_is_not_sent_and_every_reason_has_its_link(provider: Client) -> None:
    provider.post(OUTPUTS, form(provider) | {"reach.quarter": "about 60"})
    finance = f"{AT}fill/finance/"
    provider.post(finance, form(provider, finance) | {"spend.forecast": "98000"})
    answer = provider.post(CHECK)
    assert "The return was not sent" in words(answer)
    assert f'href="{OUTPUTS}#q-reach-quarter"' in page(answer)
    assert f'href="{AT}fill/finance/#q-spend-actual"' in page(answer)
    assert kept.standing("MENTOR", small.Q1).revision is None


def test_the_answers_are_read_over_with_a_way_to_change_each(provider: Client) -> None:
    fill_in(provider)
    answer = provider.get(CHECK)
    assert "Ready to send" in words(answer)
    assert "£24,500" in words(answer)
    assert "Change Unique people reached in Q1 2024-25 (April to June 2024)" in links(answer)
    task_list = words(provider.get(AT))
    assert "Every part that must be is filled in." in task_list
    assert "put right" not in task_list


def test_what_is_with_the_certifier_is_not_changed_and_what_was_typed_is_not_lost(sent: Client) -> None:
    before = now().revision
    assert "With your certifier" in words(sent.get("/returns/"))
    shown = sent.get(OUTPUTS)
    assert "waits for its certifier" in words(shown)
    assert "Save and continue" not in words(shown)
    answer = sent.post(OUTPUTS, form(sent) | {"reach.quarter": "61"})
    assert "What you typed is not saved" in words(answer)
    assert re.search(r'id="q-reach-quarter"[^>]* value="61"', page(answer))
    assert now().revision == before
    taken = sent.post(f"{AT}take-back/", follow=True)
    assert "You have taken the return back" in words(taken)
    assert "Save and continue" in words(sent.get(OUTPUTS))
    again = sent.post(f"{AT}take-back/", follow=True)
    assert "nothing to take back" in words(again)


def test_the_certifier_signs_and_has_a_receipt(sent: Client, certifier: Client) -> None:
    assert "Look at it and certify" in words(certifier.get("/returns/"))
    shown = certifier.get(CERTIFY)
    assert "Ann Able sent this to you" in words(shown)
    assert "£24,500" in words(shown)
    revision = re.findall(r'name="revision" value="(\d+)"', page(shown))[0]
    nothing = certifier.post(CERTIFY, {"revision": revision})
    assert "Enter your role" in words(nothing)
    assert "Confirm that the figures are complete and correct" in words(nothing)
    signed = {"revision": revision, "role": "Director", "confirmed": "yes"}
    answer = certifier.post(CERTIFY, signed, follow=True)
    assert answer.redirect_chain[-1][0] == f"{AT}receipt/1/"
    version = versions.get("MENTOR", small.Q1, 1)
    assert heading(answer) == "The VRU has your return"
    assert version.digest in words(answer)
    assert links(answer)[version.file_name] == f"/files/{version.digest}/"
    assert sent.get(f"/files/{version.digest}/").status_code == 200
    again = certifier.post(CERTIFY, signed, follow=True)
    assert again.redirect_chain == answer.redirect_chain
    assert heading(again) == "The VRU has your return"
    assert len(versions.versions("MENTOR", small.Q1)) == 1


def test_a_return_that_changed_meanwhile_is_not_signed_unseen(sent: Client, certifier: Client) -> None:
    revision = re.findall(r'name="revision" value="(\d+)"', page(certifier.get(CERTIFY)))[0]
    sent.post(f"{AT}take-back/")
    sent.post(OUTPUTS, form(sent) | {"activity.sessions": "121"})
    sent.post(CHECK)
    answer = certifier.post(CERTIFY, {"revision": revision, "role": "Director", "confirmed": "yes"})
    assert "changed meanwhile" in words(answer)
    assert versions.last("MENTOR", small.Q1) is None


def test_the_certifier_declines_with_a_reason_that_the_preparer_reads(
    sent: Client, certifier: Client
) -> None:
    assert "Say why you decline" in words(certifier.post(f"{AT}decline/", {"reason": ""}))
    certifier.post(f"{AT}decline/", {"reason": "The sessions of May are missing."})
    said = words(sent.get(AT))
    assert "Declined on" in said
    assert "The sessions of May are missing." in said
    assert "waits for no signature" in words(certifier.get(CERTIFY))


def test_a_preparer_cannot_certify_and_reads_who_can(sent: Client) -> None:
    answer = sent.get(CERTIFY)
    assert answer.status_code == 403
    assert "The provider’s certifier signs its returns." in words(answer)


def test_who_is_both_goes_on_to_certify(published: str) -> None:
    both = client_of(somebody("bea", "provider-preparer", "provider-certifier"))
    fill_in(both)
    assert both.post(CHECK).headers["Location"] == CERTIFY


def test_what_the_vru_said_stands_on_the_return_and_changes_are_shown(
    sent: Client, certifier: Client
) -> None:
    certifier.post(CERTIFY, {"role": "Director", "confirmed": "yes"})
    assert "Sent to the VRU" in words(sent.get("/returns/"))
    returns.send_back(programme="MENTOR", quarter=small.Q1, reason="Look at the sessions again.", by="lead")
    for where in ("/returns/", AT):
        assert "Look at the sessions again." in words(sent.get(where))
    assert form(sent)["reach.quarter"] == "60"
    sent.post(OUTPUTS, form(sent) | {"activity.sessions": "125"})
    checked = words(sent.get(CHECK))
    assert "What changed since version 1" in checked
    assert re.search(r"Sessions held[^|]* 120 125", checked)
    sent.post(CHECK)
    certifier.post(CERTIFY, {"role": "Director", "confirmed": "yes"})
    assert [one.version for one in versions.versions("MENTOR", small.Q1)] == [1, 2]
    assert links(sent.get(AT))["receipt for version 1"] == f"{AT}receipt/1/"


def test_a_part_that_nobody_has_begun_is_named_once_and_leads_to_its_page(provider: Client) -> None:
    answer = provider.get(CHECK)
    said = words(answer)
    assert "Not ready to send: 5 parts are not started." in said
    assert links(answer)["Outputs: not started"] == OUTPUTS
    assert "No answer" not in said
    provider.post(OUTPUTS, form(provider) | {"reach.quarter": "60"})
    answer = provider.get(CHECK)
    assert "Outputs: not started" not in links(answer)
    assert links(answer)["Finance: not started"] == f"{AT}fill/finance/"
    assert "It cannot be sent yet" in words(answer)


def test_a_part_with_two_answers_to_a_question_is_not_complete(provider: Client) -> None:
    fill_in(provider)
    finance = f"{AT}fill/finance/"
    seen = form(provider, finance)
    for spent in ("24400", "24600"):
        provider.post(finance, seen | {"spend.actual": spent})
    assert "Finance Has things to put right" in words(provider.get(AT))


def test_what_is_with_somebody_else_is_not_to_do_and_what_comes_back_says_why(
    sent: Client, certifier: Client
) -> None:
    home = words(sent.get("/returns/"))
    assert "Nothing yet: your certifier has it" in home
    assert "Mentoring" not in home.partition("Sent, or closed")[0]
    certifier.post(f"{AT}decline/", {"reason": "The sessions of May are missing."})
    home = words(sent.get("/returns/"))
    assert "The sessions of May are missing." in home.partition("Sent, or closed")[0]


def test_once_the_vru_has_it_the_page_says_so_and_how_to_change_it(sent: Client, certifier: Client) -> None:
    certifier.post(CERTIFY, {"role": "Director", "confirmed": "yes"})
    said = words(sent.get(AT))
    assert "There is nothing for you to do: the VRU has version 1" in said
    assert "Fill it in" not in said.partition("Change it")[0]
    assert "so there is nothing to send" in words(sent.get(CHECK))
    sent.post(OUTPUTS, form(sent) | {"activity.sessions": "125"})
    assert "What was changed here since is not sent." in words(sent.get(AT))


def test_a_query_of_the_vru_is_to_do_and_stands_above_the_parts(sent: Client, certifier: Client) -> None:
    certifier.post(CERTIFY, {"role": "Director", "confirmed": "yes"})
    about = About(section="finance")
    queries.ask(programme="MENTOR", quarter=small.Q1, about=about, text="Is it all spent?", by="lead")
    home = sent.get("/returns/")
    assert "1 query waits for your answer" in words(home).partition("Sent, or closed")[0]
    said = words(sent.get(AT))
    assert said.index("Is it all spent?") < said.index("Change it")
    assert "Finance The VRU asked about this" in said
    assert "There is nothing for you to do" not in said


def test_a_receipt_tells_what_became_of_its_version(sent: Client, certifier: Client) -> None:
    certifier.post(CERTIFY, {"role": "Director", "confirmed": "yes"})
    receipt = f"{AT}receipt/1/"
    assert "What happens next" in words(sent.get(receipt))
    returns.send_back(programme="MENTOR", quarter=small.Q1, reason="Look again.", by="lead")
    assert "What became of it Sent back for changes on" in words(sent.get(receipt))
