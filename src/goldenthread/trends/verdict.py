"""Is it more than chance? One careful sentence about a change, with its interval and its method."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from typing import Final

from goldenthread.framework.series import Break
from goldenthread.periods import Month, Window
from goldenthread.statistics import intervals, series_model
from goldenthread.statistics.intervals import RunBefore
from goldenthread.statistics.regression import Floats, NoFit
from goldenthread.trends.lockdowns import pulses
from goldenthread.trends.notes import Ends, between, named
from goldenthread.trends.values import PERIODS

LEVEL: Final = 0.95
EXACT_UNDER: Final = 100
"""Under so many offences at both ends together the exact method is used, unless they cluster."""
EXACT_A_MONTH: Final = 20
"""Up to so many a month, too: more of them cluster by more than the months of one series can show."""
HISTORY_NEEDED: Final = 20
"""Degrees of freedom below which a series does not say whether its months cluster: two years of months."""
PAIRS_NEEDED: Final = 3
"""Pairs of months below which their variation cannot be judged. With three, t on two degrees of freedom
keeps at least 95 of 100 intervals true: they are wide."""
DESCRIPTIVE: Final = (
    "Descriptive: the counts and their change, as recorded. It is not said whether chance explains it."
)


class Claim(StrEnum):
    """What a verdict says of the change."""

    LOWER = "lower"
    HIGHER = "higher"
    UNCLEAR = "no clear change"
    RECORDING = "recording changed"
    """A declared break lies between the ends: no claim is made."""
    SOURCES = "two sources"
    """The ends come from two sources that are not known to agree: no claim is made."""
    NO_INTERVAL = "no interval"
    DESCRIPTIVE = "descriptive"

    @property
    def caution(self) -> str:
        """What every paper and page says beside the change, in the same words."""
        return _CAUTIONS.get(self, "chance not judged")


_CAUTIONS: Final = {
    Claim.LOWER: "by more than chance would explain",
    Claim.HIGHER: "by more than chance would explain",
    Claim.UNCLEAR: "no clear change",
    Claim.RECORDING: "recording changed in between, so no verdict",
    Claim.SOURCES: "from two sources, so no verdict",
}


class Method(StrEnum):
    """How an interval was made."""

    EXACT = "exact conditional Poisson"
    EXACT_DIFFERENCE = "difference of exact Poisson limits (MOVER)"
    """From a baseline of zero, where a percentage is not defined."""
    PAIRED = "month-paired quasi-Poisson"
    SERIES = "negative binomial with Newey-West errors"
    """From every month of the run, and months may be like those before them."""


@dataclass(frozen=True, slots=True)
class ChangeInterval:
    """How far the change may lie from the one counted, as far as chance goes; below zero means fewer."""

    low: float
    high: float
    unit: str
    """``per cent`` of the baseline; from a baseline of zero, what is counted."""
    method: Method
    level: float
    months: int = 0
    """The months of the run that the method saw; 0 where it saw those of the two windows alone."""
    autocorrelation: float = 0.0
    """How alike neighbouring months are, of the run or else of the pairs."""
    pairs: int = 0
    """The pairs of months that the method saw; 0 where it saw a run, or did not ask."""
    after_run: bool = False
    """Whether a run before the pairs lent what it says of how months vary."""

    @property
    def hangs_together(self) -> bool:
        """True where neighbouring months are more alike than independent ones would be."""
        needed = 3 / self.months**0.5 if self.months else 2 / self.pairs**0.5 if self.pairs else 1
        return self.autocorrelation > needed

    @property
    def coverage(self) -> tuple[int, int]:
        """Of 100 such intervals, how many hold the true change at least and at most where months are alike.

        Simulated where each month keeps from 0.3 to 0.8 of the month before (``benchmarks/simulations.py``).
        """
        if self.months:
            return 89, 96
        return (91, 96) if self.after_run else (83, 95)


@dataclass(frozen=True, slots=True)
class Run:
    """Every month from the earlier window to the end of the later one, in one extract and without a break."""

    counts: tuple[int, ...]
    season: tuple[int, ...]
    """The month of the year of each."""
    current: tuple[bool, ...]
    baseline: tuple[bool, ...]
    pulses: Floats
    """Months of lockdown outside both windows, a column each."""


@dataclass(frozen=True, slots=True)
class History:
    """What all the months of a series say of it, whichever windows are compared."""

    clustered: bool
    """Whether months vary about their financial years' own means by more than independent offences would."""
    before: RunBefore | None = None
    """How the months of the run before a break vary."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What may be said of a change, in a sentence, and the interval that it stands on."""

    claim: Claim
    interval: ChangeInterval | None
    sentence: str


def verdict(ends: Ends, *, descriptive: bool = False) -> Verdict:
    """Judge the change between two ends that lack no month.

    ``descriptive`` follows the ONS's practice for police recorded crime, and judges nothing.
    """
    if descriptive:
        return Verdict(Claim.DESCRIPTIVE, None, DESCRIPTIVE)
    if set(ends.window) & set(ends.baseline_window):
        return Verdict(Claim.NO_INTERVAL, None, "No interval: the two windows share months.")
    step = max(ends.current.step, ends.baseline.step)
    if step > 1:
        why = f"No interval: counts by {PERIODS[step]} do not show how much the months vary by themselves."
        return _with_caveats(ends, Claim.NO_INTERVAL, None, why)
    now, then = in_pairs(ends)
    unit = ends.current.definition.unit
    run = run_of(ends)
    found = change(now, then, unit, run=run, history=history_of(ends, before=run is None))
    if isinstance(found, str):
        return _with_caveats(ends, Claim.NO_INTERVAL, None, found)
    claim = Claim.LOWER if found.high < 0 else Claim.HIGHER if found.low > 0 else Claim.UNCLEAR
    return _with_caveats(ends, claim, found, _sentence(claim, found, ends.baseline_window.label, sum(then)))


def in_pairs(ends: Ends) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Both ends' counts, in the order of the current window, each beside the same month of the year."""
    places: dict[int, list[Month]] = {}
    for month in ends.baseline_window:
        places.setdefault(month.number, []).append(month)
    then = [places[month.number].pop(0) for month in ends.window]
    return tuple(ends.current.counts[m] for m in ends.window), tuple(ends.baseline.counts[m] for m in then)


def run_of(ends: Ends) -> Run | None:
    """The run of months that both ends lie in; None under 48 months, across a break, extract or hole."""
    first = min(ends.window.first, ends.baseline_window.first)
    last = max(ends.window.last, ends.baseline_window.last)
    run = Window(min(first, last.plus(1 - series_model.MONTHS_NEEDED)), last)
    broken = any(run.first < b.month <= run.last for b in ends.current.breaks)
    if ends.two_vintages or broken or ends.current.lacks(run):
        return None
    return Run(
        tuple(ends.current.counts[m] for m in run),
        tuple(m.number for m in run),
        tuple(m in ends.window for m in run),
        tuple(m in ends.baseline_window for m in run),
        pulses(run.months, {*ends.window, *ends.baseline_window}),
    )


def history_of(ends: Ends, *, before: bool = True) -> History | None:
    """What all the months of the series say of it; None where they are too few to say whether they cluster.

    Months are held against the mean of their own financial year, and of their own side of a break in it.
    """
    counts, breaks = ends.current.counts, sorted(int(b.month) for b in ends.current.breaks)
    months = sorted(counts)
    years = [f"{Month(m).plus(-3).year} {sum(b <= m for b in breaks)}" for m in months]
    dispersion, freedom = intervals.dispersion_about([counts[m] for m in months], years)
    if freedom < HISTORY_NEEDED:
        return None
    clustered = intervals.dispersion_beyond_chance(dispersion, freedom + 1)
    return History(clustered, _run_before(ends, breaks) if before else None)


def _run_before(ends: Ends, breaks: Sequence[int]) -> RunBefore | None:
    """How months varied up to the last break before the later window; None without 48 of them."""
    last = int(max(ends.window.last, ends.baseline_window.last))
    until = max((b for b in breaks if b <= last), default=None)
    if until is None:
        return None
    since = max((b for b in breaks if b < until), default=int(min(ends.current.counts)))
    run = Window(Month(since), Month(until).plus(-1)) if until > since else None
    if run is None or len(run) < series_model.MONTHS_NEEDED or ends.current.lacks(run):
        return None
    counts, season = tuple(ends.current.counts[m] for m in run), tuple(m.number for m in run)
    return _varied(counts, season)


@lru_cache(1024)
def _varied(counts: tuple[int, ...], season: tuple[int, ...]) -> RunBefore | None:
    try:
        return series_model.run_before(counts, season)
    except NoFit:
        return None


def change(
    now: Sequence[int],
    then: Sequence[int],
    unit: str,
    level: float = LEVEL,
    *,
    run: Run | None = None,
    history: History | None = None,
) -> ChangeInterval | str:
    """The interval of the change between counts paired by month, by the method that fits them; or why none.

    Exact up to 20 a month or 100 offences in total, unless the months vary more than independent offences do:
    by the whole ``history`` of the series, or else by the pairs alone. Otherwise from the whole run of months
    where there is one, and else month-paired quasi-Poisson. A Poisson interval is never used for counts that
    cluster: it is too narrow.
    """
    x1, x0 = sum(now), sum(then)
    before = history.before if history else None
    paired = intervals.paired_ratio(now, then, level=level, in_order=True, before=before)
    clustered = (
        history.clustered if history
        else intervals.dispersion_beyond_chance(paired.dispersion, paired.pairs)
    )  # fmt: skip
    few = x1 + x0 < EXACT_UNDER or (history is not None and x1 + x0 <= EXACT_A_MONTH * (len(now) + len(then)))
    if few and not clustered:
        return _exact(x1, x0, unit, level)
    if not (x1 and x0):
        return (
            f"No interval: one end has {max(x1, x0):,} {unit} and the other none, which is seldom chance and "
            "often a class that was not recorded."
        )
    if paired.pairs < PAIRS_NEEDED:
        return (
            f"No interval: with fewer than {PAIRS_NEEDED} months it cannot be seen how much the months vary "
            "by themselves."
        )
    return _from_run(run, level) or _from_pairs(paired, level, after_run=before is not None)


def _from_pairs(found: intervals.PairedRatio, level: float, *, after_run: bool) -> ChangeInterval:
    return replace(
        _per_cent(found.low, found.high, Method.PAIRED, level),
        pairs=found.pairs,
        autocorrelation=found.autocorrelation,
        after_run=after_run,
    )


def _from_run(run: Run | None, level: float) -> ChangeInterval | None:
    """The interval from the whole run; None where there is none, or where it cannot bear the model."""
    if run is None:
        return None
    try:
        found = series_model.series_ratio(
            run.counts, run.season, run.current, run.baseline, pulses=run.pulses, level=level
        )
    except NoFit:
        return None
    return replace(
        _per_cent(found.low, found.high, Method.SERIES, level),
        months=found.months,
        autocorrelation=found.autocorrelation,
    )


def _exact(x1: int, x0: int, unit: str, level: float) -> ChangeInterval:
    if x0:
        ratio = intervals.ratio(x1, x0, level=level)
        return _per_cent(ratio.low, ratio.high, Method.EXACT, level)
    more = intervals.difference(x1, x0, level=level, exact=True)
    return ChangeInterval(more.low, more.high, unit, Method.EXACT_DIFFERENCE, level)


def _per_cent(low: float, high: float, method: Method, level: float) -> ChangeInterval:
    return ChangeInterval(100 * (low - 1), 100 * (high - 1), "per cent", method, level)


def _sentence(claim: Claim, found: ChangeInterval, baseline: str, then: int) -> str:
    where = baseline if then else f"{baseline}, which had none"
    if claim is Claim.UNCLEAR:
        return f"No clear change from {where}: {_fits(found)}."
    extent = sorted((abs(found.low), abs(found.high)))
    return (
        f"{claim.capitalize()} than in {where}{'' if then else ','} by more than chance would explain: "
        f"{_size(extent[0])} to {_size(extent[1])} {found.unit} {_way(found, found.low)} ({_made(found)})."
    )


def _fits(found: ChangeInterval) -> str:
    low, high = (f"{_size(abs(x))} {found.unit} {_way(found, x)}" for x in (found.low, found.high))
    return f"the counts fit anything from {low} to {high} ({_made(found)})"


def _made(found: ChangeInterval) -> str:
    run = f" over {found.months} months" if found.months else ""
    return f"{found.level:.0%} interval, {found.method}{run}".replace("%", " per cent")


def _way(found: ChangeInterval, value: float) -> str:
    words = ("lower", "higher") if found.unit == "per cent" else ("fewer", "more")
    return words[value > 0]


def _size(value: float) -> str:
    """A limit to one decimal; one that is not zero is never shown as zero."""
    return "under 0.1" if 0 < value < 0.05 else f"{value:,.1f}"


def _with_caveats(ends: Ends, claim: Claim, found: ChangeInterval | None, sentence: str) -> Verdict:
    """What stands between the ends beside time: a break takes the claim away, two extracts weaken it."""
    breaks, apart = between(ends), ends.joint is not None and not ends.joint.agree
    if breaks or apart:
        counts = f" As recorded, {_fits(found)}, which covers chance only." if found else f" {sentence}"
        claim = Claim.RECORDING if breaks else Claim.SOURCES
        sentence = _not_judged(breaks, apart) + counts
    if found and found.hangs_together:
        least, most = found.coverage
        sentence += (
            " Neighbouring months are alike. The interval allows for that, and between "
            f"{least} and {most} of 100 such intervals hold the true change."
        )
    if ends.joint and ends.joint.agree:
        sentence += " The ends come from two sources, which agree within 1 per cent where they overlap."
    elif ends.two_vintages and not ends.joint:
        sentence += " The ends come from different extracts, so part of the change may be revision."
    return Verdict(claim, found, sentence)


def _not_judged(breaks: tuple[Break, ...], apart: bool) -> str:
    """Why there is no verdict: recording changed in between, or the sources are not known to agree."""
    changed = f"Recording changed between the two ends ({named(breaks)})" if breaks else ""
    sources = "the ends come from two sources that are not known to agree within 1 per cent" if apart else ""
    why = " and ".join(filter(None, (changed, sources)))
    may = " or ".join(filter(None, ("the recording" if breaks else "", "the sources" if apart else "")))
    return f"{why[:1].upper()}{why[1:]}, so the change may come from {may} and not from violence: no verdict."
