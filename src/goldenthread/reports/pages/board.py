"""The board of a round as a document: how many of how many, what is overdue, and how many days are left."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from goldenthread.ledger.figures import Figure, Said, total
from goldenthread.reports.composition import line
from goldenthread.reports.document import (
    INTERNAL,
    Basis,
    Block,
    Bullets,
    Document,
    Fact,
    Facts,
    Heading,
    Line,
    Number,
    Paragraph,
)
from goldenthread.reports.pages.addresses import programme
from goldenthread.reports.pages.returns import HAPPENED, STATES
from goldenthread.reports.telling import Teller
from goldenthread.reports.words import counted, day, day_of
from goldenthread.returns.board import Board, Row
from goldenthread.returns.workflow import State

PROGRAMMES, DAYS, QUERIES = "programmes", "days", "queries"


@dataclass(frozen=True, slots=True)
class Numbers:
    """The numbers of one programme's row, each with its trail; None where the question does not arise."""

    late: Number | None
    queries: Number | None
    oldest: Number | None
    to_answer: Number | None
    to_close: Number | None


@dataclass(frozen=True)
class BoardPage:
    """What the page of a board says."""

    document: Document
    numbers: Mapping[str, Numbers]
    """By the programme's code."""


def compose(board: Board, basis: Basis) -> BoardPage:
    """The page of a board. The same board gives the same page."""
    draft = _Draft(board)
    numbers = {row.programme.code: draft.numbers(row) for row in (*board.rows, *board.others)}
    blocks = (*draft.coverage(), *draft.overdue())
    draft.progress()  # the first page links its figures here
    document = Document(
        title=f"Round for {board.round.quarter.label}",
        subtitle=board.round.quarter.in_words,
        notice=board.edition.notice,
        kind="round",
        audience=INTERNAL,
        quarter=str(board.round.quarter),
        blocks=blocks,
        notes=(),
        figures=draft.teller.figures,
        basis=basis,
    )
    return BoardPage(document, numbers)


def compose_progress(board: Board, basis: Basis) -> Document:
    """How far a round is, in five numbers for the first page. The board has the same figures."""
    draft = _Draft(board)
    return Document(
        title=f"Round for {board.round.quarter.label}",
        subtitle=board.round.quarter.in_words,
        notice=board.edition.notice,
        kind="progress",
        audience=INTERNAL,
        quarter=str(board.round.quarter),
        blocks=draft.progress(),
        notes=(),
        figures=draft.teller.figures,
        basis=basis,
    )


class _Draft:
    """A page that is being written."""

    def __init__(self, board: Board) -> None:
        self.board = board
        self.teller = Teller(INTERNAL, board.edition.disclosure)
        self.codes = [one.code for one in board.edition.programmes]

    # The counts

    def coverage(self) -> tuple[Block, ...]:
        """The round in a few numbers, each beside how many it is of."""
        in_time = self._those("in-time", "Programmes that sent a return by the deadline", lambda r: r.in_time)
        back = (State.RETURNED, State.REOPENED)
        facts = (
            Fact(
                "Sent in",
                self._of_all(self._sent()),
                line(self.teller.number(in_time), " by the deadline shown"),
            ),
            Fact("Accepted", self._of_all(self._accepted())),
            Fact(
                "To review",
                self._counted(self._in_state("to-review", "To review", State.SUBMITTED)),
                self._queries(),
            ),
            Fact(
                "Sent back or reopened",
                self._counted(self._in_state("sent-back", "Sent back or reopened", *back)),
                line("wait for the provider"),
            ),
            Fact(
                "Nothing sent",
                self._counted(self._in_state("not-started", "Nothing sent", State.NOT_STARTED)),
                line(self.teller.number(self._overdue()), " overdue"),
            ),
        )
        return (Facts((*facts, self._left()), large=True),)

    def progress(self) -> tuple[Block, ...]:
        """The same in fewer: received, accepted, late, open queries, days left."""
        facts = (
            Fact("Received", self._of_all(self._sent()), line("returns")),
            Fact("Accepted", self._of_all(self._accepted()), line("returns")),
            Fact("Late", self._counted(self._overdue()), line("nothing sent by the deadline")),
            Fact("Open queries", self._counted(self._every_query()), line("from the checks and from us")),
            self._left(),
        )
        return (Facts(facts, large=True),)

    def _sent(self) -> Figure:
        what = "Programmes that have sent a return"
        return self._those("sent", what, lambda row: row.first_sent is not None)

    def _accepted(self) -> Figure:
        what = "Accepted: programmes whose return is accepted, the last accepted version counts"
        return self._those("accepted", what, lambda row: bool(row.state.accepted_version))

    def _left(self) -> Fact:
        """How many days there are until the deadline shown, or since it."""
        shown, today = self.board.round.dates.shown, self.board.today
        left = (shown - today).days
        formula = f"Days from {day(today)} to the deadline shown to providers, {day(shown)}."
        title = "Days left" if left >= 0 else "Days past the deadline"
        figure = Figure("round.days-left", title, Decimal(abs(left)), DAYS, formula)
        return Fact(title, self._counted(figure), line(f"deadline {day(shown)}"))

    def _every_query(self) -> Figure:
        asked = [row for row in self.board.rows if row.queries or row.to_answer or row.to_close]
        kinds = (self._open, self._to_answer, self._to_close)
        parts = [figure_of(row) for row in asked for figure_of in kinds]
        formula = "Sum over the programmes: queries by the checks, and queries of ours to answer or to close."
        return Figure(
            "round.every-query",
            "Open queries",
            sum((part.number or Decimal(0) for part in parts), Decimal(0)),
            QUERIES,
            formula,
            tuple(parts),
        )

    def _of_all(self, figure: Figure) -> Line:
        asked = self._those("asked", "Programmes that a return is expected of", lambda _: True)
        of = self.teller.number(asked, _bare)
        return line(self.teller.number(figure, _bare, strong=True), " of ", of)

    def _counted(self, figure: Figure) -> Line:
        return line(self.teller.number(figure, _bare, strong=True))

    def _in_state(self, what: str, label: str, *states: State) -> Figure:
        return self._those(what, f"{label}: programmes", lambda row: row.state.state in states)

    def _overdue(self) -> Figure:
        return self._those("overdue", "Programmes that are overdue", lambda row: row.overdue)

    def _queries(self) -> Line:
        parts = [self._open(row) for row in self.board.rows if row.queries]
        if not parts:
            return line("no open queries")
        every = total(
            "round.queries", "Open queries", parts, unit=QUERIES, formula="Sum over the programmes."
        )
        oldest = max(row.oldest or 0 for row in self.board.rows)
        age = Figure(
            "round.oldest",
            "Age of the oldest open query",
            Decimal(oldest),
            DAYS,
            "The most of the programmes’ days.",
            tuple(self._age(row) for row in self.board.rows if row.queries),
        )
        noun = "open query" if every.number == 1 else "open queries"
        shown = self.teller.number(age, lambda days: counted(int(days), "day"))
        return line(self.teller.number(every, _bare), f" {noun}, the oldest for ", shown)

    def _those(self, what: str, label: str, are: Callable[[Row], bool]) -> Figure:
        """How many of the programmes asked are so. Its trail names each; when it is none, those looked at."""
        every = {row.programme.code: self._one(row) for row in self.board.rows}
        found = [every[row.programme.code] for row in self.board.rows if are(row)]
        formula = "Count of the programmes listed." if found else "Count: none of the programmes listed."
        inputs = tuple(found or every.values())
        return Figure(f"round.{what}", label, Decimal(len(found)), PROGRAMMES, formula, inputs)

    # One programme

    def numbers(self, row: Row) -> Numbers:
        """The numbers of a programme's row."""
        late = self._late(row) if row.days_late else None
        return Numbers(
            self.teller.number(late, _bare) if late else None,
            self.teller.number(self._open(row), _bare) if row.queries else None,
            self.teller.number(self._age(row), _bare) if row.oldest is not None else None,
            self.teller.number(self._to_answer(row), _bare) if row.to_answer else None,
            self.teller.number(self._to_close(row), _bare) if row.to_close else None,
        )

    def _one(self, row: Row) -> Figure:
        """One programme, for the trail of a count: where its return is, and since which entry."""
        code, last = row.programme.code, row.entries[-1] if row.entries else None
        word = STATES[row.state.state][0].lower()
        version = f", version {row.state.version}" if row.state.version else ""
        said = (
            f"Entry {last.serial} of the ledger: {HAPPENED[last.kind].lower()} on {day_of(last.recorded_at)}."
            if last
            else "The ledger has no entry about this return."
        )
        path = f"programmes[{self.codes.index(code)}] “{code}”.state"
        stated = Said(self.board.digest, path, row.programme.state.value)
        label = f"{row.programme.title}: {word}{version}"
        return Figure(f"round.programme.{code}", label, Decimal(1), PROGRAMMES, said, (stated,))

    def _late(self, row: Row) -> Figure:
        until = row.first_sent or self.board.today
        what = "its first version came" if row.first_sent else "today, as nothing came yet"
        shown = day(self.board.round.dates.shown)
        formula = f"Days from the deadline shown, {shown}, until {what}: {day(until)}."
        return self._of(row, "late", "Days late", row.days_late, DAYS, formula)

    def _open(self, row: Row) -> Figure:
        formula = (
            f"Queries that the checks have about version {row.state.version}, which the provider explained. "
            "They stay open until the version is accepted."
        )
        return self._of(row, "queries", "Open queries", row.queries, QUERIES, formula)

    def _age(self, row: Row) -> Figure:
        formula = "Days since the first of the versions in a row that have the oldest of the open queries."
        return self._of(row, "oldest", "Age of the oldest open query", row.oldest or 0, DAYS, formula)

    def _to_answer(self, row: Row) -> Figure:
        formula = "Figures and sections that reviewers asked about, and that the provider is to answer."
        return self._of(
            row, "to-answer", "Our queries that wait for the provider", row.to_answer, QUERIES, formula
        )

    def _to_close(self, row: Row) -> Figure:
        formula = (
            "Queries of ours that were answered, in words or by a new version, and that we have to close."
        )
        return self._of(row, "to-close", "Our queries that wait for us", row.to_close, QUERIES, formula)

    def _of(self, row: Row, what: str, label: str, value: int, unit: str, formula: str) -> Figure:
        name = f"round.{what}.{row.programme.code}"
        title = f"{label}, {row.programme.title}"
        return Figure(name, title, Decimal(value), unit, formula, (self._one(row),))

    # What is overdue

    def overdue(self) -> tuple[Block, ...]:
        """The programmes of which nothing came by the deadline shown."""
        return (Heading(1, "Overdue", "overdue"), self._overdue_list())

    def _overdue_list(self) -> Block:
        rows = [row for row in self.board.rows if row.overdue]
        if rows:
            return Bullets(tuple(map(self._overdue_line, rows)))
        shown = self.board.round.dates.shown
        if self.board.today <= shown:
            return Paragraph(line(f"Nothing is overdue before the deadline, {day(shown)}, has passed."))
        return Paragraph(line("Nothing is overdue."))

    def _overdue_line(self, row: Row) -> Line:
        late = self.teller.number(self._late(row), lambda days: counted(int(days), "day"))
        last = row.reminder
        reminded = f", last reminded on {day(last.day)}" if last else ", not reminded yet"
        name = programme(row.programme.code, self.board.round.quarter)(row.programme.title)
        return line(name, ": ", late, f" late{reminded}")


def _bare(value: Decimal) -> str:
    return f"{value:,f}"
