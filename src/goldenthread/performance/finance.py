"""Money: spend against profile and budget, variance, and the forecast to the year's end.

A variance is actual minus profile: above 0 is overspent. Where a quarter's spend is missing there is no
variance, rather than one that holds the spend of some quarters against the profile of all.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal

from goldenthread.framework.model import Programme, State
from goldenthread.ledger.figures import Figure, Input, total
from goldenthread.ledger.sentences import POUNDS
from goldenthread.ledger.values import Gap, GapReason, Key
from goldenthread.performance.reach import overlaps
from goldenthread.performance.results import FinanceResult
from goldenthread.performance.sources import missing, observed, ratio, said
from goldenthread.performance.words import listed, shared
from goldenthread.periods import Quarter
from goldenthread.returns.known import Known

ACTUAL, FORECAST = "spend.actual", "spend.forecast"
OVER = "Above 0 is overspent."
OVER_PROGRAMMES = "Sum over the programmes."
LEAVES_OUT = "Leaves out "
TOTAL = "total"


def of_programme(known: Known, programme: Programme) -> FinanceResult:
    """One programme's money in the quarter and the year to date."""
    code, quarter = programme.code, known.quarter
    budget = _budget(known, programme, "budget", "Budget of the year", quarter.financial_year.quarters)
    profile_to_date = _budget(known, programme, "profile-to-date", "Profile to date", quarter.year_to_date)
    actual_to_date, without = _actual_to_date(known, programme)
    variance = _difference(
        "spend.variance", code, "Variance to date", actual_to_date, profile_to_date, without
    )
    forecast = _cell(known, programme, FORECAST, quarter, "Forecast to the year's end")
    profile = _budget(known, programme, "profile", "Profile of the quarter", (quarter,))
    actual = _cell(known, programme, ACTUAL, quarter, "Spent in the quarter")
    return FinanceResult(
        budget=budget,
        profile=profile,
        actual=actual,
        variance=_difference("spend.quarter-variance", code, "Variance in the quarter", actual, profile, ()),
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
        return Figure(name, title, Gap(GapReason.NOT_APPLICABLE), POUNDS, caveats=unset)
    formula = "Sum of the quarters' budgets in the edition."
    return total(name, title, parts, unit=POUNDS, formula=formula)


def _actual_to_date(known: Known, programme: Programme) -> tuple[Figure, tuple[str, ...]]:
    """The year's spend so far, and the quarters whose spend is missing from it."""
    parts: list[Input] = []
    without: list[str] = []
    for quarter in known.quarter.year_to_date:
        cell = _cell(known, programme, ACTUAL, quarter, f"Spent in {quarter.label}")
        if cell.number is not None:
            parts.append(cell.inputs[0])
        elif cell.value != Gap(GapReason.NOT_APPLICABLE):
            without.append(quarter.label)
    caveats = (f"{LEAVES_OUT}{listed(without)}: no spend is accepted for it.",) if without else ()
    label = f"{programme.title}: Spent to date"
    name, formula = f"spend.actual-to-date.{programme.code}", "Sum of the quarters' spend since April."
    if not parts and not without:
        return Figure(name, label, Gap(GapReason.NOT_APPLICABLE), POUNDS, formula), ()
    return total(name, label, parts, unit=POUNDS, formula=formula, caveats=caveats), tuple(without)


def _difference(
    what: str, suffix: str, label: str, actual: Figure, planned: Figure, without: Sequence[str] = ()
) -> Figure:
    """Actual minus plan; a gap when either is missing, or when a quarter is missing from the actual."""
    value: Decimal | Gap = missing(actual, planned)
    caveats: tuple[str, ...] = (OVER,)
    if without:
        caveats = (f"There is no variance, because the spend of {listed(without)} is missing.",)
    elif actual.number is not None and planned.number is not None:
        value = actual.number - planned.number
    formula = f"“{actual.label}” − “{planned.label}”"
    return Figure(f"{what}.{suffix}", label, value, POUNDS, formula, (actual, planned), caveats)


def _per_cent(suffix: str, variance: Figure, profile: Figure) -> Figure:
    return ratio(f"spend.variance-per-cent.{suffix}", "Variance to date, per cent", variance, profile)


def _is_far_off(variance: Figure, profile: Figure, limit: Decimal) -> bool:
    """True when the variance is beyond the share of the profile from which the policy asks for a reason."""
    if variance.number is None or profile.number is None:
        return False
    return abs(variance.number) > limit * profile.number


def summed(suffix: str, parts: Sequence[tuple[Programme, FinanceResult]], limit: Decimal) -> FinanceResult:
    """Several programmes' money together; a variance only of those programmes for which there is one."""
    notes = () if suffix == TOTAL else shared([programme for programme, _ in parts])

    def add(what: str, label: str, get: Callable[[FinanceResult], Figure], *caveats: str) -> Figure:
        amounts = [(p.title, get(money)) for p, money in parts]
        return _sum(f"spend.{what}.{suffix}", label, amounts, (*caveats, *notes))

    variance = add("variance", "Variance to date", lambda m: m.variance_to_date, OVER)
    compared = [m.profile_to_date for _, m in parts if m.variance_to_date.number is not None]
    base = total(
        f"spend.profile-compared.{suffix}",
        "Profile to date of the programmes with a variance",
        compared,
        unit=POUNDS,
        formula=OVER_PROGRAMMES,
    )
    return FinanceResult(
        budget=add("budget", "Budget of the year", lambda m: m.budget),
        profile=add("profile", "Profile of the quarter", lambda m: m.profile),
        actual=add("actual", "Spent in the quarter", lambda m: m.actual),
        variance=add("quarter-variance", "Variance in the quarter", lambda m: m.variance, OVER),
        profile_to_date=add("profile-to-date", "Profile to date", lambda m: m.profile_to_date),
        actual_to_date=add("actual-to-date", "Spent to date", lambda m: m.actual_to_date),
        variance_to_date=variance,
        variance_per_cent=_per_cent(suffix, variance, base),
        forecast=add("forecast", "Forecast to the year's end", lambda m: m.forecast),
        forecast_variance=add("forecast-variance", "Forecast variance", lambda m: m.forecast_variance, OVER),
        reason="",
        far_off=_is_far_off(variance, base, limit),
    )


def _sum(name: str, label: str, parts: Sequence[tuple[str, Figure]], caveats: tuple[str, ...]) -> Figure:
    """The sum of the programmes' figures, with the names of those that it does without or has in part."""
    asked = [(title, part) for title, part in parts if part.value != Gap(GapReason.NOT_APPLICABLE)]
    without = [title for title, part in asked if part.number is None]
    partial = [title for title, part in asked if part.number is not None and _is_partial(part)]
    if without:
        caveats = (*caveats, f"Left out, because there is no number: {listed(without)}.")
    if partial:
        caveats = (*caveats, f"In part, because quarters are missing: {listed(partial)}.")
    numbers = [part for _, part in asked if part.number is not None]
    return total(name, label, numbers, unit=POUNDS, formula=OVER_PROGRAMMES, caveats=caveats)


def _is_partial(part: Figure) -> bool:
    return any(caveat.startswith(LEAVES_OUT) for caveat in part.caveats)
