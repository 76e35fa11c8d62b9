"""KPIs: what was counted, beside its target; and the provider's own rating."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from goldenthread.framework.indicators import Indicator, IndicatorKind, Target, Timing
from goldenthread.ledger.values import Word
from goldenthread.returns.asking.history import COLOURS, History
from goldenthread.returns.form import Column, Field, FieldKind, Row, Section, Shown, Table

_TIMING = {
    Timing.IN_QUARTER: "in the quarter",
    Timing.CUMULATIVE: "from April to the end of the quarter",
    Timing.POINT_IN_TIME: "on the last day of the quarter",
}


def kpis(history: History) -> Section:
    """The section on indicators, and the rating that the provider gives itself."""
    programme = history.programme
    other = [i for i in programme.indicators if not i.kpi]
    tables = [_table(history, "kpis", "Your KPIs", programme.kpis)] if programme.kpis else []
    tables += [_table(history, "others", "Other indicators", other)] if other else []
    intro = (
        "These are the indicators agreed for your programme. Your answers decide the programme’s rating "
        "together with its risks. "
        "For a percentage give both numbers; we work it out. Enter 0 only when you counted and there "
        "were none."
    )
    return Section("kpis", "KPIs", intro, (*tables, _own_rating(history)))


def measures(indicator: Indicator) -> tuple[tuple[str, str], ...]:
    """The measures that an indicator is made from, each with what it counts."""
    base = f"kpi.{indicator.code}"
    if indicator.kind is IndicatorKind.COUNT:
        return ((base, f"Number {_TIMING[indicator.timing]}"),)
    if indicator.kind is IndicatorKind.PERCENTAGE:
        return (
            (f"{base}.numerator", indicator.steps[0]),
            (f"{base}.denominator", f"Out of: {indicator.steps[1]}"),
        )
    return tuple((f"{base}.step{n}", f"Step {n}: {step}") for n, step in enumerate(indicator.steps, start=1))


def _columns(history: History) -> tuple[Column, ...]:
    return (
        Column("label", "Indicator", 36),
        Column("ask", "What to enter", 40),
        Column("unit", "Unit", 16),
        Column("target", f"Target, {history.quarter.label}", 14),
        Column("last", history.last_title, 14),
        Column("value", history.this_title, 14),
        Column("comment", "Comment, or explanation where a figure needs one", 48),
    )


def _table(history: History, code: str, title: str, indicators: Sequence[Indicator]) -> Table:
    rows = tuple(row for one in indicators for row in _rows(history, one))
    shares = {f"{_id(i)}.share": _ends(i) for i in indicators if i.kind is not IndicatorKind.COUNT}
    help_ = "The grey row under a percentage is worked out for you. “Last quarter” is what you told us then."
    return Table(code, title, help_, _columns(history), rows, shares=shares)


def _id(indicator: Indicator) -> str:
    return f"kpi.{indicator.code}"


def _ends(indicator: Indicator) -> tuple[str, str]:
    """The ids of the numerator and the denominator; for a chain, of the last step and the first."""
    ids = [measure for measure, _ in measures(indicator)]
    return (ids[0], ids[1]) if indicator.kind is IndicatorKind.PERCENTAGE else (ids[-1], ids[0])


def _rows(history: History, indicator: Indicator) -> Iterator[Row]:
    counted = indicator.kind is IndicatorKind.COUNT
    for n, (measure, ask) in enumerate(measures(indicator)):
        cells: dict[str, Field | Shown] = {"label": _title(indicator) if n == 0 else None, "ask": ask}
        cells |= {"unit": indicator.unit if counted else "number", "last": _last(history, indicator, measure)}
        cells["target"] = _target(history, indicator) if counted else None
        cells["value"] = history.field(
            measure,
            FieldKind.COUNT,
            f"{indicator.title}: {ask}",
            unit=indicator.unit if counted else "number",
            required=True,
            comment=f"comment.{_id(indicator)}",
        )
        if n == 0:
            cells["comment"] = history.explanation(f"comment.{_id(indicator)}", indicator.title)
        yield Row(measure, cells)
    if not counted:
        yield _share(history, indicator)


def _last(history: History, indicator: Indicator, measure: str) -> Decimal | None:
    """Last quarter's figure; none in April for what is counted from April."""
    counts_on = history.last.financial_year == history.quarter.financial_year
    if indicator.timing is Timing.CUMULATIVE and not counts_on:
        return None
    return history.last_number(measure)


def _title(indicator: Indicator) -> str:
    timing = "" if indicator.kind is IndicatorKind.COUNT else f" ({_TIMING[indicator.timing]})"
    return f"{indicator.code}: {indicator.title}{timing}"


def _share(history: History, indicator: Indicator) -> Row:
    numerator, denominator = (_last(history, indicator, id_) for id_ in _ends(indicator))
    last = None
    if numerator is not None and denominator:
        last = (numerator / denominator * 100).quantize(Decimal("0.1"))
    ask = (
        "Works out as"
        if indicator.kind is IndicatorKind.PERCENTAGE
        else "Works out as: the last step out of the first"
    )
    cells: dict[str, Shown] = {
        "ask": ask,
        "unit": indicator.unit,
        "target": _target(history, indicator),
        "last": last,
    }
    return Row(f"{_id(indicator)}.share", cells)


def _target(history: History, indicator: Indicator) -> Shown:
    target: Target | None = indicator.targets.get(history.quarter)
    if target is None:
        return "No target"
    return target.value if target.value is not None else f"{target.low:f} to {target.high:f}"


def _own_rating(history: History) -> Table:
    value = history.field(
        "rating.own",
        FieldKind.CHOICE,
        "Your own rating",
        required=True,
        choices=COLOURS,
        comment="comment.rating.own",
    )
    cells: dict[str, Field | Shown] = {
        "label": "How do you rate your programme this quarter?",
        "ask": "Choose from the list",
        "unit": "colour",
        "target": None,
        "last": _last_rating(history),
        "value": value,
        "comment": history.explanation("comment.rating.own", "your own rating"),
    }
    help_ = (
        "Green: going to plan. Amber: some problems, with a plan to mend them. "
        "Red: serious problems; we will call you to help. Please say why."
    )
    row = Row("rating.own", cells)
    return Table("own-rating", "Your own rating", help_, _columns(history), (row,))


def _last_rating(history: History) -> str | None:
    last = history.known.view.value(history.programme.code, "rating.own", history.last)
    return {Word(one.word): one.label for one in COLOURS}.get(last) if isinstance(last, Word) else None
