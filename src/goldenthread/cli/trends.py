"""Trends: twelve months against a baseline, and shares of people asked."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import typer

from goldenthread.cli import output
from goldenthread.ledger.refusal import Refused
from goldenthread.periods import Month, Quarter, Span, Window

if TYPE_CHECKING:
    from goldenthread.reports.inputs import Aside
    from goldenthread.store.cubes import Part
    from goldenthread.store.trends import Known
    from goldenthread.trends.comparison import Comparison

To = Annotated[
    Month | None, typer.Option(parser=output.month, metavar="MONTH", help="The last month of the twelve.")
]
SpanOf = Annotated[Span, typer.Option(help="With --to: how many months.")]
Months = Annotated[
    Window | None,
    typer.Option(
        parser=output.window,
        metavar="MONTHS",
        help="Instead of --to: 2024-04..2024-06, a quarter (2024-25Q1), a year (2024 or 2024/25).",
    ),
]
Baseline = Annotated[
    Window | None,
    typer.Option(parser=output.window, metavar="MONTHS", help="What to compare with, as for --window."),
]
AsAt = Annotated[
    date | None,
    typer.Option(parser=output.known_on, metavar="DATE", help="Use what was obtained up to this day."),
]
BaselineAsAt = Annotated[
    date | None,
    typer.Option(parser=output.known_on, metavar="DATE", help="Take the baseline as known on this day."),
]
Descriptive = Annotated[
    bool, typer.Option("--descriptive", help="Counts and change only: no interval, no verdict.")
]
Effect = Annotated[
    bool, typer.Option("--break-effect", help="Where recording changed: what that did to the figures.")
]
By = Annotated[str, typer.Option("--by", help="Show the parts too: area, group or subgroup.", metavar="PART")]


def trend(
    series: Annotated[str, typer.Argument(help="The series, such as homicide or robbery.")],
    to: To = None,
    span: SpanOf = Span.YEAR,
    window: Months = None,
    baseline: Baseline = None,
    as_at: AsAt = None,
    baseline_as_at: BaselineAsAt = None,
    area: Annotated[str | None, typer.Option(help="An area; else all of them are counted.")] = None,
    descriptive: Descriptive = False,
    break_effect: Effect = False,
    by: By = "",
    json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Compare the twelve months to MONTH, or other months, with the same months of the baseline year."""
    from goldenthread.store import cubes, trends

    if area and by:
        raise Refused("Ask for one area (--area), or for the parts of the whole (--by), and not for both.")
    months = window or (span.window(to) if to else None)
    if months is None or (window and to):
        raise Refused("Say which months: --to MONTH, or --window MONTHS, and not both.")
    found = trends.trend(
        series,
        to=months,
        baseline=baseline,
        edition=trends.edition_for(months.last),
        as_at=as_at,
        descriptive=descriptive,
        area=area,
        baseline_as_at=baseline_as_at,
    )
    told = _aside(found, trends.Known(as_at, area=area), break_effect)
    parts = cubes.parts(found, by) if by else ()
    if json:
        split = {"by": by, "parts": [asdict(one) for one in parts]} if by else {}
        output.as_json({**_json(found, told), **split})
    else:
        print("\n".join(_text(found, told, parts)))


def _aside(found: Comparison, known: Known, break_effect: bool) -> Aside:
    """The rates, and across a break the months since and, where asked for, what it did."""
    from goldenthread.store import aside
    from goldenthread.trends.ways import Way

    return aside.aside(found, known, Way.EFFECT if break_effect else Way.INTERVAL)


def _json(found: Comparison, told: Aside) -> dict[str, Any]:
    """The comparison, its rates, and what was asked of a break; what was not asked is not there."""
    from goldenthread.trends import effects, telling

    whole = telling.to_json(found) | {
        "rates": telling.rates_json(told.rates),
        "no_rates": told.no_rates or None,
    }
    if told.effects:
        whole["break_effects"] = [effects.to_json(one) for one in told.effects]
    if told.since:
        whole["since_break"] = telling.to_json(told.since) | {"rates": telling.rates_json(told.since_rates)}
    elif told.no_since:
        whole |= {"since_break": None, "no_since_break": told.no_since}
    return whole


def _text(found: Comparison, told: Aside, parts: tuple[Part, ...]) -> list[str]:
    from goldenthread.trends import effects, telling

    lines = [telling.to_text(found)]
    lines += telling.rates_text(found, told.rates) if told.rates else [f"  {told.no_rates}"]
    for one in told.effects:
        lines += effects.to_text(one)
    if told.since:
        lines += ["Since recording changed:", telling.to_text(told.since)]
        lines += telling.rates_text(told.since, told.since_rates) if told.since_rates else []
    elif told.no_since:
        lines.append(f"Since recording changed: {told.no_since}")
    if found.breaks and not told.effects:
        lines.append("  Ask on: --break-effect for what the change of recording did.")
    return [*lines, *(f"  {one.label or 'not said'}: {one.current:,} and {one.baseline:,}" for one in parts)]


def survey(
    series: Annotated[str, typer.Argument(help="The series, such as trust-in-police.")],
    to: Annotated[Quarter, typer.Option(parser=output.quarter, metavar="QUARTER", help="Such as 2023-24Q3.")],
    baseline: Annotated[
        Quarter | None,
        typer.Option(parser=output.quarter, metavar="QUARTER", help="Else the same quarter a year before."),
    ] = None,
    area: Annotated[str | None, typer.Option(help="An area; without it the whole place.")] = None,
    json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Compare a share of people asked in QUARTER with another quarter, in points."""
    from goldenthread.store import trends
    from goldenthread.trends import survey as told

    found = trends.in_points(series, to=to, baseline=baseline, area=area)
    if json:
        output.as_json(told.to_json(found))
    else:
        print(told.to_text(found))
