"""The report's charts, made from figures: the title states the finding, and a table has the numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal

from goldenthread.ledger.figures import Figure, Said
from goldenthread.ledger.sentences import POUNDS
from goldenthread.performance.results import AreaResult, KpiResult, ProgrammeResult, Rating, Status
from goldenthread.performance.sources import said
from goldenthread.reports.charts import series_specs, specs
from goldenthread.reports.composition import Composition, line
from goldenthread.reports.document import Chart, Column, Line, Table
from goldenthread.reports.inputs import Trend
from goldenthread.reports.sentences import trend_finding
from goldenthread.reports.telling import Teller
from goldenthread.reports.words import digits, listed
from goldenthread.trends.rolling import RollingYear
from goldenthread.trends.survey import InPoints

RETURNS = "Source: providers’ returns."


def rolling_year(c: Composition, trend: Trend) -> Chart | None:
    """A series as rolling twelve-month sums against its baseline; None where there are no data."""
    return rolling(c.teller, trend.rolling, trend_finding(trend)) if trend.rolling else None


def rolling(teller: Teller, years: RollingYear, title: str) -> Chart | None:
    """Rolling twelve-month sums under a title; None where there are none."""
    if not years.points:
        return None
    unit = years.series.unit
    points = [(str(p.month), teller.value(p.sum)) for p in years.points]
    about = f"{years.series.title}, {unit} in the twelve months to each month"
    baseline = _baseline(teller, years)
    breaks = [(str(b.month), b.title[:1].upper() + b.title[1:]) for b in years.breaks]
    rows = tuple((line(p.month.label), (teller.number(p.sum, bare=True),)) for p in years.points)
    columns = (Column("12 months to"), Column(unit.capitalize(), numeric=True))
    return Chart(
        f"trend-{years.series.code}",
        title,
        specs.rolling_year(points, unit, baseline, breaks, about),
        _rolling_alt(about, points, baseline, breaks),
        Table(about, columns, rows),
        f"Source: {'; '.join(v.title for v in years.vintages)}.",
    )


def shares(teller: Teller, found: InPoints, title: str) -> Chart:
    """A share of people asked, quarter by quarter with its interval."""
    unit = found.series.unit
    about = f"{found.series.title}, {unit}, {found.area}, over the twelve months to each quarter’s end"
    points = [
        {"month": f"{one.quarter.window.last}-01", "value": float(value), "low": one.low, "high": one.high}
        for one in found.shares
        if (value := teller.value(one.figure)) is not None
    ]
    rows = tuple((line(one.quarter.label), (teller.number(one.figure, bare=True),)) for one in found.shares)
    columns = (Column("Quarter"), Column("Share", unit, numeric=True))
    first, last = found.shares[0], found.shares[-1]
    alt = (
        f"Line chart with a band for the 95 per cent interval. {about}. From {digits(first.value)} in "
        f"{first.quarter.label} to {digits(last.value)} in {last.quarter.label}."
    )
    spec = series_specs.shares(points, unit, about)
    return Chart(
        f"share-{found.series.code}",
        title,
        spec,
        alt,
        Table(about, columns, rows),
        f"Source: {found.vintage.title}.",
    )


def _baseline(teller: Teller, years: RollingYear) -> tuple[Decimal, str] | None:
    value = teller.value(years.baseline) if years.baseline else None
    if value is None or years.baseline_window is None:
        return None
    return value, f"Baseline, {years.baseline_window.label}: {digits(value)}"


def _rolling_alt(
    about: str,
    points: Sequence[tuple[str, Decimal | None]],
    baseline: tuple[Decimal, str] | None,
    breaks: Sequence[tuple[str, str]],
) -> str:
    known = [(month, n) for month, n in points if n is not None]
    parts = [f"Line chart. {about}."]
    if known:
        (first, start), (last, end) = known[0], known[-1]
        parts.append(f"From {digits(start)} in the year to {first} to {digits(end)} in the year to {last}.")
    if baseline:
        parts.append(f"{baseline[1]}, drawn as a dashed line.")
    parts += [f"Marked: {title} from {month}." for month, title in breaks]
    return " ".join(parts)


def reach_by_area(c: Composition) -> Chart | None:
    """People reached in the quarter by priority area."""
    areas = [(a, c.teller.value(a.reach.quarter)) for a in c.inputs.result.areas]
    known = [(a, n) for a, n in areas if n is not None]
    if not known:
        return None
    most = max(known, key=lambda pair: pair[1])[0]
    title = f"“{most.area.long_term_outcome}” reached more people in the quarter than any other priority area"
    about = f"People reached in {c.inputs.quarter.label} by priority area"
    drawn = [(a.area.long_term_outcome, n) for a, n in known]
    rows = tuple((line(a.area.long_term_outcome), c.cell(a.reach.quarter)) for a, _ in areas)
    table = Table(about, (Column("Priority area"), Column("People", numeric=True)), rows)
    alt = f"Bar chart. {about}: {listed([f'{name} {digits(n)}' for name, n in drawn])}."
    note = "A programme that serves two areas is counted in both, so the bars add up to more than the total."
    return Chart(
        "reach-by-area", title, specs.bars(drawn, "People reached", about), alt, table, RETURNS, (note,)
    )


def kpi_statuses(c: Composition) -> Chart | None:
    """How many KPIs of each priority area are met, on track, at risk, missed or without data."""
    figures = {(a.area.code, s): _count(c, a, s) for a in c.inputs.result.areas for s in Status}
    kpis = _distinct_kpis(c.inputs.result.areas)
    if not kpis:
        return None
    green = sum(k.rating is Rating.GREEN for k in kpis)
    about = f"KPIs in {c.inputs.quarter.label} by status and priority area"
    rows, drawn = [], []
    for one in c.inputs.result.areas:
        cells: list[Line] = [line(one.area.long_term_outcome)]
        for status in Status:
            figure = figures[one.area.code, status]
            cells.append(c.cell(figure))
            drawn.append((one.area.long_term_outcome, status.value, int(figure.number or 0)))
        rows.append(tuple(cells))
    columns = (Column("Priority area"), *(Column(s.value.capitalize(), numeric=True) for s in Status))
    counts = Counter(k.status for k in kpis)
    title = f"{green} of {len(kpis)} KPIs are met or on track"
    if counts[Status.NO_DATA] == len(kpis):
        title = f"None of {len(kpis)} KPIs has data yet"
    spoken = listed([f"{counts[s]} {s.value}" for s in Status if counts[s]])
    alt = f"Bar chart. {about}. Over all areas: {spoken}."
    return Chart(
        "kpi-statuses",
        title,
        specs.stacked(drawn, "KPIs", about),
        alt,
        Table(about, columns, tuple(rows)),
        RETURNS,
    )


def _distinct_kpis(areas: Sequence[AreaResult]) -> list[KpiResult]:
    found = {(p.programme.code, k.indicator.code): k for a in areas for p in a.programmes for k in p.kpis}
    return list(found.values())


def _count(c: Composition, one: AreaResult, status: Status) -> Figure:
    kpis = [(p, k) for p in one.programmes for k in p.kpis if k.status is status]
    return Figure(
        f"kpis.{one.area.code}.{status.name.lower().replace('_', '-')}",
        f"KPIs {status.value}, {one.area.long_term_outcome}",
        Decimal(len(kpis)),
        "KPIs",
        f"Count of the KPIs whose status is {status.value}",
        tuple(part for p, k in kpis for part in (_named(c, p, k), k.value)),
    )


def _named(c: Composition, programme: ProgrammeResult, kpi: KpiResult) -> Said:
    """The KPI's place in the edition, which is there even where there are no data."""
    code = kpi.indicator.code
    return said(c.inputs.known, programme.programme.code, f"indicators “{code}”", kpi.indicator.title)


def spend(c: Composition) -> Chart | None:
    """Spend to date against the budget's profile by priority area."""
    rows = [
        (a, c.teller.value(a.finance.actual_to_date), c.teller.value(a.finance.profile_to_date))
        for a in c.inputs.result.areas
    ]
    if all(actual is None for _, actual, _ in rows):
        return None
    about = f"Spend from April to the end of {c.inputs.quarter.label} against profile, by priority area"
    drawn = [(a.area.long_term_outcome, actual, profile) for a, actual, profile in rows]
    cells = tuple(
        (line(a.area.long_term_outcome), c.cell(a.finance.actual_to_date), c.cell(a.finance.profile_to_date))
        for a, _, _ in rows
    )
    columns = (
        Column("Priority area"),
        Column("Actual to date", POUNDS, numeric=True),
        Column("Profile to date", POUNDS, numeric=True),
    )
    pairs = [(name, x, y) for name, x, y in drawn if x is not None and y is not None]
    spoken = listed([f"{name} £{digits(x, 0)} against £{digits(y, 0)}" for name, x, y in pairs])
    alt = f"Bar chart. {about}: {spoken}."
    spec = specs.against(drawn, "Actual to date", "Profile to date", POUNDS, about)
    return Chart("spend", _spend_finding(c), spec, alt, Table(about, columns, cells), RETURNS)


def _spend_finding(c: Composition) -> str:
    whole = c.inputs.result.finance
    change = c.teller.value(whole.variance_per_cent)
    if change is None or change == 0:
        return "Spend to date against the budget’s profile"
    side = "below" if change < 0 else "above"
    return f"Spend to date is {digits(abs(change), 1)} per cent {side} the budget’s profile"
