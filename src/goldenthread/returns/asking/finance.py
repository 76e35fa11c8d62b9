"""Finance: the agreed budget, what was spent, and what the year will cost."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from goldenthread.periods import Quarter
from goldenthread.returns.asking.history import History
from goldenthread.returns.form import Column, FieldKind, Row, Section, Table


def finance(history: History) -> Section:
    """The section on spend, with the budget profile shown."""
    intro = (
        "We compare spend with the agreed budget, so that money can be moved in time when plans change. "
        "Give pounds spent on this programme from this grant only, without VAT that you can reclaim."
    )
    return Section("finance", "Finance", intro, (_profile(history), _spend(history)))


def _profile(history: History) -> Table:
    quarter, year = history.quarter, history.quarter.financial_year
    spans: tuple[tuple[str, str, tuple[Quarter, ...]], ...] = (
        ("quarter", quarter.in_words, (quarter,)),
        ("year-to-date", f"Year to date: 1 April {int(year)} to {_day(quarter)}", quarter.year_to_date),
        ("year", f"Full year {year}", year.quarters),
    )
    rows = tuple(
        Row(code, {"label": label, "budget": _budget(history, span), "last": _reported(history, span)})
        for code, label, span in spans
    )
    columns = (
        Column("label", "Period", 46),
        Column("budget", "Budget (£)", 18),
        Column("last", "Reported before this return (£)", 18),
    )
    return Table("profile", "Your budget", "For your information; nothing to fill in here.", columns, rows)


def _day(quarter: Quarter) -> str:
    end = quarter.window.last.last_day
    return f"{end.day} {quarter.window.last.label}"


def _budget(history: History, quarters: Iterable[Quarter]) -> Decimal | None:
    found = [history.programme.budget[q] for q in quarters if q in history.programme.budget]
    return sum(found, Decimal(0)) if found else None


def _reported(history: History, quarters: Iterable[Quarter]) -> Decimal | None:
    view, code = history.known.view, history.programme.code
    found = [view.number(code, "spend.actual", q) for q in quarters if q < history.quarter]
    numbers = [n for n in found if n is not None]
    return sum(numbers, Decimal(0)) if numbers else None


def _spend(history: History) -> Table:
    year = history.quarter.financial_year
    asked = (
        ("spend.actual", f"Spent in {history.quarter.in_words}", (history.quarter,), True),
        (
            "spend.forecast",
            f"Forecast for the whole year: what you expect to have spent by 31 March {int(year) + 1}",
            year.quarters,
            history.last.financial_year == year,
        ),
    )
    rows = [_spend_row(history, *one) for one in asked]
    far = f"{history.edition.rating.spend_far_off:.0%}"
    label = (
        f"Reason for the difference (needed when the year to date is more than {far} away from the budget)"
    )
    reason = history.field("spend.reason", FieldKind.TEXT, "Reason why spend differs from the budget")
    rows.append(Row("spend.reason", {"label": label, "comment": reason}))
    columns = (
        Column("label", "What we ask", 46),
        Column("budget", "Budget (£)", 18),
        Column("last", f"{history.last_title} (£)", 18),
        Column("value", f"{history.this_title} (£)", 18),
        Column("comment", "Reason, where a figure needs one", 58),
    )
    return Table("spend", "Spend", "Pounds and pence; no £ sign or commas needed.", columns, tuple(rows))


def _spend_row(history: History, measure: str, label: str, span: tuple[Quarter, ...], known: bool) -> Row:
    cells = {
        "label": label,
        "budget": _budget(history, span),
        "last": history.last_number(measure) if known else None,
        "value": history.field(
            measure, FieldKind.MONEY, label, unit="£", required=True, comment="spend.reason"
        ),
    }
    return Row(measure, cells)
