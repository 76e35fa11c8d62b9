"""All programmes of a quarter in one table, those in trouble first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from goldenthread.framework.model import State
from goldenthread.ledger.figures import Figure, Partial
from goldenthread.ledger.sentences import POUNDS, WITHOUT_NUMBER
from goldenthread.ledger.values import GapReason
from goldenthread.performance.results import ProgrammeResult, Rating
from goldenthread.performance.sources import is_awaited
from goldenthread.reports.areas import signed
from goldenthread.reports.composition import Composition, line, rating_tag
from goldenthread.reports.document import Block, Column, Line, Paragraph, Table
from goldenthread.reports.pages.addresses import programme
from goldenthread.reports.words import counted

ORDER = (Rating.RED, Rating.AMBER, Rating.NONE, Rating.GREEN)
COLUMNS = (
    Column("Programme"),
    Column("Rating"),
    Column("KPIs met or on track", numeric=True),
    Column("Open risks", numeric=True),
    Column("Reach in quarter", numeric=True),
    Column("Spent since April", POUNDS, numeric=True),
    Column("Against profile", "%", numeric=True),
    Column("Priority areas"),
)
NOTES = (
    "Against profile: a minus sign means underspent.",
    "People are unique within one programme’s return.",
)


@dataclass(frozen=True, slots=True)
class Choice:
    """Which programmes to list; an empty word chooses all."""

    area: str = ""
    rating: str = ""
    among: frozenset[str] | None = None
    """The codes of those that the reader may see; None for all."""

    def offers(self, one: ProgrammeResult) -> bool:
        """True for a programme that the reader may see."""
        return self.among is None or one.programme.code in self.among

    def admits(self, one: ProgrammeResult) -> bool:
        """True for a programme that was asked for."""
        of_area = self.area in ("", *one.programme.priority_areas)
        return self.offers(one) and of_area and self.rating in ("", one.rating.rating.name.lower())


def blocks(c: Composition, choice: Choice) -> list[Block]:
    """The table of the programmes chosen."""
    chosen = in_order([p for p in c.inputs.result.programmes if choice.admits(p)])
    every = sum(map(choice.offers, c.inputs.result.programmes))
    if not every:
        return [Paragraph(line(f"You have no programme in {c.inputs.quarter.label}."))]
    if not chosen:
        return [Paragraph(line("No programme is like this. Choose another area or rating."))]
    caption = f"{counted(len(chosen), 'programme')} in {c.inputs.quarter.label}"
    caption += f", of {every}" if len(chosen) < every else ""
    return [Table(caption, COLUMNS, tuple(_row(c, p) for p in chosen), NOTES)]


def in_order(programmes: Sequence[ProgrammeResult]) -> list[ProgrammeResult]:
    """Red, amber, without data, green; those that are not live last; by title within each."""
    return sorted(programmes, key=_rank)


def _rank(one: ProgrammeResult) -> tuple[bool, int, str]:
    live = one.programme.state is State.LIVE
    return not live, ORDER.index(one.rating.rating), one.programme.title.lower()


def _row(c: Composition, one: ProgrammeResult) -> tuple[Line, ...]:
    state = one.programme.state
    name = programme(one.programme.code, c.inputs.quarter)(one.programme.title)
    areas = [c.edition.priority_area(code).long_term_outcome for code in one.programme.priority_areas]
    return (
        line(name),
        line(rating_tag(one.rating.rating)) if state is State.LIVE else line(state.value.capitalize()),
        _kpis(c, one),
        line(c.teller.number(_risks(c, one))),
        c.cell(one.reach.quarter),
        c.cell(one.finance.actual_to_date),
        c.cell(one.finance.variance_per_cent, signed),
        line("; ".join(areas)),
    )


def _kpis(c: Composition, one: ProgrammeResult) -> Line:
    if not one.kpis:
        return line("none")
    code, title = one.programme.code, one.programme.title
    if is_awaited(c.inputs.known, code, c.inputs.quarter):
        return line(WITHOUT_NUMBER[GapReason.NOT_YET_KNOWN])
    green = sum(k.rating is Rating.GREEN for k in one.kpis)
    figure = Figure(
        f"kpis.green.{code}",
        f"KPIs met or on track, {title}",
        Decimal(green),
        "KPIs",
        f"How many of the {counted(len(one.kpis), 'KPI')} are met or on track",
        tuple(k.value for k in one.kpis),
    )
    return line(c.teller.number(figure), f" of {len(one.kpis)}")


def _risks(c: Composition, one: ProgrammeResult) -> Figure:
    opened = [r.score for r in one.risks if r.open]
    number = Decimal(len(opened))
    awaited = is_awaited(c.inputs.known, one.programme.code, c.inputs.quarter)
    return Figure(
        f"risks.open.{one.programme.code}",
        f"Open risks, {one.programme.title}",
        Partial(number or None, 0, 1, open=True) if awaited else number,
        "risks",
        "How many risks are open",
        tuple(opened),
    )
