"""The control chart of a series: which months are more than usual variation, and what a break did."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from goldenthread.framework.indicators import Better
from goldenthread.periods import Month
from goldenthread.reports.charts import made, series_specs
from goldenthread.reports.charts.sources import source
from goldenthread.reports.compared import facts, residents
from goldenthread.reports.composition import line
from goldenthread.reports.document import (
    Block,
    Callout,
    Chart,
    Column,
    Document,
    Fact,
    Facts,
    Heading,
    Icon,
    Line,
    Paragraph,
    Table,
    Tag,
)
from goldenthread.reports.inputs import NOTHING, Aside
from goldenthread.reports.pages.series import primed, ways
from goldenthread.reports.pages.series.draft import Draft, counted_from, notes
from goldenthread.reports.pages.series.primed import Beside
from goldenthread.reports.words import digits, listed, one_place, sentence
from goldenthread.statistics.control import Assurance, Segment, Signal, Variation
from goldenthread.statistics.seasons import Season
from goldenthread.trends.charted import Charted, Effect
from goldenthread.trends.comparison import Comparison
from goldenthread.trends.rolling import RollingYear
from goldenthread.trends.values import Note
from goldenthread.trends.verdict import Claim

UPWARDS = {Signal.ABOVE, Signal.RISING, Signal.TWO_HIGH, Signal.HIGH}
COLOURS = {
    Variation.COMMON: "grey",
    Variation.IMPROVEMENT: "blue",
    Variation.CONCERN: "orange",
    Variation.HIGH: "purple",
    Variation.LOW: "purple",
}
MEANINGS = {
    Variation.COMMON: "It comes and goes like the others, and calls for no explanation of its own.",
    Variation.IMPROVEMENT: "It is better than usual variation would give.",
    Variation.CONCERN: "It is worse than usual variation would give.",
    Variation.HIGH: "It is higher than usual variation would give; no direction is good in itself.",
    Variation.LOW: "It is lower than usual variation would give; no direction is good in itself.",
}


@dataclass(frozen=True)
class Compared:
    """The series against its baseline, and what is told aside of that; or why there is no comparison."""

    comparison: Comparison | None
    aside: Aside = NOTHING
    why_not: str = ""


ASSURANCES = {
    Assurance.PASS: (
        "Better than the baseline",
        "Usual months all lie on the good side of the baseline’s mean.",
    ),
    Assurance.HIT_AND_MISS: (
        "Around the baseline",
        "Usual months lie on both sides of the baseline’s mean, so any one of them says little.",
    ),
    Assurance.FAIL: (
        "Worse than the baseline",
        "Usual months all lie on the bad side of the baseline’s mean.",
    ),
}
SIGNS = {Assurance.PASS: "pass", Assurance.HIT_AND_MISS: "hit-and-miss", Assurance.FAIL: "fail"}
HOW = (
    "Points are months; the line across is their mean, the dashed lines are the limits of usual "
    "variation (XmR "
    "chart by Making Data Count: a month outside, seven in a row on one side, rising or falling, or "
    "two of three "
    "near a limit). Sudden jumps between neighbours are left out of the limits. A lower limit below "
    "zero is drawn "
    "at zero."
)
ASKED = (Variation.IMPROVEMENT, Variation.CONCERN)
ASK = "Ask what brought it about."
WAIT = "The month is not complete: wait for the next extract before anything is made of it."
MANY = 1 / 3
"""The share of months that signal beyond which they mark a drift; without one it is about 1 in 16."""
TOO_SHORT = "Fewer than three full years stand as recorded, seasons and all."
BORROWED = (
    "The months since the break are fewer than three full years, so they take the season of the months "
    "before: this assumes that the change of recording moved the level and not the season."
)


def compose(
    draft: Draft,
    found: Charted,
    effects: Sequence[Effect],
    compared: Compared,
    years: RollingYear | None,
    others: Sequence[Beside] = (),
) -> Document:
    """The page, with rates and shares where ``others`` has them. The same inputs give the same page."""
    about = draft.about
    blocks = [
        *_icons(draft, found),
        _chart(draft, found),
        _limits(draft, found),
        *(block for one in effects for block in ways.effect(draft, one, about.series)),
        *(block for one in others for block in primed.blocks(draft, one)),
        *against(draft, compared),
        *rolling_years(draft, years),
        Heading(1, "Sources and notes", "sources"),
        *notes((*about.series.warnings, *about.series.notes, *_breaks(found))),
        counted_from([about.series.vintage, *(years.vintages if years else ())]),
    ]
    return draft.document("control", blocks)


def _breaks(found: Charted) -> list[Note]:
    return [Note(f"break.{b.code}", b.text) for b in found.breaks]


def finding(draft: Draft, found: Charted) -> str:
    """What the latest month says: the title of the chart."""
    month, signal = draft.month_label(found.months[-1]), found.chart.signals[-1]
    title = found.series.definition.title
    if signal is Signal.NONE:
        return f"{title}: {month} is within the usual variation"
    return f"{title}: {month} is {signal.value}"


def _icons(draft: Draft, found: Charted) -> list[Block]:
    """The two icons of Making Data Count, each with its meaning in words."""
    latest = draft.month_label(found.months[-1])
    last = found.chart.segments[-1]
    variation = last.variation
    ask = (WAIT if _provisional(found) else ASK) if variation in ASKED else ""
    facts = [
        Fact(
            "Variation",
            (Icon(sign(variation, last.signals[-1])), Tag(variation.value.capitalize(), COLOURS[variation])),
            line(f"{latest}: {last.signals[-1].value}. {MEANINGS[variation]} {ask}".rstrip()),
        ),
        Fact("Assurance", *_assurance(found, last)),
    ]
    blocks: list[Block] = [Facts(tuple(facts))]
    if last.provisional:
        count = last.end - last.start
        blocks.append(
            Callout(
                "Provisional limits.",
                line(f"They rest on {count} months. Until there are 12, every new month moves them."),
            )
        )
    flagged = sum(one is not Signal.NONE for one in found.chart.signals)
    if flagged > len(found.months) * MANY:
        blocks.append(
            Callout(
                "The level of this series keeps moving.",
                line(
                    f"{flagged} of {len(found.months)} months signal. Do not look for a cause of each: "
                    "compare whole years, as below."
                ),
            )
        )
    return blocks


def sign(variation: Variation, signal: Signal) -> str:
    """The icon of what a point means; better and worse come high or low."""
    if variation in (Variation.IMPROVEMENT, Variation.CONCERN):
        kind = "improvement" if variation is Variation.IMPROVEMENT else "concern"
        return f"{kind}-{'high' if signal in UPWARDS else 'low'}"
    return {Variation.HIGH: "high", Variation.LOW: "low"}.get(variation, "common")


def _assurance(found: Charted, last: Segment) -> tuple[Line, Line]:
    if last.assurance is None or found.target is None:
        why = "Recording changed since, or the baseline is not in this extract."
        if found.series.definition.better not in (Better.LOWER, Better.HIGHER):
            why = "No direction is good in itself."
        return (Tag("Not judged", "grey"),), line(f"Nothing to hold the latest months against. {why}")
    word, meaning = ASSURANCES[last.assurance]
    colour = {Assurance.PASS: "blue", Assurance.FAIL: "orange"}.get(last.assurance, "grey")
    return (Icon(SIGNS[last.assurance]), Tag(word, colour)), line(meaning)


def _chart(draft: Draft, found: Charted) -> Chart:
    unit, signals, meanings = found.series.definition.unit, found.chart.signals, found.chart.variations
    points = [
        {"month": _day(month), "value": round(value, 2), "meaning": meaning.value}
        for month, value, meaning in zip(found.months, found.values, meanings, strict=True)
    ]
    segments = [_segment(found, one) for one in found.chart.segments]
    breaks = [{"month": _day(Month(b.month)), "label": sentence(b.title).rstrip(".")} for b in found.breaks]
    about = f"{draft.about.title}: {unit} a month with mean and limits"
    higher = found.series.definition.better is Better.HIGHER
    flagged = [
        f"{m.label} {s.value}" for m, s in zip(found.months, signals, strict=True) if s is not Signal.NONE
    ]
    alt = (
        f"Control chart. {about}. From {found.months[0].label} to {found.months[-1].label}, "
        f"{len(flagged)} of {len(signals)} months signal. {finding(draft, found)}."
    )
    return Chart(
        "control",
        draft.placed(finding(draft, found)),
        series_specs.control(points, segments, breaks, unit, about, higher_is_better=higher),
        alt,
        _months(draft, found, about),
        source([found.series.vintage]),
        (*_provisional(found), *_method(found)),
    )


def _segment(found: Charted, one: Segment) -> dict[str, object]:
    places = {"start": _day(found.months[one.start]), "end": _day(found.months[one.end - 1])}
    limits = {"mean": one.mean, "low": max(one.low, 0.0), "high": one.high}
    return places | {k: round(v, 2) if np.isfinite(v) else None for k, v in limits.items()}


def _provisional(found: Charted) -> tuple[str, ...]:
    """That the extract's last month will change, where it is shown."""
    last = found.series.vintage.recorded_to
    if found.months[-1] != last:
        return ()
    return (f"{last.label} is the extract’s last month, and provisional: later extracts will change it.",)


def _method(found: Charted) -> tuple[str, ...]:
    """How the chart was made, for its foot."""
    said = [HOW]
    if any(found.adjusted):
        said.append(
            "The season is taken out: each month is divided by how much of a year’s average that "
            "month of the "
            "year usually has. The table gives the months as recorded beside."
        )
    if Season.BEFORE in found.adjusted:
        said.append(BORROWED)
    if any(found.adjusted) and not all(found.adjusted):
        said.append(TOO_SHORT)
    elif not any(found.adjusted):
        said.append(
            "Months are as recorded, seasons and all: too few years or too few counts to see a season."
        )
    if found.steps:
        said.append(
            f"New limits begin in {listed([m.label for m in found.steps])}, where the level stepped by more "
            "than chance would explain. No change of recording is declared there."
        )
    if len(found.months) < int(found.months[-1]) - int(found.months[0]) + 1:
        said.append("Months without a count are left out.")
    return tuple(said)


def _months(draft: Draft, found: Charted, about: str) -> Table:
    unit = found.series.definition.unit.capitalize()
    columns = [Column("Month"), Column(f"{unit}, as recorded", numeric=True)]
    columns += [Column("Season taken out", numeric=True)] if any(found.adjusted) else []
    columns += [Column("Reading")]
    rows = []
    for month, value, signal in zip(found.months, found.values, found.chart.signals, strict=True):
        recorded = draft.month(found.series, month)
        cells = [line(month.label), draft.cell(recorded)]
        if any(found.adjusted):
            name = f"adjusted.{found.series.definition.code}.{month}"
            label, how = (
                f"{recorded.label}, season taken out",
                "Divided by the index of its month of the year",
            )
            made_of = draft.made(name, label, value, found.series.definition.unit, how, [recorded])
            cells.append(draft.cell(made_of, one_place))
        rows.append((*cells, line(signal.value)))
    return Table(about, tuple(columns), tuple(rows))


def _limits(draft: Draft, found: Charted) -> Table:
    columns = (
        Column("Months"),
        *(Column(t, numeric=True) for t in ("Mean", "Lower limit", "Upper limit")),
        Column("Standing"),
    )
    return Table(
        "Mean and limits", columns, tuple(_limits_of(draft, found, one) for one in found.chart.segments)
    )


def _limits_of(draft: Draft, found: Charted, one: Segment) -> tuple[Line, ...]:
    months = found.months[one.start : one.end]
    inputs = [draft.month(found.series, month) for month in months]
    unit = found.series.definition.unit
    how = {
        "mean": "Mean of the months, with the season taken out where that is said",
        "low": "Mean less 2.66 times the mean change from month to month",
        "high": "Mean and 2.66 times the mean change from month to month",
    }
    cells = [
        draft.cell(
            draft.made(
                f"limits.{found.series.definition.code}.{months[0]}.{name}",
                f"{found.series.definition.title}, {months[0].label} to {months[-1].label}: {name}",
                max(getattr(one, name), 0.0),
                unit,
                formula,
                inputs,
            ),
            one_place,
        )
        or line("none")
        for name, formula in how.items()
    ]
    standing = f"provisional: {len(months)} months" if one.provisional else f"{len(months)} months"
    return (line(f"{months[0].label} – {months[-1].label}"), *cells, line(standing))


def against(draft: Draft, found: Compared) -> list[Block]:
    """The latest complete twelve months against the baseline, and since the break where one lies between."""
    head = Heading(1, "Twelve months against the baseline", "rolling")
    x, aside = found.comparison, found.aside
    if x is None:
        return [head, Callout("No comparison.", line(sentence(found.why_not)))]
    return [
        head,
        facts(draft.teller, x, aside.rates),
        Paragraph(line(x.verdict.sentence)),
        *residents(draft.teller, aside.rates, aside.no_rates),
        *(Callout("Take care.", line(sentence(warning.text))) for warning in x.warnings),
        *(ways.since(draft, x, aside, 2) if x.breaks else ()),
    ]


def rolling_years(draft: Draft, years: RollingYear | None, claim: Claim | None = None) -> list[Block]:
    """The rolling year with its baseline and breaks; nothing where there is none.

    ``claim`` is what may be said of its last point against the baseline, where that was judged.
    """
    if years is None:
        return []
    chart = made.rolling(draft.teller, years, _rolling_finding(draft, years, claim))
    words = "Each point is a sum of twelve months, and neighbours share most of them: no limits apply here."
    return [Paragraph(line(words)), *([chart] if chart else [])]


def _rolling_finding(draft: Draft, years: RollingYear, claim: Claim | None) -> str:
    """The last sum, and on which side of the baseline it lies; of a provisional month it is said."""
    last, baseline = years.points[-1], years.baseline
    now = last.sum.number
    title = years.series.title if draft.about.whole else draft.about.title
    if now is None:
        return f"{title}: no sum for the twelve months to {last.month.label}"
    said = f"{title}: {digits(now)} in the twelve months to {draft.month_label(last.month)}"
    if baseline is None or baseline.number is None or years.baseline_window is None:
        return said
    then = baseline.number
    against = f"the baseline’s {digits(then)} ({years.baseline_window.label})"
    if now == then:
        return f"{said}, level with {against}"
    judged = claim or (Claim.RECORDING if years.breaks else None)
    caution = f" ({judged.caution})" if judged else ""
    return f"{said}, {'below' if now < then else 'above'} {against}{caution}"


def _day(month: Month) -> str:
    return f"{month}-01"
