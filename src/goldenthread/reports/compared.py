"""A comparison told: its two ends as counts and as rates, and what may not be overlooked beside them."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from goldenthread.ledger.figures import Figure
from goldenthread.reports.areas import signed
from goldenthread.reports.composition import line
from goldenthread.reports.document import Block, Column, Fact, Facts, Line, Paragraph, Table
from goldenthread.reports.telling import Teller
from goldenthread.reports.words import digits
from goldenthread.trends.comparison import Comparison
from goldenthread.trends.notes import caution
from goldenthread.trends.rated import CARE, EndRates, Rate
from goldenthread.trends.words import MINUS

SHARED_MONTHS: Final = (
    "These figures overlap by nine months from one quarter to the next, so a repeat is not new evidence."
)


def facts(teller: Teller, x: Comparison, rates: EndRates | None) -> Facts:
    """Both ends and the change as key figures side by side."""
    ends = (
        (x.window.label, x.current, rates.current if rates else None),
        (x.baseline_window.label, x.baseline, rates.baseline if rates else None),
    )
    found = [
        Fact(title, (teller.number(count, bare=True),), _counted(teller, x, rate))
        for title, count, rate in ends
    ]
    return Facts(
        (*found, Fact("Change", line(_change(teller, x)), change_in_per_cent(teller, x))), large=True
    )


def _counted(teller: Teller, x: Comparison, rate: Rate | None) -> Line:
    return (
        line(x.series.unit, "; ", rate_words(teller, rate), " per 100,000") if rate else line(x.series.unit)
    )


def _change(teller: Teller, x: Comparison) -> Line:
    return (teller.number(x.difference, more_or_fewer, bare=True),)


def change_in_per_cent(teller: Teller, x: Comparison) -> Line:
    """``−4.9 per cent``, with its caution; never bare across a break or two sources."""
    if x.per_cent.number is None:
        return line("from none: not defined in per cent")
    return line(teller.number(x.per_cent, lambda change: f"{signed(change)} per cent"), caution_words(x))


def table(teller: Teller, x: Comparison, rates: EndRates | None) -> Table:
    """Both ends and the change, as counts and, where people are known, as rates."""
    columns = (
        Column("What is counted"),
        Column(x.window.label, numeric=True),
        Column(x.baseline_window.label, numeric=True),
        Column("Difference", numeric=True),
        Column("Change", numeric=True),
    )
    rows = [_row(teller, x)]
    notes: tuple[str, ...] = (caution(x.breaks, x.ends.joint),) if x.caution else ()
    if rates:
        rows += [_rates_row(teller, x, rates), _people_row(teller, rates)]
        notes += about(rates)
    return Table(f"{x.series.title} against the baseline", columns, tuple(rows), notes)


def _row(teller: Teller, x: Comparison) -> tuple[Line, ...]:
    ends: tuple[Line, ...] = tuple((teller.number(end, bare=True),) for end in (x.current, x.baseline))
    return (line(x.series.title), *ends, _change(teller, x), _share(teller, x, x.per_cent))


def _rates_row(teller: Teller, x: Comparison, rates: EndRates) -> tuple[Line, ...]:
    ends = (rate_words(teller, rates.current), rate_words(teller, rates.baseline))
    change = line(teller.number(rates.difference, _more_or_fewer_of_rate))
    return (
        line(f"Per 100,000 residents {rates.residents}"),
        *ends,
        change,
        _share(teller, x, rates.per_cent),
    )


def _people_row(teller: Teller, rates: EndRates) -> tuple[Line, ...]:
    ends = (rates.current.people, rates.baseline.people)
    years = " and ".join(dict.fromkeys(one.label.rpartition(", ")[2] for one in ends))
    people: tuple[Line, ...] = tuple((teller.number(one, digits),) for one in ends)
    return (line(f"Residents {rates.residents}, {years}"), *people, (), ())


def _share(teller: Teller, x: Comparison, figure: Figure) -> Line:
    if figure.number is None:
        return line("not defined")
    return line(teller.number(figure, lambda change: f"{signed(change)}%"), caution_words(x))


def caution_words(x: Comparison) -> str:
    """In brackets, what must stand beside a percentage; empty where it may stand alone."""
    return f" ({x.caution})" if x.caution else ""


def rate_words(teller: Teller, rate: Rate) -> Line:
    """A rate with its limits: ``389.9 (385.9 to 394.0)``."""
    value, low, high = (teller.number(one, rate_digits) for one in (rate.value, rate.low, rate.high))
    return line(value, " (", low, " to ", high, ")")


def rate_digits(value: Decimal) -> str:
    """A rate with one decimal, and with two under ten: ``389.9``, ``1.24``."""
    return digits(value, 2 if abs(value) < 10 else 1)


def more_or_fewer(change: Decimal) -> str:
    """A change with its sign: ``+12``, ``−34``, ``0``."""
    mark = "+" if change > 0 else MINUS if change < 0 else ""
    return f"{mark}{digits(abs(change))}"


def _more_or_fewer_of_rate(change: Decimal) -> str:
    text = rate_digits(abs(change))
    return f"{'' if not text.strip('0.') else '+' if change > 0 else MINUS}{text}"


def rate_sentence(teller: Teller, x: Comparison, rates: EndRates) -> Line:
    """Both ends as rates, for where there is no table."""
    return line(
        f"Per 100,000 residents {rates.residents}: ",
        rate_words(teller, rates.current),
        f" against {x.baseline_window.label}’s ",
        rate_words(teller, rates.baseline),
        ", with 95 per cent intervals.",
    )


def residents(teller: Teller, rates: EndRates | None, why_not: str) -> list[Block]:
    """By how many residents the rates divide and what to know of them; or why there are no rates."""
    if rates is None:
        return [Paragraph(line(why_not))] if why_not else []
    now, then = (end.people for end in (rates.current, rates.baseline))
    said = "".join(f" {text}" for text in about(rates))
    divided = line("The rates divide by ", teller.number(now, digits), " residents ")
    if now.number == then.number:
        return [Paragraph(line(divided, f"at both ends.{said}"))]
    other = line("for the latest months and ", teller.number(then, digits), f" for the baseline.{said}")
    return [Paragraph(line(divided, other))]


def about(rates: EndRates) -> tuple[str, ...]:
    """What to know of the residents, and how the limits were made."""
    methods = " and ".join(dict.fromkeys(_method(end) for end in (rates.current, rates.baseline)))
    return (*rates.caveats, f"In brackets: 95 per cent interval ({methods}). {CARE}")


def _method(rate: Rate) -> str:
    return "exact, under 10" if rate.method == "exact" else "Byar’s limits"
