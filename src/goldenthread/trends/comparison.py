"""A window of months against the baseline year: counts, difference, per cent, and what goes with them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from goldenthread.framework.series import Break, SeriesDefinition
from goldenthread.ledger.figures import Figure
from goldenthread.ledger.refusal import Refused
from goldenthread.ledger.values import Gap, GapReason
from goldenthread.periods import Window
from goldenthread.trends import notes
from goldenthread.trends.joint import Joint
from goldenthread.trends.telling import to_json, to_text
from goldenthread.trends.values import PERIODS, MonthlySeries, Note, VintageRef, ending
from goldenthread.trends.verdict import Claim, Verdict, verdict
from goldenthread.trends.words import months, number

__all__ = ["Comparison", "compare", "figure", "lacking", "to_json", "to_text"]


@dataclass(frozen=True, slots=True)
class Comparison:
    """A series in a window against a baseline window. Below zero means fewer than in the baseline."""

    ends: notes.Ends
    """The counts that are compared, month by month."""
    current: Figure
    baseline: Figure
    difference: Figure
    per_cent: Figure
    """Unrounded; a gap where the baseline is zero, because a change from zero is not defined."""
    warnings: tuple[Note, ...]
    notes: tuple[Note, ...]
    breaks: tuple[Break, ...]
    """The breaks that lie between the two ends."""
    verdict: Verdict
    """Whether chance would explain the change, with the interval; from the months of both windows."""

    @property
    def caution(self) -> str:
        """The few words without which its percentage never stands; empty where it may stand alone."""
        if self.breaks:
            return Claim.RECORDING.caution
        return Claim.SOURCES.caution if self.ends.joint and not self.ends.joint.agree else ""

    @property
    def series(self) -> SeriesDefinition:
        """What is compared."""
        return self.ends.current.definition

    @property
    def qualifier(self) -> str:
        """What its title adds to the series' own: ``, without stalking and harassment``; mostly empty."""
        asked = self.ends.current.asked
        return self.series.title.removeprefix(asked.title) if asked else ""

    @property
    def window(self) -> Window:
        """The months of the current end."""
        return self.ends.window

    @property
    def baseline_window(self) -> Window:
        """The months of the baseline."""
        return self.ends.baseline_window

    @property
    def current_vintage(self) -> VintageRef:
        """The vintage that the current end comes from."""
        return self.ends.current.vintage

    @property
    def baseline_vintage(self) -> VintageRef:
        """The vintage that the baseline comes from."""
        return self.ends.baseline.vintage

    @property
    def vintages(self) -> tuple[VintageRef, ...]:
        """The vintages used: one, or the window's and then the baseline's."""
        return tuple(dict.fromkeys((self.current_vintage, self.baseline_vintage)))


def compare(
    current: MonthlySeries,
    baseline: MonthlySeries,
    window: Window,
    baseline_window: Window,
    *,
    descriptive: bool = False,
    joint: Joint | None = None,
    part: str = "",
) -> Comparison:
    """Compare a window with a baseline window; refuses when a month is missing from either.

    Of windows that share months, those that they do not share are compared. Refused where the ends count
    unlike classes. ``joint`` is how far two sources agree, where the ends come from two.

    ``descriptive`` leaves out the interval and the verdict, as the ONS does for police recorded crime.
    ``part`` stands in the names of its figures where a document has two comparisons of a series: ``since``.
    """
    check_windows(window, baseline_window)
    window, baseline_window, shared = without_shared(window, baseline_window)
    for series, months_asked in ((current, window), (baseline, baseline_window)):
        if series.lacks(months_asked):
            raise lacking(series, months_asked)
        _refuse_unlike(series, months_asked)
    _refuse_unlike_classes(current, baseline)
    ends = notes.Ends(current, baseline, window, baseline_window, joint, shared)
    name = f"trend.{current.definition.code}{f'.{part}' if part else ''}"
    return _compared(ends, descriptive, name)


def without_shared(window: Window, baseline: Window) -> tuple[Window, Window, Window | None]:
    """Two windows of one length without the months that they share, and those months."""
    first, last = max(window.first, baseline.first), min(window.last, baseline.last)
    if first > last:
        return window, baseline, None
    later, earlier = (window, baseline) if window.first > baseline.first else (baseline, window)
    after, before = Window(last.plus(1), later.last), Window(earlier.first, first.plus(-1))
    found = (after, before) if later is window else (before, after)
    return *found, Window(first, last)


def _refuse_unlike(series: MonthlySeries, window: Window) -> None:
    """Months in which another class had part of the same offences are not compared."""
    found = {why: month for month in reversed(window.months) if (why := series.unlike.get(month))}
    for why, month in found.items():
        raise Refused(
            f"{series.definition.title} is not compared over {window.label}: in {month.label} other classes "
            f"of “{series.vintage.title}” have part of these offences. {why}"
        )


def _refuse_unlike_classes(current: MonthlySeries, baseline: MonthlySeries) -> None:
    """A verdict never stands on unlike classes; whoever compares two extracts makes them alike first."""
    if any(held != baseline.holds.get(code, held) for code, held in current.holds.items()):
        raise Refused(
            f"“{current.vintage.title}” and “{baseline.vintage.title}” count {current.definition.title} in "
            "unlike classes, so they are not compared."
        )


def _compared(ends: notes.Ends, descriptive: bool, name: str) -> Comparison:
    series = ends.current.definition
    now = figure(ends.current, ends.window, f"{name}.current")
    then = figure(ends.baseline, ends.baseline_window, f"{name}.baseline")
    return Comparison(
        ends,
        now,
        then,
        _difference(series, now, then, name),
        _per_cent(series, now, then, name),
        notes.warnings(ends),
        notes.notes(ends),
        notes.between(ends),
        verdict(ends, descriptive=descriptive),
    )


def check_windows(window: Window, baseline_window: Window) -> None:
    """Refuse windows of unlike length, or that are one, or of other months of the year."""
    if window == baseline_window:
        raise Refused(f"Both windows are {window.label}. Choose two that differ.")
    if len(window) != len(baseline_window):
        raise Refused(
            f"{window} has {len(window)} months, the baseline {baseline_window} has {len(baseline_window)}. "
            "Compare windows of the same length, or leave out the baseline."
        )
    if len(window) % 12 and window.first.number != baseline_window.first.number:
        raise Refused(
            f"{window} and the baseline {baseline_window} are not the same months of the year, and crime has "
            "seasons. Compare whole years, or start both windows in the same month."
        )


def lacking(series: MonthlySeries, window: Window) -> Refused:
    """The refusal of a window with months that the vintage has no count for; they are not zeros."""
    absent, vintage = series.lacks(window), series.vintage
    if series.step > 1:
        return _lacking_periods(series, window)
    reasons = tuple(f"{m.label}: {series.missing[m]}" for m in absent if m in series.missing)
    return Refused(
        f"{series.definition.title} cannot be added up for {window.label}: there is no count for "
        f"{months(absent)} in “{vintage.title}” (it runs "
        f"from {vintage.recorded_from.label} to {vintage.recorded_to.label}). "
        "A missing month is not a zero. Choose another window, or add an extract that has these months.",
        reasons,
    )


def _lacking_periods(series: MonthlySeries, window: Window) -> Refused:
    """The refusal of a window that is no whole quarters or years, or lacks one of them."""
    period, there = PERIODS[series.step], [ending(month, series.step) for month in sorted(series.counts)]
    reasons = tuple(
        f"{ending(month, series.step).label}: {series.missing[month]}"
        for month in series.lacks(window)
        if month in series.missing
    )
    return Refused(
        f"{series.definition.title} cannot be added up for {window.label}: “{series.vintage.title}” holds "
        f"counts by {period}, from {there[0].label} to {there[-1].label}, and not every {period} of these "
        f"months. Name whole {period}s that it has, such as {there[-1]}.",
        reasons,
    )


def figure(series: MonthlySeries, window: Window, name: str) -> Figure:
    """The sum of a window as a figure whose trail names files and lines."""
    return Figure(
        name,
        f"{series.definition.title}, {window.label}",
        Decimal(series.sum(window)),
        series.definition.unit,
        f"Sum of {number(len(series.ends(window)), PERIODS[series.step])}, {window}, over all areas",
        series.sources(window),
    )


def _number(one: Figure) -> Decimal:
    assert isinstance(one.value, Decimal)  # noqa: S101 - made by figure() of a window without missing months
    return one.value


def _difference(series: SeriesDefinition, now: Figure, then: Figure, name: str) -> Figure:
    return Figure(
        f"{name}.difference",
        f"{series.title}: difference from the baseline",
        _number(now) - _number(then),
        now.unit,
        "Current minus baseline",
        (now, then),
    )


def _per_cent(series: SeriesDefinition, now: Figure, then: Figure, name: str) -> Figure:
    name, label = f"{name}.per_cent", f"{series.title}: change from the baseline"
    base = _number(then)
    if not base:
        formula = "Not defined: the baseline is zero"
        return Figure(name, label, Gap(GapReason.NOT_APPLICABLE), "per cent", formula, (now, then))
    value = 100 * (_number(now) - base) / base
    return Figure(
        name, label, value, "per cent", "Current minus baseline, as a percentage of the baseline", (now, then)
    )
