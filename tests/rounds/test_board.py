"""The board: what stands on it, as a table of what happened, and its page's numbers with their trails."""

from datetime import date, datetime, timedelta

import pytest
from tests import small
from tests.rounds.conftest import DATES, on

from goldenthread.ledger.values import Event
from goldenthread.reports.document import Basis, Bullets, Facts, Paragraph, plain
from goldenthread.reports.pages.board import BoardPage, compose
from goldenthread.reports.words import LONDON
from goldenthread.returns.board import Board, Show, Versioned, board
from goldenthread.returns.collection import Collection
from goldenthread.returns.rounds import Round

BASIS = Basis("2024-07-22", 9, "e" * 64, (), "1")
COLLECTION = Collection(small.Q1, small.PROGRAMMES, ())
ROUND = Round(small.Q1, small.hours(1), "lead", "e" * 64, DATES, DATES)


def day(instant: datetime) -> date:
    return instant.astimezone(LONDON).date()


def happened(*what: str) -> list[Event]:
    """Events from ``MENTOR 07-12 submitted 1``."""
    found = []
    for serial, text in enumerate(what, 1):
        code, when, kind, version = text.split()
        data = {"version": int(version)}
        found.append(Event(f"return.{kind}", code, "provider", serial, on(when), small.Q1, data))
    return found


def versions(*days: str, queries: tuple[str, ...] = ("a",)) -> tuple[Versioned, ...]:
    """Versions of some days; the queries of each are letters, with commas between versions."""
    return tuple(
        Versioned(n, on(when), frozenset((letter, ()) for letter in asked))
        for n, (when, asked) in enumerate(zip(days, queries, strict=True), 1)
    )


def made(today: str, *what: str, **of: tuple[Versioned, ...]) -> Board:
    return board(
        ROUND, COLLECTION, small.edition(), "e" * 64, happened(*what), of, today=on(today).date(), day=day
    )


ONE = [
    # today, what happened to MENTOR, state, days late, overdue, in time
    ("07-19", (), "not-started", 0, False, False),
    ("07-20", (), "not-started", 1, True, False),
    ("07-30", ("MENTOR 07-19 submitted 1",), "submitted", 0, False, True),
    ("07-30", ("MENTOR 07-22 submitted 1",), "submitted", 3, False, False),
    ("07-30", ("MENTOR 07-22 submitted 1", "MENTOR 07-29 submitted 2"), "submitted", 3, False, False),
    ("07-30", ("MENTOR 07-19 submitted 1", "MENTOR 07-22 returned 1"), "returned", 0, False, True),
    ("07-30", ("MENTOR 07-19 submitted 1", "MENTOR 07-22 accepted 1"), "accepted", 0, False, True),
]


@pytest.mark.parametrize(("today", "what", "state", "late", "overdue", "in_time"), ONE)
def test_a_programmes_row(
    today: str, what: tuple[str, ...], state: str, late: int, overdue: bool, in_time: bool
) -> None:
    row = made(today, *what).row("MENTOR")
    assert row is not None
    assert (row.state.state.value, row.days_late, row.overdue, row.in_time) == (state, late, overdue, in_time)


QUERIES = [
    # versions with their queries, what happened, open, age of the oldest on 30 July
    (versions("07-10", queries=("a",)), ("submitted 1",), 1, 20),
    (versions("07-10", queries=("",)), ("submitted 1",), 0, None),
    (versions("07-10", "07-20", queries=("a", "a")), ("submitted 1", "submitted 2"), 1, 20),
    (versions("07-10", "07-20", queries=("a", "b")), ("submitted 1", "submitted 2"), 1, 10),
    (versions("07-10", "07-20", queries=("a", "ab")), ("submitted 1", "submitted 2"), 2, 20),
    (
        versions("07-10", "07-15", "07-20", queries=("a", "b", "a")),  # gone in between: it is new
        ("submitted 1", "submitted 2", "submitted 3"),
        1,
        10,
    ),
    (versions("07-10", queries=("a",)), ("submitted 1", "returned 1"), 1, 20),
    (versions("07-10", queries=("a",)), ("submitted 1", "accepted 1"), 0, None),
    ((), ("submitted 1",), 0, None),
]


@pytest.mark.parametrize(("those", "what", "count", "oldest"), QUERIES)
def test_open_queries_and_their_age(
    those: tuple[Versioned, ...], what: tuple[str, ...], count: int, oldest: int | None
) -> None:
    row = made("07-30", *(f"MENTOR 07-20 {one}" for one in what), MENTOR=those).row("MENTOR")
    assert row is not None
    assert (row.queries, row.oldest) == (count, oldest)


def test_who_is_live_is_asked_and_nobody_else() -> None:
    found = made("07-20")
    assert {row.programme.code for row in found.rows} == set(small.PROGRAMMES)
    assert [(row.programme.code, row.days_late) for row in found.others] == [("NEXT", 0)]
    assert found.row("NOWHERE") is None


def test_what_waits_for_the_provider_comes_first_and_the_latest_of_it() -> None:
    found = made("07-30", "MENTOR 07-19 submitted 1", "HOSP 07-19 submitted 1", "HOSP 07-20 accepted 1")
    assert [row.programme.code for row in found.rows] == ["FAMILY", "MENTOR", "HOSP"]


def test_what_can_be_shown() -> None:
    found = made(
        "07-30",
        "MENTOR 07-19 submitted 1",
        "HOSP 07-19 submitted 1",
        "HOSP 07-20 returned 1",
        MENTOR=versions("07-19"),
    )
    shown = {show: {r.programme.code for r in found.rows if show.admits(r)} for show in Show}
    assert shown == {
        Show.ALL: set(small.PROGRAMMES),
        Show.OVERDUE: {"FAMILY"},
        Show.NOT_STARTED: {"FAMILY"},
        Show.SUBMITTED: {"MENTOR"},
        Show.SENT_BACK: {"HOSP"},
        Show.REOPENED: set(),
        Show.ACCEPTED: set(),
        Show.QUERIES: {"MENTOR"},
    }


# The page


def facts(page: BoardPage) -> dict[str, str]:
    (found,) = [block for block in page.document.blocks if isinstance(block, Facts)]
    return {f.term: " | ".join(filter(None, (plain(f.content), plain(f.detail)))) for f in found.items}


def test_the_round_in_a_few_numbers() -> None:
    page = compose(
        made(
            "07-30",
            "MENTOR 07-19 submitted 1",
            "HOSP 07-22 submitted 1",
            "HOSP 07-23 accepted 1",
            MENTOR=versions("07-19", queries=("ab",)),
        ),
        BASIS,
    )
    assert facts(page) == {
        "Sent in": "2 of 3 | 1 by the deadline shown",
        "Accepted": "1 of 3",
        "To review": "1 | 2 open queries, the oldest for 11 days",
        "Sent back or reopened": "0 | wait for the provider",
        "Nothing sent": "1 | 1 overdue",
        "Days past the deadline": "11 | deadline 19 July 2024",
    }
    (listed,) = [block for block in page.document.blocks if isinstance(block, Bullets)]
    assert [plain(one) for one in listed.items] == ["Family support: 11 days late, not reminded yet"]


def test_every_number_leads_to_entries_of_the_ledger() -> None:
    page = compose(made("07-30", "MENTOR 07-22 submitted 1", MENTOR=versions("07-22")), BASIS)
    figures = page.document.figures
    late = page.numbers["MENTOR"].late
    assert late is not None
    told = figures[late.figure]
    assert (told.shown, told.formula) == (
        "3",
        "Days from the deadline shown, 19 July 2024, until its first version came: 22 July 2024.",
    )
    (one,) = told.inputs
    assert figures[str(one)].label == "Mentoring: submitted, version 1"
    assert figures[str(one)].formula == "Entry 1 of the ledger: submitted on 22 July 2024."
    assert page.numbers["HOSP"].queries is None
    assert len(figures["round.asked"].inputs) == len(small.PROGRAMMES)


@pytest.mark.parametrize(
    ("today", "what", "words"),
    [
        ("07-19", (), "Nothing is overdue before the deadline, 19 July 2024, has passed."),
        ("07-20", tuple(f"{code} 07-12 submitted 1" for code in small.PROGRAMMES), "Nothing is overdue."),
    ],
)
def test_when_nothing_is_overdue_it_says_so(today: str, what: tuple[str, ...], words: str) -> None:
    page = compose(made(today, *what), BASIS)
    (said,) = [block for block in page.document.blocks if isinstance(block, Paragraph)]
    assert plain(said.content) == words


def test_a_board_with_nobody_on_it_counts_nobody() -> None:
    empty = small.edition().model_copy(update={"programmes": ()})
    found = board(ROUND, COLLECTION, empty, "e" * 64, [], today=DATES.shown + timedelta(days=1), day=day)
    assert facts(compose(found, BASIS))["Sent in"].startswith("0 of 0")
