"""What a break did, told: sentences for readers, lines for a terminal, and plain values for programs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

import numpy as np

from goldenthread.periods import Month
from goldenthread.statistics.intervals import Interval
from goldenthread.trends.charted import Effect
from goldenthread.trends.words import MINUS


def heading(one: Effect) -> str:
    """``What a new recording system (CONNECT) did to the figures``."""
    return f"What {one.of.title} did to the figures"


def verdict(one: Effect) -> str:
    """What may be said of the step: it must be beyond chance, and stand out among other months."""
    if one.found is None:
        return f"It cannot be estimated. {one.why_not}"
    way = "up" if one.found.level.value > 1 else "down"
    if one.found.level.low <= 1 <= one.found.level.high:
        return "No step beyond chance is seen. That does not make figures before and after it comparable."
    if not one.stands_out:
        return (
            f"A step {way} is estimated, but as large ones are found at other months without any break: it "
            "cannot be told from ordinary ups and downs."
        )
    stepped = f"the recorded figures stepped {way} by more than chance would explain"
    return f"With {one.of.title} {stepped}{_cause(one)}"


def _cause(one: Effect) -> str:
    """What the step may be laid to; the recording alone only where the control did not step likewise."""
    if one.beside is not None and not one.beside.low <= 1 <= one.beside.high:
        return (
            f", and otherwise than {one.control}. That is most likely an effect on what is recorded, and "
            "neither success nor failure."
        )
    return (
        ". It may be an effect on what is recorded, and counts neither as success nor as failure: these "
        "figures cannot tell whether anything else changed in the same month."
    )


def rows(one: Effect) -> Iterator[tuple[str, str, Interval]]:
    """The step and, where it could be seen, the change of slope: a name for programs, for readers, ratios."""
    if one.found is not None:
        yield "step", f"Step in {Month(one.of.month).label}", one.found.level
        if one.found.slope is not None:
            yield "slope", "Change of the trend, a month", one.found.slope


def method(one: Effect) -> tuple[str, ...]:
    """How it was estimated, how it ranks among placebo months, and what a negative control says."""
    found = one.found
    if found is None:
        return ()
    model = "negative binomial" if np.isfinite(found.theta) else "quasi-Poisson"
    made = (
        f"Interrupted time series, {found.before} months before and {found.after} after: {model} on trend, "
        "season, lockdowns and the break, with Newey-West errors or the model’s own, whichever are larger."
    )
    slope = () if found.slope else ("A change of slope needs 12 months on either side.",)
    return (made, *slope, _placebos(one), _control(one))


def _placebos(one: Effect) -> str:
    if not one.rank:
        return "Placebo months: too few months lie on one side to seek such a step elsewhere."
    return (
        f"Placebo months: among {one.sought} months at which such a step was sought, this one ranks "
        f"{one.rank}. At a real break it should stand among the first."
    )


def _control(one: Effect) -> str:
    if one.beside is None:
        return (
            "Negative control: none. Homicide, which recording hardly touches, is this series itself, is not "
            "in these data, or is too rare here."
        )
    moved = (
        "it cannot be told from what happened there"
        if one.beside.low <= 1 <= one.beside.high
        else "the break moved this series and not all alike"
    )
    return (
        f"Negative control: beside {one.control}, which recording hardly touches, the step is "
        f"{signed(100 * (one.beside.low - 1))} to {signed(100 * (one.beside.high - 1))} per cent, so {moved}."
    )


def signed(change: float) -> str:
    """A change in per cent with its sign, to one decimal: ``+4.3``, ``−0.8``, ``0.0``."""
    text = f"{abs(change):,.1f}"
    mark = "" if not text.strip("0.") else "+" if change > 0 else MINUS
    return f"{mark}{text}"


def to_text(one: Effect) -> list[str]:
    """Lines for a terminal."""
    lines = [f"  {heading(one)}: {verdict(one)}"]
    for _, name, ratio in rows(one):
        value, low, high = (signed(100 * (part - 1)) for part in (ratio.value, ratio.low, ratio.high))
        lines.append(f"  {name:<36} {value} per cent (95 per cent interval {low} to {high})")
    return [*lines, *(f"  Method: {text}" for text in method(one)), *_coefficients(one)]


def _coefficients(one: Effect) -> Iterator[str]:
    """The fitted model's coefficients, on the log scale, under the field's names."""
    if one.found is None or not one.found.coefficients:
        return
    yield f"  {'Coefficient (log scale)':<36} {'estimate':>10} {'std. error':>11} {'t':>8} {'p':>8}"
    for c in one.found.coefficients:
        numbers = f"{c.estimate:>10.4f} {c.error:>11.4f} {c.statistic:>8.2f} {_chance(c.chance):>8}"
        yield f"  {c.name:<36} {numbers}"


def _chance(value: float) -> str:
    """A p-value to four digits; one that is not zero is never shown as zero."""
    return f"{value:.4f}" if value >= 0.00005 else "<0.0001"


def to_json(one: Effect) -> dict[str, Any]:
    """Plain values; changes in per cent, unrounded, and null where the step cannot be estimated."""
    ratios: dict[str, Any] = {"step": None, "slope": None}
    for name, _, ratio in rows(one):
        parts = (("per_cent", ratio.value), ("low", ratio.low), ("high", ratio.high))
        ratios[name] = {part: 100 * (value - 1) for part, value in parts}
    placebos = {"rank": one.rank, "sought": one.sought}
    return {
        "break": one.of.code,
        "from": str(one.of.month),
        **ratios,
        "coefficients": [asdict(each) for each in one.found.coefficients] if one.found else [],
        "placebos": placebos,
        "control": one.control if one.beside else None,
        "verdict": verdict(one),
        "method": list(method(one)),
    }
