"""Who waits for whom in a conversation about a return: a table of examples."""

from dataclasses import replace
from datetime import timedelta

import pytest
from tests import small

from goldenthread.ledger.refusal import Refused
from goldenthread.ledger.values import Event
from goldenthread.returns import conversation
from goldenthread.returns.asking import form_for
from goldenthread.returns.board import Show, board
from goldenthread.returns.collection import Collection
from goldenthread.returns.conversation import REFUSALS, STEPS, About, Act, Turn, talk_of
from goldenthread.returns.rounds import Dates, Round

REACH = About(field="reach.quarter")


def told(kinds: str, about: About = REACH) -> list[Event]:
    """Events from words: ``submitted asked answered``."""
    found, version = [], 0
    for serial, word in enumerate(kinds.split(), 1):
        kind = f"query.{word}" if word in ("asked", "answered", "closed") else f"return.{word}"
        version += word == "submitted"
        data = {"version": version, **({} if kind.startswith("return.") else about.data)}
        at = small.FIRST + timedelta(hours=serial)
        found.append(Event(kind, "MENTOR", "lead", serial, at, small.Q1, data))
    return found


EXAMPLES = """
submitted                                          | none     | Nobody has asked
submitted asked                                    | open     | Waits for the provider
submitted asked asked                              | open     | Waits for the provider
submitted asked answered                           | answered | Waits for a reviewer
submitted asked answered answered                  | answered | Waits for a reviewer
submitted asked answered asked                     | open     | Waits for the provider
submitted asked answered closed                    | closed   | Closed
submitted asked closed                             | closed   | Closed
submitted asked closed asked                       | open     | Waits for the provider
submitted asked returned                           | open     | Waits for the provider
submitted asked submitted            | answered | Waits for a reviewer: version 2 came after it was asked
submitted asked submitted asked                    | open     | Waits for the provider
submitted asked closed submitted                   | closed   | Closed
submitted asked accepted                           | closed   | Closed when the return was accepted
submitted asked answered accepted                  | closed   | Closed when the return was accepted
submitted asked submitted accepted                 | closed   | Closed when the return was accepted
submitted accepted asked                           | open     | Waits for the provider
submitted asked accepted reopened submitted        | closed   | Closed when the return was accepted
"""


@pytest.mark.parametrize("row", EXAMPLES.strip().splitlines())
def test_who_waits_for_whom(row: str) -> None:
    kinds, turn, waits = (part.strip() for part in row.split("|"))
    thread = talk_of(told(kinds)).about(REACH)
    assert (thread.turn.value, thread.waits) == (turn, waits)


def test_every_act_is_allowed_or_has_its_refusal() -> None:
    for turn in Turn:
        for act in Act:
            assert ((turn, act) in STEPS) != ((turn, act) in REFUSALS)
            if (turn, act) in REFUSALS:
                with pytest.raises(Refused, match=REFUSALS[turn, act].split(".")[0]):
                    conversation.decide(turn, act)


def test_conversations_are_kept_apart_and_the_longest_waiting_comes_first() -> None:
    section = About(section="finance")
    later = replace(told("asked", section)[0], serial=9, recorded_at=small.hours(9))
    talk = talk_of([later, *told("submitted asked")])
    assert [one.about for one in talk.open] == [REACH, section]
    assert [m.act for m in talk.about(section).messages] == [Act.ASK]


@pytest.mark.parametrize("about", [REACH, About(section="outputs"), About(field="reach.quarter|age:10-14")])
def test_what_it_is_about_survives_an_address(about: About) -> None:
    assert About.read(str(about)) == about


def test_it_is_about_one_thing() -> None:
    with pytest.raises(ValueError, match="about a section or about a field"):
        About("outputs", "reach.quarter")
    for nothing in ("", "section:"):
        with pytest.raises(Refused, match="Choose a figure or a section"):
            About.read(nothing)


def test_its_title_is_the_figures_or_the_sections() -> None:
    form = form_for(small.known(), "MENTOR")
    assert conversation.title(form, About(section="kpis")) == "The section “KPIs”"
    assert conversation.title(form, REACH).startswith("Unique people reached")
    assert conversation.section_of(form, "reach.quarter") == "outputs"
    assert conversation.section_of(form, "nothing") == ""
    for wrong in (About(section="nowhere"), About(field="nothing")):
        with pytest.raises(Refused, match="Its sections are: outputs, finance"):
            conversation.title(form, wrong)


@pytest.mark.parametrize(
    ("kinds", "to_answer", "to_close"),
    [("submitted", 0, 0), ("submitted asked", 1, 0), ("submitted asked answered", 0, 1)],
)
def test_the_board_counts_them_by_who_is_to_act(kinds: str, to_answer: int, to_close: int) -> None:
    day = small.FIRST.date()
    dates = Dates(day, day, day)
    found = Round(small.Q1, small.FIRST, "lead", "", dates, dates)
    collection = Collection(small.Q1, ("MENTOR",), ())
    made = board(found, collection, small.edition(), "", told(kinds), today=day, day=lambda at: at.date())
    row = made.row("MENTOR")
    assert row is not None
    assert (row.to_answer, row.to_close, row.queries) == (to_answer, to_close, 0)
    assert Show.QUERIES.admits(row) == bool(to_answer or to_close)
    assert [e.kind for e in row.entries] == ["return.submitted"]


def test_the_diagram_has_every_step() -> None:
    drawn = conversation.diagram()
    assert all(f"{turn.name} --> {after.name}: {act}" in drawn for (turn, act), after in STEPS.items())
