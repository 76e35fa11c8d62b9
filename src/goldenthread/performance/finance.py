"""Money: spend against profile and budget, variance, and the forecast to the year's end.

A variance is actual minus profile: above 0 is overspent. Where a quarter's spend is missing, what was
spent to date is partial, and the spend of some quarters is never held against the profile of all.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal

from goldenthread.framework.model import Programme, State
from goldenthread.ledger.figures import Figure, Input, NoComparison, Partial, Value, total
from goldenthread.ledger.sentences import POUNDS
from goldenthread.ledger.values import Gap, GapReason, Key
from goldenthread.performance.reach import overlaps
from goldenthread.performance.results import FinanceResult
from goldenthread.performance.sources import NOT_ASKED, is_awaited, missing, observed, ratio, said
from goldenthread.performance.totals import add_programmes
from goldenthread.performance.words import shared
from goldenthread.periods import Quarter
from goldenthread.returns.known import Known

ACTUAL, FORECAST = "spend.actual", "spend.forecast"
OVER = "Above 0 is overspent."
OVER_PROGRAMMES = "Sum over the programmes."
TOTAL = "total"


def of_programme(known: Known, programme: Programme) -> FinanceResult:
    """One programme's money in the quarter and the year to date."""
    code, quarter = programme.code, known.quarter
    budget = _budget(known, programme, "budget", "Budget of the year", quarter.financial_year.quarters)
    profile_to_date = _budget(known, programme, "profile-to-date", "Profile to date", quarter.year_to_date)
    actual_to_date = _actual_to_date(known, programme)
    variance = _difference("spend.variance", code, "Variance to date", actual_to_date, profile_to_date)
    forecast = _cell(known, programme, FORECAST, quarter, "Forecast to the year's end")
    profile = _budget(known, programme, "profile", "Profile of the quarter", (quarter,))
    actual = _cell(known, programme, ACTUAL, quarter, "Spent in the quarter")
    return FinanceResult(
        budget=budget,
        profile=profile,
        actual=actual,
        variance=_difference("spend.quarter-variance", code, "Variance in the quarter", actual, profile),
        profile_to_date=profile_to_date,
        actual_to_date=actual_to_date,
        variance_to_date=variance,
        variance_per_cent=_per_cent(code, variance, profile_to_date),
        forecast=forecast,
        forecast_variance=_difference("spend.forecast-variance", code, "Forecast variance", forecast, budget),
        reason=known.text(code, "spend.reason"),
        far_off=_is_far_off(variance, profile_to_date, known.edition.rating.spend_far_off),
    )


def expected(programme: Programme, quarter: Quarter) -> bool:
    """True when there should be spend for a quarter: the programme ran, and had money or is live."""
    began = programme.state is not State.MOBILISING and overlaps(programme, quarter)
    budget = programme.budget.get(quarter)
    return began and (programme.state is State.LIVE if budget is None else budget > 0)


def _cell(known: Known, programme: Programme, measure: str, quarter: Quarter, label: str) -> Figure:
    key = Key(programme.code, measure, quarter)
    title = f"{programme.title}: {label}"
    asked = expected(programme, quarter)
    return observed(known, key, f"{measure}.{programme.code}", title, unit=POUNDS, asked=asked)


def _budget(known: Known, programme: Programme, what: str, label: str, quarters: Sequence[Quarter]) -> Figure:
    """What the edition profiles to some quarters; a gap when it sets nothing for any of them."""
    parts: list[Input] = [
        said(known, programme.code, f"budget.{quarter}", programme.budget[quarter])
        for quarter in quarters
        if quarter in programme.budget
    ]
    name, title = f"spend.{what}.{programme.code}", f"{programme.title}: {label}"
    if not parts:
        unset = ("The edition sets no budget for it.",)
        return Figure(name, title, NOT_ASKED, POUNDS, caveats=unset)
    formula = "Sum of the quarters' budgets in the edition."
    return total(name, title, parts, unit=POUNDS, formula=formula)


def _actual_to_date(known: Known, programme: Programme) -> Figure:
    """The year's spend so far; partial where a quarter's is missing."""
    parts: list[Input] = []
    without: list[str] = []
    for quarter in known.quarter.year_to_date:
        cell = _cell(known, programme, ACTUAL, quarter, f"Spent in {quarter.label}")
        if cell.number is not None:
            parts.append(cell.inputs[0])
        elif cell.value != NOT_ASKED:
            without.append(f"{quarter.label} (no spend was accepted)")
    waits = is_awaited(known, programme.code, known.quarter)
    label = f"{programme.title}: Spent to date"
    name, formula = f"spend.actual-to-date.{programme.code}", "Sum of the quarters' spend since April."
    if not parts:
        waited = GapReason.NOT_YET_KNOWN if waits else GapReason.NOT_PROVIDED
        return Figure(name, label, Gap(waited) if without else NOT_ASKED, POUNDS, formula)
    whole = total(name, label, parts, unit=POUNDS, formula=formula)
    if not without:
        return whole
    expected = len(parts) + len(without)
    value = Partial(whole.number, len(parts), expected, waits, tuple(without), parts="quarters")
    return replace(whole, value=value)


def _difference(what: str, suffix: str, label: str, actual: Figure, planned: Figure) -> Figure:
    """Actual minus plan; a gap when either is missing, and no comparison when the actual is partial."""
    value: Value = missing(actual, planned)
    if actual.number is not None and planned.number is not None:
        value = actual.number - planned.number
    formula = f"“{actual.label}” − “{planned.label}”"
    return Figure(f"{what}.{suffix}", label, value, POUNDS, formula, (actual, planned), (OVER,))


def _per_cent(suffix: str, variance: Figure, profile: Figure) -> Figure:
    """The variance as a share; that over some programmes as a share of the profile of the same ones."""
    found = ratio(f"spend.variance-per-cent.{suffix}", "Variance to date, per cent", variance, profile)
    over = variance.value
    if not isinstance(over, Partial) or over.amount is None or not profile.number:
        return found
    return replace(found, value=replace(over, amount=100 * over.amount / profile.number))


def _is_far_off(variance: Figure, profile: Figure, limit: Decimal) -> bool:
    """True when the variance is beyond the share of the profile from which the policy asks for a reason."""
    if variance.number is None or profile.number is None:
        return False
    return abs(variance.number) > limit * profile.number


def summed(
    known: Known, suffix: str, parts: Sequence[tuple[Programme, FinanceResult]], limit: Decimal
) -> FinanceResult:
    """Several programmes' money together.

    While returns are awaited nothing is compared. Afterwards a variance is of those programmes that have both
    ends, and says so.
    """
    notes = () if suffix == TOTAL else shared([programme for programme, _ in parts])

    def add(what: str, label: str, get: Callable[[FinanceResult], Figure], *caveats: str) -> Figure:
        figures = [(p, get(money)) for p, money in parts]
        name, told = f"spend.{what}.{suffix}", (*caveats, *notes)
        return add_programmes(known, name, label, figures, unit=POUNDS, formula=OVER_PROGRAMMES, caveats=told)

    def plan(what: str, label: str, get: Callable[[FinanceResult], Figure]) -> Figure:
        """What the edition sets is known, whichever returns are missing."""
        planned = [figure for _, money in parts if (figure := get(money)).number is not None]
        name = f"spend.{what}.{suffix}"
        return total(name, label, planned, unit=POUNDS, formula=OVER_PROGRAMMES, caveats=notes)

    variance = _compared(add("variance", "Variance to date", lambda m: m.variance_to_date, OVER))
    base = add("profile-compared", "Profile to date of the programmes with a variance", _compared_profile)
    return FinanceResult(
        budget=plan("budget", "Budget of the year", lambda m: m.budget),
        profile=plan("profile", "Profile of the quarter", lambda m: m.profile),
        actual=add("actual", "Spent in the quarter", lambda m: m.actual),
        variance=_compared(add("quarter-variance", "Variance in the quarter", lambda m: m.variance, OVER)),
        profile_to_date=plan("profile-to-date", "Profile to date", lambda m: m.profile_to_date),
        actual_to_date=_counting_quarters(
            known, add("actual-to-date", "Spent to date", lambda m: m.actual_to_date)
        ),
        variance_to_date=variance,
        variance_per_cent=_per_cent(suffix, variance, base),
        forecast=add("forecast", "Forecast to the year's end", lambda m: m.forecast),
        forecast_variance=_compared(
            add("forecast-variance", "Forecast variance", lambda m: m.forecast_variance, OVER)
        ),
        reason="",
        far_off=_is_far_off(variance, base, limit),
    )


def _counting_quarters(known: Known, figure: Figure) -> Figure:
    """A sum over the year so far, with the returns of all its quarters counted: earlier ones are in it."""
    if not isinstance(figure.value, Partial) or not figure.is_so_far:
        return figure
    counts = [_quarters(known, one) for one in figure.inputs if isinstance(one, Figure)]
    there, expected = (sum(count) for count in zip(*counts, strict=True))
    return replace(figure, value=replace(figure.value, there=there, expected=expected))


def _quarters(known: Known, figure: Figure) -> tuple[int, int]:
    """Of how many quarters a programme's spend to date holds the return, and of how many it should."""
    if figure.partial is not None:
        return figure.partial.there, figure.partial.expected
    there = len(figure.inputs)
    return there, there or len(known.quarter.year_to_date)


def _compared_profile(money: FinanceResult) -> Figure:
    """A programme's profile where it has a variance; no part of what is compared where it has none."""
    has_both = money.variance_to_date.number is not None
    return money.profile_to_date if has_both else replace(money.profile_to_date, value=NOT_ASKED)


def _compared(figure: Figure) -> Figure:
    """A sum of comparisons: none while it is so far; afterwards over the programmes that have both ends."""
    partial = figure.partial
    return replace(figure, value=NoComparison(partial)) if partial and partial.open else figure
