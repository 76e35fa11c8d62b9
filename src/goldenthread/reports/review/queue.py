"""The queue of returns that wait for review, those to look at first on top, each with why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from goldenthread.framework.model import Edition
from goldenthread.performance.results import Status
from goldenthread.periods import Quarter
from goldenthread.reports.composition import joined, line, rating_tag
from goldenthread.reports.document import (
    INTERNAL,
    Basis,
    Block,
    Column,
    Document,
    Line,
    Paragraph,
    Reference,
    Table,
    Tag,
)
from goldenthread.reports.review.risk import Part, Risk, in_order
from goldenthread.reports.review.submitted import Submitted
from goldenthread.reports.telling import Teller
from goldenthread.reports.words import counted, day_of, digits
from goldenthread.returns.conversation import Turn
from goldenthread.returns.quality import Grade

GRADE_COLOURS = {Grade.A: "green", Grade.B: "blue", Grade.C: "orange", Grade.D: "red"}
COLUMNS = (
    Column("Programme"),
    Column("Points", numeric=True),
    Column("Why"),
    Column("Data"),
    Column("KPIs and spend"),
    Column("Rated"),
    Column("Provider’s rating"),
    Column("Waiting since"),
)


class Show(StrEnum):
    """Which of the returns that wait for review to show."""

    ALL = ""
    EXPLAINED = "explained"
    ANSWERED = "answered"
    KPIS = "kpis"
    RATED = "rated"
    DATA = "data"
    RESENT = "resent"

    @property
    def words(self) -> str:
        """As people choose it."""
        return SHOWN[self]

    def admits(self, one: Submitted) -> bool:
        """True for a return that was asked for."""
        match self:
            case Show.EXPLAINED:
                return bool(one.queries)
            case Show.ANSWERED:
                return bool(one.talk.answered)
            case Show.KPIS:
                return any(k.status in (Status.MISSED, Status.AT_RISK) for k in one.result.kpis)
            case Show.RATED:
                return one.result.own_rating is not one.result.rating.computed
            case Show.DATA:
                return one.quality.grade in (Grade.C, Grade.D)
            case Show.RESENT:
                return one.state.version > 1
        return True


SHOWN = {
    Show.ALL: "All that wait for review",
    Show.EXPLAINED: "With queries by the checks that were explained",
    Show.ANSWERED: "With an answer to read",
    Show.KPIS: "With a KPI missed or at risk",
    Show.RATED: "Rated otherwise by the provider",
    Show.DATA: "Data of grade C or D",
    Show.RESENT: "Sent again",
}


@dataclass(frozen=True)
class Queue:
    """What the queue of a quarter is made from."""

    quarter: Quarter
    edition: Edition
    waiting: Sequence[Submitted]
    basis: Basis


def compose(queue: Queue, show: Show) -> Document:
    """The queue as a document; the returns that are shown are chosen, their points are not touched."""
    draft = _Draft(queue)
    return Document(
        title=f"Returns to review, {queue.quarter.label}",
        subtitle=queue.quarter.in_words,
        notice=queue.edition.notice,
        kind="review",
        audience=INTERNAL,
        quarter=str(queue.quarter),
        blocks=tuple(draft.blocks(show)),
        notes=(),
        figures=draft.teller.figures,
        basis=queue.basis,
    )


class _Draft:
    """The page while it is written."""

    def __init__(self, queue: Queue) -> None:
        self.queue = queue
        self.teller = Teller(INTERNAL, queue.edition.disclosure)

    def blocks(self, show: Show) -> list[Block]:
        every = in_order(self.queue.waiting)
        rows = tuple(self.row(one, risk) for one, risk in every if show.admits(one))
        if not every:
            return [Paragraph(line("No return of this quarter waits for review."))]
        if not rows:
            return [Paragraph(line("No return is like this. Choose to show all that wait for review."))]
        caption = (
            f"{counted(len(rows), 'return')}, of {len(every)} that wait for review; the most points first"
        )
        return [Table(caption, COLUMNS, rows)]

    def row(self, one: Submitted, risk: Risk) -> tuple[Line, ...]:
        quality = one.quality
        rating = one.result.rating.computed
        own = one.result.own_rating
        differs = line(" differs") if own is not rating else ()
        return (
            line(Reference(one.programme.title, f"review/{one.quarter}/{one.programme.code}/")),
            line(self.teller.number(risk.score, digits, strong=True)),
            self.why(risk),
            line(Tag(f"Grade {quality.grade}", GRADE_COLOURS[quality.grade])),
            joined([kpis(one), spend(one, self.teller)]),
            line(rating_tag(rating)),
            line(rating_tag(own), differs),
            line(day_of(one.submitted_at), self.version(one)),
        )

    def why(self, risk: Risk) -> Line:
        """What gave points, in a few words; the trail of each number of points has it in full."""
        if not risk.parts:
            return line("Nothing stands out.")
        return joined([self.part(part) for part in risk.parts], "; ")

    def part(self, part: Part) -> Line:
        times = f" ({len(part.said)})" if len(part.said) > 1 and part.rule.name != "data" else ""
        return line(f"{SHORT[part.rule.name]}{times}: ", self.teller.number(part.points, _signed))

    def version(self, one: Submitted) -> Line:
        again = f", version {one.state.version}" if one.state.version > 1 else ""
        talk = _talk(one)
        return line(f"{again}{'. ' if talk else ''}{talk}")


SHORT = {
    "query": "query explained",
    "year": "reach unlike last year’s",
    "quarter": "changed by half since last quarter",
    "limits": "outside control limits",
    "missed": "KPI missed",
    "short": "KPI at risk",
    "money": "spend far off profile",
    "better": "rates itself better",
    "worse": "rates itself worse",
    "data": "data",
}


def _signed(number: Decimal) -> str:
    return f"+{digits(number)}"


def kpis(one: Submitted) -> Line:
    """Where the KPIs stand: ``1 missed, 2 met.``"""
    found = [k.status for k in one.result.kpis]
    parts = [f"{found.count(s)} {s.value}" for s in reversed(Status) if s in found]
    return line(f"KPIs: {', '.join(parts)}." if parts else "No KPIs.")


def spend(one: Submitted, teller: Teller) -> Line:
    """Spend since April against profile: ``Spend 0.8 per cent above profile.``"""
    figure = one.result.finance.variance_per_cent
    if figure.number is None:
        return ()
    side = "below" if figure.number < 0 else "above"
    number = teller.number(figure, lambda n: f"{digits(abs(n), 1)} per cent")
    return line("Spend ", number, f" {side} profile.")


def _talk(one: Submitted) -> str:
    opened, answered = len(one.talk.open), len(one.talk.of(Turn.ANSWERED))
    parts = [f"{answered} of our queries answered"] if answered else []
    parts += [f"{opened} waiting for the provider"] if opened else []
    return ", ".join(parts)


# For the terminal and for programs


def as_lines(waiting: Sequence[Submitted]) -> Iterator[str]:
    """The queue as text: a line for each return, and one for each reason below it."""
    for one, risk in in_order(waiting):
        score = counted(int(risk.score.number or 0), "point")
        sent = f"version {one.state.version} of {day_of(one.submitted_at)}"
        whose = f"{one.programme.code}  {one.programme.title}"
        yield f"{whose}: {score}, data of grade {one.quality.grade}, {sent}"
        for part in risk.parts:
            yield f"  +{part.points.number}  {SHORT[part.rule.name]}: {' '.join(map(str, part.said))}"


def as_json(waiting: Sequence[Submitted]) -> list[dict[str, Any]]:
    """The queue for programs."""
    return [
        {
            "programme": one.programme.code,
            "version": one.state.version,
            "submitted_at": one.submitted_at.isoformat(),
            "points": int(risk.score.number or 0),
            "grade": one.quality.grade.value,
            "reasons": [
                {"rule": p.rule.name, "points": int(p.points.number or 0), "said": list(map(str, p.said))}
                for p in risk.parts
            ],
        }
        for one, risk in in_order(waiting)
    ]
