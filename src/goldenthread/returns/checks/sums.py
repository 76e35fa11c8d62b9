"""Do the figures of one return agree with each other: splits, parts of wholes, the year and its quarters."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from goldenthread.framework.indicators import IndicatorKind
from goldenthread.framework.model import Category
from goldenthread.framework.targets import plain
from goldenthread.returns.checks.context import Check, Context, Group
from goldenthread.returns.checks.identity import TOTAL
from goldenthread.returns.findings import Level
from goldenthread.returns.form import Field, FieldKind, Table
from goldenthread.returns.typed_numbers import shortened
from goldenthread.returns.values import Problem, parse

_NAMES = {
    "age": "age groups",
    "sex": "rows for sex",
    "ethnicity": "ethnic groups",
    "borough": "boroughs",
    "intensity": "rows for how people were reached",
}


def _splits(context: Context) -> Iterator[Problem]:
    """Every table whose rows must add up to a figure that is typed elsewhere."""
    for section in context.form.sections:
        for table in section.tables:
            for whole, parts in table.totals.items():
                yield from _split(context, table, whole, parts)


def _split(context: Context, table: Table, whole: str, parts: tuple[str, ...]) -> Iterator[Problem]:
    total, given = context.number(whole), context.numbers(parts)
    if total is None or any(context.doubtful(p) for p in parts) or sum(given) == total:
        return
    name = _NAMES.get(table.code, f"rows of “{table.title}”")
    unit = context.fields[whole].unit
    wrong = f"The {name} add up to {plain(sum(given, Decimal(0)))}, but you reached {plain(total)} {unit}."
    if not whole.startswith("reach."):
        wrong = (
            f"The {name} add up to {plain(sum(given, Decimal(0)))}, but {context.label(whole)} is "
            f"{plain(total)}."
        )
    todo = _too_many(table) if sum(given) > total else _too_few(context, parts, total - sum(given))
    yield Problem("split", wrong, todo, (whole, *(p for p in parts if not context.blank(p))))


def _typed_totals(context: Context) -> Iterator[Problem]:
    """Totals that somebody typed over the formula; they are not kept, but must not contradict the rows."""
    for section in context.form.sections:
        for table in section.tables:
            entry = context.draft.entries.get(f"{TOTAL}{table.code}")
            parts = next(iter(table.totals.values()), ())
            if entry is None or any(context.doubtful(p) for p in parts):
                continue
            typed = parse(Field(entry.field, FieldKind.PEOPLE, table.title), entry.raw).value
            total = sum(context.numbers(parts), Decimal(0))
            if typed != total:
                shown = plain(typed) if isinstance(typed, Decimal) else f"“{shortened(str(entry.raw))}”"
                wrong = (
                    f"The total typed under “{table.title}” is {shown}, but its rows add up to "
                    f"{plain(total)}."
                )
                todo = "Check the rows, then clear the total: the template works it out."
                yield Problem("typed-total", wrong, todo, (entry.field, *parts[:1]))


def _too_many(table: Table) -> str:
    once = "at the most intensive support that they had" if table.code == "intensity" else "in one row only"
    return f"Check the rows: each person belongs {once}."


def _too_few(context: Context, parts: tuple[str, ...], missing: Decimal) -> str:
    blank = sum(context.blank(p) for p in parts if context.fields[p].required)
    empty = f"{blank} {'row is' if blank == 1 else 'rows are'} still empty. " if blank else ""
    unknown = _unknown_row(context, parts)
    put = f", or put the missing {plain(missing)} under “{unknown}”" if unknown else ""
    return f"{empty}Check the rows{put}."


def _unknown_row(context: Context, parts: tuple[str, ...]) -> str:
    """The label of the split's row for people of whom it is not known."""
    categories = context.edition.categories
    by_dimension: dict[str, tuple[Category, ...]] = {
        "age": categories.age,
        "sex": categories.sex,
        "ethnicity": categories.ethnicity,
        "borough": categories.boroughs,
    }
    for part in parts:
        dimension, _, code = part.partition("|")[2].partition(":")
        for category in by_dimension.get(dimension, ()):
            if category.unknown and category.code == code:
                return category.label
    return ""


def _fractions(context: Context) -> Iterator[Problem]:
    for indicator in context.programme.indicators:
        if indicator.kind is not IndicatorKind.PERCENTAGE:
            continue
        top, bottom = f"kpi.{indicator.code}.numerator", f"kpi.{indicator.code}.denominator"
        part, whole = context.number(top), context.number(bottom)
        if part is not None and whole is not None and part > whole:
            wrong = (
                f"{plain(part)} of {plain(whole)} cannot be: the part is larger than the whole "
                f"(“{indicator.title}”)."
            )
            todo = "Check both numbers: have they changed places?"
            yield Problem("numerator-above-denominator", wrong, todo, (top, bottom))


def _chains(context: Context) -> Iterator[Problem]:
    for indicator in context.programme.indicators:
        if indicator.kind is not IndicatorKind.CHAIN:
            continue
        ids = [f"kpi.{indicator.code}.step{n}" for n in range(1, len(indicator.steps) + 1)]
        steps = [(id_, context.number(id_), step) for id_, step in zip(ids, indicator.steps, strict=True)]
        given = [(id_, number, step) for id_, number, step in steps if number is not None]
        for (id_before, before, step_before), (id_, number, step) in pairwise(given):
            if number > before:
                wrong = (
                    f"“{step}” has {plain(number)} people, more than the {plain(before)} of "
                    f"“{step_before}” before it."
                )
                todo = "Check both numbers: nobody can reach a step without the one before it."
                yield Problem("chain-step-above", wrong, todo, (id_, id_before))


def _outcomes(context: Context) -> Iterator[Problem]:
    """A result needs people to have been measured, and people measured need a result."""
    for measure in context.programme.outcome_measures:
        count, result = f"outcome.{measure.code}.measured", f"outcome.{measure.code}.result"
        measured = context.number(count)
        if context.number(result) is not None and measured == 0:
            wrong = f"“{measure.title}” has a result, but nobody was measured."
            yield Problem(
                "outcome-half-filled",
                wrong,
                "Type how many people were measured, or clear the result.",
                (count, result),
            )
        elif measured and context.blank(result):
            wrong = f"{plain(measured)} people were measured for “{measure.title}”, but there is no result."
            yield Problem(
                "outcome-half-filled",
                wrong,
                "Type the result, or 0 people when nobody was measured.",
                (result, count),
            )


def _measured(context: Context) -> Iterator[Problem]:
    reached = context.number("reach.year")
    for measure in context.programme.outcome_measures:
        field = f"outcome.{measure.code}.measured"
        measured = context.number(field)
        if reached is not None and measured is not None and measured > reached:
            wrong = (
                f"{plain(measured)} people were measured, but you reached {plain(reached)} in the year so "
                "far."
            )
            yield Problem("measured-above-reach", wrong, "Check both numbers.", (field, "reach.year"))


def _year_below_quarter(context: Context) -> Iterator[Problem]:
    quarter, year = context.number("reach.quarter"), context.number("reach.year")
    if quarter is not None and year is not None and year < quarter:
        wrong = (
            f"You reached {plain(quarter)} people in the quarter, but only {plain(year)} in the year so far."
        )
        todo = "Check both numbers: the year so far includes this quarter."
        yield Problem("year-below-quarter", wrong, todo, ("reach.year", "reach.quarter"))


def _first_quarter(context: Context) -> Iterator[Problem]:
    quarter, year = context.number("reach.quarter"), context.number("reach.year")
    if context.quarter.number == 1 and quarter is not None and year is not None and year > quarter:
        wrong = (
            f"The year began with this quarter, so both should be the same: {plain(quarter)} and "
            f"{plain(year)}."
        )
        yield Problem(
            "year-differs-in-q1",
            wrong,
            "Check both numbers. Last year’s people do not count.",
            ("reach.year", "reach.quarter"),
        )


def _year_fell(context: Context) -> Iterator[Problem]:
    """Cumulative figures below what they were last quarter, in the same financial year."""
    if context.quarter.number == 1:
        return
    now, before = context.number("reach.year"), context.before("reach.year")
    if now is not None and before is not None and now < before:
        wrong = f"The year so far has fallen from {plain(before)} people last quarter to {plain(now)}."
        todo = "Check it: people reached earlier in the year still count."
        yield Problem("year-fell", wrong, todo, ("reach.year",))


def _year_above_quarters(context: Context) -> Iterator[Problem]:
    earlier = context.earlier_this_year("reach.quarter")
    known = [n for n in earlier if n is not None]
    quarter, year = context.number("reach.quarter"), context.number("reach.year")
    if not earlier or len(known) < len(earlier) or quarter is None or year is None:
        return
    total = sum(known, quarter)
    if year > total:
        wrong = (
            f"You reached {plain(year)} people in the year so far, but the quarters add up to {plain(total)}."
        )
        todo = "Check both numbers: somebody who came in two quarters counts once in the year."
        yield Problem("year-above-quarters", wrong, todo, ("reach.year", "reach.quarter"))


SUMS = Group(
    "Figures that belong together",
    (
        Check(
            "split",
            Level.ERROR,
            "Rows that do not add up",
            "Age, sex, ethnic group, area and intensity that do not add up to the people reached in the "
            "quarter.",
            "The age groups add up to 118, but you reached 120 people. "
            "Check the rows, or put the missing 2 under “Not known”.",
            _splits,
        ),
        Check(
            "typed-total",
            Level.ERROR,
            "A typed total that is wrong",
            "A total that was typed over its formula and is not what its rows add up to.",
            "The total typed under “Age” is 125, but its rows add up to 120. "
            "Check the rows, then clear the total: the template works it out.",
            _typed_totals,
        ),
        Check(
            "numerator-above-denominator",
            Level.ERROR,
            "A part larger than its whole",
            "A percentage KPI whose first number is above the second.",
            "25 of 20 cannot be: the part is larger than the whole (“Young people who stay to the end”). "
            "Check both numbers: have they changed places?",
            _fractions,
        ),
        Check(
            "chain-step-above",
            Level.ERROR,
            "A step above the one before it",
            "A KPI of steps (screened, offered, attended) that grows on the way.",
            "“Attended” has 50 people, more than the 40 of “Offered support” before it. "
            "Check both numbers: nobody can reach a step without the one before it.",
            _chains,
        ),
        Check(
            "outcome-half-filled",
            Level.ERROR,
            "Half an outcome",
            "A result with nobody measured, or people measured without a result.",
            "30 people were measured for “Feels able to walk away from a fight”, but there is no result. "
            "Type the result, or 0 people when nobody was measured.",
            _outcomes,
        ),
        Check(
            "measured-above-reach",
            Level.QUERY,
            "More people measured than reached",
            "More people measured for an outcome than were reached in the year.",
            "300 people were measured, but you reached 220 in the year so far. "
            "Check both numbers. If it is right, say why in "
            "“Explanation: Feels able to walk away from a fight” (Outcomes!H5).",
            _measured,
        ),
        Check(
            "year-below-quarter",
            Level.ERROR,
            "The year below the quarter",
            "Fewer people in the year so far than in this quarter alone.",
            "You reached 120 people in the quarter, but only 100 in the year so far. "
            "Check both numbers: the year so far includes this quarter.",
            _year_below_quarter,
        ),
        Check(
            "year-differs-in-q1",
            Level.ERROR,
            "Quarter and year differ in April to June",
            "In the first quarter the year so far is the quarter.",
            "The year began with this quarter, so both should be the same: 120 and 150. "
            "Check both numbers. Last year’s people do not count.",
            _first_quarter,
        ),
        Check(
            "year-fell",
            Level.QUERY,
            "The year so far has fallen",
            "A year to date below last quarter’s, in the same financial year.",
            "The year so far has fallen from 180 people last quarter to 150. "
            "Check it: people reached earlier in the year still count. If it is right, say why in "
            "“Explanation: Unique people reached since 1 April 2024” (Outputs!D6).",
            _year_fell,
        ),
        Check(
            "year-above-quarters",
            Level.QUERY,
            "The year above its quarters",
            "More people in the year so far than the quarters add up to.",
            "You reached 400 people in the year so far, but the quarters add up to 300. Check both numbers: "
            "somebody who came in two quarters counts once in the year. If it is right, say why in "
            "“Explanation: Unique people reached since 1 April 2024” (Outputs!D6).",
            _year_above_quarters,
        ),
    ),
)
