"""What the methods must give: each row is a test, and a line of docs/methods.md."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from tests.statistics.reference import column, read_triangle, rows

from goldenthread.statistics import (
    autocorrelation,
    control,
    funnel,
    interrupted,
    intervals,
    nowcast,
    primes,
    regression,
    standardised,
    undeclared,
    year_on_year,
)

R = "PHEindicatormethods 2.1.0"
SEAT_BELTS = ("t", "post", "tpost", "s1", "c1", "s2", "c2")


@dataclass(frozen=True)
class Example:
    """One value that a function must give, by whom, and how near."""

    function: str
    """Its module and name."""
    given: str
    """What it is given, in words."""
    expected: tuple[float, ...]
    made: Callable[[Path], Sequence[float]]
    """The same by the function, from the folder of shared files."""
    by: str
    """Who says so."""
    tolerance: float = 1e-9
    """Relative."""
    shared: bool = False
    """Whether it reads the reference files."""


def limits(found: intervals.Limits) -> list[float]:
    return [float(np.ravel(one)[0]) for one in (found.low, found.high)]


def parts(found: intervals.Interval | intervals.Limits | intervals.PairedRatio) -> list[float]:
    return [float(found.value), float(found.low), float(found.high)]


def area(shared: Path, name: str, columns: Sequence[str], file: str) -> list[np.ndarray]:
    table = [row for row in rows(shared, f"A/{file}.csv") if row["area"] == name]
    return [np.nan_to_num(column(table, one)) for one in columns]


def repeated(shared: Path) -> list[float]:
    """Persons by band and frequency, of the package's test data."""
    table = [r for r in rows(shared, "A/sys_test_DSR_nonind.csv") if r["area"] == "testdata_nonind_big"]
    bands, times = (list(dict.fromkeys(r[name] for r in table)) for name in ("ageband", "freq"))
    people = np.zeros((len(bands), len(times)))
    for row in table:
        people[bands.index(row["ageband"]), times.index(row["freq"])] += (
            float(row["persons"]) if row["persons"] != "NA" else 0
        )
    last = {row["ageband"]: row for row in table}
    population, weights = ([float(last[band][name]) for band in bands] for name in ("pop", "esp2013"))
    return parts(standardised.direct_repeated(people, [float(n) for n in times], population, weights))


def indirect(shared: Path) -> list[float]:
    bands = rows(shared, "A/sys_test_ISR_refdata.csv")
    (population,) = area(shared, "testdata_big", ["pop"], "sys_test_multiarea_esp")
    (row,) = [r for r in rows(shared, "A/out_isratio.csv") if r["area"] == "testdata_big"]
    given = column(bands, "refcount"), column(bands, "refpop")
    return parts(standardised.indirect(float(row["observed"]), population, *given))


def seat_belts(shared: Path, fit: Callable[..., regression.Fit]) -> regression.Fit:
    table = rows(shared, "C/input_seatbelts.csv")
    terms = np.column_stack([np.ones(len(table)), *(column(table, name) for name in SEAT_BELTS)])
    return fit(column(table, "DriversKilled"), terms, np.log(column(table, "kms")))


def force(shared: Path) -> dict[str, np.ndarray]:
    table = rows(shared, "C/input_vru_its.csv")
    return {name: column(table, name) for name in ("offences", "mon", "lock")}


def step(shared: Path) -> list[float]:
    one = force(shared)
    found = interrupted.interrupted(one["offences"], one["mon"], 58, pulses=one["lock"])
    return [float(np.log(found.level.value)), found.theta]


def placebo(shared: Path) -> list[float]:
    one = force(shared)
    among = interrupted.placebos(one["offences"], one["mon"], pulses=one["lock"])
    best = max(among, key=lambda each: each.likelihood_ratio)
    return [best.place, best.likelihood_ratio]


def year_to(shared: Path) -> list[float]:
    counts = [int(row["offences"]) for row in rows(shared, "B/input_vru_monthly.csv")]
    months = [row["month"][:7] for row in rows(shared, "B/input_vru_monthly.csv")]
    now, then = (months.index(first) for first in ("2025-04", "2019-04"))
    found = intervals.paired_ratio(counts[now : now + 12], counts[then : then + 12])
    return [*parts(found), found.dispersion]


def ladder(shared: Path) -> list[float]:
    found = nowcast.chain_ladder(read_triangle(shared, "raa"))
    return [found.to_come.sum(), found.total_error]


def ceasefire(shared: Path) -> list[float]:
    found = undeclared.strongest_step(column(rows(shared, "C/input_boston.csv"), "homicides"))
    return [found.place, found.statistic]


def zigzag() -> list[float]:
    (found,) = control.chart([1, 2, 1, 2, 10, *[1, 2] * 6, 1], better=None).segments
    return [found.mean, found.low, found.high]


def engagement() -> list[float]:
    found = year_on_year.year_on_year(318, 447, [], 1.29)
    return [found.statistic, found.freedom, found.chance]


def primed(shared: Path) -> list[float]:
    table = rows(shared, "B/qic_nhs_pp.csv")
    of = primes.Of.PROPORTION
    found = primes.prime_chart(column(table, "y.sum"), column(table, "n"), of, better=None).segments[0]
    return [found.centre, found.low[0], found.high[0]]


EXAMPLES: tuple[Example, ...] = (
    Example(
        "intervals.byar", "65 events, 95 %", (50.1631877104595, 82.8491385459398),
        lambda _: limits(intervals.byar(65)), R,
    ),
    Example(
        "intervals.poisson", "0 events, 95 %", (0, 3.68887945411394),
        lambda _: limits(intervals.poisson(0)), "closed form, −log 0.025",
    ),
    Example(
        "intervals.rate", "9 events of 8,000, per 100,000", (112.5, 51.4421637172292, 213.56004314274),
        lambda _: parts(intervals.rate(9, 8000)), R,
    ),
    Example(
        "intervals.rate", "871 of 1,000,000, 99.8 %", (87.1, 78.2634587584648, 96.6116707552618),
        lambda _: parts(intervals.rate(871, 1e6, 0.998)), R,
    ),
    Example(
        "intervals.wilson", "5 of 25, per cent", (20, 8.86058468680258, 39.1309503695403),
        lambda _: parts(intervals.wilson(5, 25, per=100)), R,
    ),
    Example(
        "intervals.difference", "7 events against 15", (-8, -18.6067, 1.94015),
        lambda _: parts(intervals.difference(7, 15)), "R, MOVER of Byar’s limits", 1e-5,
    ),
    Example(
        "intervals.ratio", "7 events against 15", (0.466667, 0.160964, 1.21594),
        lambda _: parts(intervals.ratio(7, 15)), "R poisson.test", 1e-5,
    ),
    Example(
        "intervals.paired_ratio", "8,941 in twelve months against 7,561: ratio, limits, dispersion",
        (1.18251554027245, 1.07517813244342, 1.30056867861329, 7.65740758460462),
        year_to, "R glm, quasibinomial", 1e-8, shared=True,
    ),
    Example(
        "standardised.direct", "895 events, European Standard Population 2013",
        (10430.2479914694, 9717.70906798568, 11178.9409154793),
        lambda s: parts(standardised.direct(*area(s, "testdata_big", ["count", "pop", "esp2013"], "sys_test_multiarea_esp"))),  # noqa: E501
        R, shared=True,
    ),
    Example(
        "standardised.direct_repeated", "the same, people with several events",
        (10430.2479914694, 9532.94977862358, 11373.074832984), repeated, R, shared=True,
    ),
    Example(
        "standardised.indirect", "observed over expected",
        (1.07072329390203, 1.0017147712554, 1.1432332872499), indirect, R, shared=True,
    ),
    Example(
        "funnel.proportion_limits", "0.2 of 100, 95 %", (0.121601440618, 0.278398559382),
        lambda _: limits(funnel.proportion_limits(0.2, [100], 0.95)), "closed form",
    ),
    Example(
        "regression.negative_binomial", "drivers killed: the seat belt law, theta",
        (-0.199984814347289, 131.658656636439),
        lambda s: [(f := seat_belts(s, regression.negative_binomial)).coefficients[2], f.theta],
        "MASS 7.3, glm.nb", shared=True,
    ),
    Example(
        "regression.quasi_poisson", "the same: dispersion", (2.0193190688157,),
        lambda s: [seat_belts(s, regression.quasi_poisson).dispersion], "R glm, quasipoisson", shared=True,
    ),
    Example(
        "regression.newey_west", "the same, lag 12: error of the law", (0.0509609442774031,),
        lambda s: [np.sqrt(regression.newey_west(seat_belts(s, regression.negative_binomial), 12)[2, 2])],
        "sandwich 3.1, NeweyWest", shared=True,
    ),
    Example(
        "interrupted.interrupted", "a synthetic force, break in month 59: step (log), theta",
        (0.201969591153391, 116.305591014956), step, "MASS 7.3, glm.nb", shared=True,
    ),
    Example(
        "interrupted.placebos", "the same: the month with the largest ratio, and it", (58, 23.6095315629709),
        placebo, "MASS 7.3, glm.nb", 1e-7, shared=True,
    ),
    Example(
        "undeclared.strongest_step", "homicides in Boston: month and F", (55, 27.6451125971952),
        ceasefire, "strucchange 1.5, Fstats", 1e-9, shared=True,
    ),
    Example(
        "autocorrelation.inflation", "0.6, twelve values", (3.37636048896,),
        lambda _: [autocorrelation.inflation(0.6, 12)], "closed form of the sum", 1e-9,
    ),
    Example(
        "control.chart", "1, 2, 1, 2, 10, 1, 2 …: mean and limits",
        (1.94444444444, -0.715555555556, 4.60444444444),
        lambda _: zigzag(), "NHSRplotthedots 0.2.2", 1e-9,
    ),
    Example(
        "primes.prime_chart", "accident departments: centre and first limits (p′)",
        (0.952899711344191, 0.940129644177514, 0.965669778510868), primed, "qicharts2 0.8.1", shared=True,
    ),
    Example(
        "nowcast.chain_ladder", "RAA: still to come, Mack’s error", (52135.22826121017, 26909.01115564366),
        ladder, "Mack 1993; chainladder 0.10.1", shared=True,
    ),
    Example(
        "nowcast.bornhuetter_ferguson", "10 seen, a share of 0.4, 50 expected", (40,),
        lambda _: [nowcast.bornhuetter_ferguson(10, 0.4, 50)], "closed form",
    ),
    Example(
        "year_on_year.year_on_year", "447 to 318, dispersion 1.29: t, degrees, p", (-4.09, 4, 0.0075),
        lambda _: engagement(), "closed form, rounded", 5e-3,
    ),
)  # fmt: skip
