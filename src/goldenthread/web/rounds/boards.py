"""A board made ready for its page: the document, and a line for each programme."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString

import goldenthread
from goldenthread.periods import Quarter
from goldenthread.reports.document import Basis, Number
from goldenthread.reports.pages.board import BoardPage, compose, compose_progress
from goldenthread.reports.pages.returns import STATES
from goldenthread.reports.words import day
from goldenthread.returns.board import Board, Row, Show
from goldenthread.returns.collection import Collection as Collected
from goldenthread.returns.reminding import why_not
from goldenthread.returns.rounds import NOT_ASKED, Outcome, Reminder
from goldenthread.store import addresses, page_keys, roles, rounds
from goldenthread.store.texts import reason_text
from goldenthread.store.views import Place
from goldenthread.web import drawing
from goldenthread.web.trails import href


@dataclass(frozen=True)
class Made:
    """A board, as a document and drawn."""

    board: Board
    page: BoardPage
    drawn: SafeString


@dataclass(frozen=True)
class Linked:
    """A number, and the address of its trail."""

    shown: str
    href: str


@dataclass(frozen=True)
class Line:
    """A programme's line on the board."""

    row: Row
    word: str
    colour: str
    late: Linked | None
    queries: Linked | None
    oldest: Linked | None
    to_answer: Linked | None
    to_close: Linked | None
    reminded: str
    """When, by whom, to how many; or that it never was."""
    can_remind: bool
    why_not: str
    no_contact: bool
    """True when nobody of its provider has an account, so that there is no address to write to."""
    provider: str
    chosen: bool


def base(quarter: Quarter) -> str:
    """The address of a board, below which its figures lie."""
    return reverse("round", args=(quarter,))


def made(quarter: Quarter) -> Made:
    """The board of a quarter's round, today."""
    return _made(quarter, *_last_told(quarter), timezone.localdate())


def _last_told(quarter: Quarter) -> Place:
    return page_keys.last_told(quarter, page_keys.UNTOLD_ON_BOARDS)


@lru_cache(maxsize=8)
def _made(quarter: Quarter, serial: int, _mark: str, today: date) -> Made:
    board = rounds.board_of(quarter)
    page = compose(board, _basis(board, serial, today))
    return Made(board, page, drawing.fragment(page.document, base(quarter)))


def _basis(board: Board, serial: int, today: date) -> Basis:
    return Basis(today.isoformat(), serial, board.digest, (), goldenthread.__version__)


@dataclass(frozen=True)
class Progress:
    """How far the collection of an open quarter is; drawn where it has a round."""

    collection: Collected
    fragment: SafeString | None


def progress(collected: Collected) -> Progress:
    """How far an open quarter is, today."""
    quarter = collected.quarter
    return Progress(collected, _drawn(quarter, *_last_told(quarter), timezone.localdate()))


@lru_cache(maxsize=8)
def _drawn(quarter: Quarter, serial: int, _mark: str, today: date) -> SafeString | None:
    if rounds.get(quarter) is None:
        return None
    board = rounds.board_of(quarter)
    return drawing.fragment(compose_progress(board, _basis(board, serial, today)), base(quarter))


def rows(of: Made, show: Show, chosen: Collection[str] | None, *, choose_all: bool) -> list[Line]:
    """The lines of the programmes to be shown; those that were chosen keep their mark."""
    shown = [row for row in of.board.rows if show.admits(row)]
    return list(_lines(of, shown, chosen or (), choose_all=choose_all))


def _lines(of: Made, shown: list[Row], chosen: Collection[str], *, choose_all: bool) -> Iterator[Line]:
    quarter, today = of.board.round.quarter, of.board.today
    known = addresses.of_programmes(of.board.edition, quarter)
    for row in shown:
        word, colour = STATES[row.state.state]
        numbers = of.page.numbers[row.programme.code]
        why = why_not(of.board.round, of.board.collection, row.programme, row.state, today) or ""
        no_contact = not (why or known[row.programme.code])
        providers = tuple(addresses.find_delivering(of.board.edition, row.programme, quarter))
        can_remind = not (why or no_contact)
        yield Line(
            row=row,
            word="Nothing sent" if row.state.version == 0 else word,
            colour="red" if row.overdue else colour,
            late=_linked(numbers.late, quarter),
            queries=_linked(numbers.queries, quarter),
            oldest=_linked(numbers.oldest, quarter),
            to_answer=_linked(numbers.to_answer, quarter),
            to_close=_linked(numbers.to_close, quarter),
            reminded=_reminded(row.reminder),
            can_remind=can_remind,
            why_not=why if row.waits_for_provider else "",
            no_contact=no_contact,
            provider=providers[-1] if providers else "",
            chosen=can_remind and (row.programme.code in chosen or choose_all),
        )


def _linked(number: Number | None, quarter: Quarter) -> Linked | None:
    return Linked(number.shown, href(base(quarter), number.figure)) if number else None


OUTCOMES = {
    Outcome.SENT: "",
    Outcome.FAILED: ": it could not be sent",
    Outcome.UNKNOWN: ": whether it went out is not known",
}


def _reminded(last: Reminder | None) -> str:
    if last is None:
        return "Never"
    people = "1 person" if last.people == 1 else f"{last.people} people"
    return f"{day(last.day)}, by {roles.name_person(last.by)}, to {people}{OUTCOMES[last.outcome]}"


def missing(board: Board) -> list[tuple[str, str]]:
    """The returns that a closed round lacks: each programme's title, and why it did not come."""
    titles = {one.code: one.title for one in board.edition.programmes}
    return [
        (titles.get(one.programme, one.programme), reason_text(one.reason_id) if one.reason_id else "")
        for one in board.collection.missing
    ]


def not_asked(board: Board) -> list[tuple[Row, str]]:
    """The programmes of which no return is expected, each with why."""
    return [(row, NOT_ASKED[row.programme.state]) for row in board.others]
