"""The reviewer's pages, as a lead uses them, as a provider answers, and as others may not."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from tests import small
from tests.actions.conftest import Submit
from tests.review.conftest import Enter
from tests.web.reading import heading, links, page, words

from goldenthread.actions import queries, returns
from goldenthread.ledger.values import Word
from goldenthread.returns.conversation import About, Turn
from goldenthread.store import conversations, inputs, ledger

Q1 = str(small.Q1)
QUEUE, ONE = f"/review/{Q1}/", f"/review/{Q1}/MENTOR/"
TALK, VERSIONS = f"/returns/{Q1}/MENTOR/queries/", f"/returns/{Q1}/MENTOR/versions/"
WHY = "We think that the work goes well all the same."
REACH, WHOSE = About(field="reach.quarter"), {"programme": "MENTOR", "quarter": small.Q1}


@pytest.fixture
def lead(enter: Enter) -> Client:
    return enter("programme-lead")


@pytest.fixture
def provider(enter: Enter) -> Client:
    return enter("provider-preparer")


def state() -> str:
    return [e.kind for e in ledger.view().events_of("return.")][-1]


def talk(about: About = REACH) -> Any:
    return conversations.talk(*WHOSE.values()).about(about)


def kept() -> set[str]:
    return set(conversations.words(*WHOSE.values()).values())


class TestTheQueue:
    def test_it_says_when_nothing_waits(self, lead: Client) -> None:
        assert "No return of this quarter waits for review." in words(lead.get(QUEUE))

    def test_it_is_made_without_trends_and_without_the_report_signed_last(
        self, lead: Client, submit: Submit, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        submit(1)

        def refuse(*_: object) -> None:
            raise AssertionError("half of a first look goes into these, and the queue tells neither")

        for name in ("_trends", "_compared", "_last"):
            monkeypatch.setattr(inputs, name, refuse)
        assert "1 return, of 1 that wait for review" in words(lead.get(QUEUE))

    def test_a_return_stands_there_with_what_gave_its_points(self, lead: Client, submit: Submit) -> None:
        submit(1, {"rating.own": Word("green"), "kpi.M-1": 20}, comment_rating_own=WHY)
        answer = lead.get(QUEUE)
        said = words(answer)
        assert heading(answer) == "Returns to review"
        assert "1 return, of 1 that wait for review" in said
        assert "KPI missed: +2" in said
        assert "rates itself better: +4" in said
        assert links(answer)["Mentoring"] == ONE

    def test_each_number_of_points_leads_to_what_gave_it(self, lead: Client, submit: Submit) -> None:
        submit(1, {"kpi.M-1": 20}, comment_rating_own=WHY)
        answer = lead.get(f"{QUEUE}figures/review.points.missed.MENTOR/")
        assert "A KPI missed: 2 each, at most 6." in words(answer)
        assert "20" in words(answer)
        score = words(lead.get(f"{QUEUE}figures/review.score.MENTOR/"))
        assert "Sum of what each rule gives." in score

    def test_it_can_be_narrowed(self, lead: Client, submit: Submit) -> None:
        submit(1)
        assert "No return is like this." in words(lead.get(f"{QUEUE}?show=resent"))
        submit(2, {"spend.forecast": 98000})
        assert "Mentoring" in words(lead.get(f"{QUEUE}?show=resent"))
        assert "Choose from the list" in words(lead.get(f"{QUEUE}?show=nonsense"))

    def test_the_rest_stands_below_it(self, lead: Client, submit: Submit) -> None:
        submit(1)
        returns.accept(**WHOSE, by="lead", at=small.hours(2))
        assert "Accepted (1) Mentoring" in words(lead.get(QUEUE))

    def test_another_way_to_write_the_quarter_leads_there(self, lead: Client) -> None:
        assert lead.get("/review/2024-25q1/").headers["Location"] == QUEUE
        assert lead.get(f"/review/?quarter={Q1}").headers["Location"] == QUEUE


class TestOneReturn:
    def test_every_answer_leads_to_its_cell(self, lead: Client, submit: Submit) -> None:
        submit(1)
        answer = lead.get(ONE)
        assert "Outputs!D5" in words(answer)
        trail = lead.get(f"{ONE}figures/review.now.reach.quarter/")
        assert "mentor q1.xlsx" in words(trail)
        assert re.search(r"Outputs, cell [A-Z]\d+ 60", words(trail)), words(trail)

    def test_the_decision_comes_after_what_it_stands_on(self, lead: Client, submit: Submit) -> None:
        submit(1)
        shown = page(lead.get(ONE))
        parts = re.findall(r'href="#(why|data|rating|moves|explained|answers|decide)"', shown)
        assert [shown.index(f'id="{part}"') for part in parts] == sorted(
            shown.index(f'id="{part}"') for part in parts
        )
        assert (len(parts), parts[-1]) == (7, "decide")

    def test_every_number_of_the_page_has_a_trail(self, lead: Client, submit: Submit) -> None:
        submit(1)
        returns.accept(**WHOSE, by="lead", at=small.hours(2))
        returns.reopen(**WHOSE, reason="Wrong site.", by="lead", at=small.hours(3))
        submit(4, {"spend.actual": "24100.00"})
        hrefs = set(re.findall(rf'href="({ONE}figures/[^"]+)"', page(lead.get(ONE))))
        assert len(hrefs) > 30
        assert {lead.get(href).status_code for href in hrefs} == {200}

    def test_a_check_is_set_aside_from_what_it_asked(
        self, lead: Client, enter: Enter, submit: Submit
    ) -> None:
        partner = enter("learning-partner")
        submit(1, {"kpi.M-1": 20}, comment_rating_own=WHY)
        (way,) = {
            href for text, href in links(lead.get(ONE)).items() if text.startswith("Set this check aside for")
        }
        shown = page(lead.get(way))
        assert '<option value="MENTOR" selected>' in shown
        assert f'<option value="{Q1}" selected>' in shown
        last = timezone.localdate() + timedelta(days=30)
        told = {"programme": "MENTOR", "quarter": Q1, "reason": "As agreed.", "expires-day": last.day}
        told |= {"expires-month": last.month, "expires-year": last.year}
        answer = lead.post(way, told)
        assert answer.headers["Location"] == f"{ONE}#explained"
        said = words(lead.get(ONE))
        assert "The check is set aside for MENTOR in Q1 2024-25." in said
        assert "This check is set aside for this return until" in said
        assert "Set this check aside" not in said
        assert "Programme leads set a check aside, with the reason." in words(partner.get(ONE))

    def test_what_would_move_and_where_it_stands_now(self, lead: Client, submit: Submit) -> None:
        submit(1)
        returns.accept(**WHOSE, by="lead", at=small.hours(2))
        returns.reopen(**WHOSE, reason="Wrong site.", by="lead", at=small.hours(3))
        submit(4, {"spend.actual": "24100.00"})
        said = words(lead.get(ONE))
        assert re.search(r"\d+ published figures would move if this version were accepted", said)
        assert "24,500 £24,100" in said.replace("£24,500", "24,500")

    def test_nothing_would_move_once_it_is_accepted(self, lead: Client, submit: Submit) -> None:
        submit(1)
        returns.accept(**WHOSE, by="lead", at=small.hours(2))
        assert "its figures count, and nothing would move" in words(lead.get(ONE))

    def test_a_return_that_never_came_has_no_page(self, lead: Client) -> None:
        assert "Nothing has been submitted yet" in words(lead.get(ONE))

    @pytest.mark.parametrize(
        ("role", "sentence"),
        [
            ("analyst", "Accept: Programme leads review returns."),
            ("learning-partner", "Reopen for a correction: Programme leads reopen returns."),
            ("programme-lead", "Reopen for a correction: This return is submitted and not accepted"),
        ],
    )
    def test_who_may_not_decide_reads_why(
        self, enter: Enter, submit: Submit, role: str, sentence: str
    ) -> None:
        client = enter(role)
        submit(1)
        assert sentence in words(client.get(ONE))

    @pytest.mark.parametrize(("role", "asks"), [("learning-partner", True), ("director", False)])
    def test_who_may_ask_finds_the_way(self, enter: Enter, submit: Submit, role: str, asks: bool) -> None:
        client = enter(role)
        submit(1)
        assert ("about=reach.quarter" in page(client.get(ONE))) is asks


class TestDeciding:
    def test_accepting_with_a_message(self, lead: Client, submit: Submit, provider: Client) -> None:
        submit(1)
        queries.ask(**WHOSE, about=REACH, text="Right?", by="lead", at=small.hours(2))
        assert "1 of our queries is not closed. Accepting closes it." in words(lead.get(f"{ONE}accept/"))
        answer = lead.post(f"{ONE}accept/", {"version": 1, "message": "A clear story."}, follow=True)
        assert "is accepted. Its figures count from now on." in words(answer)
        assert (state(), talk().turn) == ("return.accepted", Turn.CLOSED)
        assert "A clear story." in words(provider.get(VERSIONS))

    def test_sending_back_by_section(self, lead: Client, submit: Submit, provider: Client) -> None:
        submit(1)
        given = {"version": 1, "reason": "One section.", "section-outputs": "Which borough?"}
        lead.post(f"{ONE}send-back/", given)
        assert state() == "return.returned"
        assert talk(About(section="outputs")).turn is Turn.OPEN
        assert "Which borough?" in words(provider.get(TALK))

    @pytest.mark.parametrize("verb", ["send-back", "reopen"])
    def test_a_reason_is_asked_for(self, lead: Client, submit: Submit, verb: str) -> None:
        submit(1)
        if verb == "reopen":
            returns.accept(**WHOSE, by="lead", at=small.hours(2))
        before = state()
        answer = lead.post(f"{ONE}{verb}/", {"version": 1, "reason": "  "})
        assert "There is a problem" in words(answer)
        assert "#id_reason" in page(answer)
        assert state() == before

    def test_a_version_that_came_meanwhile_is_not_decided_unseen(self, lead: Client, submit: Submit) -> None:
        submit(1)
        submit(2, {"spend.forecast": 98000})
        answer = lead.post(f"{ONE}accept/", {"version": 1})
        assert "Version 2 came while you looked at version 1." in words(answer)
        assert state() == "return.submitted"

    def test_a_second_click_says_that_it_is_done(self, lead: Client, submit: Submit) -> None:
        submit(1)
        lead.post(f"{ONE}accept/", {"version": 1})
        answer = lead.post(f"{ONE}accept/", {"version": 1})
        assert "This return is accepted already." in words(answer)
        assert len(list(ledger.view().events_of("return.accepted"))) == 1

    def test_reopening(self, lead: Client, submit: Submit) -> None:
        submit(1)
        assert "so it is open already" in words(lead.get(f"{ONE}reopen/"))
        returns.accept(**WHOSE, by="lead", at=small.hours(2))
        lead.post(f"{ONE}reopen/", {"version": 1, "reason": "A site was counted twice."})
        assert state() == "return.reopened"

    @pytest.mark.parametrize("role", ["analyst", "learning-partner", "director", "provider-certifier"])
    @pytest.mark.parametrize("verb", ["accept", "send-back", "reopen"])
    def test_others_may_not(self, enter: Enter, submit: Submit, role: str, verb: str) -> None:
        client = enter(role)
        submit(1)
        given = {"version": 1, "reason": "Because.", "message": ""}
        assert client.post(f"{ONE}{verb}/", given).status_code == 403
        assert state() == "return.submitted"


class TestTheConversation:
    def test_it_is_answered_in_a_box_where_the_figure_is_filled_in(
        self, lead: Client, provider: Client, submit: Submit
    ) -> None:
        submit(1)
        lead.post(f"{TALK}ask/", {"about": "reach.quarter", "text": "Is this right?"})
        where = f"/returns/{Q1}/MENTOR/fill/outputs/"
        shown = provider.get(where)
        assert re.search(r'name="reach.quarter"[^>]* value="60"', page(shown)), (
            "what was sent, though no draft is"
        )
        (way,) = {href for text, href in links(shown).items() if text.startswith("Waits for you")}
        assert way == "#query-reach-quarter"
        assert 'id="query-reach-quarter"' in page(shown)
        (box,) = re.findall(r'<form class="gt-answer-here".*?</form>', page(shown), re.DOTALL)
        (action,) = re.findall(r'action="([^"]+)"', box)
        told = dict(re.findall(r'name="(about)" value="([^"]+)"', box))
        provider.post(action, {**told, "text": "Yes: a new school."})
        assert talk().turn is Turn.ANSWERED
        assert "gt-answer-here" not in page(provider.get(where))

    def test_from_asking_to_closing(self, lead: Client, provider: Client, submit: Submit) -> None:
        submit(1)
        asked = lead.post(f"{TALK}ask/", {"about": "reach.quarter", "text": "Is this right?"}, follow=True)
        assert "Waits for the provider" in words(asked)
        theirs = words(provider.get(TALK))
        assert "Is this right?" in theirs
        assert "Waiting for you (1)" in theirs
        assert "Waits for you" in theirs
        assert "the provider" not in theirs
        where = f"{TALK}about/?about=reach.quarter"
        assert "Version 1 says 60 people" in words(provider.get(where))
        given = {"about": "reach.quarter", "text": "Yes: a new school."}
        assert "A reviewer looks at it next." in words(provider.post(f"{TALK}answer/", given, follow=True))
        assert talk().turn is Turn.ANSWERED
        assert "Yes: a new school." in words(lead.get(ONE))
        lead.post(f"{TALK}close/", {"about": "reach.quarter"})
        assert talk().turn is Turn.CLOSED

    def test_an_empty_box_is_an_error_that_leads_to_it(self, lead: Client, submit: Submit) -> None:
        submit(1)
        answer = lead.post(f"{TALK}ask/", {"about": "reach.quarter", "text": " "})
        assert "Write what you want to know" in words(answer)
        assert 'href="#ask-text"' in page(answer)
        assert 'id="ask-text"' in page(answer)

    def test_what_was_typed_is_kept_when_it_is_refused(self, lead: Client, submit: Submit) -> None:
        submit(1)
        given = {"about": "reach.quarter", "text": "Is this right?"}
        lead.post(f"{TALK}ask/", given)
        again = lead.post(f"{TALK}ask/", given)
        assert "You have said exactly this already" in words(again)
        assert len(talk().messages) == 1

    def test_a_provider_does_not_ask_nor_the_unit_answer(
        self, lead: Client, provider: Client, submit: Submit
    ) -> None:
        submit(1)
        given = {"about": "reach.quarter", "text": "Is this right?"}
        assert provider.post(f"{TALK}ask/", given).status_code == 403
        assert provider.post(f"{TALK}close/", given).status_code == 403
        lead.post(f"{TALK}ask/", given)
        assert lead.post(f"{TALK}answer/", given).status_code == 403
        assert "ask/" not in page(provider.get(f"{TALK}about/?about=reach.quarter"))

    @pytest.mark.parametrize("where", ["", "about/?about=reach.quarter"])
    def test_another_providers_does_not_exist(self, enter: Enter, submit: Submit, where: str) -> None:
        other = enter("provider-preparer", "family-link")
        submit(1)
        assert other.get(f"{TALK}{where}").status_code == 404
        queries.ask(**WHOSE, about=REACH, text="Right?", by="lead", at=small.hours(2))
        given = {"about": "reach.quarter", "text": "Yes indeed."}
        assert other.post(f"{TALK}answer/", given).status_code == 404
        assert "Yes indeed." not in kept()

    @pytest.mark.parametrize("about", ["", "section:", "section:money", "reach.nothing"])
    def test_about_nothing_there_is_no_conversation(self, lead: Client, submit: Submit, about: str) -> None:
        submit(1)
        assert lead.get(f"{TALK}about/", {"about": about}).status_code == 404
        assert lead.post(f"{TALK}ask/", {"about": about, "text": "Why?"}).status_code == 404

    def test_words_are_words(self, lead: Client, submit: Submit) -> None:
        submit(1)
        lead.post(f"{TALK}ask/", {"about": "reach.quarter", "text": "<script>alert(1)</script>"})
        assert "<script>alert" not in page(lead.get(ONE))
        assert "&lt;script&gt;alert(1)" in page(lead.get(ONE))


class TestVersions:
    @pytest.fixture(autouse=True)
    def two(self, lead: Client, provider: Client, submit: Submit) -> None:
        submit(1)
        returns.send_back(
            **WHOSE, reason="The money.", sections={"finance": "Too low?"}, by="lead", at=small.hours(2)
        )
        submit(3, {"spend.actual": "24100.00"}, narrative_support="A room.")

    def test_the_list_says_what_became_of_each(self, provider: Client) -> None:
        said = words(provider.get(VERSIONS))
        assert "2 versions, the newest first" in said
        assert re.search(r"Sent back by a former user, 1 July 2024: The money\.", said)

    def test_two_side_by_side(self, provider: Client) -> None:
        answer = provider.get(f"{VERSIONS}?from=2&to=1", follow=True)
        said = words(answer)
        assert heading(answer) == "What changed from version 1 to version 2"
        assert "2 answers differ" in said
        assert "Finance £24,500.00 Finance!E" in said
        assert "£24,100.00" in said
        assert "Too low?" in said
        assert "Why The money." in said
        assert "would move" not in said  # nobody else's figures are told to a provider

    def test_a_lead_is_led_to_what_it_would_move(self, lead: Client) -> None:
        assert f"{ONE}#moves" in page(lead.get(f"{VERSIONS}1/2/"))

    def test_a_version_that_never_was(self, lead: Client) -> None:
        assert "no version 9, but 2" in words(lead.get(f"{VERSIONS}1/9/"))
