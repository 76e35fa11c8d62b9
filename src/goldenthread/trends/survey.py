"""Shares of people asked, and their change in points: what a survey can say, with its margin of error."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from math import hypot
from typing import Any, Final

from goldenthread.framework.series import SeriesDefinition
from goldenthread.ledger.figures import Figure, VintageRows
from goldenthread.ledger.refusal import Refused
from goldenthread.periods import Month, Quarter, Window
from goldenthread.statistics.intervals import wilson
from goldenthread.trends.telling import one_decimal, signed, vintage_json
from goldenthread.trends.values import MonthlySeries, Note, VintageRef

LONDON: Final = "London"
ASKED_IN_A_BOROUGH: Final = 400
"""Interviews in a borough over twelve months, about; the extract does not say how many there were."""
BOROUGHS: Final = 32
DESIGN_EFFECT: Final = 1.5
"""How many times the variance of a simple random sample the survey's is taken to be: it is weighted, and as
many people are asked in a small borough as in a large one. The extract gives none. Kish (1965), Survey
Sampling, section 8.2."""
LEVEL: Final = 0.95
APART: Final = 4
"""Quarters from which on two figures share no interviews."""


@dataclass(frozen=True, slots=True)
class Share:
    """A share of people asked over the twelve months to a quarter's end, in per cent."""

    quarter: Quarter
    figure: Figure
    low: float
    high: float
    """The limits of its 95 per cent interval."""

    @property
    def value(self) -> Decimal:
        """The share in per cent."""
        assert self.figure.number is not None  # noqa: S101 - made by share() of a quarter that has one
        return self.figure.number


@dataclass(frozen=True, slots=True)
class InPoints:
    """Two quarters of a survey compared, in percentage points."""

    series: SeriesDefinition
    area: str
    current: Share
    baseline: Share
    difference: Figure
    low: float | None
    """The interval of the difference in points; None where the two figures share interviews."""
    high: float | None
    verdict: str
    vintage: VintageRef
    notes: tuple[Note, ...]
    shares: tuple[Share, ...] = ()
    """Every quarter up to the current one, oldest first."""


def compare(series: MonthlySeries, area: str, quarter: Quarter, baseline: Quarter) -> InPoints:
    """Compare two quarters of one area; refuses a quarter that the survey does not have."""
    if quarter == baseline:
        raise Refused(f"{quarter.label} cannot be compared with itself. Name another baseline.")
    now, then = (share(series, area, one) for one in (quarter, baseline))
    change = now.value - then.value
    limits = _limits(now, then) if abs(quarter - baseline) >= APART else None
    return InPoints(
        series.definition,
        area,
        now,
        then,
        Figure(
            f"survey.{series.definition.code}.difference",
            f"{series.definition.title}: difference from the baseline",
            change,
            "points",
            "Current minus baseline, in percentage points",
            (now.figure, then.figure),
        ),
        limits[0] if limits else None,
        limits[1] if limits else None,
        _verdict(now, then, limits),
        series.vintage,
        notes(series),
        tuple(share(series, area, one) for one in _quarters(series) if one <= quarter),
    )


def _quarters(series: MonthlySeries) -> list[Quarter]:
    return [Month(month).quarter for month in series.counts]


def share(series: MonthlySeries, area: str, quarter: Quarter) -> Share:
    """The share of one quarter with Wilson's limits; refuses one that the survey does not have."""
    month = quarter.window.last
    if month not in series.counts:
        first, last = (Month(m).quarter.label for m in (min(series.counts), max(series.counts)))
        runs = f" It runs from {first} to {last}."
        raise Refused(
            f"{series.definition.title} has no figure for {area} in {quarter.label} "
            f"in “{series.vintage.title}”.{runs}"
        )
    hundredths = series.counts[month]
    asked = ASKED_IN_A_BOROUGH * (BOROUGHS if area == LONDON else 1)
    worth = asked / DESIGN_EFFECT
    limits = wilson(hundredths * worth / 10_000, worth, LEVEL, 100)
    figure = Figure(
        f"survey.{series.definition.code}.{quarter}",
        f"{series.definition.title}, {area}, {quarter.label}",
        Decimal(hundredths) / 100,
        "per cent",
        "As the survey publishes it, over the twelve months to the quarter’s end",
        tuple(_per_cent(one) for one in series.sources(Window(month, month))),
    )
    return Share(quarter, figure, float(limits.low), float(limits.high))


def _per_cent(one: VintageRows) -> VintageRows:
    return VintageRows(one.vintage, one.title, one.file, one.rows, one.value / 100)


def asked_in(series: MonthlySeries, area: str) -> Figure:
    """How many people a figure of an area rests on, about: the extract does not say it."""
    number = ASKED_IN_A_BOROUGH * (BOROUGHS if area == LONDON else 1)
    rows = VintageRows(
        series.vintage.digest, series.vintage.title, series.vintage.title, "not said", Decimal(number)
    )
    label = f"People asked over twelve months, {area}, about"
    return Figure(f"survey.asked.{number}", label, Decimal(number), "people", _margin(), (rows,))


def _margin() -> str:
    return (
        f"The interval takes it that about {ASKED_IN_A_BOROUGH} people were asked in a borough and "
        f"{ASKED_IN_A_BOROUGH * BOROUGHS:,} in London. The survey is weighted, so a design effect of "
        f"{DESIGN_EFFECT} is allowed for: it is as wide as if two thirds as many had been asked at random."
    )


def _limits(now: Share, then: Share) -> tuple[float, float]:
    """Newcombe's hybrid score interval for the difference of two independent shares, in points.

    Source: Newcombe (1998), Statistics in Medicine 17, 873-890, method 10 without continuity correction.
    """
    a, b = float(now.value), float(then.value)
    down, up = hypot(a - now.low, then.high - b), hypot(now.high - a, b - then.low)
    return a - b - down, a - b + up


def _verdict(now: Share, then: Share, limits: tuple[float, float] | None) -> str:
    where = then.quarter.label
    if limits is None:
        return (
            f"No interval: the figures of {now.quarter.label} and {where} share interviews: each covers "
            "twelve months. Compare quarters that are a year or more apart."
        )
    low, high = limits
    made = "95 per cent interval, Newcombe’s"
    if low <= 0 <= high:
        return (
            f"No clear change from {where}: the answers fit anything from {signed(_rounded(low))} to "
            f"{signed(_rounded(high))} points ({made})."
        )
    way, ends = ("Higher", (low, high)) if low > 0 else ("Lower", (-high, -low))
    return (
        f"{way} than in {where} by more than chance would explain: {_rounded(ends[0])} to "
        f"{_rounded(ends[1])} points ({made})."
    )


def _rounded(value: float) -> Decimal:
    return one_decimal(Decimal(repr(value)))


def notes(series: MonthlySeries) -> tuple[Note, ...]:
    """What must be known beside a survey's shares."""
    vintage = series.vintage
    margin = Note("survey.margin", _margin())
    recorded = Note(
        f"recorded.{vintage.digest}",
        f"Data to the end of {vintage.recorded_to.label} and as obtained on {vintage.obtained_label}.",
    )
    own = (Note(f"series.{series.definition.code}.{n}", t) for n, t in enumerate(series.definition.notes, 1))
    return (recorded, *series.notes, margin, *own)


def to_json(one: InPoints) -> dict[str, Any]:
    """Plain values for JSON: shares in per cent, the difference in points."""
    interval = (
        None if one.low is None else {"low": one.low, "high": one.high, "unit": "points", "level": LEVEL}
    )
    return {
        "series": one.series.code,
        "title": one.series.title,
        "area": one.area,
        "current": _end(one.current),
        "baseline": _end(one.baseline),
        "difference": float(one.difference.number or 0),
        "unit": "points",
        "interval": interval,
        "verdict": one.verdict,
        "vintage": vintage_json(one.vintage),
        "notes": [note.text for note in one.notes],
    }


def _end(one: Share) -> dict[str, Any]:
    return {"quarter": str(one.quarter), "per_cent": float(one.value), "low": one.low, "high": one.high}


def to_text(one: InPoints) -> str:
    """The comparison for a terminal."""
    lines = [
        f"{one.series.title}, {one.area} (per cent of people asked)",
        *map(_line, (one.current, one.baseline)),
    ]
    lines.append(f"  {'Change':<20} {signed(one.difference.number or Decimal(0))} points")
    lines.append(f"  Verdict: {one.verdict}")
    lines += [f"  Note: {note.text}" for note in one.notes]
    return "\n".join((*lines, f"  From: {one.vintage.title}"))


def _line(one: Share) -> str:
    return f"  {one.quarter.label:<20} {one.value} ({_rounded(one.low)} to {_rounded(one.high)})"
