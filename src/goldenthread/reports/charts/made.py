"""The report's charts, made from figures: the title states the finding, and a table has the numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from goldenthread.ledger.figures import Figure, Said, total
from goldenthread.ledger.sentences import POUNDS, without_in_words
from goldenthread.performance.results import AreaResult, KpiResult, ProgrammeResult, Rating, Status
from goldenthread.performance.sources import said
from goldenthread.performance.totals import awaited
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
SO_FAR = " so far"


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
    marked = [(b.month, b.title[:1].upper() + b.title[1:]) for b in years.breaks]
    marked += [(month, f"{one.title.partition(',')[0]}’s figures") for month, one in years.joints]
    breaks = [(str(month), title) for month, title in sorted(marked)]
    rows = tuple((line(p.month.label), (teller.number(p.sum, bare=True),)) for p in years.points)
    columns = (Column("12 months to"), Column(unit.capitalize(), numeric=True))
    return Chart(
        f"trend-{years.series.code}",
        title,
        specs.rolling_year(points, unit, baseline, breaks, about),
        _rolling_alt(about, points, baseline, breaks),
        Table(about, columns, rows),
        f"Source: {'; '.join(v.title for v in years.vintages)}.",
        (years.joined,) if years.joined else (),
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
    about = f"People reached in {c.inputs.quarter.label} by priority area"
    figures = [a.reach.quarter for a, _ in areas]
    drawn = [(a.area.long_term_outcome, n) for a, n in known]
    rows = tuple((line(a.area.long_term_outcome), c.cell(a.reach.quarter)) for a, _ in areas)
    table = Table(about, (Column("Priority area"), Column("People", numeric=True)), rows)
    spoken = [
        f"{a.area.long_term_outcome} {c.teller.number(a.reach.quarter, bare=True).shown}" for a, _ in known
    ]
    alt = f"Bar chart. {about}{c.so_far}: {listed(spoken)}."
    note = "A programme that serves two areas is counted in both, so the bars add up to more than the total."
    spec = specs.bars(drawn, f"People reached{c.so_far}", about, SO_FAR * bool(c.so_far))
    notes = (note, *_missing(figures))
    return Chart("reach-by-area", _reach_finding(c, known, about), spec, alt, table, RETURNS, notes)


def _reach_finding(c: Composition, known: Sequence[tuple[AreaResult, Decimal]], about: str) -> str:
    """Which area reached most, where every area's number is whole and one is ahead."""
    if any(a.reach.quarter.partial for a in c.inputs.result.areas):
        return f"{about}{c.so_far}"
    most = max(number for _, number in known)
    first, *others = [a.area.long_term_outcome for a, number in known if number == most]
    if others or len(known) < 2:
        return about
    return f"“{first}” reached more people in the quarter than any other priority area"


def _missing(figures: Sequence[Figure]) -> tuple[str, ...]:
    """What the final numbers of a chart do without, and why."""
    partial = (f.partial for f in figures if f.partial is not None and not f.partial.open)
    told = (without_in_words(one) for one in partial)
    return tuple(dict.fromkeys(f"{text[:1].upper()}{text[1:]}." for text in told if text))


def kpi_statuses(c: Composition) -> Chart | None:
    """How many KPIs of each priority area are met, on track, at risk, missed or without data."""
    figures = {(a.area.code, s): _count(c, a, s) for a in c.inputs.result.areas for s in Status}
    kpis = _distinct_kpis(c, c.inputs.result.areas)
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
            drawn.append((one.area.long_term_outcome, status.value, int(figure.amount or 0)))
        rows.append(tuple(cells))
    columns = (Column("Priority area"), *(Column(s.value.capitalize(), numeric=True) for s in Status))
    counts = Counter(k.status for k in kpis)
    without = counts[Status.NO_DATA]
    title = f"{green} of {len(kpis) - without} KPIs with data are met or on track; {without} without data"
    if c.so_far:
        title = f"{about}{c.so_far}"
    elif without == len(kpis):
        title = f"None of {len(kpis)} KPIs has data yet"
    elif not without:
        title = f"{green} of {len(kpis)} KPIs are met or on track"
    spoken = listed([f"{counts[s]} {s.value}" for s in Status if counts[s]])
    alt = f"Bar chart. {about}{c.so_far}. Over all areas: {spoken}."
    return Chart(
        "kpi-statuses",
        title,
        specs.stacked(drawn, f"KPIs{c.so_far}", about),
        alt,
        Table(about, columns, tuple(rows)),
        RETURNS,
    )


def _distinct_kpis(c: Composition, areas: Sequence[AreaResult]) -> list[KpiResult]:
    found = {(p.programme.code, k.indicator.code): k for a in areas for p, k in _told(c, a)}
    return list(found.values())


def _told(c: Composition, one: AreaResult) -> list[tuple[ProgrammeResult, KpiResult]]:
    """The KPIs of an area; while returns are awaited, without those of the programmes that owe one."""
    collection = c.inputs.known.collection
    owing = set() if collection.closed else {one.programme for one in collection.missing}
    return [(p, k) for p in one.programmes for k in p.kpis if p.programme.code not in owing]


def _count(c: Composition, one: AreaResult, status: Status) -> Figure:
    kpis = [(p, k) for p, k in _told(c, one) if k.status is status]
    waiting = awaited(c.inputs.known, [p.programme for p in one.programmes])
    number = Decimal(len(kpis))
    return Figure(
        f"kpis.{one.area.code}.{status.name.lower().replace('_', '-')}",
        f"KPIs {status.value}, {one.area.long_term_outcome}",
        number if waiting is None else replace(waiting, amount=number),
        "KPIs",
        f"Count of the KPIs whose status is {status.value}",
        tuple(part for p, k in kpis for part in (_named(c, p, k), k.value)),
    )


def _named(c: Composition, programme: ProgrammeResult, kpi: KpiResult) -> Said:
    """The KPI's place in the edition, which is there even where there are no data."""
    code = kpi.indicator.code
    return said(c.inputs.known, programme.programme.code, f"indicators “{code}”", kpi.indicator.title)


def spend(c: Composition) -> Chart | None:
    """Spend to date against the budget's profile by priority area; so far, without the profile."""
    both = ((a, _ends(a, compared=not c.so_far)) for a in c.inputs.result.areas)
    areas, ends = [], []
    for area, figures in both:
        if figures[0].amount is not None:
            areas.append(area)
            ends.append(figures)
    if not areas:
        return None
    against = "" if c.so_far else " against profile,"
    about = f"Spend from April to the end of {c.inputs.quarter.label}{against} by priority area"
    names = [a.area.long_term_outcome for a in areas]
    drawn = [tuple(map(c.teller.value, one)) for one in ends]
    cells = tuple((line(name), *map(c.cell, one)) for name, one in zip(names, ends, strict=True))
    titles = ("Actual to date",) if c.so_far else ("Actual to date", "Profile to date")
    columns = (Column("Priority area"), *(Column(t, POUNDS, numeric=True) for t in titles))
    spoken = [
        f"{name} {' against '.join(c.teller.number(f, short=True).shown for f in one)}"
        for name, one in zip(names, ends, strict=True)
    ]
    if c.so_far:
        rows = [(name, one[0]) for name, one in zip(names, drawn, strict=True)]
        spec = specs.bars(rows, f"{POUNDS} spent{c.so_far}", about, SO_FAR)
    else:
        pairs = [(name, one[0], one[1]) for name, one in zip(names, drawn, strict=True)]
        spec = specs.against(pairs, "Actual to date", "Profile to date", POUNDS, about)
    return Chart(
        "spend",
        f"{about}{c.so_far}" if c.so_far else _spend_finding(c),
        spec,
        f"Bar chart. {about}{c.so_far}: {listed(spoken)}.",
        Table(about, columns, cells),
        RETURNS,
        _missing([c.inputs.result.finance.variance_to_date]),
    )


def _ends(one: AreaResult, *, compared: bool) -> tuple[Figure, ...]:
    """An area's spend and profile, both of the programmes that have both; or the spend alone."""
    money = one.finance
    if not compared:
        return (money.actual_to_date,)
    if money.actual_to_date.partial is None:
        return money.actual_to_date, money.profile_to_date
    both = [p.finance for p in one.programmes if p.finance.variance_to_date.number is not None]
    code = one.area.code
    return (
        _over(f"spend.actual-compared.area.{code}", "Spent to date", [m.actual_to_date for m in both]),
        _over(f"spend.profile-compared.area.{code}", "Profile to date", [m.profile_to_date for m in both]),
    )


def _over(name: str, label: str, parts: Sequence[Figure]) -> Figure:
    formula = "Sum over the programmes that have spend and profile."
    return total(name, f"{label} of the programmes compared", parts, unit=POUNDS, formula=formula)


def _spend_finding(c: Composition) -> str:
    change = c.inputs.result.finance.variance_per_cent
    number = c.teller.value(change)
    if not number:
        return "Spend to date against the budget’s profile"
    some = change.partial
    over = f"Over {some.there} of {some.expected} programmes, spend" if some else "Spend"
    side = "below" if number < 0 else "above"
    return f"{over} to date is {digits(abs(number), 1)} per cent {side} the budget’s profile"
