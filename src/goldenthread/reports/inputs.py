"""What a report is composed from: what is known, what was judged, the trends, and the report signed last."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final

from goldenthread.framework.series import TrendChoice
from goldenthread.ledger.figures import VintageRows
from goldenthread.performance.results import QuarterResult
from goldenthread.periods import Month, Quarter
from goldenthread.reports.document import Basis
from goldenthread.reports.words import LONDON
from goldenthread.returns.known import Known
from goldenthread.trends.boundaries import Map
from goldenthread.trends.charted import Effect
from goldenthread.trends.comparison import Comparison
from goldenthread.trends.rated import EndRates
from goldenthread.trends.rates import Rates
from goldenthread.trends.rolling import RollingYear
from goldenthread.trends.survey import InPoints

MONTHS_AFTER = 1
"""The police figures of a quarter's report run to so many months after its end: by then they are known."""


def report_month(quarter: Quarter, complete: Month | None = None) -> Month:
    """The month that a quarter's rolling year ends with: one after the quarter's; later data do not move it.

    ``complete`` is the last complete month of the data: where they end earlier, so does the rolling year.
    """
    wanted = quarter.window.last.plus(MONTHS_AFTER)
    return wanted if complete is None else min(wanted, complete)


def window_note(quarter: Quarter, complete: Month | None) -> str:
    """Why the rolling year ends earlier than the rule says; empty when it does not."""
    wanted = report_month(quarter)
    if complete is None or complete >= wanted:
        return ""
    return f"the latest complete month; the data do not reach {wanted.label} yet"


def judging_day(quarter: Quarter, instant: datetime) -> date:
    """The day on which a quarter is judged: today, but no later than the end of the next quarter.

    Whether a mitigation is overdue is asked for the time of the report, however late somebody reads it.
    """
    return min(instant.astimezone(LONDON).date(), quarter.plus(1).window.last.last_day)


@dataclass(frozen=True)
class Aside:
    """What is told aside of a comparison; what nobody asked for is not there."""

    rates: EndRates | None = None
    no_rates: str = ""
    """Why there are none, and what to do."""
    effects: tuple[Effect, ...] = ()
    """What each break between the ends did to the figures."""
    since: Comparison | None = None
    """The months since the last break alone."""
    since_rates: EndRates | None = None
    no_since: str = ""

    @property
    def vintages(self) -> frozenset[str]:
        """The digests of the vintages of populations that the rates divide by."""
        ends = [end for one in (self.rates, self.since_rates) if one for end in (one.current, one.baseline)]
        return frozenset(s.vintage for e in ends for s in e.people.sources() if isinstance(s, VintageRows))


NOTHING: Final = Aside()


@dataclass(frozen=True)
class Trend:
    """A series that the edition chose to speak of: its comparison with the baseline, or why there is none."""

    choice: TrendChoice
    comparison: Comparison | None
    rolling: RollingYear | None = None
    why_not: str = ""
    aside: Aside = NOTHING


@dataclass(frozen=True)
class Followed:
    """A series of the reference group's pack: counted, or a share of people asked, or why neither."""

    code: str
    title: str
    why: str
    """Why it is followed."""
    counted: Trend
    share: InPoints | None = None


@dataclass(frozen=True)
class Topic:
    """A part of the reference group's pack."""

    title: str
    lead: str
    series: tuple[Followed, ...]


@dataclass(frozen=True)
class Local:
    """A headline measure of the reference group's pack, borough by borough, or why it is not."""

    code: str
    title: str
    rates: Rates | None
    why_not: str = ""


@dataclass(frozen=True)
class Last:
    """The report that was signed last: what it was made from, and the same quarter as it is known now."""

    quarter: Quarter
    title: str
    digest: str
    signed_at: datetime
    basis: Basis
    then: QuarterResult
    now: QuarterResult
    compared_then: tuple[Comparison, ...] = ()
    """What its trends were compared with, of those that had data; and the same as known now."""
    compared_now: tuple[Comparison, ...] = ()


@dataclass(frozen=True, slots=True)
class Printed:
    """How a paper printed a figure: the forms in its text, and its number with its unit."""

    label: str
    shown: str
    forms: frozenset[str]


@dataclass(frozen=True)
class Paper:
    """A paper that was signed earlier, and how it printed each figure, by name."""

    digest: str
    title: str
    quarter: Quarter
    signed_at: datetime
    printed: Mapping[str, Printed]


@dataclass(frozen=True)
class Inputs:
    """Everything that a quarter's report is composed from; composing reads nothing else."""

    known: Known
    result: QuarterResult
    trends: tuple[Trend, ...]
    basis: Basis
    judged_on: date
    last: Last | None = None
    pack: tuple[Topic, ...] = ()
    """What the reference group asks about; only where its pack is composed."""
    boroughs: tuple[Local, ...] = ()
    """The headline measures by borough; likewise."""
    drawn_with: Map | None = None
    """The boundaries of its maps; None for tiles."""
    earlier: tuple[Paper, ...] = ()
    """What its readers have read before, newest first: signed papers of its quarter, and of the last."""
    names: Mapping[str, str] = field(default_factory=dict)
    """The names of the people who decided something, by account: for pages, and in nothing that is frozen."""

    @property
    def quarter(self) -> Quarter:
        """The quarter that is reported on."""
        return self.known.quarter
