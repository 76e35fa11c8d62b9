"""Both ends of a comparison as rates: events per 100,000 residents, with the limits of chance."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from goldenthread.ledger.figures import Figure
from goldenthread.ledger.values import Gap, GapReason
from goldenthread.statistics import intervals
from goldenthread.trends.comparison import Comparison
from goldenthread.trends.words import number

PER: Final = 100_000
UNIT: Final = "per 100,000 residents"
CARE: Final = (
    "The limits hold for offences that have nothing to do with each other. Whether the change is more than "
    "chance is judged from the counts."
)


@dataclass(frozen=True, slots=True)
class Rate:
    """One end as a rate, with its 95 per cent limits."""

    value: Figure
    low: Figure
    high: Figure
    people: Figure
    """The residents that it divides by."""
    method: str
    """``Byar``, or ``exact`` under 10 events."""


@dataclass(frozen=True, slots=True)
class EndRates:
    """Both ends of a comparison as rates, and the change between them."""

    residents: str
    """Who is divided by: ``of all ages``, ``aged 1 to 24``."""
    current: Rate
    baseline: Rate
    difference: Figure
    per_cent: Figure
    """A gap where the baseline is zero, because a change from zero is not defined."""
    months: int = 12
    """Of each end; rates of a quarter are not held against those of a year."""

    @property
    def caveats(self) -> tuple[str, ...]:
        """What must be known of the residents at either end; what holds for one alone names its year."""
        ends = (self.current.people, self.baseline.people)
        both = [one for one in ends[0].caveats if one in ends[1].caveats]
        alone = [_of_year(end, one) for end in ends for one in end.caveats if one not in both]
        length = (
            [] if self.months == 12 else [f"The rates are of {number(self.months, 'month')}, not of a year."]
        )
        return tuple(dict.fromkeys((*length, *alone, *both)))


def rates(found: Comparison, now: Figure, then: Figure, residents: str) -> EndRates:
    """The ends of a comparison per 100,000 of the residents given, each with its limits.

    ``now`` and ``then`` are people, above zero. Source: Fingertips technical guidance, as
    :func:`goldenthread.statistics.intervals.rate` has it.
    """
    current, baseline = _rate(found.current, now), _rate(found.baseline, then)
    ends = (current.value, baseline.value)
    one, other = (Decimal(end.number or 0) for end in ends)
    name, title = f"trend.{found.series.code}.rate", found.series.title
    change = Figure(
        f"{name}.difference",
        f"{title}: difference of the rates",
        one - other,
        UNIT,
        "Latest minus baseline",
        ends,
    )
    share: Decimal | Gap = 100 * (one - other) / other if other else Gap(GapReason.NOT_APPLICABLE)
    how = "Difference of the rates, as a percentage of the baseline’s" if other else "Not defined: from zero"
    per_cent = Figure(f"{name}.per_cent", f"{title}: change of the rate", share, "per cent", how, ends)
    return EndRates(residents, current, baseline, change, per_cent, len(found.window))


def _of_year(people: Figure, caveat: str) -> str:
    """``Mid-2024: A projection.``; a caveat that names its year stays as it is."""
    year = people.label.rpartition(", ")[2]
    return caveat if year in caveat else f"{year.capitalize()}: {caveat}"


def _rate(count: Figure, people: Figure) -> Rate:
    events = int(count.number or 0)
    limits = intervals.rate(events, int(people.number or 0), per=PER)
    value, low, high = (float(part) for part in (limits.value, limits.low, limits.high))
    method = "exact" if events < intervals.EXACT_BELOW else "Byar"
    how = "exact Poisson" if method == "exact" else "Byar’s"

    def made(part: str, value: float, formula: str) -> Figure:
        label = f"{count.label}: {part}, {UNIT}"
        named = f"{count.name}.{part.replace(' ', '-')}"
        return Figure(named, label, Decimal(repr(value)), UNIT, formula, (count, people), people.caveats)

    divided = f"Count divided by residents, times {PER:,}"
    return Rate(
        made("rate", value, divided),
        made("lower limit", low, f"{divided}; {how} limit at 95 per cent"),
        made("upper limit", high, f"{divided}; {how} limit at 95 per cent"),
        people,
        method,
    )
