"""The queue and a query from the terminal."""

import pytest
from tests import small
from tests.actions.conftest import Submit
from tests.cli.conftest import Run, run

from goldenthread.returns.conversation import About
from goldenthread.store import conversations

__all__ = ["run"]
WHY = "We think that the work goes well all the same."


def test_the_queue_says_why(run: Run, submit: Submit) -> None:
    assert "No return for Q1 2024-25 waits for review." in run("return", "review", "2024-25Q1").out
    submit(1, {"kpi.M-1": 20}, comment_rating_own=WHY)
    out = run("return", "review", "2024-25Q1").out
    assert "MENTOR  Mentoring:" in out
    assert "+4  rates itself better: The provider rates itself green; the computed rating is red." in out
    found = run("return", "review", "2024-25Q1", "--json").json
    assert found[0]["programme"] == "MENTOR"
    assert found[0]["points"] == sum(one["points"] for one in found[0]["reasons"])


def test_a_query_is_asked(run: Run, submit: Submit) -> None:
    submit(1)
    run("return", "query", "MENTOR", "2024-25Q1", "reach.quarter", "--text", "Is this right?")
    talk = conversations.talk("MENTOR", small.Q1)
    assert [one.about for one in talk.open] == [About(field="reach.quarter")]


def test_a_query_is_answered(run: Run, submit: Submit) -> None:
    submit(1)
    whose = ("MENTOR", "2024-25Q1", "reach.quarter", "--text")
    early = run("return", "answer", *whose, "Yes.")
    assert (early.code, "Nobody has asked about this" in early.err) == (1, True)
    run("return", "query", *whose, "Is this right?")
    done = run("return", "answer", *whose, "Yes: a new school.")
    assert "Answered about reach.quarter: MENTOR, Q1 2024-25. A reviewer looks at it next." in done.out
    (thread,) = conversations.talk("MENTOR", small.Q1).answered
    assert conversations.words("MENTOR", small.Q1)[thread.messages[-1].text_id] == "Yes: a new school."


@pytest.mark.parametrize("about", ["section:money", "nothing"])
def test_about_nothing_is_refused(run: Run, submit: Submit, about: str) -> None:
    submit(1)
    told = run("return", "query", "MENTOR", "2024-25Q1", about, "--text", "Why?")
    assert told.code == 1
    assert "Its sections are" in told.err
