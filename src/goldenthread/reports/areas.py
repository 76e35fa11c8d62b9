"""A section for each priority area: its programmes, outputs, finance, delivery and outcomes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from goldenthread.framework.indicators import Timing
from goldenthread.framework.model import Category, Outcome, OutcomeLevel
from goldenthread.ledger.figures import Figure
from goldenthread.ledger.sentences import PER_CENT, POUNDS
from goldenthread.performance.results import (
    AreaResult,
    FinanceResult,
    KpiResult,
    OutcomeResult,
    ProgrammeResult,
)
from goldenthread.reports.composition import Composition, joined, line, rating_tag, status_tag
from goldenthread.reports.document import Block, Bullets, Column, Heading, Line, Paragraph, Table, Words
from goldenthread.reports.mitigations import quote_provider
from goldenthread.reports.sentences import attention
from goldenthread.reports.summary import flagged_programmes
from goldenthread.reports.words import bare_number, digits

DIMENSIONS = {"age": "Age", "sex": "Sex", "ethnicity": "Ethnicity", "intensity": "Intensity of support"}
INTENSITIES = {"universal": "Universal", "targeted": "Targeted", "one-to-one": "One-to-one"}


def blocks(c: Composition) -> list[Block]:
    """Every priority area in the edition's order."""
    return [block for one in c.inputs.result.areas for block in area(c, one)]


def area(c: Composition, one: AreaResult) -> list[Block]:
    """One priority area."""
    code = one.area.code
    return [
        Heading(1, f"{one.area.theme}: {one.area.long_term_outcome}", f"area-{code}"),
        Paragraph(_introduction(c, one)),
        _programmes(c, one),
        *[Paragraph(attention(c, p)) for p in flagged_programmes(one.programmes)],
        Heading(2, "Outputs", f"outputs-{code}"),
        *_outputs(c, one),
        Heading(2, "Financial performance", f"finance-{code}"),
        *_finance(c, one),
        Heading(2, "Delivery performance (KPIs)", f"kpis-{code}"),
        *_kpis(c, one),
        Heading(2, "Progress against outcomes", f"outcomes-{code}"),
        *_outcomes(c, one),
    ]


def _caption(one: AreaResult, what: str) -> str:
    """What a table is about and for which area, so that it can be told from its like out of its place."""
    return f"{what}: {one.area.long_term_outcome}"


def _introduction(c: Composition, one: AreaResult) -> Line:
    n, quarter = c.teller.number, f"Q{c.inputs.quarter.number}"
    noun = "programme serves" if one.members.number == 1 else "programmes serve"
    start = line(n(one.members), f" {noun} this priority area, ", n(one.live), " of them live.")
    note, people = c.note("reach", one.reach.quarter.caveats), c.edition.organisation.people
    if one.reach.quarter.amount is None:
        return line(start, f" No reach has been reported for {quarter} yet.")
    if one.reach.quarter.partial is not None or one.reach.year.partial is not None:
        in_quarter, in_year = c.told(one.reach.quarter), c.told(one.reach.year)
        return line(
            start,
            f" {people[:1].upper()}{people[1:]} reached in {quarter} – ",
            in_quarter,
            note,
            ". In the year to date – ",
            in_year,
            ".",
        )
    reached = line(
        " Together they reached ",
        n(one.reach.quarter, strong=True),
        f" {people} in {quarter}",
    )
    year = line(" and ", n(one.reach.year), " in the year to date")
    return line(start, reached, year, ".", note)


def _programmes(c: Composition, one: AreaResult) -> Table:
    columns = (
        Column("Programme"),
        Column("State"),
        Column("Rating"),
        Column("Reach in quarter", "people", numeric=True),
        Column("Year to date", "people", numeric=True),
        Column("On last year", "%", numeric=True),
    )
    rows = tuple(_programme(c, p) for p in one.programmes)
    return Table(_caption(one, "Programmes"), columns, rows)


def _programme(c: Composition, p: ProgrammeResult) -> tuple[Line, ...]:
    change = p.engagement.change if p.engagement else None
    return (
        line(f"{p.programme.title} ({p.programme.code})"),
        line(p.programme.state.value.capitalize()),
        line(rating_tag(p.rating.rating)),
        c.cell(p.reach.quarter),
        c.cell(p.reach.year),
        c.cell(change, signed) if change else line("–"),
    )


def signed(change: Decimal) -> str:
    """A change with its sign: ``+4.2``, ``−22.1``."""
    text = bare_number(change, PER_CENT)
    return f"+{text}" if change > 0 else text


def _outputs(c: Composition, one: AreaResult) -> list[Block]:
    found: list[Block] = []
    activity = _activity(c, one)
    if activity:
        found.append(Paragraph(activity))
    people = _people(c, one)
    found += (
        [people]
        if people.rows
        else [Paragraph(line("No numbers of people by group have been reported yet."))]
    )
    boroughs = _boroughs(c, one)
    return [*found, boroughs] if boroughs.rows else found


def _activity(c: Composition, one: AreaResult) -> Line:
    parts = [
        line(c.teller.number(f), f" {measure.rpartition('.')[2]}")
        for measure, f in one.activity.items()
        if f.number is not None
    ]
    counted = [
        line(f"{f.label} in the quarter – ", c.told(f), ".") for f in one.activity.values() if f.partial
    ]
    if counted:
        return joined(counted)
    if not parts:
        return ()
    between = [line(" and ", p) if i else p for i, p in enumerate(parts)]
    return line("Programmes held ", *between, " in the quarter.")


def _people(c: Composition, one: AreaResult) -> Table:
    columns = (Column("Group"), Column("People reached", numeric=True))
    rows = [row for d, title in DIMENSIONS.items() for row in _split(c, one, d, title)]
    return Table(_caption(one, "People reached in the quarter, by group"), columns, tuple(rows))


def _split(c: Composition, one: AreaResult, dimension: str, title: str) -> list[tuple[Line, ...]]:
    parts = one.reach.groups.get(dimension, {})
    if all(f.amount is None for f in parts.values()):
        return []
    labels = group_labels(c, dimension)
    shown = c.split(parts, one.reach.quarter)
    return [(line(f"{title}: {labels.get(code, code)}"), line(shown[code])) for code in parts]


def group_labels(c: Composition, dimension: str) -> Mapping[str, str]:
    """The words of a dimension’s groups, by code."""
    if dimension == "intensity":
        return INTENSITIES
    categories = c.edition.categories
    chosen: Mapping[str, Sequence[Category]] = {
        "age": categories.age,
        "sex": categories.sex,
        "ethnicity": categories.ethnicity,
        "borough": categories.boroughs,
    }
    return {one.code: one.label for one in chosen[dimension]}


def _boroughs(c: Composition, one: AreaResult) -> Table:
    parts = {code: f for code, f in one.reach.groups.get("borough", {}).items() if f.amount is not None}
    labels, shown = group_labels(c, "borough"), c.split(parts, one.reach.quarter)
    rows = tuple((line(labels.get(code, code)), line(shown[code]), _delivering(one, code)) for code in parts)
    columns = (
        Column(c.edition.place.area.one.capitalize()),
        Column("People reached", numeric=True),
        Column("Programmes that deliver there"),
    )
    return Table(
        _caption(one, f"People reached in the quarter, by {c.edition.place.area.one}"), columns, rows
    )


def _delivering(one: AreaResult, borough: str) -> Line:
    return line(", ".join(p.programme.code for p in one.programmes if borough in p.programme.boroughs))


FINANCE = ("Programme", "Budget for the year", "Profile to date", "Actual to date", "Variance")


def _finance(c: Composition, one: AreaResult) -> list[Block]:
    columns = (
        Column(FINANCE[0]),
        *(Column(title, POUNDS, numeric=True) for title in FINANCE[1:]),
        Column("Variance", "%", numeric=True),
        Column("Forecast for the year", POUNDS, numeric=True),
    )
    rows = [_money(c, Words(p.programme.title), p.finance) for p in one.programmes]
    rows.append(_money(c, Words("All programmes of the area", strong=True), one.finance))
    notes = (
        "Variance is actual minus profile. A minus sign means underspent.",
        *dict.fromkeys(one.finance.actual_to_date.caveats),
    )
    table = Table(_caption(one, "Spend against budget"), columns, tuple(rows), notes)
    reasons = [
        line(f"{p.programme.title}: {quote_provider(c, p.programme, p.finance.reason)}")
        for p in one.programmes
        if c.teller.inside and p.finance.far_off and p.finance.reason
    ]
    said: list[Block] = (
        [Paragraph(line("Reasons given for spend far off profile:")), Bullets(tuple(reasons))]
        if reasons
        else []
    )
    return [table, *said]


def _money(c: Composition, title: Words, f: FinanceResult) -> tuple[Line, ...]:
    figures = (f.budget, f.profile_to_date, f.actual_to_date, f.variance_to_date)
    return (line(title), *map(c.cell, figures), c.cell(f.variance_per_cent, signed), c.cell(f.forecast))


EARLIER = "Last quarter"
FROM_APRIL = "A KPI that counts from April is compared with the same quarter of last year."


def _kpis(c: Composition, one: AreaResult) -> list[Block]:
    columns = (
        Column("Programme"),
        Column("KPI"),
        Column("Value", numeric=True),
        Column("Target", numeric=True),
        Column(EARLIER, numeric=True),
        Column("Status"),
    )
    rows = tuple(_kpi(c, p, k) for p in one.programmes for k in p.kpis)
    if not rows:
        return [Paragraph(line("The programmes of this area have no KPIs."))]
    said = [
        line(f"{p.programme.title}, {k.indicator.title}: {quote_provider(c, p.programme, k.comment)}")
        for p, k in _commented(one)
        if c.teller.inside
    ]
    comments: list[Block] = (
        [Paragraph(line("What providers say about KPIs at risk or missed:")), Bullets(tuple(said))]
        if said
        else []
    )
    notes = earlier_notes(k for p in one.programmes for k in p.kpis)
    return [Table(_caption(one, "KPIs against their targets"), columns, rows, notes), *comments]


def earlier_notes(kpis: Iterable[KpiResult]) -> tuple[str, ...]:
    """What to know of the column with earlier values."""
    return (FROM_APRIL,) if any(k.indicator.timing is Timing.CUMULATIVE for k in kpis) else ()


def _commented(one: AreaResult) -> Iterable[tuple[ProgrammeResult, KpiResult]]:
    return (
        (p, k) for p in one.programmes for k in p.kpis if k.comment and k.rating.value in ("red", "amber")
    )


def _kpi(c: Composition, p: ProgrammeResult, k: KpiResult) -> tuple[Line, ...]:
    return (
        line(p.programme.title),
        line(k.indicator.title),
        kpi_value(c, k.value),
        kpi_value(c, k.target),
        earlier_value(c, k),
        line(status_tag(k.status)),
    )


def earlier_value(c: Composition, k: KpiResult) -> Line:
    """The value that a KPI is seen beside; of what counts from April, with its quarter."""
    value = kpi_value(c, k.previous)
    if k.previous is None or k.indicator.timing is not Timing.CUMULATIVE:
        return value
    return line(value, f" in {c.inputs.quarter.same_quarter_last_year.label}")


def kpi_value(c: Composition, figure: Figure | None) -> Line:
    """A KPI's number with its sign of per cent, because units differ from row to row."""
    if figure is None:
        return line("–")
    form = (lambda n: f"{digits(n, 1)}%") if figure.unit == PER_CENT else None
    return c.cell(figure, form)


def _outcomes(c: Composition, one: AreaResult) -> list[Block]:
    outcomes = [o for o in c.edition.outcomes if o.priority_area == one.area.code]
    found: list[Block] = []
    for level in OutcomeLevel:
        texts = [o.text for o in outcomes if o.level is level]
        if texts:
            found.append(Paragraph(line(f"Short-term outcomes, {level.value}: {'; '.join(texts)}.")))
    measured = _measured(c, one, {o.code: o for o in outcomes})
    return (
        [*found, measured]
        if measured.rows
        else [*found, Paragraph(line("No outcome has been measured in this quarter yet."))]
    )


def _measured(c: Composition, one: AreaResult, outcomes: Mapping[str, Outcome]) -> Table:
    columns = (
        Column("Outcome"),
        Column("Measure"),
        Column("People measured", numeric=True),
        Column("Result", numeric=True),
        Column("Last quarter", numeric=True),
    )
    rows = [_outcome(c, p, o, outcomes) for p in one.programmes for o in p.outcomes if o.outcome in outcomes]
    return Table(_caption(one, "Outcomes measured by monitoring"), columns, tuple(rows))


def _outcome(
    c: Composition, p: ProgrammeResult, o: OutcomeResult, outcomes: Mapping[str, Outcome]
) -> tuple[Line, ...]:
    measure = f"{p.programme.title}: {o.title}"
    return (
        line(outcomes[o.outcome].text),
        line(measure),
        c.cell(o.measured),
        kpi_value(c, o.result),
        kpi_value(c, o.previous),
    )
