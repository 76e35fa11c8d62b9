"""When a quarter's collection is open and when it is closed: each row is a story with its end."""

from datetime import UTC, date, datetime, timedelta

import pytest
from tests.small import Q1, Q2

from goldenthread.ledger.values import Event
from goldenthread.returns.collection import Closing, Collection, Expectation, Missing, Way, collection_of

FIRST = date(2024, 7, 1)
LAST_DAY = 20
"""The last day for corrections, counted from the first of July 2024, which is day 0."""

ALL, LAST, LEAD = Way.ALL_ACCEPTED, Way.LAST_DAY, Way.BY_LEAD


def day(number: int) -> date:
    return FIRST + timedelta(days=number)


def told(story: str, today: int, expected: str = "A B C") -> Collection:
    """A story such as ``0 opened; 3 submitted A; 4 accepted A``: the day, what happened, and to whom."""
    events, editions = [], [Expectation(0, datetime(2024, 4, 1, tzinfo=UTC), tuple(expected.split()))]
    for serial, entry in enumerate(filter(None, map(str.strip, story.split(";"))), 1):
        number, what, *about = entry.split()
        at = datetime(2024, 7, 1, 9, tzinfo=UTC) + timedelta(days=int(number), minutes=serial)
        if what == "edition":
            editions.append(Expectation(serial, at, tuple(about)))
            continue
        noun = "round" if what in ("opened", "dates-changed", "missing", "closed") else "return"
        data: dict[str, str] = {}
        if what in ("opened", "dates-changed"):
            data = {"corrections": day(int(about[0]) if about else LAST_DAY).isoformat()}
        if what == "missing":
            data = {"reason-text-id": f"reason.{serial}"}
        events.append(Event(f"{noun}.{what}", about[0] if about else "round", "ada", serial, at, Q1, data))
    other = Event("return.accepted", "C", "ada", 900, datetime(2024, 7, 2, tzinfo=UTC), Q2)
    return collection_of(Q1, [*events, other], editions, today=day(today), day=datetime.date)


ACCEPTED_TWO = "0 opened; 1 submitted A; 2 accepted A; 3 submitted B; 4 accepted B"

STORIES = {
    "nothing happened": ("", 400, "", None),
    "a round was opened": ("0 opened", LAST_DAY, "", None),
    "one of three accepted": ("0 opened; 1 submitted A; 2 accepted A", LAST_DAY, "A", None),
    "all accepted": (f"{ACCEPTED_TWO}; 5 submitted C; 6 accepted C", 6, "A B C", (6, ALL)),
    "all accepted without a round": ("1 accepted A; 1 accepted B; 2 accepted C", 3, "A B C", (2, ALL)),
    "no round, and years pass": ("1 accepted A; 1 accepted B", 900, "A B", None),
    "the last day itself": (ACCEPTED_TWO, LAST_DAY, "A B", None),
    "the day after the last": (ACCEPTED_TWO, LAST_DAY + 1, "A B", (LAST_DAY + 1, LAST)),
    "a return waits for review": (f"{ACCEPTED_TWO}; 20 submitted C", 40, "A B", None),
    "it is sent back after the last day": (
        f"{ACCEPTED_TWO}; 20 submitted C; 25 returned C",
        40,
        "A B",
        (25, LAST),
    ),
    "it is accepted after the last day": (
        f"{ACCEPTED_TWO}; 20 submitted C; 25 accepted C",
        40,
        "A B C",
        (25, ALL),
    ),
    "a correction waits for review": (
        f"{ACCEPTED_TWO}; 18 reopened B; 19 submitted B",
        30,
        "A B",
        None,
    ),
    "dates moved in time": (f"{ACCEPTED_TWO}; 20 dates-changed 30", 30, "A B", None),
    "dates moved in time pass too": (f"{ACCEPTED_TWO}; 20 dates-changed 30", 31, "A B", (31, LAST)),
    "dates moved too late": (f"{ACCEPTED_TWO}; 21 dates-changed 30", 21, "A B", (21, LAST)),
    "a return comes after the round is closed": (
        f"{ACCEPTED_TWO}; 21 dates-changed 30; 22 submitted C",
        22,
        "A B",
        (21, LAST),
    ),
    "and is accepted": (
        f"{ACCEPTED_TWO}; 21 dates-changed 30; 22 submitted C; 23 accepted C",
        24,
        "A B C",
        (21, LAST),
    ),
    "a lead closes it": (f"{ACCEPTED_TWO}; 8 missing C; 8 closed", 8, "A B", (8, LEAD)),
    "a lead closes a quarter without a round": ("1 accepted A; 8 closed", 8, "A", (8, LEAD)),
    "reopened when all were accepted": (
        "1 accepted A; 1 accepted B; 2 accepted C; 9 reopened C; 10 submitted C",
        11,
        "A B C",
        (2, ALL),
    ),
    "a round opened when all were accepted": (
        "1 accepted A; 1 accepted B; 2 accepted C; 3 opened",
        11,
        "A B C",
        (2, ALL),
    ),
    "an edition no longer asks the third": (f"{ACCEPTED_TWO}; 7 edition A B", 7, "A B", (7, ALL)),
    "an edition asks one more, while open": (f"{ACCEPTED_TWO}; 7 edition A B C D", 9, "A B", None),
    "an edition asks one more, when closed": (
        f"{ACCEPTED_TWO}; 5 accepted C; 7 edition A B C D",
        9,
        "A B C",
        (5, ALL),
    ),
}


@pytest.mark.parametrize(("story", "today", "accepted", "closed"), STORIES.values(), ids=STORIES)
def test_a_collection_is_open_or_closed(
    story: str, today: int, accepted: str, closed: tuple[int, Way] | None
) -> None:
    found = told(story, today)
    assert found.accepted == tuple(accepted.split())
    assert found.closed is (closed is not None)
    assert (found.closing and (found.closing.day, found.closing.way)) == (
        closed and (day(closed[0]), closed[1])
    )


def test_what_is_closed_asks_those_expected_on_the_day_of_closing() -> None:
    found = told("1 accepted A; 1 accepted B; 5 missing C; 5 closed; 7 edition A B D", 9)
    assert found.expected == ("A", "B", "C")
    assert found.missing == (Missing("C", "reason.3"),)
    assert found.closing == Closing(day(5), LEAD, "ada")


def test_nobody_expected_closes_nothing() -> None:
    assert not told("0 opened", 3, expected="").closed


def test_a_return_more_may_be_what_closes_it() -> None:
    two = told(ACCEPTED_TWO, 9)
    assert [one.programme for one in two.missing] == ["C"]
    three = two.with_accepted("C", day(9))
    assert (three.accepted, three.missing, three.closing) == (("A", "B", "C"), (), Closing(day(9), ALL))
    assert two.with_accepted("B", day(9)) == two.with_accepted("X", day(9)) == two
    one = told("2 accepted A", 9).with_accepted("C", day(9))
    assert (one.accepted, one.closed) == (("A", "C"), False)


@pytest.mark.parametrize(
    ("story", "begun"),
    [("", False), ("1 edition A B", False), ("1 opened", True), ("1 submitted A", True), ("8 closed", True)],
)
def test_a_collection_has_begun_once_anybody_was_asked_or_sent_something(story: str, *, begun: bool) -> None:
    found = told(story, 9)
    assert found.begun is begun
    assert found.with_accepted("A", day(9)).begun
